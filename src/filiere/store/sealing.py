"""Sealing what belongs to one person only: whoever reads the database without their key reads nothing of it.

Each interaction has a data key. It is kept only wrapped, once for every key that was given out; a key itself is never kept, only its
digest, by which its row is found.
"""

import base64
import hashlib
import secrets

from filiere.kernel.errors import IntegrityError
from filiere.kernel.names import Text

#: Letters of a code that a person copies by hand: no vowel makes a word, none is taken for a figure.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
GROUPS, LETTERS_PER_GROUP = 5, 4


def new_key() -> str:
    """Return a key for a browser to hold: 256 random bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return a key that a person can copy by hand: 96 random bits in five groups."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(LETTERS_PER_GROUP)) for _ in range(GROUPS))


def plain_key(typed: str) -> str:
    """Return a key as it was given out, however a code was typed.

    >>> plain_key(" bcdf ghjk lmnp qrst vwxz ")
    'BCDF-GHJK-LMNP-QRST-VWXZ'
    """
    letters = "".join(letter for letter in typed.upper() if letter not in " -\t\n\u00a0\u202f")
    if len(letters) == GROUPS * LETTERS_PER_GROUP and set(letters) <= set(LETTERS):
        return "-".join(letters[at : at + LETTERS_PER_GROUP] for at in range(0, len(letters), LETTERS_PER_GROUP))
    return typed.strip()


def digest_of(key: str) -> str:
    """Return what finds the row of a key; it does not open it."""
    return hashlib.sha256(b"filiere.find\0" + key.encode()).hexdigest()


def new_data_key() -> bytes:
    """Return a key that data are sealed with."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32))


def seal(data_key: bytes, content: bytes) -> bytes:
    """Return a content that only the data key opens."""
    from cryptography.fernet import Fernet

    return Fernet(data_key).encrypt(content)


def unseal(data_key: bytes, sealed: "bytes | memoryview[int]") -> bytes:
    """Return a content that was sealed.

    Raises:
        IntegrityError: it was sealed by another key, or changed since.
    """
    from cryptography.fernet import Fernet, InvalidToken

    try:
        return Fernet(data_key).decrypt(bytes(sealed))
    except InvalidToken as error:
        raise IntegrityError(
            Text(fr="ces réponses ont été altérées dans la base", en="these answers were altered in the database"),
            Text(fr="restaurez une sauvegarde (filiere restore)", en="restore a backup (filiere restore)"),
        ) from error


def wrapping(key: str) -> bytes:
    """Return the data key that wraps another, derived from a key that was given out.

    The keys hold at least 96 random bits, so that one hash is enough: there is no list of likely ones to try.
    """
    return base64.urlsafe_b64encode(hashlib.sha256(b"filiere.seal\0" + key.encode()).digest())
