"""`python -m bangfu.screening.guide`: docs/screening.md, made from the declarations: columns in and out, and every rule."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bangfu.plain.policy import codes, tables
from bangfu.screening import villages
from bangfu.screening.columns import Column, household_columns, member_columns
from bangfu.screening.household import labels
from bangfu.screening.rule import COUNTED, DERIVED, RULES
from bangfu.screening.rules import POPULATIONS

HEAD = """# Screening a whole population

Made from the declarations by `python -m bangfu.screening.guide`.

    bangfu screen SOURCE TARGET --on 2023-12-31
    bangfu screen SOURCE TARGET --on 2023-12-31 --only exit deprivation    # some groups of rules, and what they read
    bangfu screen SOURCE TARGET --on 2023-12-31 --spark spark://host:7077    # pip install bangfu[spark]

SOURCE holds `households/*.parquet` and `members/*.parquet`; a household's members stand in the members' file of the same name as its own
file, so that files are screened one after another in bounded memory (a pair of more than a million households is dealt out into
pieces first). On Spark every worker must be able to read SOURCE and write TARGET. A column that a file lacks is unknown for
everybody in it; a column that is not listed here is refused.

Files of others need not be made anew, except for Spark. `.csv` (UTF-8, names in the first line) is read too. A column may go by its
meaning (`工资性收入`, `工资性收入(元)`): then money is in yuan and quantities in square metres, mu or kilometres. Codes may be labels
(`户主`, `男`), lack their zeros or be whole numbers; days may be dates or text such as 2014-12-31; yes and no may be words, 1 and 0.
Where a value cannot be read, or money under our own name has fractions, nothing is screened: the column, its values and the cure
are said. Members without a household, and households that stand twice, are counted and said.

TARGET gets `households/*.parquet`, a row per household with its counts, amounts and a column per rule (true: the rule objects; false: it
does not; null: an answer is missing), and `villages.parquet`, their sums: `households`, `people`, `poor_households`, `poor_people`,
`income_unknown`, `gap` (fen), `deprived_people`, `deprived_parts` (parts of deprivation times people), `people_d_…` (the poor
who are deprived in an indicator), `class_1` … `class_4`, and households by rule. Of any region:
H = Σ deprived_people ÷ Σ people, A = Σ deprived_parts ÷ (Σ deprived_people × all parts), M0 = H × A.

Money is whole fen, quantities whole ten-thousandths (35 m² is 350000), days are numbers such as 20141231, codes are those of the code
lists. Nothing is rounded: lines are compared with the sum of a household, never with a quotient. A hit is a clue, it changes nothing.
"""


def _columns(title: str, columns: Iterable[Column]) -> list[str]:
    lines = [f"\n## {title}\n", "| column | meaning | kind | type | unit or code list |", "|---|---|---|---|---|"]
    lines += [
        f"| `{c.name}` | {c.label}{f' ({c.help})' if c.help else ''} | {c.kind} | {c.arrow} | {c.codes or c.unit} |"
        for c in columns
    ]
    return lines


def text() -> str:
    """The whole page."""
    made = [labels()[key] for key in (*COUNTED, *DERIVED)]
    lines = [HEAD, *_columns("Households: columns in", household_columns().values())]
    lines += [*_columns("Members: columns in", member_columns().values()), *_columns("Counts and amounts out", made)]
    lines += ["\n## Rules out\n", "| column | says | applies to | severity | rests on |", "|---|---|---|---|---|"]
    lines += [
        f"| `{r.key}` | {r.title} | {POPULATIONS[r.of]} | {r.severity} | `{r.number_of}` |" for r in RULES.values()
    ]
    lines += ["\n## The catalogue by number\n", "| number | says | of | state |", "|---|---|---|---|"]
    return "\n".join([*lines, *_catalogue()]) + "\n"


def _catalogue() -> list[str]:
    """Every number of the catalogue, with the rule that carries it or why none does."""
    found = {r.number: f"{r.title} | {POPULATIONS[r.of]} | here" for r in RULES.values() if r.number}
    found |= {r.number: f"{r.title} | 出列村 | here, on the page of a village" for r in villages.RULES}
    why = codes("catalogue_absence")
    found |= {e["number"]: f"{e['what']} |  | {why[e['why']]}" for e in tables("catalogue_absent")}
    return [f"| {number} | {said} |" for number, said in sorted(found.items())]


if __name__ == "__main__":
    Path("docs/screening.md").write_text(text(), "utf8")
