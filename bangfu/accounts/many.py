"""Many accounts at a time, from a table that an office hands over: all of them are opened, or none and every flaw is said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from bangfu.access import accounts as acts
from bangfu.access.models import User
from bangfu.access.roles import ROLES
from bangfu.access.scope import Somebody
from bangfu.accounts import asking
from bangfu.accounts.rules import GRANTED, Wanted, may_be_called, may_be_granted
from bangfu.accounts.views import administrator, crumbs
from bangfu.kit import export as files
from bangfu.kit import show
from bangfu.kit.sound import sound
from bangfu.kit.spreadsheet import HEADER_WITHIN, Unreadable, in_memory, plain_head, sheets_of
from bangfu.kit.uploads import into_memory, too_much
from bangfu.ledger.bulk import pieces
from bangfu.plain.verdict import Reason, Verdict, no
from bangfu.plain.words import mark as _

COLUMNS = (*asking.ABOUT, *asking.GRANT)
NEEDED = ("full_name", "role")
MOST = 500
"""As many slips as are handed out in one go; a larger office sends several tables."""
MOST_BYTES = 4 * 1024**2
LONGEST_NAME = 30


class Row(NamedTuple):
    """A line of the table: its number in the file, what stands in it, and what is to be opened."""

    number: int
    raw: dict[str, str]
    wanted: Wanted
    verdict: Verdict


@never_cache
@into_memory
def many(request: HttpRequest) -> HttpResponse:
    """Bring a table of accounts; their first passwords are shown once, as slips to cut out."""
    person = administrator(request)
    context: dict[str, Any] = {
        "title": gettext("批量开户"), "crumbs": crumbs(gettext("批量开户")), "most": MOST,
        "columns": [(gettext(asking.LABELS[c]), gettext(asking.HELP.get(c, "")), c in NEEDED) for c in COLUMNS],
        "roles": [gettext(ROLES[role].label) for role in GRANTED],
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "accounts/many.html", context)
    try:
        rows = list(_checked(_rows(request)))
    except Unreadable as error:
        return render(request, "accounts/many.html", {**context, "why": show.sentence(error.reason)}, status=422)
    flaws = [
        (row.number, gettext(asking.LABELS[r.field]) if r.field in asking.LABELS else "", show.sentence(r))
        for row in rows for r in row.verdict.reasons
    ]  # fmt: skip
    if flaws:
        return render(request, "accounts/many.html", {**context, "flaws": flaws, "rows": len(rows)}, status=422)
    try:
        slips = _open(rows, person)
    except IntegrityError:
        why = gettext("别的管理员刚开了同名的账号,一个也没有开;请再传一次")
        return render(request, "accounts/many.html", {**context, "why": why}, status=422)
    return render(request, "accounts/slips.html", {**context, "slips": slips})


def template(request: HttpRequest) -> HttpResponseBase:
    """The empty table."""
    administrator(request)
    return files.response(
        gettext("批量开户"), "xlsx", [files.Column(gettext(asking.LABELS[name])) for name in COLUMNS], []
    )


def _rows(request: HttpRequest) -> list[tuple[int, dict[str, str]]]:
    """The lines of the brought table, by column. Raises Unreadable."""
    brought = request.FILES.get("file")
    if brought is None:
        raise Unreadable(Reason("no_file", too_much(request) or _("请选择一个文件")))
    if brought.size > MOST_BYTES:
        raise Unreadable(Reason("too_large", _("文件超过%(most)sMB;请只留这张表"), {"most": MOST_BYTES // 1024**2}))
    with in_memory(brought.read()) as path:
        sheets = sheets_of(path)
    heads = {
        plain_head(label): name for name in COLUMNS for label in (asking.LABELS[name], gettext(asking.LABELS[name]))
    }
    for sheet in sheets:
        for at, line in enumerate(sheet.lines[:HEADER_WITHIN]):
            columns = {heads[plain_head(head)]: n for n, head in enumerate(line) if plain_head(head) in heads}
            if set(NEEDED) <= set(columns):
                return _filled(sheet.lines[at + 1 :], at + 2, columns)
    wanted = {"wanted": "、".join(gettext(asking.LABELS[name]) for name in NEEDED)}
    raise Unreadable(Reason("no_header", _("没有找到表头;前15行里应有一行写着:%(wanted)s"), wanted))


def _filled(lines: Sequence[Sequence[Any]], first: int, columns: Mapping[str, int]) -> list[tuple[int, dict[str, str]]]:
    rows = []
    for number, line in enumerate(lines, first):
        raw = {name: str(line[n]).strip() for name, n in columns.items() if n < len(line) and line[n] is not None}
        if any(raw.values()):
            rows.append((number, {name: raw.get(name, "").removesuffix(".0") for name in COLUMNS}))
    if not rows:
        raise Unreadable(Reason("no_rows", _("表里没有一行")))
    if len(rows) > MOST:
        raise Unreadable(Reason("too_many_rows", _("一次最多开%(most)s个账号;请分成几张表"), {"most": MOST}))
    return rows


def _checked(lines: Sequence[tuple[int, dict[str, str]]]) -> Iterator[Row]:
    """Each line with its user name, what it asks for, and all that speaks against it."""
    registered = asking.registered([raw for _number, raw in lines])
    holders = dict(registered.holders)
    registered = registered._replace(holders=holders)
    called, theirs = _names_like(lines), _accounts_of(lines)
    earlier: dict[tuple[str, ...], str] = {}
    roles = {label: role for role in GRANTED for label in (role, ROLES[role].label, gettext(ROLES[role].label))}
    for number, raw in lines:
        line, whose = tuple(raw.values()), (raw["full_name"], raw["office"])
        unsure = not raw["username"] and not raw["cadre"] and whose in theirs
        raw["role"] = roles.get(raw["role"], raw["role"])
        raw["username"] = raw["username"] or _name(raw["full_name"], called)
        wanted, verdict = asking.wanted(raw, registered)
        verdict &= (
            asking.fits(raw)
            & may_be_called(raw["username"], raw["username"] in called)
            & asking.owner(raw["cadre"], registered, (wanted.role,))
        )
        if verdict.fine:
            verdict &= may_be_granted(wanted, ())
        if line in earlier:
            verdict &= no("repeated", _("表里已有相同的一行:%(account)s"), at="full_name", account=earlier[line])
        if unsure:
            text = _("已有同名、同单位的账号:%(account)s;如果是另一个人,请写用户名")
            verdict &= no("has_one", text, at="full_name", account=theirs[whose])
        if not raw["full_name"]:
            verdict &= no("no_name", _("请写姓名"), at="full_name")
        called.add(raw["username"])
        earlier[line] = raw["username"]
        if raw["cadre"]:
            holders[raw["cadre"]] = raw["username"]
        yield Row(number, raw, wanted, verdict)


def _names_like(lines: Sequence[tuple[int, dict[str, str]]]) -> set[str]:
    """The user names that are taken, of those that these lines may ask for."""
    asked = Q()
    for _number, raw in lines:
        asked |= Q(username=raw["username"]) if raw["username"] else Q(username__startswith=_plain(raw["full_name"]))
    return set(User.objects.filter(asked).values_list("username", flat=True))


def _accounts_of(lines: Sequence[tuple[int, dict[str, str]]]) -> dict[tuple[str, str], str]:
    """Whose open accounts there are already: (name, office) → user name."""
    found: dict[tuple[str, str], str] = {}
    for piece in pieces({raw["full_name"] for _number, raw in lines}):
        rows = User.objects.filter(full_name__in=piece, is_active=True).values_list("full_name", "office", "username")
        found |= {(name, office): username for name, office, username in rows}
    return found


def _plain(name: str) -> str:
    """A person's name as a user name can begin: 王建国 → wangjianguo."""
    plain = "".join(c for c in sound(name) if c.isascii() and c.isalnum()).lower()[:LONGEST_NAME]
    return plain if len(plain) > 1 else "user"


def _name(full_name: str, called: Collection[str]) -> str:
    """A user name made of a person's, with a number when it is taken."""
    first = _plain(full_name)
    return next(name for n in range(1, len(called) + 2) if (name := f"{first}{n if n > 1 else ''}") not in called)


@transaction.atomic
def _open(rows: Sequence[Row], person: Somebody) -> list[dict[str, str]]:
    """Open all of them; what stands on each one's slip."""
    slips = []
    for row in rows:
        password = acts.first_password()
        about = {name: row.raw[name] for name in asking.ABOUT if name != "username"}
        user = acts.open_account(row.raw["username"], password, person, **about)
        acts.grant(user, by=person, **row.wanted._asdict())
        slips.append({"account": user, "password": password, "role": gettext(ROLES[row.wanted.role].label)})
    return slips
