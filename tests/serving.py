"""The settings of a real server that a test starts on its own database."""

import datetime
import os

import time_machine

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STORAGES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True

if os.environ.get("CLOCK"):
    _ahead = datetime.timedelta(seconds=float(os.environ["CLOCK"]))
    time_machine.travel(datetime.datetime.now(datetime.UTC) + _ahead).start()
