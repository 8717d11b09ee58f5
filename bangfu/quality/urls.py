"""Addresses of quality: a region's samples, drawing one, a sample with its rates, the leads."""

from django.urls import path

from bangfu.quality import found, views

app_name = "quality"
urlpatterns = [
    path("quality/<str:region>/", views.overview, name="overview"),
    path("quality/<str:region>/draw/", views.plan, name="plan"),
    path("quality/<str:region>/leads/", found.show_leads, name="leads"),
    path("quality/samples/<str:key>/", views.show_sample, name="sample"),
]
