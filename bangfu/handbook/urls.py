"""Addresses of pairing, handbooks, cards, logs."""

from django.urls import path

from bangfu.handbook import cards, matching, papers, printing, statistics

app_name = "handbook"
urlpatterns = [
    path("pairs/<str:region>/", statistics.pairs, name="pairs"),
    path("pairs/<str:region>/match/", matching.pair, name="pair"),
    path("pairs/<str:region>/gaps/", statistics.gaps, name="gaps"),
    path("pairs/<str:region>/quotas/", statistics.quotas, name="quotas"),
    path("households/<str:key>/handbook/", papers.book, name="book"),
    path("households/<str:key>/card/", cards.issue, name="issue"),
    path("households/<str:key>/handbook.<slug:suffix>", printing.book, name="book_file"),
    path("households/<str:key>/card.<slug:suffix>", printing.card, name="card_file"),
    path("cadres/<str:key>/log.xlsx", printing.log, name="log_file"),
    path("teams/<str:key>/month.xlsx", printing.month, name="month_file"),
    path("cadres/<str:key>/log/", papers.log, name="log"),
    path("teams/<str:key>/month/", papers.month, name="month"),
    path("card/<slug:token>/", cards.card, name="card"),
    path("card/<slug:token>/dispute/", cards.dispute, name="dispute"),
]
