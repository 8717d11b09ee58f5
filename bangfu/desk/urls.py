"""Addresses of the desk; signing in has no namespace, since Django looks for it by name."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from bangfu.desk import attention, bigscreen, views

desk = [
    path("", views.dashboard, name="dashboard"),
    path("region/<str:region>/", views.dashboard, name="region"),
    path("screen/<str:region>/", bigscreen.screen, name="screen"),
    path("attention/", attention.fragment, name="attention"),
    path("attention/no-team/", attention.no_team, name="no_team"),
    path("attention/<slug:name>/", attention.matter, name="matter"),
    path("map/<str:region>.json", views.boundaries, name="boundaries"),
    path("search/", views.search, name="search"),
    path("search/suggest", views.search, {"fragment": True}, name="search_suggest"),
    path("suggest/<slug:thing>/", views.suggest, name="suggest"),
]
urlpatterns = [
    path("", include((desk, "desk"))),
    path("login/", LoginView.as_view(template_name="kit/login.html", redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
