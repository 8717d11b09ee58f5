"""Names of places as people say them."""

from __future__ import annotations

import re

ENDINGS = re.compile(r"(社区居民委员会|社区居委会|居民委员会|村民委员会|街道办事处|居委会)$")


def short_name(name: str) -> str:
    """A register's name without the office in it: 华严寺村委会, 华严寺村民委员会 → 华严寺村, 庙坝社区居民委员会 → 庙坝社区."""
    if name.endswith("村委会"):
        return name.removesuffix("委会")
    matched = ENDINGS.search(name)
    if not matched:
        return name
    stem = name[: matched.start()]
    if matched[1] == "村民委员会":
        return stem if stem.endswith("村") else f"{stem}村"
    ending = "社区" if matched[1].startswith("社区") else {"街道办事处": "街道"}.get(matched[1], "")
    return stem + ending
