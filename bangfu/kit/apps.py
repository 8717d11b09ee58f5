"""At start, every room's declarations are found by walking the rooms: there is no list to forget."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings


class Kit(AppConfig):
    name = "bangfu.kit"

    def ready(self) -> None:
        for room in filter(lambda app: app.startswith("bangfu."), settings.INSTALLED_APPS):
            for part in ("facts", "acts", "sheets", "figures", "panels", "nav"):
                name = f"{room}.{part}"
                if find_spec(name):
                    import_module(name)
