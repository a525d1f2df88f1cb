"""Baton's settings: everything comes from the environment, and the empty environment is a working installation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from config.keys import secret

BASE_DIR = Path(__file__).resolve().parent.parent


def _flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def _list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _seconds(name: str, usual: float, *, least: float = 0.0) -> float:
    """A time in seconds; raises ValueError for what is none, or is less than `least`."""
    given = os.environ.get(name, "")
    try:
        value = float(given or usual)
    except ValueError:
        value = -1.0
    if not least <= value <= 86_400:
        raise ValueError(f"{name} must be a number of seconds, at least {least:g}; it is {given!r}.")
    return value


def _address(name: str, *schemes: str) -> str:
    """An address that begins with one of the schemes, or nothing; raises ValueError for another."""
    given = os.environ.get(name, "")
    if given and given.partition("://")[0] not in schemes:
        raise ValueError(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
    return given


def _whole(name: str, usual: int) -> int:
    """A whole number from 0 up; raises ValueError for what is none."""
    given = os.environ.get(name, "") or str(usual)
    if not given.isdecimal() or len(given) > 9:
        raise ValueError(f"{name} must be a whole number, 0 or more; it is {given!r}.")
    return int(given)


HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
BATON_DATA = Path(os.environ.get("BATON_DATA", BASE_DIR / "var")).resolve()
SECRETS_DIR = BATON_DATA / "secrets"

SECRET_KEY = secret(SECRETS_DIR, "secret_key")
SECRET_KEY_FALLBACKS = _list("BATON_OLD_SECRET_KEYS")
#: Newest first: the first encrypts, all decrypt.
VAULT_KEYS = [secret(SECRETS_DIR, "vault_key"), *_list("BATON_OLD_VAULT_KEYS")]
DEBUG = False

#: Where people reach Baton, when it is not http://HOST:PORT (behind a proxy): scheme://host[:port].
PUBLIC_URL = os.environ.get("BATON_PUBLIC_URL", "").rstrip("/")
_public = urlsplit(PUBLIC_URL) if PUBLIC_URL else None
ALLOWED_HOSTS = [
    *_list("BATON_HOSTS"),
    *([_public.hostname] if _public and _public.hostname else []),
    "127.0.0.1",
    "localhost",
    "[::1]",
    *([HOST] if HOST not in {"0.0.0.0", "::"} else []),  # noqa: S104 - compared, not bound
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
#: Proxies (addresses or networks) whose X-Forwarded-* headers are believed; empty: none. Others' are dropped unread.
TRUSTED_PROXIES = _list("BATON_PROXIES")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "channels",
    "django_vite",
    "runtime",
    "builder",
]

MIDDLEWARE = [
    "builder.middleware.SecurityHeaders",
    "builder.middleware.TrustedProxies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
APPEND_SLASH = False
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def _database() -> dict[str, Any]:
    """The database of DATABASE_URL, else SQLite in BATON_DATA."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "runtime.sqlite",
            "NAME": str(BATON_DATA / "baton.sqlite3"),
            # Threads keep their connection: opening a file and setting it up costs more than most questions to it.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # auto_vacuum counts for a file that is new: it can then give back the space of what was pruned.
                "init_command": "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA mmap_size=0; PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgres:// or postgresql://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: What is kept of ended runs: those younger than so many days, and of each workflow so many; 0 sets no bound.
BATON_KEEP_DAYS = _whole("BATON_KEEP_DAYS", 90)
BATON_KEEP_RUNS = _whole("BATON_KEEP_RUNS", 10_000)

REDIS_URL = _address("REDIS_URL", "redis", "rediss")
CELERY_BROKER_URL = _address("CELERY_BROKER_URL", "redis", "rediss", "amqp", "amqps") or REDIS_URL
#: True: this process runs workflows itself; False: `make worker` processes do.
EMBEDDED = not CELERY_BROKER_URL
#: Seconds that a worker's heartbeat counts: so long after its death its runs are taken over.
BATON_LEASE = _seconds("BATON_LEASE", 15.0, least=1.0)
#: Seconds that nodes at work may finish when the process is asked to end; no further node begins.
BATON_DRAIN = _seconds("BATON_DRAIN", 5.0 if EMBEDDED else 30.0)
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("BATON_QUEUE", "") or "baton"
#: The engine is one event loop in the worker's own process; messages only wake it.
CELERY_WORKER_POOL = "threads"
CELERY_WORKER_CONCURRENCY = 2
#: One by one: whoever is free takes the next run.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
#: A broker that is away must not hold up who starts a run: the workers find it by themselves.
CELERY_BROKER_CONNECTION_TIMEOUT = 2
#: Workers start, and find runs, without the broker too; they connect when it comes.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CHANNEL_LAYERS: dict[str, Any] = {
    "default": (
        {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}

#: Holds counters only (log-in tries, calls of a token); every process counts the same ones when there is Redis.
CACHES: dict[str, Any] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
    )
}

AUTH_USER_MODEL = "builder.User"
AUTHENTICATION_BACKENDS = ["builder.access.AccessBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/workflows"
LOGOUT_REDIRECT_URL = "/login"
SESSION_COOKIE_NAME = "baton_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "builder.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
#: Vite names its files by their content, so browsers may keep them for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+[-.][0-9a-zA-Z_-]{8,}\..+$"
WHITENOISE_ALLOW_ALL_ORIGINS = False
DJANGO_VITE = {
    "default": {
        "dev_mode": _flag("BATON_VITE"),
        "manifest_path": BASE_DIR / "static" / "app" / "manifest.json",
        "static_url_prefix": "app",
    }
}

#: Answers what a `workflow` node may run: the engine's storey asks upward by name only.
BATON_CALLEE = "builder.services.called.callee"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "builder.api.auth.TokenAuthentication",
        "builder.api.auth.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["builder.api.auth.Allowed"],
    "DEFAULT_THROTTLE_CLASSES": ["builder.api.throttles.TokenThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["builder.api.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "builder.api.problems.handle",
    # Models and tools may answer with half a surrogate pair, which JSON can spell and UTF-8 cannot.
    "UNICODE_JSON": False,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Baton",
    "DESCRIPTION": "Workflows of models, tools and people, by REST.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    # Choices stand where they are used: named apart, several `status` and `role` would collide.
    "POSTPROCESSING_HOOKS": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

OPENAI_API_KEY = os.environ.get("OPENAI_API_KEY", "")
OPENAI_BASE_URL = os.environ.get("OPENAI_BASE_URL", "") or "https://api.openai.com/v1"
#: Exact host:port entries that outgoing calls may reach although private.
ALLOW_HOSTS_MODELS = [*_list("BATON_ALLOW_HOSTS"), *_list("BATON_ALLOW_HOSTS_MODELS")]
ALLOW_HOSTS_TOOLS = [*_list("BATON_ALLOW_HOSTS"), *_list("BATON_ALLOW_HOSTS_TOOLS")]
#: Where the built-in demo model answers; by default this very server.
DEMO_URL = os.environ.get("BATON_DEMO_URL", "") or f"http://127.0.0.1:{PORT}/demo/v1"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without_links": {"()": "config.logs.WithoutLinks"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_links"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("BATON_LOG", "WARNING")},
    "loggers": {
        "django.channels.server": {"level": "WARNING"},
        "baton": {"level": os.environ.get("BATON_LOG", "INFO")},
    },
}
