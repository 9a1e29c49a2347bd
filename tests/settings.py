"""The settings of the site, in a folder of their own that goes when the tests end."""

import os
import tempfile

_folder = tempfile.TemporaryDirectory(prefix="scholium-tests-")

# What the developer's shell has set for a real site must not reach the tests, DATABASE_URL excepted:
# it chooses the database that they run on.
for _name in ["DEBUG", "SECRET_KEY", "SECRET_KEY_FALLBACKS", "TRUSTED_PROXIES", "EMAIL_URL", "FROM_EMAIL",
              "MEDIA_ACCEL_REDIRECT", "ROLL_UP_SECONDS", "COMMENT_INTERVAL"]:  # fmt: skip
    os.environ.pop(_name, None)
os.environ |= {"DATA_DIR": _folder.name, "SITE_URL": "http://testserver", "ALLOWED_HOSTS": "testserver"}

from config.settings import *  # noqa: E402, F403
from config.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: connections to SQLite's shared memory lock each other out of whole tables.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "tests.sqlite3")}
# A connection that a thread keeps would hold up the removal of the test database.
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real ones are slow on purpose
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
LANGUAGE_CODE = "en"  # messages outside a request are the ones in the code
