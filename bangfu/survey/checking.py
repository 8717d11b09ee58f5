"""What is wrong with a form's workbook, by sheet, row and column, before pyxform is asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from bangfu.plain.fact import Type
from bangfu.plain.policy import codes
from bangfu.plain.reading import YES_WORDS
from bangfu.plain.verdict import Reason
from bangfu.plain.words import mark as _
from bangfu.survey.items import GROUPS, Item, items
from bangfu.survey.workbook import SWITCHED_ON, Flaw, Row, Workbook
from bangfu.xforms.carried import DRAWN, NOT_CARRIED
from bangfu.xforms.functions import FUNCTIONS
from bangfu.xforms.parsing import Malformed
from bangfu.xforms.xpath import compile_expression

NAME = re.compile(r"[^\W\d][\w.-]*")
REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
INSTANCE = re.compile(r"""\binstance\(\s*['"]([^'"]*)['"]\s*\)""")
SEARCH = re.compile(r"\bsearch\s*\(")
EXPRESSIONS = ("relevant", "constraint", "calculation", "required", "readonly", "choice_filter", "repeat_count")
PLAIN = {"", "yes", "no", "true", "false", "y", "n", "true()", "false()", "1", "0"}
HIDDEN = {"calculate", "hidden", "start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit",
          "start-geopoint", "simserial", "subscriberid", "background-audio"}  # fmt: skip
TYPES = HIDDEN | {
    "text", "integer", "int", "decimal", "date", "time", "datetime", "note", "image", "photo", "audio", "video", "file",
    "barcode", "geopoint", "geotrace", "geoshape", "acknowledge", "trigger", "range", "rank", "select_one",
    "select_multiple", "select one", "select multiple",
}  # fmt: skip
SPELLINGS = (
    (re.compile(r"^(begin|end) (?=\w)", re.IGNORECASE), r"\1_"),
    (re.compile(r"^select (one|multiple) from file\b"), r"select_\1_from_file"),
    (re.compile(r"^(add )?select one (prompt using |from )?(?=\S)"), "select_one "),
    (re.compile(r"^(add )?select (multiple|all that apply) (prompt using |from )?(?=\S)"), "select_multiple "),
)
"""How types were written before; pyxform reads them still."""
FROM_FILE = ("select_one_from_file", "select_multiple_from_file", "select_one_external", "csv-external", "xml-external",
             "osm", "xml_external", "csv_external")  # fmt: skip
TAKES: dict[Type, frozenset[str]] = {
    Type.MONEY: frozenset({"integer", "int", "decimal", "calculate", "range"}),
    Type.NUMBER: frozenset({"integer", "int", "decimal", "calculate", "range"}),
    Type.INTEGER: frozenset({"integer", "int", "calculate", "range"}),
    Type.DATE: frozenset({"date", "today", "datetime", "calculate", "text"}),
    Type.YES: frozenset({"select_one", "acknowledge", "trigger", "calculate", "text"}),
    Type.CODE: frozenset({"select_one", "calculate", "text"}),
    Type.CODES: frozenset({"select_multiple", "select_one", "rank", "calculate", "text"}),
}
"""Which kinds of question can ask an item of a type; items of other types can be asked by any."""
OWN = {"household": _("户编号"), "region": _("村"), "happened_on": _("调查日期"), "surveyor": _("调查人")}
"""What a survey says besides its items, and a form may ask: under these names."""


NOT_ON_PHONE = "not_on_phone"
NOT_ASKED_ON_PHONE = {"geopoint", "geotrace", "geoshape", "rank"}
PICTURES = {"image", "photo"}
FILES = {"audio", "video", "file"}
"""What the phone app leaves out where it may be left out; where it must be there, it keeps a form off the phone."""


@dataclass(frozen=True)
class Asked:
    """A question of the sheet `survey` where it stands."""

    row: Row
    kind: str
    list_name: str
    path: str
    repeat: str
    """Path of the innermost repeat it stands in; empty outside."""


def kind_of(row: Row) -> tuple[str, str]:
    """A row's type and what follows it: `select_one sex` → select_one, sex."""
    given = " ".join(row.get("type").split())
    for pattern, kind in SPELLINGS:
        given = pattern.sub(kind, given)
    words = given.split()
    if not words:
        return "", ""
    return words[0].lower(), words[1] if len(words) > 1 else ""


