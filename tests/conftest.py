"""What every test stands on: its own home folder, its own lake, and the cast."""

from __future__ import annotations

import os
import tempfile

_home = tempfile.mkdtemp(prefix="bangfu-test-")
os.environ["BANGFU_HOME"] = _home
os.environ["BANGFU_LAKE"] = _home + "/lake"
os.environ["SECRET_KEY"] = "only for tests"
