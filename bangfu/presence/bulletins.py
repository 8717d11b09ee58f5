"""The attendance bulletin (到位情况通报): figures from the month, examples chosen by a person, an official document.

The document is in Chinese, as it is issued; the pages around it speak the reader's language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bangfu.access import audit
from bangfu.access.roles import Verb
from bangfu.access.scope import EVERYWHERE, Somebody, somebody
from bangfu.kit import crumbs, show
from bangfu.kit.views import refused
from bangfu.ledger import clock, journal, queries
from bangfu.plain.period import Period, local_day
from bangfu.plain.policy import policy
from bangfu.plain.verdict import Reason
from bangfu.presence import overview, rules, words
from bangfu.presence.models import Bulletin
from bangfu.presence.overview import Month
from bangfu.presence.rules import Standing
from bangfu.reports import official
from bangfu.supervision.facts import BulletinIssued

GOOD_SHARE = 100
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}  # fmt: skip


def draft(request: HttpRequest, region: str) -> HttpResponse:
    """The bulletin before it is issued: its figures, candidates to choose from; posting issues it."""
    viewer = somebody(request.user)
    if not viewer.may(Verb.PUBLISH, region) or len(region) not in overview.CHILD:
        return refused(request, Reason("not_yours", _("您没有印发这个地方通报的权限")))
    asked = words.asked_month(request)
    month = overview.month_of(region, asked, EVERYWHERE)
    good, bad = candidates(month)
    if request.method == "POST":
        chosen = [*(good[k] for k in request.POST.getlist("good") if k in good)]
        poor = [*(bad[k] for k in request.POST.getlist("bad") if k in bad)]
        made = issue(month, asked, chosen, poor, request.POST.get("number", "").strip(), viewer)
        messages.success(request, _("已印发;数字从此不变,仍可点开看到事实。"))
        return redirect("presence:issued", number=made.pk)
    figures = figures_of(month, [], [])
    context = {
        "title": _("%(place)s到位情况通报") % {"place": show.region_name(region)},
        "crumbs": crumbs.places(
            region, viewer.scope(Verb.READ), crumbs.at("presence:overview", month=f"{asked.start:%Y-%m}"), _("到位情况通报")
        ),
        "month": words.months_around(request, asked), "figures": figures, "region": region,
        "good": good.items(), "bad": bad.items(),
        "issued": Bulletin.objects.filter(region=region).order_by("-at")[:12],
        "back": reverse("presence:overview", args=[region]) + f"?month={asked.start:%Y-%m}",
    }  # fmt: skip
    return render(request, "presence/bulletin.html", context)


def candidates(month: Month) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Teams that may stand as good and as bad examples, each with its sentence and facts; a person chooses."""
    good: dict[str, dict[str, Any]] = {}
    bad: dict[str, dict[str, Any]] = {}
    for key, counts in sorted(month.counts(lambda post: post.team).items()):
        team = month.teams.get(key)
        if team is None:
            continue
        with translation.override("zh-hans"):
            line = {"team": key, "name": team.name, "place": show.region_path(team.region), "text": _sentence(counts)}
        if counts[Standing.ABSENT]:
            bad[key] = line
        elif counts and rules.at_work(counts) == GOOD_SHARE:
            good[key] = line
    return good, bad


def _sentence(counts: Mapping[Standing, int]) -> str:
    due = sum(counts.values())
    parts = [f"应到{due}人天", f"在岗{counts[Standing.PRESENT]}人天"]
    parts += [f"{name}{counts[s]}人天" for s, name in _OTHERS.items() if counts[s]]
    return ",".join(parts)


_OTHERS = {Standing.LEAVE: "请假", Standing.ABSENT: "检查无故不在岗", Standing.UNKNOWN: "排班而无记录"}


def figures_of(month: Month, good: list[dict[str, Any]], bad: list[dict[str, Any]]) -> dict[str, Any]:
    """Everything a bulletin says, as plain values that can be kept."""
    with translation.override("zh-hans"):
        units = {unit: counts for unit, counts in month.counts(month.unit_of).items() if counts[Standing.ABSENT]}
        titles = show.titles_of(("unit", unit) for unit in units)
        absent = [
            {"cadre": post.cadre, "team": post.team, "village": post.village, "day": str(day), "seqs": list(seqs)}
            for post, day, seqs in overview.standing_days(month, Standing.ABSENT)
        ]
        return {
            "place": show.region_name(month.region),
            "teams": len({p.team for p in month.posts}),
            "cadres": len({p.cadre for p in month.posts}),
            "whole": _row("合计", month.whole()),
            "children": [_row(show.region_name(c), n) for c, n in sorted(month.counts(month.child_of).items())],
            "levels": [
                _row(show.code_label("level", c) if c else "未注明", n)
                for c, n in sorted(month.counts(month.level_of).items())
            ],
            "units": [_row(titles.get(f"unit:{unit}", unit), counts) for unit, counts in sorted(units.items())],
            "absent": absent, "good": good, "bad": bad,
        }  # fmt: skip


def _row(name: str, counts: Counter[Standing]) -> dict[str, Any]:
    rate = rules.at_work(counts)
    return {
        "name": name, "due": sum(counts.values()), "present": counts[Standing.PRESENT], "leave": counts[Standing.LEAVE],
        "absent": counts[Standing.ABSENT], "unknown": counts[Standing.UNKNOWN], "rate": "—" if rate is None else f"{rate}%",
    }  # fmt: skip


