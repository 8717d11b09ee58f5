"""Addresses of cases; notices are open to everybody."""

from django.urls import path

from bangfu.identification import asking, many, notices, views, watch

app_name = "identification"
urlpatterns = [
    path("identification/", views.show_board, name="board"),
    path("identification/bulk/<str:kind>/", many.bulk, name="bulk"),
    path("identification/propose/", many.propose, name="propose"),
    path("monitoring/", watch.board, name="watch"),
    path("cases/<str:key>/", views.show_case, name="case"),
    path("cases/<str:key>/why/", views.why, name="why"),
    path("ask/<slug:token>/", asking.ask, name="ask"),
    path("notice/<slug:token>/", notices.notice, name="notice"),
    path("notice/<slug:token>/objection/", notices.object_to, name="object"),
]
