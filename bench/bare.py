"""The same list of households as one would write it by hand in Django: a query and a template, nothing else.

No sign-in, no rights, no words in two languages, no count: the least a list page can cost.
"""

from __future__ import annotations

import os
from typing import Any

import dj_database_url
from django.conf import settings

settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": dj_database_url.parse(os.environ["DATABASE_URL"], conn_max_age=60)},
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)

import django  # noqa: E402 - after the settings

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, engines  # noqa: E402
from django.urls import path  # noqa: E402


class Household(models.Model):
    """The columns that the list shows or searches."""

    key = models.CharField(max_length=60, primary_key=True)
    region = models.CharField(max_length=12)
    head = models.CharField(max_length=60)
    sound = models.CharField(max_length=200)
    initials = models.CharField(max_length=60)
    size = models.IntegerField()
    attribute = models.CharField(max_length=10)
    cause = models.CharField(max_length=10)
    income = models.DecimalField(max_digits=18, decimal_places=2)
    state = models.CharField(max_length=10)
    registered_on = models.DateField()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "households_household"


PAGE = """<!doctype html><title>贫困户档案</title><table>{% for row in rows %}<tr><td><a href="/{{ row.key }}/">{{ row.head }}</a>
<td>{{ row.key }}<td>{{ row.region }}<td>{{ row.size }}<td>{{ row.cause }}<td>{{ row.attribute }}<td>{{ row.income }}
<td>{{ row.state }}<td>{{ row.registered_on|date:"Y-m-d" }}</tr>{% endfor %}</table>"""


def page(request: HttpRequest) -> HttpResponse:
    place, text, after = (request.GET.get(name, "") for name in ("region", "q", "after"))
    rows: Any = Household.objects.filter(region__gte=place, region__lt=place + ":")
    if request.GET.get("state"):
        rows = rows.filter(state=request.GET["state"])
    if text:
        end = text + "\U0010ffff"
        column = "sound" if text.isascii() else "head"
        rows = rows.filter(Q(**{f"{column}__gte": text, f"{column}__lt": end}))
    if after:
        village, _sep, key = after.rpartition("~")
        rows = rows.extra(where=['("region", "key") > (%s, %s)'], params=[village, key])
    context = Context({"rows": rows.order_by("region", "key")[:50]})
    return HttpResponse(TEMPLATE.template.render(context))


TEMPLATE: Any = engines["django"].from_string(PAGE)
urlpatterns = [path("", page)]
application = get_wsgi_application()
