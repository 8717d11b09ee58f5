"""Addresses of duty: my days, a team's month, a place's overview, the bulletin, the hand-over pack."""

from django.urls import path

from bangfu.presence import bulletins, overview, pack, views

app_name = "presence"
urlpatterns = [
    path("duty/mine/", views.mine, name="mine"),
    path("duty/cadres/<str:cadre>/", views.person, name="person"),
    path("duty/teams/<str:key>/", views.team, name="team"),
    path("duty/teams/<str:key>/pack/", pack.pack, name="pack"),
    path("duty/<str:region>/", overview.overview, name="overview"),
    path("duty/<str:region>/days/", overview.days, name="days"),
    path("duty/<str:region>/bulletin/", bulletins.draft, name="bulletin"),
    path("duty/bulletins/<int:number>/", bulletins.issued, name="issued"),
    path("duty/bulletins/<int:number>/download.<slug:suffix>", bulletins.download, name="bulletin_download"),
]
