"""The dossier of a committee: what was promised, what is known, what awaits a decision, on the day it is printed for."""

from datetime import date
from pathlib import Path
from typing import Literal

from filiere.kernel.errors import UsageError
from filiere.kernel.governance import AgendaItem
from filiere.kernel.names import Language, Text
from filiere.kernel.standing import Standing
from filiere.rendering.states import PARTIES, state_words, tone_of
from filiere.sdk.blocks import Badge, Block, Cell, Code, FactRow, Facts, Metric, Metrics, Notice, Page, Prose, Section, Table, When
from filiere.workshop.agendas import Agendas
from filiere.workshop.financing import Financing
from filiere.workshop.financing_tables import RESERVED, applications_sections, estimates_section
from filiere.workshop.score import COMMITTEE, score
from filiere.workshop.views import CommitmentView, Overview

Report = Literal["committee", "funders"]

#: The body that each report is written for, by its name in the contract.
READERS: dict[Report, str] = {"committee": "G3", "funders": "G11"}
TITLES: dict[Report, Text] = {
    "committee": Text(fr="Dossier du comité exécutif", en="Executive committee dossier"),
    "funders": Text(fr="Rapport d’avancement aux financeurs", en="Progress report to the funders"),
}

_BECAUSE: dict[str, Text] = {
    "due": Text(fr="échéance proche", en="deadline near"),
    "filed": Text(fr="preuve à accepter", en="evidence to accept"),
    "proposed": Text(fr="valeur proposée", en="value proposed"),
    "stale": Text(fr="résultat périmé", en="stale result"),
    "action": Text(fr="action ouverte", en="open action"),
    "asked": Text(fr="demandé", en="asked"),
}


