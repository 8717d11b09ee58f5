"""An official document as PDF: set by typst with the Chinese fonts that there are."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from bangfu.plain.words import mark as _

TEMPLATE = Path(__file__).with_name("official.typ")
BUNDLED = "manimgx_fonts_cjk"  # Noto Sans CJK of every weight, complete for GBK: enough alone
SERIF = Path(__file__).parents[2] / "web/desk/node_modules/@expo-google-fonts/noto-serif-sc"
SERIF_WEIGHTS = ("400Regular", "500Medium", "700Bold")
CHINESE = ("Noto Sans CJK SC", "Noto Sans SC", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC",
           "FandolFang", "FandolFang R", "FandolSong", "FangSong", "FangSong_GB2312", "SimSun")  # fmt: skip


class FontsMissing(RuntimeError):
    """No font on this machine knows Chinese."""


def font_paths() -> list[Path]:
    """Folders of fonts that came with the project; typst looks through the system's own ones besides."""
    found = [SERIF / weight for weight in SERIF_WEIGHTS]
    spec = importlib.util.find_spec(BUNDLED)
    found += [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    return [path for path in found if path.is_dir()]


@cache
def _fonts(paths: tuple[Path, ...], system: bool) -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=system, include_embedded_fonts=True, font_paths=list(paths))
    if not set(fonts.families()).intersection(CHINESE):
        raise FontsMissing(_("没有中文字体,不能生成 PDF:请重新安装本软件的依赖,或在系统中安装 fonts-noto-cjk"))
    return fonts


def render(data: Mapping[str, Any], *, system: bool = True, archival: bool = False) -> bytes:
    """The PDF of what `official.told()` tells. For the archive: PDF/A, and a character in no font is an error."""
    return typst.compile(
        TEMPLATE.read_bytes(),
        output=None,
        font_paths=_fonts(tuple(font_paths()), system),
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2b"] if archival else [],
        format="pdf",
    )
