"""What is known, exchanged by one workbook: exported, completed by hand, imported; unchanged lines change nothing.

The columns are the deliverable, its title (for the reader only), the state, the day of that state, the organisation that says so, the
document (a file beside the workbook, or an address), and the body that accepted or refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal

from filiere.kernel.checking import did_you_mean
from filiere.kernel.contract import Contract
from filiere.kernel.errors import Fault, UsageError
from filiere.kernel.evidence import Decision, Evidence
from filiere.kernel.leads import answerable
from filiere.kernel.names import Language, Text, Value
from filiere.kernel.standing import Facts, Information, Standing
from filiere.workshop.newsbook import LONGEST, Line, read_sheet, refused, write_sheet

if TYPE_CHECKING:
    from filiere.workshop.acts import Acts


class NewsState(StrEnum):
    """What is known of a deliverable, as one word of the workbook."""

    NONE_RECEIVED = "none_received"
    UNDER_WAY = "under_way"
    NOT_DELIVERED = "not_delivered"
    FILED = "filed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class NewsLine(Value):
    """One line of the workbook."""

    deliverable: str
    state: NewsState = NewsState.NONE_RECEIVED
    on: date | None = None
    organisation: str = ""
    document: str = ""
    body: str = ""


class Change(Value):
    """A line to record: what it says now, beside what was known."""

    line: int
    said: NewsLine
    known: NewsLine
    file: Path | None = None

    @property
    def deliverable(self) -> str:
        """The deliverable it is about."""
        return self.said.deliverable


class News(Value):
    """A workbook as read: what changed, what did not, and one fault per line that cannot be recorded."""

    changes: tuple[Change, ...] = ()
    unchanged: int = 0
    faults: tuple[Fault, ...] = ()


#: Each state in the words of the workbook; the words of both languages are understood on import.
STATES: Mapping[NewsState, Text] = {
    NewsState.NONE_RECEIVED: Text(fr="aucune information", en="no information"),
    NewsState.UNDER_WAY: Text(fr="en cours", en="under way"),
    NewsState.NOT_DELIVERED: Text(fr="non livré", en="not delivered"),
    NewsState.FILED: Text(fr="déposé", en="filed"),
    NewsState.ACCEPTED: Text(fr="accepté", en="accepted"),
    NewsState.REFUSED: Text(fr="refusé", en="refused"),
}
HEADER: tuple[Text, ...] = (
    Text(fr="Livrable", en="Deliverable"),
    Text(fr="Intitulé (pour mémoire)", en="Title (for the reader)"),
    Text(fr="État", en="State"),
    Text(fr="Date", en="Date"),
    Text(fr="Organisation", en="Organisation"),
    Text(fr="Document (fichier ou adresse)", en="Document (file or address)"),
    Text(fr="Instance", en="Body"),
)
_SHEET = Text(fr="Nouvelles", en="News")
_WORDS: dict[str, NewsState] = {
    word.lower(): state for state, text in STATES.items() for word in (state.value, text.fr, text.en)
}  # fmt: skip
#: How much each state says: a workbook adds to what is known, it never takes back.
_RANKS: Mapping[NewsState, int] = {
    NewsState.NONE_RECEIVED: 0,
    NewsState.UNDER_WAY: 1,
    NewsState.NOT_DELIVERED: 1,
    NewsState.FILED: 2,
    NewsState.REFUSED: 2,
    NewsState.ACCEPTED: 3,
}
_NEED_DOCUMENT = frozenset({NewsState.FILED, NewsState.ACCEPTED, NewsState.REFUSED})
_DECIDED = frozenset({NewsState.ACCEPTED, NewsState.REFUSED})
_DECLARED = frozenset({NewsState.UNDER_WAY, NewsState.NOT_DELIVERED})


def known_lines(standings: Iterable[Standing], facts: Facts) -> tuple[NewsLine, ...]:
    """Return what is known now, one line per deliverable, in the order of the contract."""
    evidence = {item.id: item for item in facts.evidence}
    return tuple(_known(standing, facts, evidence) for standing in standings)


def _known(standing: Standing, facts: Facts, evidence: Mapping[str, Evidence]) -> NewsLine:
    filed = [evidence[name] for name in standing.evidence if name in evidence]
    match standing.information:
        case Information.ACCEPTED:
            decision = _decision(facts.decisions, filed, "accepted")
            return _filed_line(standing.id, NewsState.ACCEPTED, evidence[decision.evidence], decision)
        case Information.FILED:
            decided = {item.evidence for item in facts.decisions}
            open_one = next((item for item in reversed(filed) if item.id not in decided), filed[-1])
            return _filed_line(standing.id, NewsState.FILED, open_one, None)
        case Information.REFUSED:
            decision = _decision(facts.decisions, filed, "refused")
            return _filed_line(standing.id, NewsState.REFUSED, evidence[decision.evidence], decision)
        case Information.DECLARED:
            said = max(
                (item for item in facts.declarations if item.deliverable == standing.id), key=lambda item: (item.on, item.recorded_at)
            )
            return NewsLine(
                deliverable=standing.id, state=NewsState(said.says), on=said.on, organisation=said.by, document=said.words[:LONGEST]
            )
        case _:
            return NewsLine(deliverable=standing.id)


def _decision(decisions: Iterable[Decision], filed: Sequence[Evidence], outcome: str) -> Decision:
    """Return the decision that the standing shows: the earliest acceptance, or the latest refusal."""
    names = {item.id for item in filed}
    found = sorted(
        (item for item in decisions if item.evidence in names and item.outcome == outcome), key=lambda item: (item.on, item.recorded_at)
    )
    return found[0] if outcome == "accepted" else found[-1]


def _filed_line(name: str, state: NewsState, evidence: Evidence, decision: Decision | None) -> NewsLine:
    document = evidence.subjects[0].name if evidence.subjects else evidence.statement or ""
    return NewsLine(
        deliverable=name,
        state=state,
        on=decision.on if decision else evidence.on,
        organisation=evidence.organisation or (evidence.provenance.offer if evidence.provenance else ""),
        document=document[:LONGEST],
        body=decision.by if decision else "",
    )


def write_news(path: Path, contract: Contract, lines: Iterable[NewsLine], language: Language) -> None:
    """Write the workbook of what is known."""
    titles = {item.id: item.title.say(language) for item in contract.deliverables}
    rows: list[list[str | date | None]] = [
        [
            line.deliverable,
            titles[line.deliverable],
            STATES[line.state].say(language),
            line.on,
            line.organisation or None,
            line.document or None,
            line.body or None,
        ]
        for line in lines
    ]
    write_sheet(path, _SHEET.say(language), [word.say(language) for word in HEADER], rows, [word.say(language) for word in STATES.values()])


def read_news(path: Path, contract: Contract, known: Iterable[NewsLine], today: date) -> News:
    """Return what a workbook changes to what is known, and every fault, one per line.

    Raises:
        UsageError: the file is not a workbook that can be read at all.
    """
    lines = read_sheet(path)
    _judge_header(path, lines)
    reading = _Reading(path, contract, {line.deliverable: line for line in known}, today)
    for number, cells in lines[1:]:
        if any(cell is not None for cell in cells):
            reading.line(number, cells)
    return News(changes=tuple(reading.changes), unchanged=reading.unchanged, faults=tuple(reading.faults))


def _judge_header(path: Path, lines: Sequence[Line]) -> None:
    header = lines[0][1][: len(HEADER)] if lines else ()
    if header not in {tuple(word.fr for word in HEADER), tuple(word.en for word in HEADER)}:
        raise refused(f"{path.name} : ce n'est pas le classeur des nouvelles", f"{path.name}: this is not the workbook of the news")


class _Reading:
    """The lines read so far."""

    def __init__(self, path: Path, contract: Contract, known: Mapping[str, NewsLine], today: date) -> None:
        self.path, self.contract, self.known, self.today = path, contract, known, today
        self.names = {item.id for item in contract.deliverables}
        self.bodies = {item.id for item in contract.bodies}
        self.spellings = {item.id: item.id for item in contract.organisations}
        for organisation in contract.organisations:
            for words in (organisation.name, *(spelling.words for spelling in organisation.spellings)):
                self.spellings.setdefault(words.lower(), organisation.id)
        self.seen: dict[str, int] = {}
        self.changes: list[Change] = []
        self.unchanged = 0
        self.faults: list[Fault] = []

    def line(self, number: int, cells: Sequence[str | date | None]) -> None:
        """Read one line: it changes something, or nothing, or is a fault."""
        padded = [*cells, *([None] * len(HEADER))][: len(HEADER)]
        try:
            said = self._said(padded)
            before = self.known[said.deliverable]
            if PurePath(said.document).name == before.document:
                # The log knows a file by its name alone, wherever it stood beside the workbook.
                said = said.model_copy(update={"document": before.document})
            if said == before:
                self.unchanged += 1
                return
            file = self._judge(said, before)
            self.changes.append(Change(line=number, said=said, known=before, file=file))
        except _LineFault as fault:
            self.faults.append(Fault(what=fault.what, mend=fault.mend, file=self.path.name, line=number))
        finally:
            if isinstance(padded[0], str):
                self.seen.setdefault(padded[0], number)

    def _said(self, cells: Sequence[str | date | None]) -> NewsLine:
        name = self._name(cells[0])
        for cell in (cells[2], cells[4], cells[5], cells[6]):
            if isinstance(cell, str) and cell.startswith("=") and cell != self._as_known(name):
                raise _LineFault("une formule n'est pas une nouvelle", "a formula is no news", "écrivez la valeur", "write the value")
            if isinstance(cell, str) and len(cell) > LONGEST:
                raise _LineFault(
                    "une case est trop longue", "a cell is too long", f"{LONGEST} signes suffisent", f"{LONGEST} characters suffice"
                )
        return NewsLine(
            deliverable=name,
            state=self._state(cells[2]),
            on=self._day(cells[3]),
            organisation=self._organisation(name, _text(cells[4])),
            document=_text(cells[5]),
            body=_text(cells[6]),
        )

    def _as_known(self, name: str) -> str | None:
        return self.known[name].document or None

    def _name(self, cell: str | date | None) -> str:
        name = _text(cell)
        if name not in self.names or name not in self.known:
            near = did_you_mean(name, self.known)
            raise _LineFault(f"livrable inconnu : {name[:60]}", f"unknown deliverable: {name[:60]}", near.fr, near.en)
        if name in self.seen:
            first = self.seen[name]
            raise _LineFault(
                f"{name} est déjà à la ligne {first}", f"{name} already stands on line {first}", "gardez-en une seule", "keep only one"
            )
        return name

    def _state(self, cell: str | date | None) -> NewsState:
        word = _text(cell).lower()
        if not word:
            return NewsState.NONE_RECEIVED
        if word not in _WORDS:
            raise _LineFault(
                f"état inconnu : {word[:60]}",
                f"unknown state: {word[:60]}",
                "choisissez : " + ", ".join(text.fr for text in STATES.values()),
                "choose: " + ", ".join(text.en for text in STATES.values()),
            )
        return _WORDS[word]

    def _day(self, cell: str | date | None) -> date | None:
        if cell is None or isinstance(cell, date):
            return cell
        try:
            return date.fromisoformat(cell)
        except ValueError:
            raise _LineFault(
                f"date illisible : {cell[:60]}", f"unreadable date: {cell[:60]}", "écrivez 2021-06-30", "write 2021-06-30"
            ) from None

    def _organisation(self, name: str, word: str) -> str:
        if not word or word == self.known[name].organisation:
            return word
        found = self.spellings.get(word) or self.spellings.get(word.lower())
        if found is None and word not in self.bodies:
            near = did_you_mean(word.lower(), self.spellings)
            raise _LineFault(f"organisation inconnue : {word[:60]}", f"unknown organisation: {word[:60]}", near.fr, near.en)
        return found or word

    def _judge(self, said: NewsLine, before: NewsLine) -> Path | None:
        """Check that a changed line can be recorded, and return the file it files."""
        _judge_step(said, before)
        if said.on is None:
            raise _LineFault("il manque la date", "the date is missing", "écrivez 2021-06-30", "write 2021-06-30")
        if said.on > self.today:
            raise _LineFault(
                f"le {said.on} est dans le futur", f"{said.on} lies in the future", "donnez la date du fait", "give the date of the fact"
            )
        if not said.organisation:
            raise _LineFault("il manque l'organisation", "the organisation is missing", "dites qui parle", "say who speaks")
        if said.state is NewsState.NOT_DELIVERED and said.organisation not in answerable(self.contract, said.deliverable):
            fr, en = f"{said.organisation} : ni pilote, ni instance", f"{said.organisation}: neither a lead nor a body"
            raise _LineFault(fr, en, "le retard se constate par l'un d'eux", "it is for one of them to record a delay")
        if said.state in _DECIDED and said.body not in self.bodies:
            near = did_you_mean(said.body, self.bodies)
            raise _LineFault("il manque l'instance qui a décidé", "the body that decided is missing", near.fr, near.en)
        return self._file(said, before) if said.state in _NEED_DOCUMENT else None

    def _file(self, said: NewsLine, before: NewsLine) -> Path | None:
        """Return the file a line names beside the workbook, None for an address or for what is filed already."""
        if _same_filing(said, before) or said.document.startswith(("https://", "http://")):
            return None
        if not said.document:
            raise _LineFault("il manque le document", "the document is missing", "un fichier ou une adresse", "a file or an address")
        folder = self.path.absolute().parent.resolve()
        file = (folder / said.document).resolve()
        # A workbook is a stranger's file: it may name what stands beside it, never reach elsewhere on the machine.
        if not file.is_relative_to(folder) or not file.is_file():
            raise _LineFault(
                f"document introuvable : {said.document[:60]}",
                f"document not found: {said.document[:60]}",
                "mettez le fichier à côté du classeur, ou donnez une adresse https://",
                "put the file beside the workbook, or give an https:// address",
            )
        return file


def _judge_step(said: NewsLine, before: NewsLine) -> None:
    """Check that a line adds to what is known."""
    if said.state is before.state is NewsState.NONE_RECEIVED:
        raise _LineFault("cette ligne ne dit pas l'état", "this line gives no state", "donnez-le", "give it")
    older = said.state in _DECLARED and before.on is not None and said.on is not None and said.on < before.on
    if _RANKS[said.state] < _RANKS[before.state] or older:
        raise _LineFault(
            f"ce qui est su ({STATES[before.state].fr}) ne s'efface pas",
            f"what is known ({STATES[before.state].en}) is not erased",
            "exportez de nouveau le classeur, ou retirez la preuve : filiere withdraw",
            "export the workbook again, or withdraw the evidence: filiere withdraw",
        )
    if said.state is NewsState.REFUSED and before.state is NewsState.FILED and not _same_filing(said, before):
        filed = before.document
        fr, en = f"le document déposé est « {filed} »", f"the document filed is “{filed}”"
        raise _LineFault(fr, en, "refusez celui-là, par son nom", "refuse that one, by its name")


class _LineFault(Exception):
    """What is wrong with one line; told with its number by whoever reads the lines."""

    def __init__(self, fr: str, en: str, mend_fr: str, mend_en: str) -> None:
        self.what, self.mend = Text(fr=fr, en=en), Text(fr=mend_fr, en=mend_en)
        super().__init__(en)


def _text(cell: str | date | None) -> str:
    return "" if cell is None else str(cell)


def _same_filing(said: NewsLine, before: NewsLine) -> bool:
    """Whether a line decides on what is filed already: the same document by the same organisation."""
    return before.state is NewsState.FILED and (said.document, said.organisation) == (before.document, before.organisation)


def apply(acts: "Acts", news: News, filed: Mapping[str, str]) -> None:
    """Record every change of a workbook.

    Args:
        acts: the workshop, which asks the guard for each act.
        news: what was read.
        filed: deliverable → the evidence that is filed and undecided, so that a decision on it files nothing twice.
    """
    for change in news.changes:
        _record(acts, change, filed.get(change.deliverable))


def _record(acts: "Acts", change: Change, filed: str | None) -> None:
    said = change.said
    if said.on is None:
        raise UsageError(Text(fr="il manque la date", en="the date is missing"))
    if said.state in _DECLARED:
        says: Literal["under_way", "not_delivered"] = "under_way" if said.state is NewsState.UNDER_WAY else "not_delivered"
        acts.declare(said.deliverable, says=says, on=said.on, by=said.organisation, words=said.document)
        return
    evidence = filed if filed and _same_filing(said, change.known) else None
    if evidence is None:
        statement = "" if change.file else said.document
        evidence = acts.attest(said.deliverable, on=said.on, by=said.organisation, file=change.file, statement=statement).id
    if said.state in _DECIDED:
        outcome: Literal["accepted", "refused"] = "accepted" if said.state is NewsState.ACCEPTED else "refused"
        acts.decide(evidence, outcome=outcome, by=said.body, on=said.on, reason=f"classeur {change.line}")
