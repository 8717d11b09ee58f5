"""All addresses: a line per room that has pages."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("bangfu.desk.urls")),
    path("", include("bangfu.accounts.urls")),
    path("", include("bangfu.kit.urls")),
    path("", include("bangfu.identification.urls")),
    path("", include("bangfu.crosscheck.urls")),
    path("", include("bangfu.reports.urls")),
    path("", include("bangfu.survey.urls")),
    path("", include("bangfu.presence.urls")),
    path("", include("bangfu.quality.urls")),
    path("", include("bangfu.handbook.urls")),
    path("", include("bangfu.screening.urls")),
    path("", include("bangfu.exchange.urls")),
    path("", include("bangfu.exchange.api_urls")),
    path("", include("bangfu.field.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
]
