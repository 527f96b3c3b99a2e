from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class AnnotateConfig(AppConfig):
    name = "annotate"

    def ready(self) -> None:
        from annotate import checks, guards, roles, search_index, signals, tasks  # noqa: F401  registers what they hold

        pre_migrate.connect(guards.lift, sender=self)
        post_migrate.connect(guards.install, sender=self)
        post_migrate.connect(roles.install, sender=self)
        post_migrate.connect(search_index.install, sender=self)
