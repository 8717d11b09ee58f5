"""`make bench`: every measurement, printed and kept in bench/results.json. Sizes may be named: `python -m bench 1000000`."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ["BANGFU_HOME"] = tempfile.mkdtemp(prefix="bangfu-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from bench import export, figures, importing, linkage, lists, presence

    call_command("migrate", verbosity=0)
    results = importing.measure() + lists.measure() + export.measure() + presence.measure() + linkage.measure()
    for size in [int(arg) for arg in sys.argv[1:]] or [1_000_000, 10_000_000]:
        results += figures.measure(size)
    for one in results:
        print(one, flush=True)
    (Path(__file__).parent / "results.json").write_text(
        json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf8"
    )


main()
