"""How projects follow from facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Model

from bangfu.kit.sound import initials, sound
from bangfu.ledger.registry import Told, fold
from bangfu.projects.facts import ProjectAccepted, ProjectProgressed, ProjectRegistered
from bangfu.projects.models import Project


@fold("project", Project)
def project(key: str, tolds: Sequence[Told]) -> Iterable[Model]:
    f = [one.fact for one in tolds if isinstance(one.fact, ProjectRegistered)][-1]
    steps = [one.fact for one in tolds if isinstance(one.fact, ProjectProgressed)]
    accepted = [one.fact for one in tolds if isinstance(one.fact, ProjectAccepted)]
    yield Project(
        key=key, stream=f"project:{key}", region=f.region, name=f.name, sound=sound(f.name), initials=initials(f.name),
        category=f.category, unit=f.unit, plan=f.plan, exactness=f.exactness,
        state="6" if accepted else steps[-1].state if steps else f.state,
        percent=next((s.percent for s in reversed(steps) if s.percent is not None), None),
        households=f.households, people=f.people, registered_on=f.happened_on,
        accepted_on=accepted[-1].happened_on if accepted else None,
    )  # fmt: skip