def issue(
    month: Month, asked: Period, good: list[dict[str, Any]], bad: list[dict[str, Any]], number: str, by: Somebody
) -> Bulletin:
    """Freeze the bulletin and record that it was issued."""
    with transaction.atomic():
        made = Bulletin.objects.create(
            region=month.region, period=f"{asked.start:%Y-%m}", asof=queries.last_seq(), number=number, by=by.name,
            at=clock.now(), figures=figures_of(month, good, bad),
        )  # fmt: skip
        fact = BulletinIssued(
            region=month.region, happened_on=local_day(made.at), title=title_of(made), category="attendance"
        )
        journal.submit([journal.Sent(fact, journal.new_id())], by)
    audit.note(by, "publish", f"bulletin {month.region} {made.period}", number)
    return made


def title_of(made: Bulletin) -> str:
    year, month = made.period.split("-")
    return f"关于{year}年{int(month)}月干部驻村到位情况的通报"


def _found(request: HttpRequest, number: int) -> tuple[Bulletin, Somebody]:
    viewer = somebody(request.user)
    made = Bulletin.objects.filter(pk=number).first()
    if made is None or not viewer.scope(Verb.READ).covers(made.region):
        raise Http404
    return made, viewer


def issued(request: HttpRequest, number: int) -> HttpResponse:
    """An issued bulletin with the facts of those who were not there."""
    made, viewer = _found(request, number)
    names = viewer.may(Verb.NAMES, made.region)
    titles = show.titles_of(("cadre", one["cadre"]) for one in made.figures["absent"]) if names else {}
    context = {
        "title": title_of(made),
        "crumbs": crumbs.places(made.region, viewer.scope(Verb.READ), crumbs.at("presence:overview"), title_of(made)),
        "made": made, "figures": made.figures, "may_export": viewer.may(Verb.EXPORT, made.region),
        "absent": [
            {
                **one, "who": titles.get(f"cadre:{one['cadre']}", "***"), "place": show.region_path(one["village"]),
                "facts": words.facts_links(one["seqs"]),
            }
            for one in made.figures["absent"]
        ],
    }  # fmt: skip
    return render(request, "presence/issued.html", context)


def download(request: HttpRequest, number: int, suffix: str) -> HttpResponse:
    """An issued bulletin as an official document."""
    made, viewer = _found(request, number)
    if suffix not in TYPES:
        raise Http404
    if not viewer.may(Verb.EXPORT, made.region):
        return refused(request, Reason("not_yours", _("您没有导出的权限")))
    audit.note(viewer, "export", f"bulletin {made.pk}.{suffix}")
    document = document_of(made)
    content = official.to_docx(document) if suffix == "docx" else official.to_pdf(document)
    response = HttpResponse(content, content_type=TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="bulletin-{made.region}-{made.period}.{suffix}"'
    return response


HEADER = ("", "应到", "在岗", "请假", "无故不在岗", "排班无记录", "在岗率")


def document_of(made: Bulletin) -> official.OfficialDocument:
    """The bulletin as an official document; nothing in it is counted anew."""
    f = made.figures
    office = f["place"] + policy("leading_office", Period.of(made.period).last, made.region).value
    return official.OfficialDocument(
        issuer=office, number=made.number, title=title_of(made), recipients="各有关单位、各驻村工作队",
        blocks=tuple(_blocks(f, made)), signature=office, date=local_day(made.at),
        printed_by=f"{office}办公室",
    )  # fmt: skip


def _blocks(f: Mapping[str, Any], made: Bulletin) -> list[official.Block]:
    whole = f["whole"]
    year, month = made.period.split("-")
    within = official.chinese(policy("rectification_report_workdays", local_day(made.at), made.region).value)
    blocks: list[official.Block] = [
        official.Paragraph(f"现将{year}年{int(month)}月干部驻村到位情况通报如下。"),
        official.Heading("总体情况"),
        official.Paragraph(
            f"全{f['place'][-1:]}共有驻村工作队{f['teams']}支、驻村干部{f['cadres']}名。当月应到{whole['due']}人天,在岗{whole['present']}人天,"
            f"请假{whole['leave']}人天,检查无故不在岗{whole['absent']}人天,排班而无记录、有待核实{whole['unknown']}人天,在岗率{whole['rate']}。"
        ),
        _table("分地区到位情况(人天)", f["children"]), _table("分级别到位情况(人天)", f["levels"]),
    ]  # fmt: skip
    if f["good"]:
        blocks.append(official.Heading("到岗较好的工作队"))
        blocks += [official.Paragraph(f"{one['place']}:{one['name']},{one['text']}。") for one in f["good"]]
    if f["bad"] or f["units"]:
        blocks.append(official.Heading("存在的问题"))
        blocks += [official.Paragraph(f"{one['place']}:{one['name']},{one['text']}。") for one in f["bad"]]
    if f["units"]:
        blocks.append(_table("检查发现无故不在岗的派出单位(人天)", f["units"]))
    blocks += [
        official.Heading("有关要求"),
        official.Paragraph(
            f"请派出单位对无故不在岗的情况逐一核实,于通报印发之日起{within}个工作日内报送整改情况。当事人对记录有异议的,可在系统中提出。"
        ),
    ]
    return blocks


def _table(caption: str, rows: list[dict[str, Any]]) -> official.Table:
    cells = tuple(
        tuple(str(row[name]) for name in ("name", "due", "present", "leave", "absent", "unknown", "rate"))
        for row in rows
    )
    return official.Table(caption, HEADER, cells, (1, 2, 3, 4, 5, 6))
