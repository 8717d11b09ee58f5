"""Addresses of cross-checking: bring a file, say what its columns are, see what was found, send; clues and their checking."""

from django.urls import path

from bangfu.crosscheck import bringing, duplicates, views

app_name = "crosscheck"
urlpatterns = [
    path("crosscheck/", views.home, name="home"),
    path("crosscheck/files/", bringing.bring, name="bring"),
    path("crosscheck/files/<uuid:key>/", bringing.file, name="file"),
    path("crosscheck/duplicates/", duplicates.duplicates, name="duplicates"),
    path("crosscheck/comparisons/<str:key>/", views.comparison, name="comparison"),
    path("crosscheck/clues/<str:key>/", views.finding, name="finding"),
]
