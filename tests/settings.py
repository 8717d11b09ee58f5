"""The settings of tests: the program's own, with a home folder and a lake of their own.

They are named in pyproject.toml, since settings are read before any conftest.py is.
"""

import os
import tempfile
from importlib import import_module

_home = tempfile.mkdtemp(prefix="bangfu-test-")
os.environ["BANGFU_HOME"] = _home
os.environ["BANGFU_LAKE"] = _home + "/lake"
os.environ["SECRET_KEY"] = "only for tests"
globals().update({name: value for name, value in vars(import_module("bangfu.settings")).items() if name.isupper()})
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2")]
"""Passwords are not what is tried here, so they are hashed fast."""
