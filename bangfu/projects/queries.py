"""Reading needs and projects for others."""

from __future__ import annotations

from bangfu.projects.models import Need, Project


def needs_of(region: str) -> list[Need]:
    """The needs collected in a village, the latest first."""
    return list(Need.objects.filter(region=region).order_by("-happened_on", "-seq"))


def unfinished(region: str) -> list[Project]:
    """The projects of a village that nobody has accepted yet."""
    return list(Project.objects.filter(region=region, accepted_on=None).order_by("registered_on", "key"))
