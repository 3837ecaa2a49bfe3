"""The sheet of a project for a minister's office: one page, what is said, what is known, what is asked."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from filiere.kernel.elements import Project
from filiere.kernel.governance import MeetingState
from filiere.kernel.names import Text
from filiere.kernel.rounds import WEATHERS, Round, Said, Weather
from filiere.kernel.standing import Standing
from filiere.rendering.attributions import lead as lead_words
from filiere.rendering.days import day as day_words
from filiere.rendering.states import state_words, t, tone_of
from filiere.sdk.blocks import (
    Badge,
    Block,
    Cell,
    Column,
    FactRow,
    Facts,
    Metric,
    Metrics,
    Notice,
    Page,
    Prose,
    Quantity,
    Section,
    Table,
    Tone,
    When,
)
from filiere.workshop.guard import may
from filiere.workshop.round_answers import RoundAnswers

if TYPE_CHECKING:
    from filiere.store.rounds import Answer

#: How many promises, changes and indicators a sheet shows, from the fullest to the barest: the first that holds on one page is kept.
MEASURES: tuple[tuple[int, int, int], ...] = ((8, 4, 3), (6, 3, 2), (4, 2, 2), (3, 1, 1), (1, 0, 0), (0, 0, 0))
_LONGEST = 105
TONES: dict[Weather, Tone] = {"sun": "accepted", "cloud": "open", "rain": "simulated", "storm": "late"}
_NO_NEWS = t("Aucune nouvelle n’a été reçue pour cette réunion.", "No news was received for this meeting.")


def short(words: Text, most: int = _LONGEST) -> Text:
    """Return a title cut where a table has no room for the rest."""

    def cut(said: str) -> str:
        return said if len(said) <= most else said[: most - 1].rstrip(" ,;:") + "…"

    return Text(fr=cut(words.fr), en=cut(words.en))


class Sheets(RoundAnswers):
    """Sheets of projects."""

    def sheet_variants(self, project: str, meeting: str | None = None) -> tuple[Page, ...]:
        """Return the sheet of a project for a meeting (or as of today), from its fullest form to its barest."""
        return tuple(self.sheet(project, meeting, measure=measure) for measure in MEASURES)

    def sheet(self, project: str, meeting: str | None = None, *, measure: tuple[int, int, int] = MEASURES[0]) -> Page:
        """Return the sheet of a project as blocks.

        Args:
            project: its name.
            meeting: the meeting it is read at; without one, the sheet tells the latest news.
            measure: how many promises, changes and indicators it shows.

        Raises:
            UnknownElement: there is no such project or meeting.
        """
        found = self.element(project)
        held = self.meeting(meeting) if meeting else None
        on = held.on if held else self.today()
        promises, changes, indicators = measure
        standings = [item for item in self.standings(min(on, self.today())) if self._top(item.id) == found.id]
        blocks: list[Block] = [self._identity(found.id, on), *self._news(found.id, meeting, on), _numbers(standings)]
        blocks += self._promises(standings, promises)
        blocks += self._changes(found.id, self._since(held.body if held else None, on), on, changes)
        blocks += self._measured(found.id, on, indicators)
        return tuple(blocks)

    def _top(self, name: str) -> str:
        top = name
        while (above := self.parent(top)) is not None:
            top = above
        return top

    def _identity(self, project: str, on: date) -> Facts:
        names = {item.id: item.name for item in self.contract.organisations}
        element = self.element(project)
        lead = element.lead if isinstance(element, Project) else None
        said = Text(fr=lead_words(lead, "fr", names), en=lead_words(lead, "en", names))
        rows = (FactRow(label=t("Projet", "Project"), value=project), FactRow(label=t("Pilotes", "Leads"), value=short(said, 190)))
        return Facts(rows=rows)

    def _round_of(self, meeting: str | None) -> Round | None:
        return next((item for item in self.store.rounds.list() if item.meeting == meeting), None) if meeting else None

    def _heard(self, project: str, meeting: str | None) -> "Answer | None":
        """Return the accepted answer that a sheet is made of: that of the meeting's round, or the latest of all without a meeting."""
        taken = [item for item in self.accepted_answers() if item.project == project]
        if meeting is not None:
            found = self._round_of(meeting)
            taken = [item for item in taken if found is not None and item.round == found.id]
        return max(taken, key=lambda item: item.at, default=None)

    def _news(self, project: str, meeting: str | None, on: date) -> tuple[Block, ...]:
        answer = self._heard(project, meeting)
        if answer is not None:
            return self._said(answer.said, meeting)
        note = self.store.notes.latest(project)
        blocks: list[Block] = [] if meeting is None else [Notice(text=_NO_NEWS)]
        if note is None or note.on > on:
            return tuple(blocks) or (Notice(text=t("Aucune nouvelle n’a encore été reçue.", "No news was received yet.")),)
        weather: Weather | None = next((item for item in WEATHERS if item == note.weather), None)
        title = Text(fr=f"Dernière nouvelle connue, du {day_words(note.on, 'fr')}", en=f"Last known news, of {day_words(note.on, 'en')}")
        badge = Badge(words=WEATHERS[weather], tone=TONES[weather]) if weather else None
        return (*blocks, Section(title=title, badge=badge, blocks=(Prose(text=" ".join(note.words.split())[:420]),)))

    def _said(self, said: Said, meeting: str | None) -> tuple[Block, ...]:
        badge = Badge(words=WEATHERS[said.weather], tone=TONES[said.weather])
        rows = [FactRow(label=t("Prochaine étape", "Next step"), value=said.step)] if said.step else []
        found = self._round_of(meeting)
        # What needs arbitration is for those who arbitrate: the body that meets, never the public.
        seated = found is not None and may(self.actor, "read_confidential", found.body).allowed
        asked = (Notice(tone="late", text=(t("À arbitrer :", "For arbitration:"), said.difficulty)),) if said.difficulty and seated else ()
        words = tuple(Prose(text=line) for line in said.words.splitlines())
        return (
            Section(title=t("Où en est le projet", "How the project goes"), badge=badge, blocks=(*words, Facts(rows=tuple(rows)), *asked)),
        )

    def _promises(self, standings: Iterable[Standing], most: int) -> tuple[Block, ...]:
        """Return the promises that matter on the day: late, passed unheard, then the nearest."""
        ranked = sorted(
            standings,
            key=lambda item: (not item.late, not item.unheard, item.due is None, abs((item.due.last - item.on).days) if item.due else 0),
        )
        if not most or not ranked:
            return ()
        elements = {item.id: item for item in self.contract.deliverables}
        anchors = {item.id: item for item in self.contract.anchors}
        rows: list[tuple[Cell, ...]] = []
        for item in ranked[:most]:
            element = elements[item.id]
            anchor = anchors.get(getattr(element.deadline, "anchor", None) or "")
            when = When(deadline=element.deadline, anchor=anchor.title if anchor else None, anchored=anchor.on if anchor else None)
            rows.append((item.id, short(element.title), when, Badge(words=state_words(item), tone=tone_of(item))))
        rest = len(ranked) - len(rows)
        columns = (t("Repère", "Ref."), Column(label=t("Promesse", "Promise"), wide=True), t("Échéance", "Deadline"), t("État", "State"))
        more = (Prose(text=t(f"… et {rest} autres", f"… and {rest} more"), quiet=True),) if rest else ()
        return (
            Section(title=t("Ce que le texte promet", "What the text promises"), blocks=(Table(columns=columns, rows=tuple(rows)), *more)),
        )

    def _since(self, body: str | None, on: date) -> date:
        """Return the day of the meeting before, the signature where there was none."""
        held = [item.on for item in self.meetings(body) if item.on < on and item.state is MeetingState.CLOSED]
        return max(held, default=self.since())

    def _changes(self, project: str, since: date, on: date, most: int) -> tuple[Block, ...]:
        """Return what was filed, decided and declared about a project in a period, the latest first."""
        rows = self.changes(since, on, {project})[:most]
        if not rows:
            return ()
        title = Text(fr=f"Depuis le {day_words(since, 'fr')}", en=f"Since {day_words(since, 'en')}")
        columns = (t("Jour", "Day"), t("Quoi", "What"), Column(label=t("À propos de", "About"), wide=True))
        return (Section(title=title, blocks=(Table(columns=columns, rows=tuple(rows)),)),)

    def changes(self, since: date, on: date, projects: set[str] | None = None) -> list[tuple[date, Text, Text]]:
        """Return what became known after a day and until another: its day, what it is, what it is about; the latest first.

        Args:
            since: the day after which things are new.
            on: the last day.
            projects: those of some projects only.
        """
        facts = self.facts()
        about = {item.id: item.about for item in facts.evidence}
        words = {
            "accepted": t("preuve acceptée", "evidence accepted"),
            "refused": t("preuve refusée", "evidence refused"),
            "withdrawn": t("preuve retirée", "evidence withdrawn"),
            "under_way": t("déclaré en cours", "declared under way"),
            "not_delivered": t("retard constaté", "delay recorded"),
        }
        filed = t("preuve déposée", "evidence filed")
        found = [(item.on, filed, item.about) for item in facts.evidence if item.counts]
        found += [(item.on, words[item.outcome], about[item.evidence]) for item in facts.decisions if item.evidence in about]
        found += [(item.on, words[item.says], item.deliverable) for item in facts.declarations]
        fresh = [
            item
            for item in found
            if since < item[0] <= on and item[2] in self._elements and (projects is None or self._top(item[2]) in projects)
        ]
        fresh.sort(key=lambda item: (item[0], item[2]), reverse=True)
        return [(day, what, self._titled(name)) for day, what, name in fresh]

    def _titled(self, name: str) -> Text:
        title = short(self.element(name).title)
        return Text(fr=f"{name} {title.fr}", en=f"{name} {title.en}")

    def _measured(self, project: str, on: date, most: int) -> tuple[Block, ...]:
        views = [item for item in self.indicators(min(on, self.today())) if self._top(item.indicator.id) == project]
        views.sort(key=lambda item: (item.current is None, item.indicator.target is None))
        rows: list[tuple[Cell, ...]] = []
        for view in views[:most]:
            value = view.current.value if view.current else None
            now: Cell = Quantity(value=value, unit=view.indicator.unit) if value is not None else t("aucun relevé", "no reading")
            target = view.indicator.target
            wanted: Cell = Quantity(value=target, unit=view.indicator.unit) if target is not None else t("non chiffrée", "not quantified")
            rows.append((short(view.indicator.title, 80), now, wanted))
        if not rows:
            return ()
        columns = (Column(label=t("Indicateur", "Indicator"), wide=True), t("Valeur", "Value"), t("Cible", "Target"))
        return (Section(title=t("Indicateurs", "Indicators"), blocks=(Table(columns=columns, rows=tuple(rows)),)),)


def _numbers(standings: list[Standing]) -> Metrics:
    accepted, unheard, late = (
        sum(item.information == "accepted" for item in standings),
        sum(item.unheard for item in standings),
        sum(item.late for item in standings),
    )
    return Metrics(
        items=(
            Metric(label=t("promis", "promised"), value=len(standings)),
            Metric(label=t("acceptés", "accepted"), value=accepted, tone="accepted" if accepted else "neutral"),
            Metric(label=t("dates passées, sans information", "dates passed, no information"), value=unheard),
            Metric(label=t("retards constatés", "delays recorded"), value=late, tone="late" if late else "neutral"),
        )
    )
