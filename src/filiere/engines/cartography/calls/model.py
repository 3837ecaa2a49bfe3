"""What a committee works on: files, notes, interests, and the rules of its choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from filiere.methods.choice.calibration import Note
from filiere.methods.linkage.spelling import read_name

#: The largest list taken in.
MOST_FILES = 1000
MOST_NOTES = 200_000


class DossierFault(ValueError):
    """Something in a dossier that cannot stand: told in French and in English."""

    def __init__(self, fr: str, en: str) -> None:
        super().__init__(en)
        self.fr, self.en = fr, en


@dataclass(frozen=True)
class File:
    """One applicant's file: its cost in the currency of the budget, its theme, and the files it needs or excludes."""

    id: str
    name: str
    cost: float = 0.0
    theme: str = ""
    organisations: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """A call at work. ``interests`` are (reviewer, file) pairs declared; ``homes`` the organisations that a reviewer belongs to."""

    weights: Mapping[str, float]
    files: tuple[File, ...]
    notes: tuple[Note, ...] = ()
    interests: frozenset[tuple[str, str]] = frozenset()
    homes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    budget: float | None = None
    most: int | None = None
    themes: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)

    def conflicts(self) -> frozenset[tuple[str, str]]:
        """Return who may not note which file: interests declared, and files of a reviewer's own organisation, however it is written."""
        homes = {reviewer: {read_name(name).key for name in names} for reviewer, names in self.homes.items()}
        own = {
            (reviewer, file.id)
            for file in self.files
            for reviewer, keys in homes.items()
            if keys & {read_name(name).key for name in file.organisations}
        }
        return self.interests | own


def dossier(said: Mapping[str, Any]) -> Dossier:
    """Return a dossier from plain data.

    Raises:
        DossierFault: something is missing, twice there, out of range, or names what is not there.
    """
    files = tuple(_file(one) for one in _listed(said, "files"))
    known = {one.id for one in files}
    if not files or len(files) > MOST_FILES:
        raise DossierFault(f"il faut de 1 à {MOST_FILES} dossiers", f"there must be 1 to {MOST_FILES} files")
    if len(known) < len(files):
        raise DossierFault("deux dossiers ont le même identifiant", "two files have the same id")
    strangers = {name for one in files for name in (*one.needs, *one.excludes)} - known
    notes = tuple(_note(one) for one in _listed(said, "notes"))
    if len(notes) > MOST_NOTES:
        raise DossierFault(f"plus de {MOST_NOTES} notes", f"more than {MOST_NOTES} notes")
    strangers |= {note.file for note in notes} - known
    interests = frozenset((str(one["reviewer"]), str(one["file"])) for one in _listed(said, "interests"))
    strangers |= {name for _, name in interests} - known
    if strangers:
        told = ", ".join(sorted(strangers)[:8])
        raise DossierFault(f"aucun dossier ne s’appelle {told}", f"no file is called {told}")
    weights = {str(one["id"]): _number(one.get("weight", 1), "weight") for one in _listed(said, "criteria")}
    unknown = {note.criterion for note in notes} - weights.keys()
    if unknown or not weights or not sum(weights.values()):
        told = ", ".join(sorted(unknown)[:8]) or "—"
        raise DossierFault(f"critères sans poids : {told}", f"criteria without a weight: {told}")
    return Dossier(
        weights=weights,
        files=files,
        notes=notes,
        interests=interests,
        homes={str(one["id"]): tuple(map(str, one.get("organisations", ()))) for one in _listed(said, "reviewers")},
        budget=None if said.get("budget") is None else _number(said["budget"], "budget"),
        most=None if said.get("most") is None else int(_number(said["most"], "most")),
        themes={str(one["id"]): (int(one.get("at_least", 0)), one.get("at_most")) for one in _listed(said, "themes")},
    )


def _listed(said: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = said.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise DossierFault(f"{name} : une liste d’objets est attendue", f"{name}: a list of objects is expected")
    return found


def _number(value: Any, name: str) -> float:
    try:
        found = float(value)
    except (TypeError, ValueError) as error:
        raise DossierFault(f"{name} : un nombre est attendu", f"{name}: a number is expected") from error
    if not 0 <= found < 1e15:
        raise DossierFault(f"{name} : un nombre de zéro ou plus est attendu", f"{name}: a number from zero up is expected")
    return found


def _file(said: Mapping[str, Any]) -> File:
    if not said.get("id"):
        raise DossierFault("un dossier n’a pas d’identifiant", "a file has no id")
    return File(
        id=str(said["id"]),
        name=str(said.get("name") or said["id"])[:300],
        cost=_number(said.get("cost", 0), "cost"),
        theme=str(said.get("theme") or ""),
        organisations=tuple(map(str, said.get("organisations", ()))),
        needs=tuple(map(str, said.get("needs", ()))),
        excludes=tuple(map(str, said.get("excludes", ()))),
    )


def _note(said: Mapping[str, Any]) -> Note:
    missing = [name for name in ("file", "reviewer", "criterion", "points") if name not in said]
    if missing:
        raise DossierFault(f"une note sans {missing[0]}", f"a note without {missing[0]}")
    return Note(str(said["file"]), str(said["reviewer"]), str(said["criterion"]), _number(said["points"], "points"))
