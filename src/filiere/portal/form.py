"""The words and the file of a posted form, each asked by name and told plainly where it is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text

#: The largest file a browser may send, in bytes.
LARGEST = 50 * 1024 * 1024


class Form:
    """The words of a posted form, each asked by name."""

    def __init__(self, request: HttpRequest) -> None:
        self.words = {key: request.POST[key].strip() for key in request.POST if key != "csrfmiddlewaretoken"}
        self.files = request.FILES
        #: Where this reader finds the portal; Django has judged the name against those it answers to.
        self.origin = f"{request.scheme}://{request.get_host()}"

    def said(self, name: str) -> str:
        """Return a word, empty where it was not given."""
        return self.words.get(name, "")

    def day(self, name: str = "day") -> date:
        """Return a date.

        Raises:
            UsageError: it is missing, or no date.
        """
        try:
            return date.fromisoformat(self.said(name))
        except ValueError:
            raise UsageError(
                Text(fr=f"« {self.said(name)} » n’est pas une date", en=f"“{self.said(name)}” is not a date"),
                Text(fr="écrivez-la année-mois-jour : 2019-06-30", en="write it year-month-day: 2019-06-30"),
            ) from None

    def number(self, name: str) -> float | None:
        """Return a number, French comma allowed; None where nothing was written.

        Raises:
            UsageError: it is written, and no number.
        """
        words = self.said(name).replace("\u202f", "").replace(" ", "").replace(",", ".")
        if not words:
            return None
        try:
            return float(words)
        except ValueError:
            raise UsageError(
                Text(fr=f"« {self.said(name)} » n’est pas un nombre", en=f"“{self.said(name)}” is not a number"),
                Text(fr="écrivez par exemple 12,5", en="write for instance 12.5"),
            ) from None

    @contextmanager
    def file(self, name: str = "file") -> Iterator[Path | None]:
        """Give the file that was sent, under its own name in a folder that lasts as long as the act.

        Raises:
            UsageError: it is larger than what a browser may send.
        """
        sent = self.files.get(name)
        if not isinstance(sent, UploadedFile):
            yield None
            return
        if (sent.size or 0) > LARGEST:
            raise UsageError(
                Text(fr="ce fichier dépasse 50 Mo", en="this file exceeds 50 MB"),
                Text(fr="déposez-le par la commande filiere attest", en="file it with the command filiere attest"),
            )
        with TemporaryDirectory() as folder:
            path = Path(folder) / (PurePath(sent.name or "document").name[:120] or "document")
            with path.open("wb") as kept:
                for chunk in sent.chunks():
                    kept.write(chunk)
            yield path
