import secrets

from django.core.management.base import BaseCommand
from django.db import transaction

from blog.models import User


class Command(BaseCommand):
    help = "Where nobody can log in yet, make an author with a random password and print it, once."

    @transaction.atomic
    def handle(self, **options):
        staff = User.objects.filter(is_staff=True, is_superuser=True)
        if any(user.has_usable_password() for user in staff):
            return
        author = staff.order_by("pk").first() or User(username="author", display_name="Author")
        author.is_staff = author.is_superuser = True
        password = secrets.token_urlsafe(12)
        author.set_password(password)
        author.save()
        self.stdout.write(
            f"Author account: {author.username}\nPassword:       {password}\n"
            "It is shown only now; change it in the admin."
        )
