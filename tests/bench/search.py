"""How fast and how true search is on a blog of some size.

    python -m tests.bench.search [--posts 10000] [--length 3000]

On SQLite, or on the database of DATABASE_URL, which must be empty; tests/machine/postgres.py makes one.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.bench.search_figures import main  # noqa: E402  it needs the settings

if __name__ == "__main__":
    main()
