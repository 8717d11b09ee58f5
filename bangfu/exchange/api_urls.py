"""Addresses of the JSON API."""

from django.urls import path

from bangfu.exchange import api

app_name = "exchange_api"
urlpatterns = [
    path("api/kinds", api.kinds, name="kinds"),
    path("api/kinds/<str:kind>/schema", api.kind_schema, name="kind_schema"),
    path("api/facts", api.send, name="send"),
    path("api/figures", api.figures, name="figures"),
    path("api/figures/<str:key>/facts", api.figure_facts, name="figure_facts"),
]
