"""Forms as others write them: nested repeats, older spellings, what Kobo adds; and what the house cannot do is refused where it
stands, with what to do instead."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from lxml import etree

from bangfu.survey import publishing
from bangfu.survey.publishing import Draft
from bangfu.survey.workbook import read_workbook
from bangfu.xforms import earth
from bangfu.xforms.filling import Filling, put
from bangfu.xforms.xpath import compile_expression
from tests.survey import forms
from tests.survey.forms import CHOICES, SETTINGS, SURVEY, ZH

pytestmark = pytest.mark.django_db
NOW = datetime(2014, 8, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def looked(*rows: Mapping[str, str], choices: Any = CHOICES, settings: Mapping[str, str] = SETTINGS) -> Draft:
    content = forms.workbook([*SURVEY, *rows], choices, settings)
    return publishing.look_at(read_workbook(content, "x.xlsx"), "household")


def told(draft: Draft, *, warnings: bool = False) -> list[tuple[int, str, str]]:
    return [(f.row - len(SURVEY) - 1, f.column, str(f.reason)) for f in draft.flaws if f.warning is warnings]


def filled(draft: Draft, **values: str) -> Filling:
    assert draft.converted, draft.flaws
    filling = Filling(draft.converted.form, draft.converted.form.blank(), NOW)
    filling.start()
    for path in draft.converted.form.questions:
        if (name := path.rpartition("/")[2]) in values:
            put(filling.nodes(path)[0], values[name])
    filling.settle()
    return filling


def test_a_repeat_within_a_counted_repeat_carries_no_marks_of_the_form() -> None:
    draft = looked(
        {"type": "integer", "name": "jobs_of", ZH: "几人务工"},
        {"type": "begin repeat", "name": "worker", ZH: "务工的人", "repeat_count": "${jobs_of}"},
        {"type": "begin repeat", "name": "job", ZH: "工作"},
        {"type": "decimal", "name": "paid", ZH: "工资"},
        {"type": "end repeat"},
        {"type": "calculate", "name": "earned", "calculation": "sum(${paid})"},
        {"type": "end repeat"},
    )
    filling = filled(draft, jobs_of="2")
    assert len(filling.nodes("/data/worker/job")) == 2
    assert filling.add("/data/worker/job", filling.nodes("/data/worker")[1]) is not None
    for node, paid in zip(filling.nodes("/data/worker/job/paid"), ("5", "7", "8"), strict=True):
        put(node, paid)
    filling.settle()
    assert [n.text for n in filling.nodes("/data/worker/earned")] == ["5", "15"]
    assert b"template" not in filling.finished()


@pytest.mark.parametrize(
    "kind", ["select one from yn", "select_one yn", "select one yn", "select all that apply from yn"]
)
def test_older_spellings_of_choice_questions(kind: str) -> None:
    draft = looked({"type": kind, "name": "a", ZH: "题"})
    assert draft.fit and "/data/a" in (draft.converted.form.questions if draft.converted else ())


def test_a_version_as_kobo_writes_it() -> None:
    draft = looked(settings={**SETTINGS, "version": "1 (2024-05-01 10:00:00)"})
    assert (
        draft.fit and draft.converted and draft.book.version == draft.converted.form.version == "1_2024-05-01_10_00_00"
    )


def test_values_of_choices_twice_where_the_form_allows_them() -> None:
    twice = [*CHOICES, {"list_name": "yn", "name": "y", ZH: "也有"}]
    assert not looked(choices=twice).fit
    assert looked(choices=twice, settings={**SETTINGS, "allow_choice_duplicates": "yes"}).fit


def test_a_row_that_is_switched_off_is_not_asked() -> None:
    draft = looked({"type": "nonsense", "name": "a", "disabled": "yes"}, {"type": "text", "name": "b", ZH: "题"})
    assert draft.fit and draft.converted and "/data/b" in draft.converted.form.questions


def test_entities_are_said_to_stay_away() -> None:
    found = told(looked({"type": "text", "name": "a", ZH: "题", "save_to": "plot"}), warnings=True)
    assert [(row, column) for row, column, text in found if "实体" in text] == [(1, "save_to")]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ({"calculation": "pulldata('homes', 'head', 'id', ${hh})"}, "calculation", "不支持从随表附带的文件里取数(pulldata),请把"),
        ({"calculation": "${last-saved#hh}"}, "calculation", "不支持上一份问卷的答案(last-saved),请去掉,或"),
        ({"calculation": "digest(${hh}, 'MD5')"}, "calculation", "公式里的函数 digest() 本系统不认识,请换一种写法或去掉"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_where_it_stands_with_what_to_do(
    row: dict[str, str], column: str, sentence: str
) -> None:
    found = told(looked({"type": "calculate", "name": "a", **row}))
    assert [(n, c) for n, c, text in found if text.startswith(sentence)] == [(1, column)] and len(found) == 1, found


@pytest.mark.parametrize(
    ("kind", "better"), [("Text", "text"), ("Begin Group", "begin group"), ("SELECT_ONE yn", "select_one yn")]
)
def test_capitals_in_a_type_are_said_where_they_stand(kind: str, better: str) -> None:
    found = told(looked({"type": kind, "name": "a", ZH: "题"}))
    assert (1, "type", f"题型要用小写字母:请把「{kind}」改成「{better}」") in found
    assert looked({"type": "dateTime", "name": "a", ZH: "题"}).fit


def test_a_list_that_is_not_in_the_form_is_named() -> None:
    row = {"type": "calculate", "name": "a", "calculation": "instance('town')/root/item[name = ${hh}]/label"}
    assert told(looked(row)) == [(1, "calculation", "公式用到的清单「town」不在这份表里:请把它写进 choices 表")]
    assert looked(row, choices=[*CHOICES, {"list_name": "town", "name": "t1", ZH: "大安"}]).fit


def test_two_heads_for_one_column_are_named() -> None:
    draft = looked({"type": "text", "name": "a", ZH: "题", "relevant": "1 = 1", "relevance": "1 = 1"})
    (flaw,) = [f for f in draft.flaws if not f.warning]
    assert flaw.row == 1 and str(flaw.reason).startswith("这几列是同一列的不同写法,请只留一列:")
    assert sorted(str(flaw.reason).rpartition(":")[2].split("、")) == ["relevance", "relevant"]


def test_plots_and_lines_measure_what_they_do_in_odk() -> None:
    """A square of a thousandth of a degree on the equator, and a line along its side."""
    side = math.radians(0.001) * 6_378_100
    square = "0 0 0 0; 0.001 0 0 0; 0.001 0.001 0 0; 0 0.001 0 0; 0 0 0 0"
    assert math.isclose(earth.area(square), side * side, rel_tol=1e-6)
    assert math.isclose(earth.distance("0 0 0 0; 0 0.001 0 0"), side, rel_tol=1e-9)
    assert earth.area("0 0; 1 1") == earth.distance("0 0") == 0 == earth.area("")
    draft = looked(
        {"type": "geoshape", "name": "plot", ZH: "地块"}, {"type": "geotrace", "name": "walk", ZH: "边界"},
        {"type": "calculate", "name": "size_of", "calculation": "round(area(${plot}), 1)"},
        {"type": "calculate", "name": "long", "calculation": "round(distance(${walk}), 2)"},
    )  # fmt: skip
    filling = filled(draft, plot=square, walk="0 0 0 0; 0 0.001 0 0")
    said = {etree.QName(n).localname: n.text for n in filling.root.iter() if n.text}
    assert (said["size_of"], said["long"]) == ("12391.9", "111.32")
    assert "手机应用不会算函数 area()" in str(told(draft, warnings=True))


def test_past_midnight_in_china_today_is_the_day_that_has_begun() -> None:
    draft = looked()
    assert draft.converted, draft.flaws
    night = datetime(2014, 12, 31, 17, 30, tzinfo=UTC)
    filling = Filling(draft.converted.form, draft.converted.form.blank(), night)
    asked = lambda source: compile_expression(source)(filling.here(filling.root))
    assert (asked("today()"), asked("now()")) == ("2015-01-01", "2015-01-01T01:30:00.000+08:00")
