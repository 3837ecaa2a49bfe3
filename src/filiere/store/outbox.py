"""The folder where messages wait when no mail server is set: one readable ``.eml`` file each, for their owner's eyes only."""

import os
import secrets
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.utils import getaddresses
from pathlib import Path

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from filiere.store.digests import now


class Outbox(BaseEmailBackend):
    """Django's mail backend that writes into the folder named by ``EMAIL_FILE_PATH``."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each message, whole or not at all, and return how many were written."""
        from django.conf import settings

        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
            half = folder / f".{name}"
            descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(message.message().as_bytes())
            half.replace(folder / name)
        return len(email_messages)


def forget_messages(folder: Path, address: str) -> int:
    """Remove the messages written to an address and return how many they were; a person who is forgotten leaves none behind."""
    gone = 0
    for file in folder.glob("*.eml"):
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        named = getaddresses([str(value) for header in ("to", "cc", "bcc") for value in message.get_all(header, [])])
        if any(found.lower() == address.lower() for _, found in named):
            file.unlink()
            gone += 1
    return gone
