"""Tells the floors below where the lineage of places comes from."""

from django.apps import AppConfig

from bangfu.plain.lineage import use


class Places(AppConfig):
    name = "bangfu.places"

    def ready(self) -> None:
        from bangfu.places.queries import lineage

        use(lineage)
