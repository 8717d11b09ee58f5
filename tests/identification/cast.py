"""Cases of the miniature world: facts by name of their step, on given days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bangfu.identification import facts as f
from bangfu.plain.fact import Fact
from tests import world

BATCH = "2014年识别"
START = date(2014, 5, 5)
TOWN, COUNTY, TEAM = "town", "county", "team"


def day(n: int, start: date = START) -> date:
    return start + timedelta(days=n)


DAY = [day(n) for n in range(40)]


def about(case: str, on: date, region: str = world.HUAYANSI) -> dict[str, Any]:
    return {"region": region, "case": case, "happened_on": on}


def applied(case: str = "C1", on: date = START, **more: Any) -> f.Applied:
    values = {"batch": BATCH, "household": f"HU-{case}", "head": "张三", "people": 3, "group": "一组", **more}
    return f.Applied(**about(case, on), **values)


def verified(case: str = "C1", on: date = DAY[3], **more: Any) -> f.Verified:
    return f.Verified(**about(case, on), **{"by": "王建国", "fits": True, **more})


def deliberated(case: str = "C1", on: date = DAY[5], **more: Any) -> f.Deliberated:
    votes = {"expected": 60, "present": 47, "votes_for": 45, "votes_against": 2, **more}
    return f.Deliberated(**about(case, on), **votes)


def opened(case: str = "C1", on: date = DAY[6], round_: str = "1", days: int = 7, **more: Any) -> f.PublicityOpened:
    return f.PublicityOpened(**about(case, on), round=round_, until=day(days - 1, on), **more)


def closed(case: str = "C1", on: date = DAY[12], round_: str = "1") -> f.PublicityClosed:
    return f.PublicityClosed(**about(case, on), round=round_)


def objected(case: str = "C1", on: date = DAY[8], key: str = "Y1") -> f.ObjectionRaised:
    return f.ObjectionRaised(**about(case, on), objection=key, content="他家有车")


def answered(case: str = "C1", on: date = DAY[10], key: str = "Y1", outcome: str = "rejected") -> f.ObjectionAnswered:
    return f.ObjectionAnswered(**about(case, on), objection=key, outcome=outcome, reason="车是他弟弟的")


def town(case: str = "C1", on: date = DAY[13]) -> f.TownReviewed:
    return f.TownReviewed(**about(case, on), signed_by="镇长")


def county(case: str = "C1", on: date = DAY[22]) -> f.CountyReviewed:
    return f.CountyReviewed(**about(case, on), signed_by="陈主任")


def announced(case: str = "C1", on: date = DAY[24]) -> f.Announced:
    return f.Announced(**about(case, on), until=day(6, on))


def returned(case: str = "C1", on: date = DAY[13], to: str = "deliberate") -> f.Returned:
    return f.Returned(**about(case, on), to=to, reason="评议记录不全")


def rejected(case: str = "C1", on: date = DAY[13]) -> f.Rejected:
    return f.Rejected(**about(case, on), reason="异议成立")


def whole(case: str = "C1") -> list[Fact]:
    """The identification of a household as it should go."""
    return [
        applied(case), verified(case), deliberated(case), opened(case), closed(case), town(case),
        opened(case, day(14), "2"), closed(case, day(20), "2"), county(case), announced(case),
    ]  # fmt: skip


def proposed(case: str = "T1", on: date = START, household: str = "HU-0001", **more: Any) -> f.ExitProposed:
    return f.ExitProposed(**about(case, on), batch="2014年退出", household=household, head="张三", people=3, **more)


def signed(case: str = "T1", on: date = DAY[4], agrees: bool = True) -> f.ExitSigned:
    return f.ExitSigned(**about(case, on), agrees=agrees, signed_by="张三", reason="" if agrees else "房子还没修好")


def drawn(
    case: str = "T1", on: date = DAY[13], seed: str = "20140518", among: int = 1, chosen: bool = True
) -> f.CheckDrawn:
    return f.CheckDrawn(**about(case, on), seed=seed, share=Decimal("0.05"), among=among, chosen=chosen)


CLUE_DAY = date(2023, 3, 1)
CLUE = [day(n, CLUE_DAY) for n in range(40)]


def clue(case: str = "M1", on: date = CLUE_DAY, **more: Any) -> f.ClueReceived:
    values = {"source": "patrol", "head": "张三", "people": 3, "what": "住院自付两万元", "household": "HU-0001", **more}
    return f.ClueReceived(**about(case, on), **values)


def consented(case: str = "M1", on: date = CLUE[1], given: bool = True, **more: Any) -> f.ConsentAnswered:
    values = (
        {"scope": ("deposit", "vehicle"), "until": day(60, on), "signed_by": "张三"} if given else {"reason": "不愿"}
    )
    return f.ConsentAnswered(**about(case, on), given=given, **{**values, **more})


def identified(case: str = "M1", on: date = CLUE[12], monitored_class: str = "1") -> f.MonitoredHouseholdIdentified:
    return f.MonitoredHouseholdIdentified(
        **about(case, on), monitored_class=monitored_class, risks=("1",), signed_by="陈主任"
    )


def measure(case: str = "M1", on: date = CLUE[15], green: bool = False) -> f.MeasureStarted:
    return f.MeasureStarted(**about(case, on), measures=("health",), green=green)


def monitoring(case: str = "M1", start: date = CLUE_DAY) -> list[Fact]:
    """The identification of a monitored household within its fifteen days."""
    return [
        clue(case, start), consented(case, day(1, start)), verified(case, day(2, start)), deliberated(case, day(3, start)),
        opened(case, day(4, start), days=5), closed(case, day(8, start)), town(case, day(9, start)),
        identified(case, day(12, start)), measure(case, day(15, start)),
    ]  # fmt: skip


def closed_risk(case: str = "M1-X", start: date = date(2024, 1, 5)) -> list[Fact]:
    """The closing of a risk from its proposal to its announcement."""
    return [
        closing(case, start), verified(case, start), deliberated(case, start), opened(case, start, days=5),
        closed(case, day(4, start)), town(case, day(5, start)), county(case, day(6, start)), announced(case, day(7, start)),
    ]  # fmt: skip


def marked(case: str = "M1", on: date = date(2024, 1, 13), closing: str = "M1-X") -> f.RiskClosed:
    return f.RiskClosed(**about(case, on), closing=closing, signed_by="陈主任")


def closing(case: str = "M1-X", on: date = date(2024, 1, 5), **more: Any) -> f.RiskClosingProposed:
    values = {"earlier": "M1", "head": "张三", "stable_since": date(2023, 6, 1), **more}
    return f.RiskClosingProposed(**about(case, on), **values)
