"""The papers as files: a household's handbook and card as Word and PDF, a cadre's log and a team's month as Excel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bangfu.access import audit
from bangfu.access.roles import Verb
from bangfu.access.scope import Somebody, somebody
from bangfu.handbook import papers
from bangfu.households import queries as households
from bangfu.kit import export, show
from bangfu.ledger import vantage
from bangfu.plain.fact import Type
from bangfu.plans import queries as plans
from bangfu.reports.official import Block, Heading, OfficialDocument, Paragraph, Table, to_docx, to_pdf

WRITERS = {
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (to_pdf, "application/pdf"),
}
NOTHING = "—"


def book(request: HttpRequest, key: str, suffix: str) -> HttpResponse:
    """The handbook as a file; who looks is noted as on its page."""
    row, viewer = _household(request, key)
    audit.note(viewer, "handbook", f"household {key}")
    with translation.override("zh-hans"):
        return _answer(_("帮扶手册"), row, _handbook(papers.contents(row)), suffix)


def card(request: HttpRequest, key: str, suffix: str) -> HttpResponse:
    """The card as a file. Its PIN is nowhere but on the paper that was printed when it was issued."""
    row, viewer = _household(request, key)
    valid = plans.valid_card(key)
    if valid is None or not viewer.may(Verb.ENTER, row.region):
        raise Http404
    audit.note(viewer, "handbook", f"household {key}")
    address = request.build_absolute_uri(reverse("handbook:card", args=[valid.token]))
    with translation.override("zh-hans"):
        return _answer(_("帮扶明白卡"), row, _card(papers.contents(row), address), suffix)


def log(request: HttpRequest, key: str) -> HttpResponseBase:
    """A cadre's work of a month as Excel, a line a fact."""
    told = papers.work_of(request, key)
    audit.note(somebody(request.user), "export", f"log {key} {told['asked']}")
    columns = [export.Column(one, Type.TEXT) for one in (_("日期"), _("事项"), _("内容"), _("地点"))]
    rows = [
        (str(day["day"]), line["title"], line["text"], line["place"]) for day in told["days"] for line in day["lines"]
    ]
    return export.response(f"{told['title']} {told['month']['name']}", "xlsx", columns, rows)


def month(request: HttpRequest, key: str) -> HttpResponseBase:
    """A team's month as Excel: its members, and what was done in the village."""
    told = papers.month_of(request, key)
    audit.note(somebody(request.user), "export", f"month {key} {told['asked']}")
    heads = (_("姓名"), _("在村天数"), _("住村夜数"), _("请假"), _("无故不在岗"), _("入户走访"), _("走访到的户"))
    names = ("name", "present", "nights", "leave", "absent", "visits", "households")
    pages = [
        export.page(_("队员"), _columns(heads), [tuple(m[name] for name in names) for m in told["members"]]),
        export.page(
            _("村里办的事"), _columns((_("事项"), _("件数"))), [(one["label"], one["n"]) for one in told["work"]]
        ),
    ]
    return export.book(f"{told['title']} {told['month']['name']}", pages)


def _columns(heads: Iterable[str]) -> list[export.Column]:
    return [export.Column(head, Type.TEXT if at == 0 else Type.INTEGER) for at, head in enumerate(heads)]


def _household(request: HttpRequest, key: str) -> tuple[Any, Somebody]:
    viewer, row = somebody(request.user), households.household(key)
    if row is None or not viewer.may(Verb.NAMES, row.region):
        raise Http404
    return row, viewer


def _answer(title: str, row: Any, blocks: list[Block], suffix: str) -> HttpResponse:
    if suffix not in WRITERS:
        raise Http404
    write, kind = WRITERS[suffix]
    place = show.region_name(row.region)
    document = OfficialDocument(title=title, blocks=tuple(blocks), signature=place, date=vantage.day())
    headers = {"Content-Disposition": export.disposition(f"{title} {row.key}.{suffix}"), "Cache-Control": "no-store"}
    return HttpResponse(write(document), kind, headers=headers)


def _day(day: date | None) -> str:
    return day.isoformat() if day else NOTHING


