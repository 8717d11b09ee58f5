"""A photo without its file waits until the file is here."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.field.facts import PhotoTaken
from bangfu.ledger import files
from bangfu.ledger.registry import check
from bangfu.plain.verdict import YES, Verdict, no
from bangfu.plain.words import mark as _


@check(PhotoTaken)
def check_photo(facts: Sequence[PhotoTaken]) -> list[Verdict]:
    missing = no("no_file", _("照片文件还没有传上来"), at="file")
    return [YES if files.is_kept(f.file) else missing for f in facts]
