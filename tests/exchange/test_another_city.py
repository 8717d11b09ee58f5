"""Another city begins with its own files: its gazetteer in whatever shape, its renamings; then every page and figure is there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.access.models import Grant, User
from bangfu.access.scope import SYSTEM
from bangfu.command_line import run
from bangfu.exchange import importing
from bangfu.kit.sheet import SHEETS
from bangfu.ledger.registry import RECORDS
from bangfu.places.models import Region
from bangfu.places.queries import find_region
from tests.exchange.test_importing import sheet

pytestmark = pytest.mark.django_db
REGION = "places.region_listed"
CITY = [("62", "甘肃省"), ("6211", "定西市"), ("621121", "通渭县"), ("621121100", "平襄镇"), ("621121100200", "东街社区居委会"),
        ("621121100201", "南坪村民委员会"), ("621122", "陇西县"), ("621122100", "巩昌镇"), ("621122100200", "西河村")]  # fmt: skip
NAMES = dict(CITY)


def above(code: str) -> list[str]:
    return [NAMES[code[:width]] for width in (2, 4, 6, 9, 12) if width <= len(code)]


FULL = [(code.ljust(12, "0"), code, name) for code, name in CITY]
VILLAGES = [code for code in NAMES if len(code) == 12]
PAIRS = [
    [x for width in (2, 4, 6, 9, 12) for x in (code[:width].ljust(12, "0"), NAMES[code[:width]])] for code in VILLAGES
]
SHAPES = {
    "indented": [["序号", "代码", "名称"], *([n, full, "　" * len(code) + name] for n, (full, code, name) in enumerate(FULL))],
    "mixed": [["行政区划代码", "行政区划名称", "行政级别"], *([code, name, "县级"] for code, name in CITY)],
    "paths": [["定西市区划表"], ["区划代码", "区划全称"], *([full, "".join(above(code))] for full, code, _n in FULL)],
    "slashes": [["code", "name"], *([full, "/".join(above(code))] for full, code, _n in FULL)],
    "levels": [["12位代码", "省", "市", "县(区)", "乡(镇)", "村"],
               *([full, *above(code), *[""] * (5 - len(above(code)))] for full, code, _n in FULL)],
    "pairs": [["省代码", "省名称", "市代码", "市名称", "县(区)代码", "县(区)名称", "乡(镇)代码", "乡(镇)名称", "村代码", "村名称"], *PAIRS],
}  # fmt: skip


def brought(tmp_path: Path, lines: list[list[Any]]) -> Any:
    path = sheet(tmp_path / "g.xlsx", lines)
    found = importing.read_file(REGION, path)
    assert not found.flaws
    return importing.commit(REGION, path, SYSTEM, "g.xlsx")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_gazetteer_comes_in_whatever_its_shape(tmp_path: Path, shape: str) -> None:
    assert brought(tmp_path, SHAPES[shape]).accepted == len(CITY)
    assert {r.key: r.name for r in Region.objects.all()} == NAMES
    assert (
        find_region("通渭县平襄镇南坪村") == "621121100201" and find_region("621121100000/东街社区") == "621121100200"
    )


def test_old_codes_beside_new_lead_to_where_they_went(tmp_path: Path) -> None:
    brought(tmp_path, SHAPES["paths"])
    heads = ["原区划代码", "原名称", "现区划代码", "现名称", "变更日期", "原因"]
    lines = [["621121103201", "老庄村", "621121100201", "南坪村民委员会", "2012年5月1日", "合村"],
             ["621121103202", "后湾村", "621121100202", "新湾村", "2012.5.1", "改名"]]  # fmt: skip
    assert brought(tmp_path, [["区划变更对照表"], heads, *lines]).accepted == 3
    old = Region.objects.get(key="621121103201")
    assert (old.until, old.successors) == (date(2012, 5, 1), "621121100201")
    assert Region.objects.get(key="621121100201").since == date(1949, 10, 1)
    assert Region.objects.get(key="621121100202").since == date(2012, 5, 1)
    assert find_region("通渭县平襄镇新湾村") == "621121100202"


@pytest.fixture
def office(tmp_path: Path) -> Client:
    """The office of a city for which no policy was written."""
    brought(tmp_path, SHAPES["paths"])
    user = User.objects.create(username="dingxi")
    Grant.objects.create(user=user, role="city_office", region="6211")
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "address", ["/", "/duty/6211/", "/duty/6211/?month=2013-01", "/review/6211/", "/quality/6211/"]
)
def test_its_pages_are_there(office: Client, address: str) -> None:
    assert office.get(address, follow=True).status_code == 200


@pytest.mark.parametrize("name", sorted({*SHEETS, *RECORDS}))
def test_every_list_is_a_page_and_every_kind_of_file(office: Client, name: str) -> None:
    assert office.get(reverse("kit:list", args=[name])).status_code in (200, 302)
    for suffix in ("xlsx", "csv", "json"):
        assert office.get(reverse("kit:list_export", args=[name, suffix])).status_code == 200


SQUARE = {"type": "Polygon", "coordinates": [[[105, 35], [105.1, 35], [105.1, 35.1], [105, 35]]]}


@pytest.mark.parametrize(
    "properties",
    [
        {"adcode": 621121, "name": "x"}, {"NAME": "通渭县"}, {"code": "621121000000"}, {"gb": "156621121"},
        {"XZQMC": "通渭县", "XZQDM": "621121"},
        {"PAC": 621121.0},
    ],
)  # fmt: skip
def test_its_map_is_drawn_from_its_own_outlines(
    office: Client, tmp_path: Path, settings: Any, capsys: Any, properties: dict[str, Any]
) -> None:
    settings.BANGFU_HOME = tmp_path
    assert office.get("/map/6211.json").status_code == 404 and "chart-map" not in office.get("/").content.decode()
    strange = {"name": "别处", "adcode": 999999}
    features = [{"type": "Feature", "properties": p, "geometry": SQUARE} for p in (properties, strange)]
    (tmp_path / "a.json").write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8-sig")
    assert run(["outlines", str(tmp_path / "a.json")]) == 0
    said = capsys.readouterr()
    assert "1" in said.out and "别处" in said.err
    (drawn,) = office.get("/map/6211.json").json()["features"]
    assert drawn["properties"] == {"name": "通渭县", "code": "621121"} and drawn["geometry"] == SQUARE
    assert "GS(2024)0650号" not in office.get("/").content.decode()


@pytest.mark.parametrize("content", ["x", "[]", '{"type": "Topology", "objects": {}}', '{"features": [1]}'])
def test_what_is_no_outline_is_said(tmp_path: Path, capsys: Any, content: str) -> None:
    (tmp_path / "a.json").write_text(content)
    assert run(["outlines", str(tmp_path / "a.json")]) == 2
    assert "GeoJSON" in capsys.readouterr().err


def test_its_figures_are_nothing_yet_in_every_county(office: Client, capsys: Any) -> None:
    for code in ("6211", "621121", "通渭县平襄镇"):
        assert run(["figures", "--region", code, "--year", "2014", "--format", "json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["training_sessions"]["value"] == 0