def _handbook(told: dict[str, Any]) -> list[Block]:
    row = told["row"]
    lines = (
        (_("户主"), row.head), (_("户编号"), row.key), (_("地点"), told["place"]), (_("人口"), str(row.size)),
        (_("贫困户属性"), told["attribute"]), (_("主要致贫原因"), told["cause"]), (_("建档日期"), _day(row.registered_on)),
        (_("状态"), f"{told['state']} {row.exited_on or ''}".strip()),
    )  # fmt: skip
    members = [
        (m["name"], m["relation"], m["sex"], _day(m["born"]), m["education"], m["labour"]) for m in told["members"]
    ]
    helpers = [
        (h.name, h.unit or NOTHING, h.role, h.phone or NOTHING, _day(h.since), _day(h.until)) for h in told["helpers"]
    ]
    delivered = [
        (
            _day(d["on"]),
            d["what"],
            d["much"],
            NOTHING if d["income"] is None else str(d["income"]),
            _("已签") if d["signed"] else NOTHING,
        )
        for d in told["delivered"]
    ]
    visits = [(_day(v["on"]), v["who"], v["what"] or NOTHING, v["note"] or NOTHING) for v in told["visits"]]
    member_heads = (_("姓名"), _("与户主关系"), _("性别"), _("出生日期"), _("文化程度"), _("劳动能力"))
    helper_heads = (_("姓名"), _("所在单位"), _("帮扶责任"), _("联系电话"), _("自"), _("至"))
    return [
        Heading(_("家庭情况")), Table("", (_("项目"), _("内容")), lines), *_table(_("家庭成员"), member_heads, members),
        Heading(_("帮扶责任人")), *_table("", helper_heads, helpers), *_plan(told["plan"]),
        Heading(_("帮扶成效")), *_table("", (_("日期"), _("内容"), _("数量与资金"), _("带来的收入"), _("农户签字")), delivered, (2, 3)),
        Heading(_("走访记录")), *_table("", (_("日期"), _("干部"), _("走访内容"), _("记录")), visits),
        Paragraph(_("户主签字:            帮扶责任人签字:            村委会(章):")),
    ]  # fmt: skip


def _plan(plan: dict[str, Any] | None) -> list[Block]:
    if plan is None:
        return [Heading(_("帮扶计划")), Paragraph(_("还没有帮扶计划。"))]
    goals = [(str(g["year"]), g["income"] or NOTHING, g["aim"]) for g in plan["goals"]]
    measures = [
        (m["what"], m["kind"], m["planned"], m["done"], m["who"] or NOTHING, _day(m["due"]), f"{m['percent']}%")
        for m in plan["measures"]
    ]
    heads = (_("措施内容"), _("类别"), _("计划"), _("已落实"), _("责任"), _("完成时限"), _("进度"))
    return [
        Heading(_("帮扶计划")), Paragraph(f"{_('致贫原因')}:{plan['cause']}。{_('需求')}:{plan['need']}"),
        *_table(_("分年目标"), (_("年度"), _("人均纯收入(元)"), _("目标")), goals, (1,)),
        *_table(_("帮扶措施"), heads, measures, (2, 3, 6)),
    ]  # fmt: skip


def _card(told: dict[str, Any], address: str) -> list[Block]:
    row, plan = told["row"], told["plan"]
    helpers = [(h.role, h.name, h.unit or NOTHING, h.phone or NOTHING) for h in told["helpers"] if h.until is None]
    measures = [(m["what"], m["planned"], _day(m["due"])) for m in plan["measures"]] if plan else []
    return [
        Paragraph(f"{told['place']} {row.head} {_('%(n)s人') % {'n': row.size}}"),
        Heading(_("谁在帮我")), *_table("", (_("帮扶责任"), _("姓名"), _("所在单位"), _("联系电话")), helpers),
        Heading(_("商定了什么")), *_table("", (_("商定的措施"), _("数量与资金"), _("完成时限")), measures),
        Heading(_("怎么看、怎么反映")), Paragraph(_("用手机打开下面的地址,输入发卡时印在卡上的密码:")), Paragraph(address),
    ]  # fmt: skip


def _table(
    caption: str, header: tuple[str, ...], rows: list[tuple[str, ...]], numeric: tuple[int, ...] = ()
) -> list[Block]:
    if rows:
        return [Table(caption, header, tuple(rows), numeric)]
    return [Paragraph(_("还没有记录"))]
