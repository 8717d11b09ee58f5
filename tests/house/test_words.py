"""The words: every text that people read has its English, with the same placeholders."""

from __future__ import annotations

import pytest

from bangfu.kit import words

TEXTS = words.collect()
ENGLISH = words.read("en")


def test_texts_are_found_in_every_place():
    """Python, templates and policy each give their texts."""
    files = {where for places in TEXTS.values() for where in places}
    assert {"bangfu/policy/codes.toml", "bangfu/kit/views.py"} <= files
    assert any(where.endswith(".html") for where in files)


def test_every_text_has_its_english():
    """Run `python -m bangfu.kit.words`, then translate what it names."""
    assert [f"{text} ({places[0]})" for text, places in TEXTS.items() if not ENGLISH.get(text, "").strip()] == []


def test_the_placeholders_are_the_same():
    """A translation that drops or misspells a placeholder would fail when shown."""
    differ = {
        text: ENGLISH[text]
        for text in TEXTS
        if text in ENGLISH
        if words.placeholders(text) != words.placeholders(ENGLISH[text])
    }
    assert differ == {}


@pytest.mark.parametrize("text", [text for text in TEXTS if "<" in text])
def test_markup_is_kept(text: str):
    """Tags within a text come back in its translation."""
    assert text.count("<") == ENGLISH[text].count("<")


def test_the_catalogue_compiles(tmp_path, monkeypatch):
    """What is compiled gives the same English back."""
    import gettext
    import shutil

    copy = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    shutil.copy(words.catalogue("en"), copy)
    monkeypatch.setattr(words, "LOCALE", tmp_path)
    with words.compile_catalogue("en").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert [text for text in ENGLISH if compiled.gettext(text) != ENGLISH[text]] == []