def questions(book: Workbook, root: str = "data") -> list[Asked]:
    """The questions of a workbook with their paths."""
    found: list[Asked] = []
    above: list[tuple[str, bool]] = []
    for row in book.rows("survey"):
        kind, list_name = kind_of(row)
        if kind.startswith("begin_"):
            above.append((row.get("name"), kind == "begin_repeat"))
        elif kind.startswith("end_"):
            above = above[:-1]
        elif kind:
            names = [name for name, _repeats in above]
            inner = max((at for at, (_name, repeats) in enumerate(above, 1) if repeats), default=0)
            repeat = "/" + "/".join([root, *names[:inner]]) if inner else ""
            found.append(Asked(row, kind, list_name, "/" + "/".join([root, *names, row.get("name")]), repeat))
    return found


def flaws(book: Workbook) -> list[Flaw]:
    """Every flaw that can be seen in the sheets, in their order."""
    if not book.rows("survey"):
        return [Flaw("survey", 1, "", "", Reason("empty", _("survey 表里没有题目")))]
    missing = [c for c in ("type", "name") if not any(c in row.cells for row in book.rows("survey"))]
    if missing:
        text = _("survey 表第一行应有这些列:%(columns)s")
        return [Flaw("survey", 1, "", "", Reason("no_columns", text, {"columns": "、".join(missing)}))]
    found = [*_settings(book), *_structure(book), *_names(book), *_choices(book), *_expressions(book), *_labels(book)]
    return sorted(found, key=lambda f: (("survey", "choices", "settings").index(f.sheet), f.row))


def _settings(book: Workbook) -> Iterator[Flaw]:
    for column, value in (("form_id", book.id), ("version", book.version)):
        if not re.fullmatch(r"[\w.-]{1,60}", value):
            text = _("「%(what)s」只能用字母、数字、下划线、点和连字符,最多60个")
            yield Flaw("settings", 2, column, value, Reason("bad_id", text, {"what": value}))


def _structure(book: Workbook) -> Iterator[Flaw]:
    lists = {row.get("list_name") for row in book.rows("choices")}
    opened: list[tuple[str, Row]] = []
    for row in book.rows("survey"):
        kind, _list_name = kind_of(row)
        yield from _capitals(row, kind)
        if kind.startswith("begin_"):
            opened.append((kind.removeprefix("begin_"), row))
        elif kind.startswith("end_"):
            if not opened or opened.pop()[0] != kind.removeprefix("end_"):
                yield _of_type(row, Reason("unmatched", _("这个分组结束没有相应的开始")))
        elif why := _unasked(row, lists):
            yield why
        yield from _left_out(row, kind)
    for kind, row in opened:
        yield _of_type(row, Reason("unclosed", _("这个分组没有结束,请补上 end %(kind)s"), {"kind": kind}))


def _of_type(row: Row, reason: Reason, *, warning: bool = False) -> Flaw:
    return Flaw("survey", row.number, "type", row.get("type"), reason, warning=warning)


def _capitals(row: Row, kind: str) -> Iterator[Flaw]:
    given = row.get("type")
    if (first := given.partition(" ")[0]) not in (first.lower(), "dateTime"):
        better = given.lower() if kind.startswith(("begin_", "end_")) else given.replace(first, first.lower())
        text = _("题型要用小写字母:请把「%(what)s」改成「%(better)s」")
        yield _of_type(row, Reason("capitals", text, {"what": given, "better": better}))


def _unasked(row: Row, lists: Collection[str]) -> Flaw | None:
    """Why a question cannot be asked at all."""
    kind, list_name = kind_of(row)
    if not kind:
        return _of_type(row, Reason("no_type", _("缺少题型(type)")))
    if kind in FROM_FILE:
        return _of_type(row, Reason("from_file", _("不支持随表附带文件的题型,请把选项写进 choices 表")))
    if SEARCH.search(appearance := row.get("appearance")):
        text = _("不支持从随表附带的文件里查选项(search),请把选项写进 choices 表")
        return Flaw("survey", row.number, "appearance", appearance, Reason("search", text))
    if kind not in TYPES:
        return _of_type(row, Reason("unknown_type", _("没有「%(what)s」这种题型"), {"what": row.get("type")}))
    if kind not in ("select_one", "select_multiple", "rank") or list_name.startswith("${") or list_name in lists:
        return None
    known = (
        _("choices 表里没有名为「%(what)s」的选项清单") if list_name else _("选择题要写明选项清单,如 select_one sex")
    )
    return _of_type(row, Reason("no_list", known, {"what": list_name}))