class Dossier(Financing, Agendas):
    """Reports made for a committee."""

    def dossier(self, kind: Report, on: date | None = None) -> Page:
        """Return a report as blocks.

        Raises:
            UsageError: no such report.
        """
        if kind not in TITLES:
            known = ", ".join(TITLES)
            raise UsageError(
                Text(fr=f"{kind} : aucun rapport de ce nom", en=f"{kind}: no such report"),
                Text(fr=f"choisissez : {known}", en=f"choose: {known}"),
            )
        day = on or self.default_day()
        overview = self.overview(day)
        blocks: list[Block] = [*self._headline(overview), self._picture(overview), self._agenda_section(kind, day)]
        blocks += self._projects_sections(overview, day)
        blocks += [self._commitments_section(day), self._indicators_section(day)]
        if kind == "funders":
            blocks.append(self._financing_section())
        if kind == "committee":
            blocks += [self._cadence_section(day), self._findings_section()]
        blocks.append(self._provenance_section())
        return tuple(blocks)

    def report(self, kind: Report, out: Path, *, language: Language = "fr", on: date | None = None) -> Path:
        """Write a report as PDF or HTML, by the suffix of its file.

        Raises:
            UsageError: a suffix that is neither .pdf nor .html, or a folder that does not exist.
            Refused: the actor may not.
        """
        self.ask("report", kind)
        if out.suffix.lower() not in {".pdf", ".html"}:
            raise UsageError(
                Text(fr=f"{out.name} : ni .pdf ni .html", en=f"{out.name}: neither .pdf nor .html"),
                Text(fr="choisissez l’un des deux", en="choose one of the two"),
            )
        if not out.parent.is_dir():
            raise UsageError(
                Text(fr=f"{out.parent} : ce dossier n’existe pas", en=f"{out.parent}: there is no such folder"),
                Text(fr="créez-le d’abord", en="create it first"),
            )
        page = self.dossier(kind, on)
        title = TITLES[kind].say(language)
        if out.suffix.lower() == ".pdf":
            from filiere.rendering.pdf import to_pdf

            content = to_pdf(title, page, language, head=self.signed_head_words(), on=on or self.default_day())
        else:
            from filiere.rendering.fonts import web_fonts
            from filiere.rendering.standalone import to_standalone_html

            fonts = self.folder / "cache" / "fonts"
            web_fonts(fonts)
            content = to_standalone_html(title, page, language, head=self.signed_head_words(), fonts=fonts).encode()
        partial = out.with_name(f".{out.name}.part")
        partial.write_bytes(content)
        partial.replace(out)
        return out

    def signed_head_words(self) -> Text:
        """Return the signed head of the log as one line: its size, its root and the key; a printed dossier is its witness."""
        head = self.store.ledger.head()
        return Text(
            fr=f"Journal\u202f: {head.size} entrées, racine {head.root[:16]}…, clé {head.key}",
            en=f"Ledger: {head.size} entries, root {head.root[:16]}…, key {head.key}",
        )

    def _headline(self, overview: Overview) -> list[Block]:
        counts = overview.counts
        blocks: list[Block] = [
            Metrics(
                items=(
                    Metric(label=Text(fr="livrables promis", en="deliverables promised"), value=counts["promised"]),
                    Metric(
                        label=Text(fr="acceptés, preuve à l’appui", en="accepted, with evidence"), value=counts["accepted"], tone="accepted"
                    ),
                    Metric(label=Text(fr="dates passées, sans information", en="dates passed, no information"), value=counts["unheard"]),
                    Metric(label=Text(fr="retards constatés", en="delays recorded"), value=counts["late"], tone="late"),
                )
            )
        ]
        last = self.contract.last_day()
        if last is not None and self.today() > last:
            words = Text(
                fr="Le contrat est arrivé à son terme\u202f; ce dossier le montre à la date indiquée.",
                en="The contract has reached its term; this dossier shows it on the day stated.",
            )
            blocks.append(Notice(text=(words, overview.on)))
        return blocks

    def _picture(self, overview: Overview) -> Section:
        return Section(
            title=Text(fr="Le contrat, d’un coup d’œil", en="The contract at a glance"),
            blocks=(score(self, overview, None, twin="#projets"),),
        )

    def _agenda_section(self, kind: Report, day: date) -> Section:
        body = self.body(READERS[kind])
        items = [item for item in self.agenda(body.id, day) if kind == "committee" or self._is_of(item, body.scope)]
        rows = tuple((item.about, item.words, _BECAUSE[item.because]) for item in items)
        return Section(
            title=Text(fr="Ce qui attend le comité", en="What awaits the committee"),
            blocks=(
                Table(
                    columns=(Text(fr="Élément", en="Element"), Text(fr="Intitulé", en="Title"), Text(fr="Pourquoi", en="Why")),
                    rows=rows,
                    empty=Text(fr="Rien n’attend de décision à cette date.", en="Nothing awaits a decision on this day."),
                ),
            ),
        )

    def _is_of(self, item: AgendaItem, scope: str) -> bool:
        return item.about is not None and item.about.startswith(scope)

    def _projects_sections(self, overview: Overview, day: date) -> list[Block]:
        sections: list[Block] = []
        names = {project.id: project.title for project in self.contract.projects}
        names[COMMITTEE] = Text(fr="Le comité lui-même", en="The committee itself")
        for name, title in names.items():
            rows = tuple(self._row(item) for item in overview.standings if self._rail(item.id) == name)
            if not rows:
                continue
            weather = self.store.notes.latest(name)
            told = weather.words if weather is not None and weather.on <= day else None
            spoken: Cell = told or Text(fr="Aucune synthèse du pilote.", en="No synthesis from the lead.")
            table = Table(
                columns=(
                    Text(fr="Livrable", en="Deliverable"),
                    Text(fr="Promesse", en="Promise"),
                    Text(fr="Échéance", en="Deadline"),
                    Text(fr="État", en="State"),
                ),
                rows=rows,
            )
            heading = Text(fr=f"{name} · {title.fr}", en=f"{name} · {title.en}")
            sections.append(Section(title=heading, blocks=(Prose(text=spoken, quiet=True), table)))
        return [Section(title=Text(fr="Projet par projet", en="Project by project"), blocks=tuple(sections), id="projets")]

    def _rail(self, name: str) -> str:
        above = self.parent(name)
        while above is not None:
            name, above = above, self.parent(above)
        return name if name in {project.id for project in self.contract.projects} else COMMITTEE

    def _row(self, standing: Standing) -> tuple[Cell, ...]:
        deliverable = next(item for item in self.contract.deliverables if item.id == standing.id)
        deadline = deliverable.deadline
        anchor = getattr(deadline, "anchor", None)
        named = next((item for item in self.contract.anchors if item.id == anchor), None)
        when = When(deadline=deadline, anchor=named.title if named else None, anchored=named.on if named else None)
        return (standing.id, deliverable.title, when, Badge(words=state_words(standing), tone=tone_of(standing)))

    def _commitments_section(self, day: date) -> Section:
        views = self.commitments(day)
        rows = tuple(self._commitment_row(view) for view in views)
        return Section(
            title=Text(fr="Engagements réciproques", en="Reciprocal commitments"),
            blocks=(
                Table(
                    columns=(
                        Text(fr="Repère", en="Reference"),
                        Text(fr="Partie", en="Party"),
                        Text(fr="Engagement", en="Commitment"),
                        Text(fr="Ce qui est montré", en="What is shown"),
                    ),
                    rows=rows,
                ),
            ),
        )

    def _commitment_row(self, view: CommitmentView) -> tuple[Cell, ...]:
        words = {
            "shown": Text(fr="tenu, preuve acceptée", en="kept, evidence accepted"),
            "filed": Text(fr="preuve déposée", en="evidence filed"),
            "no_information": Text(fr="aucune information", en="no information"),
            "unverifiable": Text(fr="invérifiable tel qu’écrit", en="unverifiable as worded"),
        }
        return (view.commitment.id, PARTIES[view.commitment.party], view.commitment.title, words[view.state])

    def _indicators_section(self, day: date) -> Section:
        rows: list[tuple[Cell, ...]] = []
        for view in self.indicators(day):
            value: Cell = (
                view.current.value if view.current and view.current.value is not None else Text(fr="aucun relevé", en="no reading")
            )
            if view.current and view.current.judgement:
                value = view.current.judgement
            target: Cell = view.indicator.target if view.indicator.target is not None else Text(fr="non chiffrée", en="not quantified")
            rows.append((view.indicator.id, view.indicator.title, value, target))
        return Section(
            title=Text(fr="Indicateurs", en="Indicators"),
            blocks=(
                Table(
                    columns=(
                        Text(fr="Repère", en="Reference"),
                        Text(fr="Indicateur", en="Indicator"),
                        Text(fr="Valeur", en="Value"),
                        Text(fr="Cible", en="Target"),
                    ),
                    rows=tuple(rows),
                ),
            ),
        )

    def _financing_section(self) -> Section:
        blocks: list[Block] = [
            estimates_section(self.estimates(), lambda name: self.element(name).title, lambda figure: str(figure.sources["title"][0]))
        ]
        if self.sees_applications():
            named = {item.id: item.title for item in self.applications()}
            blocks += applications_sections(
                self.applications(), self.financing_findings(), self.windows(), lambda name: named.get(name, name)
            )
        else:
            blocks.append(Prose(text=RESERVED))
        return Section(title=Text(fr="Financement", en="Financing"), blocks=tuple(blocks))

    def _cadence_section(self, day: date) -> Section:
        rows = tuple(
            (self.body(item.body).title, item.due, item.held, item.missed, item.unknown)
            for item in self.compliance(self.since(), max(day, self.since()))
            if item.due
        )
        return Section(
            title=Text(fr="Cadence des instances", en="Cadence of the bodies"),
            blocks=(
                Table(
                    columns=(
                        Text(fr="Instance", en="Body"),
                        Text(fr="dues", en="due"),
                        Text(fr="tenues", en="held"),
                        Text(fr="manquées", en="missed"),
                        Text(fr="sans information", en="unknown"),
                    ),
                    rows=rows,
                ),
            ),
        )

    def _findings_section(self) -> Section:
        found = [item for item in self.findings() if item.severity == "contradiction"]
        rows = tuple((item.rule, item.message, ", ".join(f"{place.document} l.{place.line}" for place in item.places)) for item in found)
        return Section(
            title=Text(fr="Ce que le texte contredit", en="Where the text contradicts itself"),
            blocks=(
                Table(
                    columns=(Text(fr="Règle", en="Rule"), Text(fr="Constat", en="Finding"), Text(fr="Lignes", en="Lines")),
                    rows=rows,
                ),
            ),
        )

    def _provenance_section(self) -> Section:
        head = self.store.ledger.head()
        return Section(
            title=Text(fr="Témoin du journal", en="Witness of the ledger"),
            blocks=(
                Prose(
                    text=Text(
                        fr="Cette tête signée du journal permet de vérifier plus tard qu’aucune preuve n’a changé depuis l’impression.",
                        en="This signed head of the ledger lets anyone check later that no evidence has changed since printing.",
                    )
                ),
                Facts(
                    rows=(
                        FactRow(label=Text(fr="Entrées", en="Entries"), value=head.size),
                        FactRow(label=Text(fr="Racine", en="Root"), value=Code(words=head.root)),
                        FactRow(label=Text(fr="Signature", en="Signature"), value=Code(words=head.signature)),
                        FactRow(label=Text(fr="Clé", en="Key"), value=Code(words=head.key)),
                    )
                ),
            ),
        )
