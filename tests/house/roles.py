"""The roles of the small world, in the sets that the tables of doors speak of."""

from __future__ import annotations

from tests import world

EVERYBODY = {name for name, *_rest in world.ROLES}
ENTERING = {"city", "county", "town", "team", "cadre", "unit", "neighbour"}
EXPORTING = {"city", "county", "town", "team", "unit", "inspector", "neighbour"}
SEES_NINGQIANG = {"city", "county", "inspector", "leader"}
SEES_HUAYANSI = SEES_NINGQIANG | {"town", "team", "cadre"}
COUNTING = SEES_NINGQIANG | {"unit"}
