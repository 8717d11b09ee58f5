"""The hand-over pack of a team: each household's story, promises, open tasks, contacts, and the checklist to be signed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.access import audit
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.access.vault import masked_name
from bangfu.households import queries as households
from bangfu.kit import show
from bangfu.pairing import queries as pairing
from bangfu.plans import queries as plans
from bangfu.plans.rules import whole
from bangfu.presence import teams
from bangfu.projects import queries as projects
from bangfu.stationing import queries as stationing


def pack(request: HttpRequest, key: str) -> HttpResponse:
    """All that the next one in the post must know, on one page to be read, printed and signed."""
    viewer = somebody(request.user)
    row = stationing.team(key, viewer.scope(Verb.READ))
    if row is None or not viewer.may(Verb.NAMES, row.region):
        raise Http404
    audit.note(viewer, "pack", f"team {key}")
    form = (
        reverse("kit:enter", args=["stationing.post_handed_over"])
        + "?"
        + urlencode({"region": row.region, "team": key})
    )
    needs = projects.needs_of(row.region)
    context = {
        "title": _("交接资料:%(team)s") % {"team": row.name}, "team": row, "place": show.region_path(row.region),
        "crumbs": [(row.name, reverse("kit:thing", args=["team", key])), (_("交接资料"), "")],
        "households": stories(row.region, viewer, [n.household for n in needs]),
        "promises": [p for p in teams.promise_lines(key) if p["open"]],
        "projects": [
            {"name": p.name, "url": reverse("kit:thing", args=["project", p.key]), "since": p.registered_on, "percent": p.percent,
             "state": show.code_label("project_state", p.state)}
            for p in projects.unfinished(row.region)
        ],
        "contacts": contacts(key, row),
        "handovers": [
            {"on": h.happened_on, "url": reverse("kit:entry_by_seq", args=[h.seq]), "visited": h.households_visited}
            for h in stationing.handovers(key)
        ],
        "form_url": form if viewer.may(Verb.ENTER, row.region) else "",
    }  # fmt: skip
    return render(request, "presence/pack.html", context)


def stories(region: str, viewer: Somebody, in_need: list[str]) -> list[dict[str, Any]]:
    """Each household of a village in a line: who, why poor, whether out of poverty, who helps, when last visited."""
    rows = households.of_village(region)
    helpers, last = pairing.pairs_in(region), pairing.last_visits(region)
    done = {c.row.household: whole(c.progress) for c in plans.carried(plans.of_village(region))}
    named = viewer.scope(Verb.NAMES)
    names = show.titles_of((("cadre", c) for some in helpers.values() for c in some), named)
    may = viewer.may(Verb.NAMES, region)
    return [
        {
            "name": h.head if may else masked_name(h.head), "url": reverse("kit:thing", args=["household", h.key]),
            "size": h.size, "cause": show.code_label("cause", h.cause),
            "state": show.code_label("household_state", h.state), "poor": h.exited_on is None,
            "helpers": "、".join(names.get(f"cadre:{c}", c) for c in helpers.get(h.key, ())) or _("无人结对"),
            "visited": last.get(h.key), "needs": in_need.count(h.key), "plan": done.get(h.key),
        }
        for h in rows
    ]  # fmt: skip


def contacts(key: str, team: Any) -> list[dict[str, Any]]:
    """Those who serve in the team and the unit that sent it; their phones are on their own pages, after a reason."""
    rows = [p for p in stationing.postings_of_team(key) if p.until is None]
    names = show.titles_of([("unit", team.unit), *(("cadre", p.cadre) for p in rows)])
    return [
        {"name": names.get(f"unit:{team.unit}", team.unit), "role": _("派出单位"), "url": reverse("kit:thing", args=["unit", team.unit])},
        *(
            {"name": names.get(f"cadre:{p.cadre}", p.cadre), "role": show.code_label("team_post", p.post),
             "url": reverse("presence:person", args=[p.cadre])}
            for p in rows
        ),
    ]  # fmt: skip
