"""The file that a lead joins to an answer: few kinds, a bounded size, and a content that is what its name says."""

import zipfile
from pathlib import Path

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text

#: The largest file, in bytes: what a phone sends in a minute.
LARGEST = 5 * 1024 * 1024
#: Suffix → media type.
MEDIA = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SIGNS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
_FOLDED = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
_MEND = Text(
    fr="joignez un PDF, une image, un .docx ou un .xlsx de 5 Mo au plus", en="join a PDF, a picture, a .docx or an .xlsx of at most 5 MB"
)


def media_of(path: Path) -> str:
    """Return the media type of a file that may be joined.

    Raises:
        UsageError: too large, of another kind, not what its name says, or holding programs.
    """
    suffix = path.suffix.lower()
    if path.stat().st_size > LARGEST:
        raise UsageError(Text(fr="la pièce jointe dépasse 5 Mo", en="the attachment exceeds 5 MB"), _MEND)
    if suffix not in MEDIA:
        raise UsageError(Text(fr="ce type de pièce jointe n’est pas reçu", en="this kind of attachment is not taken"), _MEND)
    sound = _folded(path, _FOLDED[suffix]) if suffix in _FOLDED else _begins(path, _SIGNS[suffix])
    if not sound:
        raise UsageError(Text(fr="la pièce jointe n’est pas ce que dit son nom", en="the attachment is not what its name says"), _MEND)
    return MEDIA[suffix]


def _begins(path: Path, sign: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(sign)) == sign


def _folded(path: Path, wanted: str) -> bool:
    """Return whether an office file holds its main part and no program; nothing is unfolded."""
    try:
        with zipfile.ZipFile(path) as folded:
            names = {name.lower() for name in folded.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False
    return wanted in names and not any(name.endswith(("vbaproject.bin", ".exe", ".dll", ".js")) or "activex" in name for name in names)
