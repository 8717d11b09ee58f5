"""Addresses of screening: one household's rules, a place's, the households that a rule objects to, what if."""

from django.urls import path

from bangfu.screening import draft_page, views

app_name = "screening"
urlpatterns = [
    path("screening/households/<str:key>/", views.household, name="household"),
    path("screening/<str:region>/", views.overview, name="overview"),
    path("screening/<str:region>/rules/<str:key>/", views.one_rule, name="rule"),
    path("screening/<str:region>/what-if/", draft_page.what_if, name="what_if"),
]
