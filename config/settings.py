"""Settings of the whole site, from the environment alone. The README lists the variables."""

import re
from ipaddress import ip_address
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError, validate

from blog.keyfile import read_or_make_key

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()


def setting(read, name, *args, **kwargs):
    """Read one variable; a wrong value names the variable and stops the start."""
    try:
        return read(name, *args, **kwargs)
    except EnvError as error:
        raise ImproperlyConfigured(str(error)) from error


def is_loopback(host):
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


# Where things are ---------------------------------------------------------------------------------

DEBUG = setting(env.bool, "DEBUG", False)
DATA_DIR = setting(env.path, "DATA_DIR", BASE_DIR / "var" / "site").resolve()
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"DATA_DIR cannot be made: {error}") from error
SECRET_KEY = setting(env.str, "SECRET_KEY", "") or read_or_make_key(DATA_DIR / "secret")
SECRET_KEY_FALLBACKS = setting(env.list, "SECRET_KEY_FALLBACKS", [])

# Written as browsers write an Origin, because it is compared with theirs and stands in the policy header.
SITE_URL = setting(env.str, "SITE_URL", "http://127.0.0.1:8000").lower().rstrip("/")
_site = re.fullmatch(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", SITE_URL)
if not _site:
    raise ImproperlyConfigured(f"SITE_URL must be http(s)://host[:port] without a path, not {SITE_URL!r}.")
_scheme, _host = _site.groups()

ALLOWED_HOSTS = setting(env.list, "ALLOWED_HOSTS", [])
if not ALLOWED_HOSTS and is_loopback(_host):
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", _host]
if not validate_host(_host, ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        f"ALLOWED_HOSTS does not hold {_host}, the host of SITE_URL. "
        f"Set ALLOWED_HOSTS={_host} (several hosts are separated by commas)."
    )

# How many proxies of the operator's stand before the server: so many entries, from the right, of
# X-Forwarded-For were written by hands that we trust.
TRUSTED_PROXIES = setting(env.int, "TRUSTED_PROXIES", 0, validate=validate.Range(0, 10))

# Django -------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "blog.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "taggit",
    "axes",
    "blog",
    "comments",
]

MIDDLEWARE = [
    "blog.middleware.site_scheme",
    "django.middleware.security.SecurityMiddleware",
    "blog.middleware.health",
    "blog.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "blog.middleware.current_site",
    "blog.page_cache.middleware.validators",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "blog.middleware.old_address",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "blog.context_processors.site",
            ],
        },
    },
]

# Database -----------------------------------------------------------------------------------------

DATABASES = {"default": setting(env.dj_db_url, "DATABASE_URL", f"sqlite:///{DATA_DIR / 'scholium.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Measured with 32 writers and 8 readers: Django's defaults committed 67 times a second and said
    # "database is locked" 162,000 times; this commits 2,565 times a second and never says it.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
DATABASES["default"]["CONN_MAX_AGE"] = 60  # the server's few threads keep theirs
# IMMEDIATE makes every transaction a writer, so a page that only reads must not open one.
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "blog.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# Ten wrong passwords for one name from one address close that pair for a quarter of an hour. The
# name alone is never locked: a stranger could lock the author out.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "blog.clients.client_address"
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# Safety -------------------------------------------------------------------------------------------

IS_HTTPS = _scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
if IS_HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for every subdomain is the operator's to promise, not ours
    "security.W008",  # the proxy that ends TLS redirects http; here every request counts as https
    "security.W021",  # so is the browsers' preload list
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # a post may hold 500 kB of Markdown, three bytes a character
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # the admin's bulk actions send one field a row

# Language and time --------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Files --------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "blog.assets.JoiningStorage"},
}
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
# A path that nginx maps to MEDIA_ROOT as an internal location; empty: this server sends the files.
MEDIA_ACCEL_REDIRECT = setting(env.str, "MEDIA_ACCEL_REDIRECT", "")
SPOOL_DIR = DATA_DIR / "spool"
# Seconds between two roll-ups of the spooled readers into the database.
ROLL_UP_SECONDS = setting(env.float, "ROLL_UP_SECONDS", 2.0, validate=validate.Range(min=0.1, max=3600))

# What each worker keeps of whole pages, in megabytes.
PAGE_CACHE_BYTES = setting(env.int, "PAGE_CACHE_MB", 32, validate=validate.Range(1, 100_000)) * 1024 * 1024

# Seconds between two comments of one client, a fifth of it for its network; 0: no limit at all.
COMMENT_INTERVAL = setting(env.float, "COMMENT_INTERVAL", 20.0, validate=validate.Range(0, 3600))

# Mail ---------------------------------------------------------------------------------------------

_mail = setting(env.dj_email_url, "EMAIL_URL", "console:")
if "EMAIL_BACKEND" not in _mail:
    raise ImproperlyConfigured(
        "EMAIL_URL must start with smtp:, submission:, console:, file:, memory: or dummy:."
    )
vars().update(_mail)
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"] or 10  # seconds; Django's own default waits for ever
DEFAULT_FROM_EMAIL = SERVER_EMAIL = setting(env.str, "FROM_EMAIL", f"scholium@{_host}")

# Tags and logs ------------------------------------------------------------------------------------

TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # A guessed host name is the internet's noise, not our error.
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
