"""Expressions of XForms: what XPath 1.0 says, libxml2 says too; what ODK adds, by its specification."""

from __future__ import annotations

import math
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bangfu.xforms.functions import FUNCTIONS
from bangfu.xforms.parsing import Malformed
from bangfu.xforms.values import Document, text_of
from bangfu.xforms.xpath import Here, compile_expression

XML = """<data id="f"><age>40</age><born>1974-03-01</born><blank/><fuel>wood power</fuel>
<person><name>甲</name><pay>800</pay></person><person><name>乙</name><pay>1200.5</pay></person><person><name>丙</name><pay/></person></data>"""
ROOT = etree.fromstring(XML)
WITHOUT_DATES = etree.fromstring(XML.replace("1974-03-01", ""))
"""XPath knows no dates: to it they are no numbers, to ODK days since 1970."""
BEIJING = timezone(timedelta(hours=8))


class About:
    """What functions ask besides the instance."""

    now = datetime(2014, 8, 1, 9, 30, tzinfo=BEIJING)
    instances = {
        "county": etree.fromstring(
            "<root><item><name>a</name><up>1</up></item><item><name>b</name><up>2</up></item></root>"
        )
    }


def value(source: str, at: str = "age", root: Any = ROOT) -> Any:
    node = root if at == "/" else root.find(at)
    return compile_expression(source)(Here(node, Document(root), functions=FUNCTIONS, about=About()))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if(../age > 16, 'adult', 'child')", "adult"),
        (". >= 0 and . < 120", "true"),
        ("../born <= today()", "true"),
        ("int((today() - ../born) div 365.25)", "40"),
        ("format-date(../born, '%Y年%n月%e日')", "1974年3月1日"),
        ("date('2014-01-31') + 1", "16102"),
        ("date(16102)", "2014-02-01"),
        ("decimal-date-time('1970-01-02T12:00:00.000+08:00')", "1.5"),
        ("now()", "2014-08-01T09:30:00.000+08:00"),
        ("selected(../fuel, 'power')", "true"),
        ("selected(../fuel, 'pow')", "false"),
        ("count-selected(../fuel)", "2"),
        ("selected-at(../fuel, 1)", "power"),
        ("coalesce(../blank, ../age)", "40"),
        ("round(2.345, 2)", "2.35"),
        ("round(-2.5)", "-2"),
        ("regex('610726102229', '[0-9]{12}')", "true"),
        ("sum(/data/person/pay)", "2000.5"),
        ("count(/data/person[pay > 1000])", "1"),
        ("count-non-empty(/data/person/pay)", "2"),
        ("max(/data/person/pay)", "1200.5"),
        ("join('、', /data/person/name)", "甲、乙、丙"),
        ("indexed-repeat(/data/person/name, /data/person, 2)", "乙"),
        ("position(/data/person[3])", "3"),
        ("instance('county')/root/item[name = 'b']/up", "2"),
        ("/data/person[name = current()/../blank]/pay", ""),
        ("string-length('三字词')", "3"),
        ("pow(2, 10) mod 1000", "24"),
        ("once('x')", "40"),
        ("substr('abcdef', 1, 3)", "bc"),
        ("checklist(2, 3, true(), true(), false())", "true"),
        ("not(../blank = '')", "false"),
        ("string(1 div 12.25)", "0.0816326530612245"),
        ("string(0.1 + 0.2)", "0.3"),
        ("string(1 div 8000000)", "0.000000125"),
        ("1 div 0", "Infinity"),
        ("../blank + 1", "NaN"),
    ],
)
def test_what_odk_says(source: str, expected: str) -> None:
    assert text_of(value(source)) == expected


@pytest.mark.parametrize("source", ["", "1 +", "if(1, 2", "${age} > 1", "a b", "'open", "/data/[1]", "foo::x", "1 ! 2"])
def test_what_cannot_be_read_is_refused(source: str) -> None:
    with pytest.raises(Malformed):
        compile_expression(source)


def test_a_function_that_is_not_known_is_named() -> None:
    assert compile_expression("area(../x) + foo()").names == {"area", "foo"}


PATHS = ("/data/age", "../age", ".", "/data/person/pay", "/data/person[2]/name", "//pay", "../person", "/data/blank", "../*",
         "/data/person[last()]/name", "../person[pay > 900]/name", "/data/@id", "..//name", "self::age", "parent::data/age",
         "../person/following-sibling::person/name", "descendant::age", "ancestor::data/age")  # fmt: skip
NUMBERS = st.one_of(st.integers(0, 2000).map(str), st.sampled_from(["0.5", "12.25", "1000.125"]))
LITERALS = st.sampled_from(["'甲'", "'40'", "''", '"x y"'])
ATOMS = st.one_of(NUMBERS, LITERALS, st.sampled_from(PATHS))


def _longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(["+", "-", "*", "div", "mod", "=", "!=", "<", "<=", ">", ">=", "and", "or"])
    return st.one_of(
        st.tuples(inner, operators, inner).map(lambda t: f"({t[0]}) {t[1]} ({t[2]})"),
        st.tuples(inner, operators, inner).map(lambda t: f"{t[0]} {t[1]} {t[2]}"),
        inner.map(lambda e: f"-({e})"),
        st.tuples(
            st.sampled_from(["string", "number", "boolean", "not", "string-length", "normalize-space"]), inner
        ).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(
            st.sampled_from(["contains", "starts-with", "substring-before", "substring-after"]), inner, inner
        ).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"concat(string({t[0]}), string({t[1]}))"),
        st.sampled_from(PATHS).map(lambda p: f"count({p})"),
        st.tuples(inner, NUMBERS).map(lambda t: f"substring({t[0]}, {t[1]})"),
        inner.map(lambda e: f"floor({e})"),
    )


@settings(max_examples=1500, deadline=None)
@given(st.recursive(ATOMS, _longer, max_leaves=6))
def test_xpath_as_libxml2_reads_it(source: str) -> None:
    """Every expression without dates means what libxml2 makes of it."""
    theirs = WITHOUT_DATES.find("age").xpath(source)
    assert _plain(value(source, root=WITHOUT_DATES)) == _plain(theirs), source


def _plain(found: Any) -> Any:
    if isinstance(found, list):
        return sorted("".join(n.itertext()) if hasattr(n, "itertext") else str(n) for n in found)
    if isinstance(found, bool):
        return found
    if isinstance(found, float):
        return "NaN" if math.isnan(found) else round(found, 6)
    return str(found)
