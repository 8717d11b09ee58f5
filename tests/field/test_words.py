"""Every word of the app is there in both languages."""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = Path(__file__).parent.parent.parent / "web/phone/src"
HAN = re.compile(r"[\u3400-\u9fff]")
TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def test_every_chinese_text_has_its_english() -> None:
    english = dict(re.findall(r'^  "(.+?)": "(.+)",$', (SOURCES / "words.en.ts").read_text("utf8"), re.M))
    said = {
        text for path in SOURCES.glob("*.ts*") if path.name != "words.en.ts"
        for text in TEXT.findall(path.read_text("utf8")) if HAN.search(text) and text != "中文"
    }  # fmt: skip
    assert said - set(english) == set()
    assert set(english) - said - {"、"} == set()
    for chinese, text in english.items():
        assert sorted(re.findall(r"{\w+}", chinese)) == sorted(re.findall(r"{\w+}", text)), chinese