def _left_out(row: Row, kind: str) -> Iterator[Flaw]:
    """What of a row goes by without effect, or everywhere but on a phone."""
    if row.get("save_to"):
        text = _("本系统不建实体清单(entities),这一列不起作用;填写和入账不受影响")
        yield Flaw("survey", row.number, "save_to", row.get("save_to"), Reason("entities", text), warning=True)
    brought = kind in FILES or (kind in PICTURES and not DRAWN.isdisjoint(row.get("appearance").split()))
    if kind in NOT_ASKED_ON_PHONE or (brought and row.get("required") not in ("", "no", "false", "n", "0")):
        text = _("手机应用不会问题型 %(what)s;这份表只能在网页和ODK里填")
        yield _of_type(row, Reason(NOT_ON_PHONE, text, {"what": row.get("type")}), warning=True)


def _names(book: Workbook) -> Iterator[Flaw]:
    seen: dict[tuple[str, ...], int] = {}
    above: list[str] = []
    for row in book.rows("survey"):
        kind, name = kind_of(row)[0], row.get("name")
        if kind.startswith("end_"):
            above = above[:-1]
            continue
        if not name:
            yield Flaw("survey", row.number, "name", "", Reason("no_name", _("缺少题名(name)")))
        elif not NAME.fullmatch(name):
            text = _("题名「%(what)s」只能用字母、数字、下划线,并以字母开头")
            yield Flaw("survey", row.number, "name", name, Reason("bad_name", text, {"what": name}))
        elif (first := seen.setdefault((*above, name), row.number)) != row.number:
            text = _("题名「%(what)s」与第%(first)s行重复")
            yield Flaw("survey", row.number, "name", name, Reason("twice", text, {"what": name, "first": first}))
        if kind.startswith("begin_"):
            above.append(name)


def _choices(book: Workbook) -> Iterator[Flaw]:
    may_repeat = book.setting.get("allow_choice_duplicates", "").lower() in SWITCHED_ON
    seen: dict[tuple[str, str], int] = {}
    for row in book.rows("choices"):
        list_name, name = row.get("list_name"), row.get("name")
        if not list_name or not name:
            column = "name" if list_name else "list_name"
            yield Flaw("choices", row.number, column, "", Reason("no_choice", _("选项要有清单名(list_name)和值(name)")))
        elif " " in name:
            text = _("选项值「%(what)s」里不能有空格")
            yield Flaw("choices", row.number, "name", name, Reason("spaces", text, {"what": name}))
        elif not may_repeat and (first := seen.setdefault((list_name, name), row.number)) != row.number:
            text = _("选项值「%(what)s」与第%(first)s行重复")
            yield Flaw("choices", row.number, "name", name, Reason("twice", text, {"what": name, "first": first}))
        elif not row.label:
            yield Flaw("choices", row.number, "label", "", Reason("no_label", _("选项没有文字(label)")), warning=True)


def _expressions(book: Workbook) -> Iterator[Flaw]:
    names = {row.get("name") for row in book.rows("survey")}
    for row in book.rows("survey"):
        for column in EXPRESSIONS:
            source = row.get(column)
            if source and not (source.lower() in PLAIN and column in ("required", "readonly")):
                for reason in _of_expression(source, names):
                    yield Flaw("survey", row.number, column, source, reason, warning=reason.code == NOT_ON_PHONE)
        for column, text in row.cells.items():
            if column.startswith(("label", "hint")):
                for name in REFERENCE.findall(text):
                    if name not in names:
                        yield Flaw("survey", row.number, column, text, _no_question(name))


def _of_expression(source: str, names: set[str]) -> Iterator[Reason]:
    for name in REFERENCE.findall(source):
        if name.startswith("last-saved#"):
            yield Reason("last_saved", _("不支持上一份问卷的答案(last-saved),请去掉,或让人重新填写"))
            return
        if name not in names:
            yield _no_question(name)
    try:
        expression = compile_expression(REFERENCE.sub(r" /\1 ", source))
    except Malformed as error:
        what = re.sub(r"/([^\W\d][\w.-]*)", r"${\1}", str(error))
        yield Reason("expression", _("公式写得不对,读到这里读不下去:%(what)s"), {"what": what})
        return
    for name in sorted(expression.names - FUNCTIONS.keys()):
        text = _("公式里的函数 %(what)s() 本系统不认识,请换一种写法或去掉")
        if name == "pulldata":
            text = _("不支持从随表附带的文件里取数(pulldata),请把这些数据写进 choices 表,用 instance('清单名') 取")
        yield Reason("no_function", text, {"what": name})
    for name in sorted(expression.names & NOT_CARRIED):
        yield Reason(NOT_ON_PHONE, _("手机应用不会算函数 %(what)s();这份表只能在网页和ODK里填"), {"what": name})


