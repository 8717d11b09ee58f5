"""What was built of the app: what is served compressed is what is served plain, and all of it is kept for no network."""

from __future__ import annotations

import gzip
import json
import re

from bangfu.field.views import BUILT


def test_compressed_files_are_the_plain_ones() -> None:
    packed = list(BUILT.glob("*.gz"))
    assert packed and all(gzip.decompress(one.read_bytes()) == one.with_suffix("").read_bytes() for one in packed)


def test_the_service_worker_keeps_every_part_of_the_app() -> None:
    kept = set(re.findall(r'"(/[^"]+)"', (BUILT / "sw.js").read_text("utf8")))
    built = {f"/static/field/{one.name}" for one in BUILT.iterdir() if one.suffix in (".js", ".css") and one.name != "sw.js"}
    assert built <= kept and "/phone/" in kept, json.dumps(sorted(kept))
