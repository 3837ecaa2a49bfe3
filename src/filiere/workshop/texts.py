"""Finds the signed texts in a user's folder and shows, beside each field, the sentence on which it stands.

The texts are never part of the project. A document is recognised by the digests of its cited lines, whatever its file is called; each
cited line is then found at its own number, found elsewhere (the file was paged differently), or changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filiere.kernel.checking import cited
from filiere.kernel.draft import Draft
from filiere.kernel.elements import Document, Element
from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text, Value
from filiere.kernel.sources import Source, excerpt, line_digest, normalise

#: The largest file of a folder that is looked into, in bytes, and how many of them.
MAX_BYTES = 5_000_000
MAX_FILES = 200

#: A file is a document when at least this share of its cited lines is found in it.
RECOGNISED = 0.5


class MovedLine(Value):
    """A cited line that stands under another number in the user's file."""

    document: str
    line: int
    found_at: int


class ChangedLine(Value):
    """A cited line whose words are not found in the user's file."""

    document: str
    line: int


class TextReport(Value):
    """What was found of the signed texts: files by document, fields checked and shown, lines moved and changed."""

    files: Mapping[str, str]
    missing: tuple[str, ...] = ()
    lines_checked: int
    fields_checked: int
    fields_shown: int
    moved: tuple[MovedLine, ...] = ()
    changed: tuple[ChangedLine, ...] = ()


@dataclass(frozen=True)
class SignedText:
    """One document in the user's folder: its lines, and where each cited line stands among them (None: changed)."""

    file: Path
    lines: tuple[str, ...]
    places: Mapping[int, int | None]


@dataclass(frozen=True)
class Texts:
    """The signed texts that a folder holds, as far as they were recognised."""

    contract: Draft
    found: Mapping[str, SignedText] = field(default_factory=dict)

    def sentence(self, source: Source) -> str | None:
        """Return the words a source points at, None where their document is absent or one of their lines has changed."""
        text = self.found.get(source.document)
        if text is None:
            return None
        numbers = [number for number in range(source.first, source.last + 1) if number in text.places]
        places = [text.places[number] for number in numbers]
        if not places or any(place is None for place in places):
            return None
        return excerpt(
            Source(document=source.document, first=1, last=len(places), cell=source.cell),
            [text.lines[place - 1] for place in places if place is not None],
        )

    def sentences(self, element: Element) -> dict[str, str]:
        """Return the sentence of each field of an element that can be shown; several places are joined by an ellipsis.

        A field read from an empty cell shows an empty sentence: that it is empty is what was found.
        """
        shown = {}
        for name, places in element.sources.items():
            said = [sentence for sentence in map(self.sentence, places) if sentence is not None]
            if len(said) == len(places):
                shown[name] = " […] ".join(said)
        return shown

    def report(self) -> TextReport:
        """Return what was checked, and every line that moved or changed."""
        citations: dict[tuple[str, str], list[Source]] = {}
        for owner, name, source in cited(self.contract):
            citations.setdefault((owner, name), []).append(source)
        shown = sum(all(self.sentence(source) is not None for source in sources) for sources in citations.values())
        places = [(document, line, place) for document, text in self.found.items() for line, place in text.places.items()]
        return TextReport(
            files={document: text.file.name for document, text in self.found.items()},
            missing=tuple(document.id for document in self.contract.documents if document.id not in self.found),
            lines_checked=len(places),
            fields_checked=len(citations),
            fields_shown=shown,
            moved=tuple(MovedLine(document=name, line=line, found_at=place) for name, line, place in places if place not in (None, line)),
            changed=tuple(ChangedLine(document=name, line=line) for name, line, place in places if place is None),
        )


def read_texts(folder: Path, contract: Draft) -> Texts:
    """Return the signed texts of a folder, each document recognised by the digests of its cited lines.

    Raises:
        UsageError: the folder cannot be read, or holds none of the documents.
    """
    if not folder.is_dir():
        raise UsageError(
            Text(fr=f"{folder} n’est pas un dossier lisible.", en=f"{folder} is not a folder that can be read."),
            Text(fr="Donnez le dossier qui contient les textes signés.", en="Give the folder that holds the signed texts."),
        )
    files = [(path, lines, [line_digest(line) for line in lines]) for path, lines in _files(folder)]
    found = {}
    for document in contract.documents:
        best = max(files, key=lambda file: _share(document, file[2]), default=None)
        if best is not None and _share(document, best[2]) >= RECOGNISED:
            found[document.id] = SignedText(best[0], best[1], locate(document, best[2]))
    if not found:
        raise UsageError(
            Text(fr=f"Aucun des textes signés n’a été reconnu dans {folder}.", en=f"None of the signed texts was recognised in {folder}."),
            Text(
                fr="Il faut des fichiers de texte en UTF-8, une ligne imprimée par ligne.",
                en="Text files in UTF-8 are needed, one printed line on each line.",
            ),
        )
    return Texts(contract, found)


def locate(document: Document, digests: list[str]) -> dict[int, int | None]:
    """Return where each cited line of a document stands in a file given by the digests of its lines; None where it does not.

    A line printed several times is taken at its own number first, else at the nearest.
    """
    numbers: dict[str, list[int]] = {}
    for number, digest in enumerate(digests, start=1):
        numbers.setdefault(digest, []).append(number)
    return {line: _nearest(line, numbers.get(digest, [])) for line, digest in document.lines.items()}


def _nearest(line: int, numbers: list[int]) -> int | None:
    return min(numbers, key=lambda number: abs(number - line), default=None)


def _share(document: Document, digests: list[str]) -> float:
    """Return which share of a document's cited lines a file holds, 0 where the document keeps none."""
    wanted = set(document.lines.values())
    return len(wanted.intersection(digests)) / len(wanted) if wanted else 0.0


def cited_lines(contract: Draft, document: str, lines: list[str]) -> dict[int, str]:
    """Return the digest of every line of a document that a field cites, blank lines left out, to be kept in ``document.yaml``."""
    numbers = {number for _, _, source in cited(contract) if source.document == document for number in range(source.first, source.last + 1)}
    return {number: line_digest(lines[number - 1]) for number in sorted(numbers) if normalise(lines[number - 1])}


def _files(folder: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the text files of a folder and of its folders, in the order of their names."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size <= MAX_BYTES)
    for path in paths[:MAX_FILES]:
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue
        yield path, tuple(line.rstrip("\r") for line in text.split("\n"))
