"""The core of screening in OpenFisca-core: what a rules engine for one country's law does with the same variables."""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Home = build_entity(
    key="home", plural="homes", label="home", roles=[{"key": "member", "plural": "members", "label": "member"}]
)
Person = build_entity(key="person", plural="people", label="person", is_person=True)
LINE, WHEN = 400_000, "2023"


def _input(name: str, entity: Any) -> type[Variable]:
    return type(name, (Variable,), {"value_type": int, "entity": entity, "definition_period": YEAR, "label": name})


def _formula(name: str, formula: Any, entity: Any = Home, kind: type = bool) -> type[Variable]:
    return type(
        name, (Variable,),
        {"value_type": kind, "entity": entity, "definition_period": YEAR, "label": name, "formula": formula},
    )  # fmt: skip


def _any(condition: Any) -> Any:
    return lambda home, when: home.any(condition(home.members, when))


def _listed(check: str) -> Any:
    return lambda home, when: home("listed", when) * home(check, when)


HOME = (
    "wage",
    "business",
    "transfer",
    "property",
    "business_cost",
    "water",
    "house",
    "structure",
    "powered",
    "fuel",
    "toilet",
    "road",
    "listed",
)
PERSON = ("age", "schooling", "education", "health", "medical", "worker")
SIX = ("d_education", "d_attendance", "d_illness", "d_insurance")
TWO = ("d_house", "d_water", "d_power", "d_fuel", "d_toilet", "d_road")
CHECKS = ("poor", "d_water", "unsafe_house", "d_attendance", "d_insurance")
FORMULAS = {
    "d_attendance": _any(lambda m, t: (m("age", t) >= 6) * (m("age", t) <= 15) * (m("schooling", t) == 0)),
    "d_illness": _any(lambda m, t: m("health", t) == 3),
    "d_insurance": _any(lambda m, t: (m("medical", t) == 0) * (m("worker", t) == 0)),
    "d_education": lambda h, t: (
        h.sum((h.members("age", t) >= 18) * ((h.members("education", t) >= 3) + (h.members("education", t) < 0))) == 0
    ),
    "d_house": lambda h, t: (h("house", t) == 1) + (h("structure", t) == 5) + (h("structure", t) == 6),
    "d_water": lambda h, t: h("water", t) == 0, "d_power": lambda h, t: h("powered", t) == 0,
    "d_fuel": lambda h, t: h("fuel", t) == 1, "d_toilet": lambda h, t: h("toilet", t) == 0, "d_road": lambda h, t: h("road", t) == 1,
    "poor": lambda h, t: h("net", t) < LINE * h.nb_persons(),
    "unsafe_house": lambda h, t: h("house", t) == 1,
    "exit_fit": lambda h, t: sum(h(n, t) * 1 for n in CHECKS) == 0,
    **{f"exit_{name}": _listed(name) for name in CHECKS},
}  # fmt: skip


def _net(h: Any, t: Any) -> Any:
    return h("wage", t) + h("business", t) + h("transfer", t) + h("property", t) - h("business_cost", t)


def run(homes: dict[str, Any], people: dict[str, Any]) -> dict[str, Any]:
    """Set the inputs and calculate all, a row per household: the gap, the exit checks, the deprivations with their score."""
    system = TaxBenefitSystem([Home, Person])
    system.add_variables(
        *(_input(name, Home) for name in HOME), *(_input(name, Person) for name in PERSON),
        *(_formula(name, formula) for name, formula in FORMULAS.items()),
        _formula("net", _net, kind=int), _formula("size", lambda h, t: h.nb_persons(), kind=int),
        _formula("gap", lambda h, t: (LINE * h("size", t) - h("net", t)) * h("poor", t), kind=int),
        _formula("exit_points", lambda h, t: 20 * (5 - sum(h(n, t) * 1 for n in CHECKS)), kind=int),
        _formula("score", lambda h, t: 6 * sum(h(n, t) * 1 for n in SIX) + 2 * sum(h(n, t) * 1 for n in TWO), kind=int),
        _formula("deprived", lambda h, t: h("score", t) >= 12),
    )  # fmt: skip
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(len(people["household"])))
    home = builder.declare_entity("home", homes["household"])
    builder.join_with_persons(home, people["household"], np.array(["member"] * len(people["household"])))
    simulation = builder.build(system)
    for names, values in ((HOME, homes), (PERSON, people)):
        for name in names:
            simulation.set_input(name, WHEN, values[name])
    amounts = ("size", "net", "gap", "exit_points", "score", "deprived")
    found = {name: simulation.calculate(name, WHEN) for name in (*amounts, *FORMULAS)}
    return {"household": homes["household"], **found}
