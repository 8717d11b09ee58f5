"""The command line: figures and their facts for programs, and a clear sentence for what cannot be done."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from bangfu.access.scope import SYSTEM
from bangfu.command_line import run
from bangfu.demo import build
from bangfu.ledger import corrections, journal
from bangfu.ledger.models import Entry
from bangfu.plain.figure import FIGURES, Ratio, Sum
from tests import world
from tests.exchange.test_importing import TRAININGS, sheet

pytestmark = pytest.mark.django_db
YEAR = ("--year", "2014", "--format")


@pytest.fixture(autouse=True)
def _made() -> None:
    world.make()


def figures(capsys: Any, *more: str, region: str = world.CITY) -> Any:
    assert run(["figures", "--region", region, *YEAR, "json", *more]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_figure_is_its_facts(capsys: Any) -> None:
    for region in (world.CITY, world.NINGQIANG, world.CHENGGU):
        found = figures(capsys, region=region)
        for key, figure in FIGURES.items():
            if isinstance(figure.measure, Ratio):
                continue
            assert run(["facts", key, "--region", region, *YEAR, "csv"]) == 0
            rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
            summed = isinstance(figure.measure, Sum)
            assert (sum(float(r["value"]) for r in rows) if summed else len(rows)) == found[key]["value"], key


def test_what_programs_read_is_the_same_in_every_language(capsys: Any) -> None:
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(figures(capsys))
    assert said[0] == said[1]
    assert said[0]["training_sessions"] == {"value": 2, "unit": "期", "label": FIGURES["training_sessions"].label}


def test_one_withdrawn_training_and_a_late_one_change_what_counts_them_and_nothing_before(capsys: Any) -> None:
    before = figures(capsys)
    moment = Entry.objects.order_by("-seq")[0].recorded_at.isoformat()
    (trained,) = Entry.objects.filter(kind="helping.training_held", region=world.HUAYANSI)
    assert corrections.withdraw([trained.id], "没有办", SYSTEM) is None
    after = figures(capsys)
    changed = {key for key in before if before[key] != after[key]}
    assert {"training_sessions", "training_attendances"} <= changed
    assert after["training_attendances"]["value"] == before["training_attendances"]["value"] - 40
    journal.submit([world.training(attendances=7, topic="迟报")], SYSTEM)
    assert figures(capsys)["training_attendances"]["value"] == after["training_attendances"]["value"] + 7
    assert figures(capsys, "--as-of", moment) == before


@pytest.mark.parametrize(
    "words",
    [
        ["figures", "--region", "999999", "--year", "2014"],
        ["figures", "--region", "6107", "--year", "去年"],
        ["figures", "--region", "6107", "--year", "2014", "--as-of", "昨天"],
        ["facts", "no_such_figure", "--region", "6107", "--year", "2014"],
        ["import", "no.such_kind", "x.xlsx"],
        ["import", "helping.training_held", "no-such-file.xlsx"],
        ["template", "no.such_kind", "x.xlsx"],
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: list[str], capsys: Any) -> None:
    with translation.override("zh-hans"):
        assert run(words) == 2
    said = capsys.readouterr()
    assert not said.out and "Traceback" not in said.err and any("\u4e00" <= c <= "\u9fff" for c in said.err)


def test_a_file_with_a_wrong_cell_is_refused_by_row_and_column(tmp_path: Path, capsys: Any) -> None:
    lines = [list(line) for line in TRAININGS]
    lines[3][2] = "2104-07-02"
    words = ["import", "helping.training_held", str(sheet(tmp_path / "a.xlsx", lines))]
    with translation.override("zh-hans"):
        assert run(words) == 2
        assert "第 4 行「日期」" in capsys.readouterr().err
        assert run([*words, "--partial"]) == 0
    assert "入账1条" in capsys.readouterr().out


def test_what_a_heading_means_can_be_said(tmp_path: Path, capsys: Any) -> None:
    """A table made by others comes in as it is: only what its headings mean is to be said."""
    lines = [
        ["序号", "培训时间", "培训项目", "地点", "培训人次", "主办单位"],
        [1, "2014.7.2", "核桃", "华严寺村", "45人次", "DW1"],
    ]
    words = ["import", "helping.training_held", str(sheet(tmp_path / "a.xlsx", lines))]
    with translation.override("zh-hans"):
        assert run(words) == 2
        assert "--column" in capsys.readouterr().err
        assert run([*words, "--column", "培训时间=没有的"]) == 2
        assert "没有「没有的」这个字段" in capsys.readouterr().err
        said = ["培训时间=日期", "培训项目=topic", "培训人次=attendances", "主办单位=举办单位"]
        assert run([*words, *(part for one in said for part in ("--column", one))]) == 0
    assert "入账1条" in capsys.readouterr().out


def test_an_unfinished_demo_is_not_taken_for_a_finished_one(capsys: Any, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "BANGFU_DEMO_MARK", tmp_path / "demo")
    assert run(["demo"]) == 0
    settings.BANGFU_DEMO_MARK.write_text(json.dumps(build.UNFINISHED), "utf8")
    with translation.override("zh-hans"):
        assert run(["demo"]) == 2
    assert "上次没有建完" in capsys.readouterr().err
