"""The papers of a meeting, for its reader's eyes and rights: sheets, agenda, record of decisions, table of actions; as PDF or as DOCX."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.governance import Meeting
from filiere.kernel.names import Language, Text, Value
from filiere.rendering.states import ACTIONS, MEETINGS, OVERDUE, t
from filiere.sdk.blocks import Badge, Block, Cell, Column, FactRow, Facts, Notice, Page, Prose, Section, Table
from filiere.workshop.guard import may
from filiere.workshop.paper_sheet import short
from filiere.workshop.round_digest import Digests

PaperKind = Literal["sheet", "agenda", "decisions", "actions"]
KINDS: Mapping[PaperKind, Text] = {
    "sheet": t("Fiche", "Sheet"),
    "agenda": t("Ordre du jour", "Agenda"),
    "decisions": t("Relevé de décisions", "Record of decisions"),
    "actions": t("Tableau des actions", "Table of actions"),
}
FORMS = ("docx", "pdf")
_BECAUSE: Mapping[str, Text] = {
    "due": t("échéance proche", "deadline near"),
    "filed": t("preuve à accepter", "evidence to accept"),
    "proposed": t("valeur proposée", "value proposed"),
    "stale": t("résultat périmé", "stale result"),
    "action": t("action ouverte", "open action"),
    "asked": t("demandé", "asked"),
}
_OUTCOMES: Mapping[str, Text] = {
    "decision": t("Décisions", "Decisions"),
    "action": t("Actions", "Actions"),
    "information": t("Informations", "Information"),
}
_SECRET = Badge(words=t("confidentiel", "confidential"), tone="simulated")
#: An agenda is read at a table: what does not fit on its first pages stays in the portal.
_MOST_POINTS = 60


class Paper(Value):
    """A paper as data: its title, the day it is for, and its pages from the fullest to the barest (one, but for a sheet)."""

    kind: PaperKind
    thing: str
    title: Text
    on: date
    variants: tuple[Page, ...]


class Papers(Digests):
    """Papers of meetings."""

    def meeting_paper(self, kind: str, meeting: str, project: str | None = None) -> Paper:
        """Return a paper of a meeting, as far as its reader may see.

        Raises:
            UnknownElement: there is no such paper, meeting or project.
            Refused: papers are for those who have signed in.
        """
        self.ask("paper", meeting)
        found = self.meeting(meeting)
        if kind == "sheet" and project is not None:
            name = self.element(project)
            title = Text(fr=f"{name.id} · {name.title.fr}", en=f"{name.id} · {name.title.en}")
            return Paper(kind="sheet", thing=name.id, title=title, on=found.on, variants=self.sheet_variants(name.id, meeting))
        if kind not in KINDS or kind == "sheet":
            known = ", ".join(KINDS)
            raise UnknownElement(
                Text(fr=f"{kind} : aucun papier de ce nom", en=f"{kind}: no such paper"), t(f"il y a : {known}", f"there are: {known}")
            )
        word: PaperKind = "agenda" if kind == "agenda" else "decisions" if kind == "decisions" else "actions"
        blocks = {"agenda": self._agenda_paper, "decisions": self._decisions_paper, "actions": self._actions_paper}[word](found)
        title = self._titled_paper(word, found)
        return Paper(kind=word, thing=found.id, title=title, on=found.on, variants=(tuple(blocks),))

    def meeting_papers(self, meeting: str) -> tuple[Paper, ...]:
        """Return every paper of a meeting: agenda, decisions, actions, and the sheet of each project its body follows."""
        found = self.meeting(meeting)
        projects = [item.id for item in self.projects_of(found.body, found.on)]
        plain = [self.meeting_paper(kind, meeting) for kind in ("agenda", "decisions", "actions")]
        return (*plain, *(self.meeting_paper("sheet", meeting, project) for project in projects))

    def write_papers(self, meeting: str, folder: Path, *, language: Language = "fr") -> tuple[Path, ...]:
        """Write every paper of a meeting into a folder, each as DOCX and as PDF, and return the files.

        Raises:
            UsageError: the folder already holds something.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(
                Text(fr=f"{folder} contient déjà quelque chose", en=f"{folder} already holds something"),
                Text(fr="donnez un dossier vide, ou qui n'existe pas encore", en="give a folder that is empty or does not exist yet"),
            )
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for paper in self.meeting_papers(meeting):
            for form in FORMS:
                file = folder / file_name(paper, form, language)
                file.write_bytes(print_paper(paper, form, language, self.signed_head()))
                written.append(file)
        return tuple(written)

    def signed_head(self) -> Text:
        """Return the signed head of the log in one line: a printed paper is its witness."""
        head = self.store.ledger.head()
        return Text(
            fr=f"Journal\u202f: {head.size} entrées, racine {head.root[:16]}…, clé {head.key}",
            en=f"Ledger: {head.size} entries, root {head.root[:16]}…, key {head.key}",
        )

    def _titled_paper(self, kind: PaperKind, found: Meeting) -> Text:
        body = self.body(found.body).title
        return Text(fr=f"{KINDS[kind].fr} · {body.fr}", en=f"{KINDS[kind].en} · {body.en}")

    def _agenda_paper(self, found: Meeting) -> list[Block]:
        """Return the agenda: what awaits the body, then what was asked for by hand; the words of arbitrations for who may read them."""
        built = () if found.agenda and found.state != "planned" else self.agenda(found.body, found.on)
        items = (*(item for item in built if item not in found.agenda), *found.agenda)
        rows: list[tuple[Cell, ...]] = [
            (str(number), short(item.words, 160), _BECAUSE[item.because], _SECRET if item.confidential else None)
            for number, item in enumerate(items[:_MOST_POINTS], 1)
        ]
        columns = (t("N°", "No."), Column(label=t("Point", "Item"), wide=True), t("Pourquoi", "Why"), t("Accès", "Access"))
        blocks: list[Block] = [self._facts_of(found)]
        blocks.append(Table(columns=columns, rows=tuple(rows), empty=t("Aucun point à cette date.", "No item on this day.")))
        if len(items) > _MOST_POINTS:
            rest = len(items) - _MOST_POINTS
            blocks.append(Prose(text=t(f"… et {rest} autres points", f"… and {rest} more items"), quiet=True))
        return [*blocks, *self._arbitrations(found)]

    def _arbitrations(self, found: Meeting) -> tuple[Block, ...]:
        """Return the difficulties that leads bring, in their words."""
        if not may(self.actor, "read_confidential", found.body).allowed:
            return ()
        taken = self._round_of(found.id)
        asked = [item for item in self.accepted_answers() if taken is not None and item.round == taken.id and item.difficulty]
        if not asked:
            return ()
        rows = tuple((item.project, item.difficulty) for item in asked)
        columns = (t("Projet", "Project"), Column(label=t("Ce que le pilote demande", "What the lead asks"), wide=True))
        return (
            Section(title=t("Arbitrages demandés", "Arbitrations asked for"), badge=_SECRET, blocks=(Table(columns=columns, rows=rows),)),
        )

    def _facts_of(self, found: Meeting) -> Facts:
        return Facts(
            rows=(
                FactRow(label=t("Instance", "Body"), value=self.body(found.body).title),
                FactRow(label=t("Réunion", "Meeting"), value=(found.on, "·", MEETINGS[found.state])),
            )
        )

    def _decisions_paper(self, found: Meeting) -> list[Block]:
        present = ", ".join(item.organisation for item in found.attendance if item.present)
        absent = ", ".join(item.organisation for item in found.attendance if not item.present)
        rows = [*self._facts_of(found).rows]
        rows.append(FactRow(label=t("Présents", "Present"), value=present or t("aucune présence notée", "no attendance recorded")))
        if absent:
            rows.append(FactRow(label=t("Absents", "Absent"), value=absent))
        blocks: list[Block] = [Facts(rows=tuple(rows))]
        if found.reminded is not None:
            blocks.append(
                Prose(
                    text=t(
                        "Le rappel du droit de la concurrence a été lu à l’ouverture.",
                        "The reminder of competition law was read at the opening.",
                    ),
                    quiet=True,
                )
            )
        blocks += [section for kind in ("decision", "action", "information") if (section := self._outcomes_of(found, kind))]
        if not found.outcomes:
            blocks.append(Notice(text=t("Rien n’a été écrit pour cette réunion.", "Nothing was written for this meeting.")))
        if found.withheld:
            count = found.withheld
            blocks.append(
                Notice(
                    text=t(
                        f"{count} issue(s) confidentielle(s) ne figurent pas ici.", f"{count} confidential outcome(s) do not stand here."
                    )
                )
            )
        if found.recusals:
            blocks.append(_recusals(found))
        for title, words in (
            (t("Compte rendu", "Minutes"), found.minutes),
            (t("Partie confidentielle", "Confidential part"), found.closed_minutes),
        ):
            if words:
                blocks.append(Section(title=title, blocks=(Prose(text=words),)))
        return blocks

    def _outcomes_of(self, found: Meeting, kind: str) -> Section | None:
        chosen = [item for item in found.outcomes if item.kind == kind]
        if not chosen:
            return None
        rows: list[tuple[Cell, ...]] = []
        for item in chosen:
            words: Cell = (item.words, _SECRET) if item.confidential else item.words
            more: Cell = item.holder
            if kind == "decision":
                more = ", ".join(f"{name} {count}" for name, count in (item.votes or {}).items()) or None
            rows.append((item.about, words, more, item.due))
        columns = (
            t("Repère", "Ref."),
            Column(label=t("Texte", "Words"), wide=True),
            t("Voix", "Votes") if kind == "decision" else t("Qui", "Who"),
            t("Pour le", "Due"),
        )
        return Section(title=_OUTCOMES[kind], blocks=(Table(columns=columns, rows=tuple(rows)),))

    def _actions_paper(self, found: Meeting) -> list[Block]:
        """Return the actions of a body as they stand: those awaited first, by their day."""
        today = self.today()
        rows: list[tuple[Cell, ...]] = []
        for item in self.followed_actions(None, found.body):
            state: Cell = ACTIONS[item.state]
            if item.overdue(today):
                state = (ACTIONS[item.state], Badge(words=OVERDUE, tone="late"))
            words: Cell = (item.words, _SECRET) if item.confidential else item.words
            rows.append((words, item.holder, item.due, state, item.given_on))
        columns = (
            Column(label=t("Action", "Action"), wide=True),
            t("Qui", "Who"),
            t("Pour le", "Due"),
            t("État", "State"),
            t("Donnée le", "Given on"),
        )
        empty = t("Aucune action n’a été donnée.", "No action was given.")
        return [
            Facts(
                rows=(
                    FactRow(label=t("Instance", "Body"), value=self.body(found.body).title),
                    FactRow(label=t("État au", "State on"), value=today),
                )
            ),
            Table(columns=columns, rows=tuple(rows), empty=empty),
        ]


