from django.contrib.admin.apps import AdminConfig


class Administration(AdminConfig):
    """Django's administration, with our own site in the place of the default one."""

    default_site = "annotate.site.Site"