def missing_lists(book: Workbook, known: Collection[str]) -> Iterator[Flaw]:
    """Where a formula reads a list that did not become part of the form."""
    for row in book.rows("survey"):
        for column in EXPRESSIONS:
            for name in INSTANCE.findall(row.get(column)):
                if name not in known:
                    text = _("公式用到的清单「%(what)s」不在这份表里:请把它写进 choices 表")
                    yield Flaw(
                        "survey", row.number, column, row.get(column), Reason("no_instance", text, {"what": name})
                    )


def _no_question(name: str) -> Reason:
    return Reason("no_question", _("提到的题目「%(what)s」不在这份表里"), {"what": name})


def _labels(book: Workbook) -> Iterator[Flaw]:
    for row in book.rows("survey"):
        kind = kind_of(row)[0]
        if (
            kind
            and kind not in HIDDEN
            and not kind.startswith(("begin_", "end_"))
            and not row.label
            and not row.get("calculation")
        ):
            yield Flaw("survey", row.number, "label", "", Reason("no_label", _("题目没有文字(label)")), warning=True)


@cache
def by_label(group: str) -> dict[str, str]:
    """Label → item of a group's items."""
    return {item.label: name for name, item in items(group).items()}


def asks(book: Workbook, about: str, root: str) -> tuple[dict[str, str], list[Flaw]]:
    """Question path → item, and what is wrong with what the workbook says of it. `about`: household or village."""
    explicit = any("item" in row.cells for row in book.rows("survey"))
    found: dict[str, str] = {}
    wrong: list[Flaw] = []
    used: dict[str, int] = {}
    for asked in questions(book, root):
        name = asked.row.get("item") if explicit else _recognised(asked, about)
        if not name:
            continue
        reason = _unfit(book, asked, name, about) or _used(name, used, asked)
        if reason is None:
            found[asked.path] = name
        elif explicit:
            wrong.append(Flaw("survey", asked.row.number, "item", name, reason))
    return found, wrong


def _recognised(asked: Asked, about: str) -> str:
    group = "member" if asked.repeat and about == "household" else about
    name = asked.row.get("name")
    if name in items(group) or (name in OWN and not asked.repeat):
        return name
    return by_label(group).get(asked.row.label, "")


def _used(name: str, used: dict[str, int], asked: Asked) -> Reason | None:
    first = used.setdefault(name, asked.row.number)
    if first == asked.row.number:
        return None
    return Reason("item_twice", _("指标「%(what)s」第%(first)s行已经问过"), {"what": name, "first": first})


def find_item(name: str, about: str, repeated: bool) -> Item | None:
    """The item that a question may ask: of a member within a repeat of a household's form, else of what the form is about."""
    return items("member" if repeated and about == "household" else about).get(name)


def _unfit(book: Workbook, asked: Asked, name: str, about: str) -> Reason | None:
    if name in OWN:
        return Reason("own_in_repeat", _("「%(what)s」不能放在重复组里"), {"what": name}) if asked.repeat else None
    item = find_item(name, about, bool(asked.repeat))
    if item is None:
        elsewhere = any(name in items(group) for group in GROUPS)
        text = (
            _("指标「%(what)s」不能在这里问:成员的指标放在重复组里,户的指标放在外面")
            if elsewhere
            else _("没有「%(what)s」这个指标,请看指标清单")
        )
        return Reason("no_item", text, {"what": name})
    if asked.kind not in TAKES.get(item.type, TYPES):
        text = _("指标「%(what)s」不能用题型 %(kind)s 来问")
        return Reason("item_type", text, {"what": item.label, "kind": asked.kind})
    return _unfit_choices(book, asked, item)


def _unfit_choices(book: Workbook, asked: Asked, item: Item) -> Reason | None:
    if not asked.kind.startswith("select_") or item.type not in (Type.CODE, Type.CODES, Type.YES):
        return None
    known = YES_WORDS.keys() if item.type is Type.YES else {*codes(item.codes), *codes(item.codes).values()}
    for row in book.rows("choices"):
        if row.get("list_name") == asked.list_name and row.get("name").lower() not in known and row.label not in known:
            text = _("选项「%(choice)s」不在指标「%(what)s」的代码表里")
            return Reason("choice_unknown", text, {"choice": row.label or row.get("name"), "what": item.label})
    return None
