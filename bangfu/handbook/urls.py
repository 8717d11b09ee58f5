"""Addresses of pairing, handbooks, cards, logs."""

from django.urls import path

from bangfu.handbook import cards, matching, papers, statistics

app_name = "handbook"
urlpatterns = [
    path("pairs/<str:region>/", statistics.pairs, name="pairs"),
    path("pairs/<str:region>/match/", matching.pair, name="pair"),
    path("pairs/<str:region>/gaps/", statistics.gaps, name="gaps"),
    path("pairs/<str:region>/quotas/", statistics.quotas, name="quotas"),
    path("households/<str:key>/handbook/", papers.book, name="book"),
    path("households/<str:key>/card/", cards.issue, name="issue"),
    path("cadres/<str:key>/log/", papers.log, name="log"),
    path("teams/<str:key>/month/", papers.month, name="month"),
    path("card/<slug:token>/", cards.card, name="card"),
    path("card/<slug:token>/dispute/", cards.dispute, name="dispute"),
]
