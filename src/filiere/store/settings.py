"""The ground settings of Django, the same for a command, a worker and the portal.

Importable as ``filiere.store.settings`` by tools that ask for a settings module (mypy, pytest-django): the database is then in memory.
:func:`filiere.store.opening.open_store` takes :func:`ground` and lays the workspace's own values over it.
"""

import secrets
from typing import Any

#: Each workspace has its own, in its ``keys`` folder; this one lives as long as the process.
SECRET_KEY = secrets.token_hex(32)
#: The accounts' tables are part of every workspace, whichever face opens it: they are saved, restored and erased with the rest.
ACCOUNT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    # Says how long ago, on the pages of passkeys; it has no tables.
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
INSTALLED_APPS = ["django.contrib.sessions", *ACCOUNT_APPS, "filiere.store"]
#: Where there is no portal there is no request; the accounts' application refuses to start without its own middleware.
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
#: Addresses live in the accounts' own table, once.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
AUTH_USER_MODEL = "store.Person"
DATABASES: dict[str, dict[str, Any]] = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/Paris"
USE_I18N = True
LANGUAGE_CODE = "fr"
#: The command sets its own logs up; Django's default would print to the terminal of a user who asked for nothing.
LOGGING_CONFIG = None
#: Where messages wait without a mail server; each workspace has its own (see :mod:`filiere.store.outbox`).
EMAIL_FILE_PATH = "outbox"
SILENCED_SYSTEM_CHECKS: list[str] = []


def ground() -> dict[str, Any]:
    """Return these settings as a dictionary, fresh at each call."""
    return {name: value for name, value in globals().items() if name.isupper()}
