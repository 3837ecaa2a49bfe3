"""Reads a family of contract documents from its folder: the whole of it, or every fault at once and nothing.

A family is data only: ``family.yaml``, ``bindings.yaml`` and one folder per document. A new document is a new folder and one more name
in ``documents``.
"""

import hashlib
import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from filiere.kernel.checking import faults as broken_references
from filiere.kernel.contract import Contract
from filiere.kernel.draft import Draft
from filiere.kernel.elements import (
    Action,
    Anchor,
    Binding,
    Body,
    Commitment,
    Deliverable,
    Document,
    Figure,
    Indicator,
    Measure,
    Milestone,
    Objective,
    Operation,
    Organisation,
    Person,
    Project,
    Signatory,
)
from filiere.kernel.errors import ContractError, Fault
from filiere.kernel.financing import FundingWindow
from filiere.kernel.names import Text
from filiere.kernel.printed import Arithmetic, Blank, CrossReference, Enumeration, Restatement
from filiere.workshop.reading_words import in_words, nearest_key
from filiere.workshop.reading_yaml import Page, read_page

#: Files of a document that hold one list each, and what they list.
_LISTS: dict[str, type[BaseModel]] = {
    "figures": Figure,
    "bodies": Body,
    "commitments": Commitment,
    "measures": Measure,
    "milestones": Milestone,
    "operations": Operation,
    "organisations": Organisation,
    "signatories": Signatory,
    "persons": Person,
    "deliverables": Deliverable,
    "indicators": Indicator,
    "references": CrossReference,
    "blanks": Blank,
    "enumerations": Enumeration,
    "restatements": Restatement,
    "arithmetic": Arithmetic,
    "windows": FundingWindow,
}
#: Keys of a project's file; ``project`` itself is one value, absent where a later document adds to an earlier project.
_IN_PROJECT: dict[str, type[BaseModel]] = {
    "objectives": Objective,
    "actions": Action,
    "deliverables": Deliverable,
    "indicators": Indicator,
}
_FAMILY_KEYS = ("id", "title", "short", "term", "documents", "anchors")
_DECLARED = re.compile(r"\bid:\s*[\"']?([A-Za-z0-9./-]+)")


def load_contract(name: str = "its") -> Contract:
    """Return a contract that is shipped with the software.

    Raises:
        ContractError: no such contract, or its files have faults.
    """
    return read_contract(Path(str(files("filiere") / "contracts" / name)))


def read_contract(folder: Path) -> Contract:
    """Return the whole contract of a folder.

    Raises:
        ContractError: with every fault of every file; nothing is half-loaded.
    """
    reading = _Reading(folder)
    reading.read()
    if reading.faults:
        found = sorted(reading.faults, key=lambda fault: (fault.file or "", fault.line or 0))
        count = len(found)
        raise ContractError(
            Text(
                fr=f"Le contrat de {folder} ne peut pas être lu : {count} faute{'s' if count > 1 else ''}.",
                en=f"The contract in {folder} cannot be read: {count} fault{'s' if count > 1 else ''}.",
            ),
            Text(fr="Rien n’a été chargé.", en="Nothing was loaded."),
            faults=found,
        )
    return Contract.model_validate(_in_reading_order(reading.values))


def _in_reading_order(values: dict[str, Any]) -> dict[str, Any]:
    """Return the elements project after project, whichever document prints them; within a project they keep the order of the documents."""
    projects = sorted(values.get("projects", ()), key=lambda project: (project.strand, len(project.id), project.id))
    places = {project.id: place for place, project in enumerate(projects)}

    def place(element: Any) -> int:
        holder = getattr(element, "parent", None) or getattr(element, "project", None) or getattr(element, "of", "")
        return places.get(str(holder).partition(".")[0], len(places))

    ordered = {name: sorted(values.get(name, ()), key=place) for name in _IN_PROJECT}
    return values | {"projects": projects} | ordered


def contract_digest(folder: Path) -> str:
    """Return the SHA-256 of every data file of a family, its names included."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml"), key=lambda path: path.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True)
class _Shelf:
    """A place of a file where values of one kind stand: what they are, and what its file and folder say of each of them."""

    page: Page
    group: str
    model: type[BaseModel]
    document: str | None = None
    project: str | None = None

    def filled(self, data: Any) -> Any:
        """Return a value with what its folder and its file's name say of it."""
        if not isinstance(data, dict):
            return data
        project = {"project": self.project} if self.project and "project" in self.model.model_fields else {}
        document = {"document": self.document} if self.document else {}
        return project | data | document


