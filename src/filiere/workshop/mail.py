"""How messages leave: by the mail server of ``FILIERE_SMTP``, else into the folder ``outbox`` of the workspace."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from filiere.kernel.errors import UsageError, WorkspaceError
from filiere.kernel.names import Text

#: In the workspace: where messages wait without a server, and where the server's password may lie.
OUTBOX = "outbox"
PASSWORD_FILE = "keys/smtp.password"  # noqa: S105 - the name of a file, not what is in it
#: The address that messages come from when nobody set one: it leads nowhere, so that no answer is sent to a stranger.
NOBODY = "filiere@localhost"
_PATIENCE_S = 20
_PORTS = {"smtps": 465, "smtp": 587}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def mail_settings(folder: Path, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return Django's mail settings for a workspace.

    ``FILIERE_SMTP`` is one address: ``smtps://USER@HOST:465`` (encrypted from the start) or ``smtp://USER@HOST:587`` (STARTTLS, which a
    server of this very machine is not asked for); ``?from=ADDRESS`` says who the messages come from. The password is
    ``FILIERE_SMTP_PASSWORD``, else the file ``keys/smtp.password`` of the workspace.

    Raises:
        UsageError: ``FILIERE_SMTP`` cannot be read.
    """
    environment = os.environ if environment is None else environment
    address = environment.get("FILIERE_SMTP", "").strip()
    if not address:
        return {
            "EMAIL_BACKEND": "filiere.store.outbox.Outbox",
            "EMAIL_FILE_PATH": str(folder / OUTBOX),
            "DEFAULT_FROM_EMAIL": NOBODY,
        }
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        host, port = "", 0
    if not host:
        # Never repeated in the message: it may hold a password.
        raise UsageError(
            Text(fr="FILIERE_SMTP n'est pas l'adresse d'un serveur de courriel", en="FILIERE_SMTP is not the address of a mail server"),
            Text(fr="écrivez par exemple smtps://compte@serveur:465", en="write for instance smtps://account@server:465"),
        )
    user = unquote(parts.username or "")
    sender = parse_qs(parts.query).get("from", [""])[-1] or (user if "@" in user else f"{user or 'filiere'}@{host}")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": _password(folder, environment) or unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and host not in _LOOPBACK,
        "EMAIL_TIMEOUT": _PATIENCE_S,
        "DEFAULT_FROM_EMAIL": sender,
    }


def _password(folder: Path, environment: Mapping[str, str]) -> str:
    given = environment.get("FILIERE_SMTP_PASSWORD", "")
    if given:
        return given
    try:
        return (folder / PASSWORD_FILE).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def send(to: str, subject: str, words: str, *, headers: Mapping[str, str] | None = None) -> None:
    """Send one message to one address; only the words of the fault are told, never the address.

    Raises:
        WorkspaceError: the server did not take it, or the folder cannot be written.
    """
    from smtplib import SMTPException

    from django.core.mail import EmailMessage

    message = EmailMessage(" ".join(subject.split()), words, to=[to], headers=dict(headers or {}))
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as error:
        raise WorkspaceError(
            Text(
                fr=f"le courriel n'est pas parti ({type(error).__name__})",
                en=f"the message did not leave ({type(error).__name__})",
            ),
            Text(fr="vérifiez FILIERE_SMTP, puis recommencez", en="check FILIERE_SMTP, then try again"),
        ) from error


def forget_mail(folder: Path, address: str) -> int:
    """Remove the messages to an address that lie in the outbox of a workspace, and return how many they were."""
    from filiere.store.outbox import forget_messages

    return forget_messages(folder / OUTBOX, address) if address else 0


def portal_address(environment: Mapping[str, str] | None = None) -> str:
    """Return where readers find the portal, for the links in messages: ``FILIERE_ADDRESS``, else this machine."""
    environment = os.environ if environment is None else environment
    return (environment.get("FILIERE_ADDRESS") or "http://127.0.0.1:8000").rstrip("/")