def _recusals(found: Meeting) -> Section:
    rows = tuple(
        (item.organisation, str(item.item) if item.item is not None else t("toute la réunion", "the whole meeting"), item.reason or None)
        for item in found.recusals
    )
    columns = (t("Organisation", "Organisation"), t("Point", "Item"), Column(label=t("Motif", "Reason"), wide=True))
    return Section(title=t("Déports", "Recusals"), blocks=(Table(columns=columns, rows=rows),))


def file_name(paper: Paper, form: str, language: Language) -> str:
    """Return the name of a paper's file: what it is, about what, when."""
    words = {
        "sheet": ("fiche", "sheet"),
        "agenda": ("ordre-du-jour", "agenda"),
        "decisions": ("releve-de-decisions", "decisions"),
        "actions": ("actions", "actions"),
    }[paper.kind][0 if language == "fr" else 1]
    thing = paper.thing if paper.kind != "sheet" else f"{paper.thing}-{paper.on.isoformat()}"
    return f"{words}-{thing}.{form}"


def print_paper(paper: Paper, form: str, language: Language, head: Text) -> bytes:
    """Return a paper as a file; of a sheet, the fullest form that holds on one page.

    Raises:
        UnknownElement: neither DOCX nor PDF.
    """
    if form not in FORMS:
        raise UnknownElement(Text(fr=f".{form} : ni DOCX ni PDF", en=f".{form}: neither DOCX nor PDF"))
    from filiere.rendering.pdf import page_count, to_pdf

    printed, chosen = b"", paper.variants[-1]
    for blocks in paper.variants if form == "pdf" or len(paper.variants) > 1 else ():
        printed, chosen = to_pdf(paper.title, blocks, language, head=head, on=paper.on), blocks
        if len(paper.variants) == 1 or page_count(printed) == 1:
            break
    if form == "pdf":
        return printed
    from filiere.rendering.docx import to_docx

    return to_docx(paper.title, chosen, language, head=head, on=paper.on)
