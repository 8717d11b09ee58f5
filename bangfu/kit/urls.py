"""Addresses of what every declaration gets."""

from django.urls import path

from bangfu.kit import inbox, lists, views

app_name = "kit"
urlpatterns = [
    path("lists/<str:name>/", lists.list_page, name="list"),
    path("lists/<str:name>/export.<slug:suffix>", lists.list_export, name="list_export"),
    path("facts/<str:kind>/new/", views.enter, name="enter"),
    path("entries/<int:seq>/", views.entry_by_seq, name="entry_by_seq"),
    path("entries/<uuid:entry_id>/", views.entry, name="entry"),
    path("entries/<uuid:entry_id>/withdraw/", views.withdraw, name="withdraw"),
    path("things/<slug:name>/<str:key>/", views.thing, name="thing"),
    path("held/", inbox.held, name="held"),
    path("held/<uuid:held_id>/", inbox.decide, name="decide"),
    path("held/<uuid:held_id>/mend/", inbox.mend_held, name="mend_held"),
    path("refused/<int:refused_id>/", inbox.drop, name="drop_refused"),
    path("refused/<int:refused_id>/mend/", inbox.mend_refused, name="mend_refused"),
]
