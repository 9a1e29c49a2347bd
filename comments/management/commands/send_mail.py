from django.core.management.base import BaseCommand

from comments.mail import send_due


class Command(BaseCommand):
    help = "Sends the mail that waits in the outbox. The server does so by itself every few seconds."

    def handle(self, **options):
        total = 0
        while count := send_due():
            total += count
        self.stdout.write(f"{total} sent")
