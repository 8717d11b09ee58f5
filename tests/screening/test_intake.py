"""Households and members as others hold them: other names, types and codes are read as what they mean, or refused with the cure."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from bangfu.kit import show
from bangfu.screening import intake, population
from bangfu.screening.numbers import numbers
from bench import population as made_up

pytestmark = pytest.mark.django_db
VILLAGE = "610726102229"
HOMES = {"household": ["a", "b"], "region": [VILLAGE] * 2, "registered": ["poor", None], "wage": [100000, 200000],
         "floor_area": [350000, 900000]}  # fmt: skip
PEOPLE = {"household": ["a", "a", "b"], "born": [19500101, 20100101, 19800101], "sex": ["1", "2", "1"], "relation": ["01", "04", "01"],
          "health": ["1", "3", "2"], "medical_insurance": [True, True, None]}  # fmt: skip


def screened(folder: Path, homes: Any = HOMES, people: Any = PEOPLE, suffix: str = "parquet") -> tuple[Any, Any]:
    for name, rows in (("households", homes), ("members", people)):
        (folder / name).mkdir(exist_ok=True)
        table = rows if isinstance(rows, pa.Table) else pa.table(rows)
        path = folder / name / f"a.{suffix}"
        pc.write_csv(table, path) if suffix == "csv" else pq.write_table(table, path)
    done = population.run(folder, folder / "out", numbers(date(2023, 12, 31)), folder, said=lambda name: None)
    rows = pq.read_table(folder / "out" / "households").sort_by("household").to_pylist()
    return done, rows


@pytest.fixture
def usual(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return screened(tmp_path_factory.mktemp("usual"))[1]


CHINESE = {"户编号": ["a", "b"], "村": [int(VILLAGE)] * 2, "建档立卡状态": ["poor", ""], "工资性收入(元)": ["1000.00", "2000"],
           "住房面积(平方米)": [35, 90]}  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"sex": ["男", "女", "男"]}, {"relation": ["1", "4", "1"]}, {"relation": [1, 4, 1]}, {"relation": ["户主", "之女", "本人"]},
        {"born": [date(1950, 1, 1), date(2010, 1, 1), date(1980, 1, 1)]},
        {"born": [datetime(1950, 1, 1), datetime(2010, 1, 1), datetime(1980, 1, 1)]},
        {"born": ["1950-01-01", "2010/01/01 00:00:00", "19800101"]}, {"born": [19500101.0, 20100101.0, 19800101.0]},
        {"medical_insurance": [1, 1, None]}, {"medical_insurance": ["是", "TRUE", ""]}, {"health": [1.0, 3.0, 2.0]},
        {"household": pa.array(["a", "a", "b"], pa.large_string())},
    ],
)  # fmt: skip
def test_other_types_and_labels_mean_the_same(tmp_path: Path, usual: Any, changed: dict[str, Any]) -> None:
    assert screened(tmp_path, people={**PEOPLE, **changed})[1] == usual


@pytest.mark.parametrize(
    "homes",
    [
        CHINESE, {name.upper(): values for name, values in HOMES.items()}, {**HOMES, "wage": [100000.0, 200000.0]},
        {**HOMES, "wage": ["100000", " 200000"]}, dict(reversed(HOMES.items())),
    ],
)  # fmt: skip
def test_columns_by_other_names_and_in_another_order(tmp_path: Path, usual: Any, homes: Any) -> None:
    assert screened(tmp_path, homes)[1] == usual


def test_a_file_that_is_as_written_is_read_where_it_lies(tmp_path: Path) -> None:
    """A copy of thirty million households would be a copy too many; an empty text is an empty answer."""
    made_up.write(tmp_path, 500)
    con, pairs = population.connect(tmp_path), population.pairs_of(tmp_path)
    assert list(population.as_read(con, pairs, tmp_path)) == pairs


def test_keys_of_two_types_still_meet(tmp_path: Path) -> None:
    done, rows = screened(tmp_path, {**HOMES, "household": [1, 2]}, {**PEOPLE, "household": ["1", "1", "2"]})
    assert done.left == 0 and [row["household"] for row in rows] == ["1", "2"]


def test_a_csv_is_read_as_well(tmp_path: Path, usual: Any) -> None:
    assert screened(tmp_path, suffix="csv")[1] == usual


@pytest.mark.parametrize(
    ("homes", "people", "said"),
    [
        ({**HOMES, "wage": [1000.5, 2000.0]}, PEOPLE, "列「wage」里有读不懂的值:「1000.5」;应为以分为单位的整数"),
        ({**HOMES, "wage": [Decimal("1000.00"), Decimal("2000.00")]}, PEOPLE, "列「wage」是DECIMAL(6,2),应为以分为单位的整数"),
        ({**HOMES, "region": ["610726", "x"]}, PEOPLE, "列「region」里有读不懂的值:「610726」、「x」;应为12位村级区划代码"),
        ({**HOMES, "household": ["a", None]}, PEOPLE, "有的行没有户编号"),
        ({**HOMES, "name": ["x", "y"]}, PEOPLE, "households/a.parquet有不认识或重复的列:「name」"),
        ({**HOMES, "户编号": ["a", "b"]}, PEOPLE, "有不认识或重复的列:「户编号」"),
        (HOMES, {**PEOPLE, "relation": ["01", "77", "01"]}, "列「relation」里有读不懂的值:「77」;应为01(户主)、02(配偶)"),
        (HOMES, {**PEOPLE, "born": [1950, 20101301, 19800101]}, "列「born」里有读不懂的值:"),
        (HOMES, {**PEOPLE, "born": ["不详", "20100101", "19800101"]}, "列「born」里有读不懂的值:「不详」"),
        (HOMES, {**PEOPLE, "medical_insurance": ["是", "没交", ""]}, "里有读不懂的值:「没交」;应为true、false或是、否"),
        (HOMES, {**PEOPLE, "health": [[1], [2], [3]]}, "列「health」是BIGINT[],应为"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_the_cure(tmp_path: Path, homes: Any, people: Any, said: str) -> None:
    """Money in yuan taken for fen, or a label taken for no code, would make everybody poor and nobody see it."""
    with pytest.raises(intake.Unusable) as error:
        screened(tmp_path, homes, people)
    assert said in show.sentence(error.value.reason)


def test_who_is_counted_nowhere_or_twice_is_said(tmp_path: Path) -> None:
    done, _rows = screened(tmp_path, people={"household": ["a", "z", "z"], "born": [19500101] * 3})
    assert (done.people, done.left) == (1, 2)
    done, _rows = screened(tmp_path, {**HOMES, "household": ["a", "a"]}, PEOPLE)
    assert done.left == 3 - done.people and done.people == 4
