from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate

from blog import background


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Scholium"
    default = True

    def ready(self):
        # They need the models, which are there from now on.
        from blog import logins
        from blog.page_cache import triggers
        from blog.search import upkeep

        pre_migrate.connect(triggers.make_way, sender=self)
        post_migrate.connect(upkeep.after_migration, sender=self)
        post_migrate.connect(triggers.install, sender=self)
        checks.register(triggers.check, checks.Tags.database)
        background.every(3600, "old logins", logins.forget_old)


class DeskConfig(admin.AdminConfig):
    """Django's admin with our site object, the author's desk."""

    default = False
    default_site = "blog.desk.Desk"
