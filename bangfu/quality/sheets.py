"""The list of samples."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from bangfu.kit.sheet import Column, Sheet
from bangfu.kit.thing import DOORS, Thing
from bangfu.plain.fact import Type
from bangfu.plain.words import mark as _
from bangfu.quality.facts import SampleDrawn
from bangfu.quality.models import Sample

SAMPLES = Sheet(
    name="samples", title=_("核查样本"), icon="dice", model=Sample, thing="sample", order=("-drawn_on",), period="drawn_on",
    columns=(
        Column("title", _("核查名称"), sortable=False),
        Column("region", _("地区"), Type.REGION),
        Column("drawn_on", _("抽取日期"), Type.DATE),
        Column("seed", _("公开种子"), sortable=False),
        Column("units", _("抽中户数"), Type.INTEGER, unit=_("户"), sortable=False),
        Column("key", _("样本编号"), sortable=False, shown=False),
    ),
    search=("title", "key"), kind="quality.sample_drawn",
)  # fmt: skip
SAMPLE = Thing("sample", _("核查样本"), "dice", Sample, "title", ("title", "key"), page="quality:sample")


def _drawing(words: Mapping[str, str]) -> str:
    region = words.get("region", "")
    return reverse("quality:plan", args=[region]) if region else reverse("kit:list", args=["samples"])


DOORS[SampleDrawn.kind().name] = _drawing
