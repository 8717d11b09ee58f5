"""The catalogue of data-quality rules, where they speak of one answer of a household: blank, or out of range. Numbers are those of the
catalogue.
"""

from __future__ import annotations

from typing import Any

from bangfu.plain.words import mark as _
from bangfu.screening.columns import PARTS
from bangfu.screening.rule import Formula, listed


@listed(_("户联系电话没有填或不是11位手机号"), registered="4_02_001", monitored="5_13_003")
def phone(h: Any, p: Any) -> Any:
    return ~h.phone_fits.fill_null(False)


def _blank(name: str) -> Formula:
    return lambda h, p: getattr(h, name).isnull()


def _beyond(name: str, most: str) -> Formula:
    return lambda h, p: (getattr(h, name) < 0) | (getattr(h, name) > p.catalogue[most] * PARTS)


BLANK = (
    (_("是否解决安全饮用水没有填"), "safe_water", {"registered": "3_02_002"}),
    (_("饮水是否安全没有填"), "water_safe", {"registered": "5_19_002"}),
    (_("有无卫生厕所没有填"), "toilet", {"registered": "3_02_003"}),
    (_("耕地面积没有填"), "arable", {"registered": "3_02_004", "monitored": "5_14_015"}),
    (_("林地面积没有填"), "forest", {"registered": "3_02_005", "monitored": "5_14_016"}),
    (_("退耕还林面积没有填"), "returned_forest", {"monitored": "5_14_017"}),
    (_("林果面积没有填"), "orchard", {"monitored": "5_14_018"}),
    (_("牧草地面积没有填"), "pasture", {"registered": "3_02_006", "monitored": "5_14_019"}),
    (_("水面面积没有填"), "water_area", {"monitored": "5_14_020"}),
    (_("入户路类型没有填"), "road", {"registered": "3_02_007"}),
    (_("入户道路是否硬化没有填"), "road_hardened", {"monitored": "5_19_004"}),
    (_("住房面积没有填"), "floor_area", {"registered": "3_02_008", "monitored": "5_19_005"}),
    (_("是否危房没有填"), "unsafe", {"registered": "3_02_009", "monitored": "5_19_006"}),
    (_("与村主干路距离没有填"), "road_distance", {"registered": "3_02_013", "monitored": "5_14_021"}),
    (_("是否通生活用电没有填"), "powered", {"monitored": "5_15_002"}),
)
BEYOND = (
    (_("耕地面积过大"), "arable", "arable", {"registered": "5_14_001", "monitored": "5_14_008"}),
    (_("林地面积过大"), "forest", "wood", {"registered": "5_14_002", "monitored": "5_14_009"}),
    (_("退耕还林面积过大"), "returned_forest", "wood", {"registered": "5_14_003", "monitored": "5_14_010"}),
    (_("林果面积过大"), "orchard", "wood", {"registered": "5_14_004", "monitored": "5_14_011"}),
    (_("牧草地面积过大"), "pasture", "grass", {"registered": "5_14_005", "monitored": "5_14_012"}),
    (_("水面面积过大"), "water_area", "grass", {"registered": "5_14_006", "monitored": "5_14_013"}),
    (_("与村主干路距离过远"), "road_distance", "distance", {"registered": "5_14_007", "monitored": "5_14_014"}),
)
for _title, _name, _numbers in BLANK:
    listed(_title, **_numbers)(_blank(_name))
for _title, _name, _most, _numbers in BEYOND:
    listed(_title, **_numbers)(_beyond(_name, _most))
