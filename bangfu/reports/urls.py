"""Addresses of the annual review."""

from django.urls import path

from bangfu.reports import making, views

app_name = "reports"
urlpatterns = [
    path("review/<str:region>/", views.annual_review, name="review"),
    path("review/<str:region>/publish/", views.publish, name="publish"),
    path("review/<str:region>/text/", views.edit_text, name="edit_text"),
    path("review/<str:region>/download.<slug:suffix>", views.download, name="download"),
    path("review/files/<uuid:token>/", making.made, name="made"),
    path("figures/<slug:key>/", views.facts, name="facts"),
    path("figures/<slug:key>/export/", views.facts_export, name="facts_export"),
]
