"""Reading inspections for others."""

from __future__ import annotations

from django.db.models import QuerySet

from bangfu.access.scope import Scope
from bangfu.plain.period import Period
from bangfu.supervision.models import PresenceCheck


def presence_checks(scope: Scope, period: Period) -> QuerySet[PresenceCheck]:
    return PresenceCheck.objects.filter(scope.rows(), happened_on__gte=period.start, happened_on__lt=period.end)
