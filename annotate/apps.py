from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AnnotateConfig(AppConfig):
    name = "annotate"

    def ready(self) -> None:
        from annotate import checks, guards, roles, signals, tasks  # noqa: F401  registers checks, signals and tasks

        post_migrate.connect(guards.install, sender=self)
        post_migrate.connect(roles.install, sender=self)
