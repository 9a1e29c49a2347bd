from django.core.management.base import BaseCommand
from django.db import transaction

from blog.page_cache.triggers import raise_all
from blog.post_counts import recount


class Command(BaseCommand):
    help = "Counts the posts of every tag, category and month anew, for who has changed them by hand."

    @transaction.atomic
    def handle(self, **options):
        recount()
        raise_all()
