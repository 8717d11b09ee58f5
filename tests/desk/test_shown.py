"""How figures, money, years and places are written for people; who sees what of saved views."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client, RequestFactory
from django.utils import translation
from django.views.defaults import server_error

from bangfu.access.models import User
from bangfu.desk.dashboard import classes, month_name, named_classes
from bangfu.kit import show
from bangfu.kit.models import SavedView
from bangfu.plain.fact import Field, Type
from tests import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "yuan", "shown"),
    [
        ("zh-hans", 179_864_300, ("1.80", "亿元")), ("zh-hans", 2_690_900, ("269.09", "万元")), ("zh-hans", 9_080, ("9,080", "元")),
        ("en", 179_864_300, ("179.86", "M yuan")), ("en", 90_800, ("90.80", "k yuan")), ("en", Decimal("5.50"), ("5.50", "yuan")),
    ],
)  # fmt: skip
def test_money_is_scaled_for_a_glance_and_exact_in_full(language: str, yuan: int, shown: tuple[str, str]) -> None:
    with translation.override(language):
        assert show.amount(yuan) == shown
        assert show.exact(yuan, show.YUAN).startswith(f"{yuan:,}")


def test_shares_and_years_are_written_as_such() -> None:
    assert show.measured(Decimal("33.4800"), "%") == ("33.5", "%")
    assert show.exact(Decimal("33.4800"), "%") == "33.48 %"
    year = Field("built_in", "建房时间", Type.INTEGER, False, None, minimum=1800)
    count = Field("people", "人数", Type.INTEGER, False, None, minimum=1)
    assert (show.value(year, 1998), show.value(count, 1998)) == ("1998", "1,998")


def test_places_are_named_in_english_by_what_they_are() -> None:
    world.make()
    with translation.override("en"):
        assert show.region_name("610726") == "Ningqiang County"
        assert show.region_name("610726102") == "Da'an Town"
        assert (show.region_label("6107"), month_name("2014-05")) == ("Hanzhong", "May")
    with translation.override("zh-hans"):
        assert (show.region_label("610726"), month_name("2014-05")) == ("宁强县", "5月")


def test_classes_part_the_values_and_name_every_stretch() -> None:
    bounds = classes([float(n) for n in range(1, 12)])
    assert bounds == sorted(set(bounds)) and len(bounds) == 4
    made = named_classes(bounds, str)
    assert (made[0]["min"], made[-1]["max"]) == (None, None)
    assert [one["max"] for one in made[:-1]] == [one["min"] for one in made[1:]]


def test_a_saved_view_is_ones_own() -> None:
    world.make()
    city, county = Client(), Client()
    city.force_login(User.objects.get(username="city"))
    county.force_login(User.objects.get(username="county"))
    address = "/lists/households/views/"
    made = city.post(address, {"name": "帮扶中", "query": "state=poor&after=x~1"})
    assert made["Location"] == "/lists/households/?state=poor"
    view = SavedView.objects.get()
    assert "帮扶中" in city.get("/lists/households/").content.decode()
    assert "帮扶中" not in county.get("/lists/households/").content.decode().split('id="list"')[0].split("viewbar")[-1]
    county.post(f"{address}{view.pk}/drop/")
    assert SavedView.objects.count() == 1
    assert city.post("/lists/nothing/views/", {"name": "a", "query": "b=1"}).status_code == 404
    assert city.get(address).status_code == 405
    city.post(f"{address}{view.pk}/drop/")
    assert SavedView.objects.count() == 0


def test_a_saved_view_needs_a_name_and_a_list_keeps_a_dozen() -> None:
    world.make()
    client = Client()
    client.force_login(User.objects.get(username="city"))
    client.post("/lists/households/views/", {"name": " ", "query": "state=poor"})
    assert SavedView.objects.count() == 0
    for n in range(14):
        client.post("/lists/households/views/", {"name": f"v{n}", "query": f"cause={n}"})
    assert SavedView.objects.count() == 12


def test_what_broke_is_said_without_a_context() -> None:
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500 and "系统出了差错" in response.content.decode()


def test_the_wall_shows_what_came_in_and_nobody_by_name(client: Client) -> None:
    world.make()
    client.force_login(User.objects.get(username="city"))
    page = client.get("/screen/6107/")
    assert {"when": "07-01", "where": "宁强县 大安镇 华严寺村", "what": "举办培训班", "times": 1} in page.context[
        "news"
    ]
    assert {one["url"] for one in page.context["map"]["values"]} == {"/screen/610726/", "/screen/610722/"}
    for name in ("张三", "李四", "王建国"):
        assert name not in page.content.decode()
