"""Addresses of what every declaration gets."""

from django.urls import path

from bangfu.kit import lists, views

app_name = "kit"
urlpatterns = [
    path("lists/<str:name>/", lists.list_page, name="list"),
    path("lists/<str:name>/export.<slug:suffix>", lists.list_export, name="list_export"),
    path("facts/<str:kind>/new/", views.enter, name="enter"),
    path("entries/<int:seq>/", views.entry_by_seq, name="entry_by_seq"),
    path("entries/<uuid:entry_id>/", views.entry, name="entry"),
    path("entries/<uuid:entry_id>/withdraw/", views.withdraw, name="withdraw"),
    path("things/<slug:name>/<str:key>/", views.thing, name="thing"),
    path("held/", views.held, name="held"),
    path("held/<uuid:held_id>/", views.decide, name="decide"),
]