def _project_order(path: Path) -> tuple[bool, tuple[int, ...], str]:
    """Return where a project's file stands: by its number, those without one last."""
    numbers = tuple(int(part) for part in re.findall(r"\d+", path.stem))
    return not numbers, numbers, path.stem


@dataclass
class _Reading:
    """What has been read so far, and every fault found on the way."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    #: Names that stand in the files, sound or not: a reference to an unsound element is not a second fault.
    declared: set[str] = field(default_factory=set)
    #: Name → where it is defined.
    places: dict[str, list[tuple[Page, Any]]] = field(default_factory=dict)

    def read(self) -> None:
        """Read every file, then judge what lies between them."""
        family = self._page(self.folder / "family.yaml")
        data = self._mapping(family, _FAMILY_KEYS)
        names = self._document_names(family, data)
        self.places[str(data.get("id"))] = [(family, data)]
        self.values |= {key: data[key] for key in ("id", "title", "short", "term") if data.get(key) is not None}
        self._all(_Shelf(family, "anchors", Anchor), data.get("anchors"))
        for name in names:
            self._document(name)
        if (self.folder / "bindings.yaml").is_file():
            bindings = self._page(self.folder / "bindings.yaml")
            self._all(_Shelf(bindings, "bindings", Binding), bindings.data)
        self._family_itself(family)
        self._between()

    def _document_names(self, family: Page, data: dict[str, Any]) -> list[str]:
        listed = data.get("documents")
        if listed is not None and not isinstance(listed, list):
            what = Text(fr="documents n’est pas une liste", en="documents is not a list")
            mend = Text(fr="écrivez les noms des dossiers entre crochets", en="write the names of the folders in brackets")
            self._fault(family.file, family.line(("documents",)), what, mend)
        names = [str(name) for name in listed] if isinstance(listed, list) else []
        there = sorted(path.name for path in self.folder.iterdir() if path.is_dir()) if self.folder.is_dir() else []
        for index, name in enumerate(names):
            if name not in there:
                what = Text(fr=f"document inconnu : {name}", en=f"unknown document: {name}")
                self._fault(family.file, family.line(("documents", index)), what, nearest_key(name, there))
        for name in there:
            if name not in names:
                what = Text(fr=f"le dossier {name} n’est pas cité dans documents", en=f"the folder {name} is not listed in documents")
                mend = Text(fr="ajoutez-le à documents ou retirez le dossier", en="add it to documents or remove the folder")
                self._fault(family.file, family.line(("documents",)), what, mend)
        return [name for name in dict.fromkeys(names) if name in there]

    def _document(self, name: str) -> None:
        folder = self.folder / name
        page = self._page(folder / "document.yaml")
        self._one(_Shelf(page, "documents", Document), page.data)
        if page.faults:
            self.declared.add(name)
        known = page.data.get("id") if isinstance(page.data, dict) else None
        if known is not None and str(known) != name:
            what = Text(fr=f"le document {known} est dans le dossier {name}", en=f"the document {known} stands in the folder {name}")
            mend = Text(fr="donnez-leur le même nom", en="give both the same name")
            self._fault(page.file, page.line(("id",)), what, mend, str(known))
        for path in sorted(folder.glob("*.yaml")):
            if path.stem in _LISTS:
                listed = self._page(path)
                self._all(_Shelf(listed, path.stem, _LISTS[path.stem], name), listed.data)
            elif path.stem != "document":
                what = Text(fr=f"fichier inconnu : {path.name}", en=f"unknown file: {path.name}")
                self._fault(f"{name}/{path.name}", 1, what, nearest_key(path.stem, [*_LISTS, "document"]))
        for path in sorted(folder.glob("projects/*.yaml"), key=_project_order):
            self._project(path, name)

    def _project(self, path: Path, document: str) -> None:
        page = self._page(path)
        data = self._mapping(page, ("project", *_IN_PROJECT))
        if data.get("project") is not None:
            self._one(_Shelf(page, "projects", Project, document), data["project"])
        for key, model in _IN_PROJECT.items():
            self._all(_Shelf(page, key, model, document, path.stem), data.get(key))

    def _page(self, path: Path) -> Page:
        name = path.relative_to(self.folder).as_posix()
        try:
            raw = path.read_bytes()
        except OSError as error:
            what = Text(fr=f"fichier illisible ({error.strerror})", en=f"unreadable file ({error.strerror})")
            mend = Text(fr="créez ce fichier ou rendez-le lisible", en="create that file or make it readable")
            self._fault(name, None, what, mend)
            return Page(name, faults=self.faults[-1:])
        page = read_page(raw, name)
        self.faults += page.faults
        self.declared.update(_DECLARED.findall(raw.decode("utf-8", errors="replace")))
        return page

    def _mapping(self, page: Page, keys: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(page.data, dict):
            if not page.faults:
                what = Text(fr="ce fichier n’est pas un ensemble de clés", en="this file is not a mapping")
                self._fault(page.file, 1, what, Text(fr="écrivez " + ", ".join(keys), en="write " + ", ".join(keys)))
            return {}
        for key in page.data:
            if key not in keys:
                what = Text(fr=f"clé inconnue : {key}", en=f"unknown key: {key}")
                self._fault(page.file, page.line((key,)), what, nearest_key(key, list(keys)))
        return page.data

    def _all(self, shelf: "_Shelf", data: Any) -> None:
        """Read a list of values of one kind."""
        if data is None:
            return
        page, group = shelf.page, shelf.group
        if not isinstance(data, list):
            if not page.faults:
                what = Text(fr=f"{group} n’est pas une liste", en=f"{group} is not a list")
                self._fault(page.file, page.line((group,)), what, Text(fr="commencez chaque entrée par -", en="begin each entry with -"))
            return
        for index, item in enumerate(data):
            self._one(shelf, item, page.line((index,), data))

    def _one(self, shelf: "_Shelf", data: Any, line: int | None = None) -> None:
        """Read one value, or tell each of its faults on the line where it stands."""
        page = shelf.page
        owner = str(data.get("id") or data.get("offer") or shelf.group) if isinstance(data, dict) else shelf.group
        self.places.setdefault(owner, []).append((page, data))
        if shelf.document and isinstance(data, dict) and "document" in data:
            what = Text(fr="clé inconnue : document", en="unknown key: document")
            mend = Text(fr="retirez-la, le dossier le dit", en="remove it, the folder says it")
            self._fault(page.file, page.line(("document",), data), what, mend, owner)
        try:
            value = shelf.model.model_validate_json(to_json(shelf.filled(data)), strict=True)
        except ValidationError as error:
            if page.faults and page.data is None:
                return
            for one in error.errors(include_url=False):
                what, mend = in_words(one, shelf.model, owner)
                self._fault(page.file, (page.line(one["loc"], data) if data is not None else line) or line or 1, what, mend, owner)
        else:
            self.values.setdefault(shelf.group, []).append(value)

    def _family_itself(self, family: Page) -> None:
        """Tell what is wrong with the family's own words, its documents set aside."""
        own = {key: self.values[key] for key in ("id", "title", "short", "term") if key in self.values}
        try:
            Draft.model_validate(own | {"documents": [Document(id="x", kind="contract", title=_X, signed="x", line_count=1)]})
        except ValidationError as error:
            if family.faults and not family.data:
                return
            for one in error.errors(include_url=False):
                what, mend = in_words(one, Draft, "family")
                self._fault(family.file, family.line(one["loc"]) or 1, what, mend)
        if not self.values.get("documents") and not self.faults:
            what = Text(fr="aucun document", en="no document")
            mend = Text(fr="citez au moins un document", en="list at least one document")
            self._fault(family.file, family.line(("documents",)), what, mend)

    def _between(self) -> None:
        """Judge references, duplicates, sources and circles of needs, with the file and line of each."""
        groups: dict[str, Any] = {
            name: tuple(self.values.get(name, ())) for name in Draft.model_fields if name not in {"id", "title", "short", "term"}
        }
        family: dict[str, Any] = {"id": str(self.values.get("id", "family")), "term": self.values.get("term")}
        draft = Draft.model_construct(None, **family, **groups)
        sound = {value.id for values in groups.values() for value in values if hasattr(value, "id")}
        for fault in broken_references(draft, declared=self.declared - sound):
            page, line = self._where(fault)
            self.faults.append(fault.model_copy(update={"file": page, "line": line}))

    def _where(self, fault: Fault) -> tuple[str, int | None]:
        """Return the file and line of a fault between elements: of the word that is wrong, else of the element (its last definition)."""
        for page, data in reversed(self.places.get(fault.element or "", [])):
            below = data.get(fault.field, data) if isinstance(data, dict) and fault.field else data
            line = page.line_of_word(fault.word, below) if fault.word else None
            if line is None and fault.word and isinstance(below, str):
                line = page.line((fault.field,), data)
            return page.file, line or page.line((), data)
        return "family.yaml", 1

    def _fault(self, file: str, line: int | None, what: Text, mend: Text, element: str | None = None) -> None:
        self.faults.append(Fault(what=what, mend=mend, file=file, line=line, element=element))


_X = Text(fr="x", en="x")
