"""The settings tests run with: the product's own, on a folder of their own."""

import os
import tempfile

os.environ.setdefault("BATON_DATA", tempfile.mkdtemp(prefix="baton-test-"))
for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
    os.environ.pop(name, None)

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES  # noqa: E402

DATABASES["default"].setdefault("TEST", {})["NAME"] = os.path.join(os.environ["BATON_DATA"], "test.sqlite3")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
