"""The Django settings of the portal, as plain values that ``main`` hands down when it opens the workshop."""

from pathlib import Path
from typing import Any

from filiere.portal.people_settings import account_values

HERE = Path(__file__).parent

#: Only our own origin serves anything; nothing is inlined, so that a planted script or style stays dead text.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def values(*hosts: str) -> dict[str, Any]:
    """Return the settings that the portal needs on top of the store's own; it answers on this machine, and to the names given."""
    return {
        "ROOT_URLCONF": "filiere.portal.urls",
        "MIDDLEWARE": [
            "filiere.portal.middleware.Guarded",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "filiere.portal.middleware.Welcomed",
            "django.middleware.csrf.CsrfViewMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [str(HERE / "templates")],
                # Our own templates come first: of the accounts' application, the pages that we do not write keep their words in our layout.
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request", "filiere.portal.people_frame.around"]},
            }
        ],
        "SESSION_COOKIE_NAME": "filiere",
        "SESSION_COOKIE_AGE": 8 * 3600,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": "filiere.portal.errors.forgery",
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]", *hosts],
        "APPEND_SLASH": False,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 8 * 1024 * 1024,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 200,
        "FILE_UPLOAD_MAX_MEMORY_SIZE": 4 * 1024 * 1024,
        "STATIC_URL": "/static/",
        # Only the accounts' application has words of its own to translate.
        "USE_I18N": True,
        "LANGUAGES": [("fr", "français"), ("en", "English")],
        "USE_TZ": True,
        "TIME_ZONE": "Europe/Paris",
        **account_values(),
    }
