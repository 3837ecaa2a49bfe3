"""Requests and their answers, side by side: recommendations of groups, measures that the contract cites, how long each has waited."""

from datetime import date

from filiere.kernel.elements import Action as ContractAction
from filiere.kernel.names import Text
from filiere.kernel.recommendations import Answer, Request
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs, element_link
from filiere.portal.visit import Visit
from filiere.rendering.states import NO_ANSWER, RESPONSES
from filiere.sdk.blocks import (
    Action,
    Actions,
    Badge,
    Block,
    Cell,
    Column,
    Event,
    FactRow,
    Facts,
    Input,
    Link,
    Metric,
    Metrics,
    Section,
    Table,
    Timeline,
)
from filiere.sdk.pictures import Tone

TITLE = Text(fr="Demandes et réponses", en="Requests and answers")
_TONES: dict[str, Tone] = {"accepted": "accepted", "partly": "filed", "refused": "late"}


def listing(visit: Visit) -> Page:
    """Return what is asked beside what was answered, the longest to wait first among what has no answer."""
    # What is asked goes on after the contract's term: without a date asked for, today is shown.
    day = visit.on or visit.workshop.today()
    found = visit.workshop.requests(day)
    issued = [item for item in found if item.kind == "recommendation"]
    measures = [item for item in found if item.kind == "measure"]
    waiting = [item for item in found if item.answer is None]
    main: list[Block] = [
        Metrics(
            items=(
                Metric(label=Text(fr="recommandations", en="recommendations"), value=len(issued)),
                Metric(label=Text(fr="mesures citées", en="measures cited"), value=len(measures)),
                Metric(label=Text(fr="sans réponse à ce jour", en="without an answer yet"), value=len(waiting)),
            )
        ),
        Section(title=Text(fr="Recommandations", en="Recommendations"), id="recommandations", blocks=(_table(visit, issued, _EMPTY, day),)),
        Section(title=Text(fr="Mesures du CSIS", en="CSIS measures"), id="mesures", blocks=(_table(visit, measures, _NO_MEASURE, day),)),
        _groups(visit, issued),
    ]
    forms = recommend_form(visit)
    if forms:
        # Below rather than beside: requests and answers need the whole width.
        main.append(Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=forms),)))
    return Page(
        title=TITLE,
        tab="commitment",
        dated=visit.on is not None,
        crumbs=crumbs(visit, None, visit.link("commitment", None, Text(fr="Engagements", en="Commitments"))),
        lead=Text(
            fr="Ce qui est demandé à gauche, ce qui est répondu à droite. « Aucune réponse » dit que nous n’en connaissons pas.",
            en="What is asked on the left, what is answered on the right. “None yet” says that we know of none.",
        ),
        main=tuple(main),
    )


_EMPTY = Text(
    fr="Aucune recommandation n’a été inscrite. Un groupe de travail ou une instance recommande\u202f; le destinataire répond ici.",
    en="No recommendation was recorded. A working group or a body recommends; the addressee answers here.",
)
_NO_MEASURE = Text(fr="Le texte n’en cite aucune à cette date.", en="The text cites none on this day.")


def _table(visit: Visit, items: list[Request], empty: Text, day: date) -> Table:
    ordered = sorted(items, key=lambda item: (item.answer is not None, item.since, item.id))
    return Table(
        columns=(
            Column(label=Text(fr="Demande", en="Request"), wide=True),
            Text(fr="De, à", en="From, to"),
            Text(fr="Depuis", en="Since"),
            Column(label=Text(fr="Réponse", en="Answer"), wide=True),
            Text(fr="Attente (jours)", en="Wait (days)"),
            Text(fr="Appliquée", en="Applied"),
        ),
        rows=tuple(_row(visit, item, day) for item in ordered),
        empty=empty,
    )


def _row(visit: Visit, item: Request, day: date) -> tuple[Cell, ...]:
    where: Cell = tuple(_place(visit, one.where) for one in item.applied) or None
    title = Link(label=item.words, address=visit.to("recommendation", item.id), note=item.id)
    return (title, _between(item), item.since, _answer_cell(item.answer), item.waited_days(day), where)


def _between(item: Request) -> Text:
    if item.kind == "measure":
        return Text(fr="CSIS", en="CSIS")
    return Text(fr=f"{item.by} → {item.addressee}", en=f"{item.by} → {item.addressee}")


def _answer_cell(answer: Answer | None) -> Cell:
    if answer is None:
        return Badge(words=NO_ANSWER)
    badge = Badge(words=RESPONSES[answer.response], tone=_TONES[answer.response])
    return (badge, answer.words or None, answer.by, answer.on)


def _place(visit: Visit, where: str) -> Link:
    if where.startswith("ev-"):
        return Link(label=where, address=visit.to("evidence", where))
    return element_link(visit, where, titled=False)


def _groups(visit: Visit, issued: list[Request]) -> Section:
    """Return the groups that the text creates to recommend, with how many recommendations each has issued."""
    state = visit.workshop.state(visit.day)
    groups: list[ContractAction] = [item for item in visit.workshop.groups() if item.id in state.elements]
    rows = tuple((element_link(visit, item.id), sum(one.by == item.id for one in issued) or NO_ANSWER_ISSUED) for item in groups)
    columns = (Column(label=Text(fr="Groupe de travail", en="Working group"), wide=True), Text(fr="Recommandations", en="Recommendations"))
    title = Text(fr="Groupes que le texte charge de recommander", en="Groups that the text asks to recommend")
    empty = Text(fr="Le texte n’en nomme aucun.", en="The text names none.")
    return Section(title=title, id="groupes", blocks=(Table(columns=columns, rows=rows, empty=empty),))


NO_ANSWER_ISSUED = Text(fr="aucune à ce jour", en="none yet")


def one(visit: Visit, name: str) -> Page:
    """Return one request with its answers, where it was applied, and what can be done with it."""
    found = visit.workshop.request(name)
    rows = [
        FactRow(label=Text(fr="De", en="From"), value=element_link(visit, found.by) if found.by else "CSIS"),
        FactRow(label=Text(fr="À", en="To"), value=found.addressee or Text(fr="le texte ne le dit pas", en="the text does not say")),
        FactRow(label=Text(fr="Depuis", en="Since"), value=found.since),
        FactRow(label=Text(fr="Attente (jours)", en="Wait (days)"), value=found.waited_days(visit.workshop.today())),
        FactRow(label=Text(fr="À propos de", en="About"), value=tuple(element_link(visit, item) for item in found.about) or None),
    ]
    if found.kind == "measure":
        rows.append(FactRow(label=Text(fr="Texte", en="Text"), value=element_link(visit, found.id)))
    aside: list[Block] = [Section(title=Text(fr="En bref", en="In short"), id="bref", blocks=(Facts(rows=tuple(rows)),))]
    forms = follow_forms(visit, found)
    if forms:
        aside.append(Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=forms),)))
    title = found.words if len(found.words.fr) < 160 else Text(fr=f"Recommandation {found.id}", en=f"Recommendation {found.id}")
    return Page(
        title=title,
        tab="commitment",
        dated=False,
        crumbs=crumbs(visit, None, visit.link("recommendation", None, TITLE)),
        lead=(found.id,),
        main=follow_up(visit, found),
        aside=tuple(aside),
    )


def follow_up(visit: Visit, found: Request) -> tuple[Block, ...]:
    """Return the request beside its answer, then everything that was answered and applied."""
    answer = found.answer
    columns = (
        Column(label=Text(fr="Ce qui est demandé", en="What is asked"), wide=True),
        Column(label=Text(fr="Ce qui est répondu", en="What is answered"), wide=True),
    )
    beside = Table(columns=columns, rows=((found.words, _answer_cell(answer)),))
    events = [
        Event(
            when=item.on,
            title=RESPONSES[item.response],
            note=" · ".join(word for word in (item.by, item.words) if word),
            tone=_TONES[item.response],
        )
        for item in found.answers
    ]
    events += [
        Event(when=item.on, title=_place(visit, item.where), note=item.words or Text(fr="appliquée", en="applied"), tone="accepted")
        for item in found.applied
    ]
    empty = Text(fr="Aucune réponse, aucune application connue à ce jour.", en="No answer and no application known yet.")
    timeline = Timeline(items=tuple(sorted(events, key=lambda event: str(event.when))), empty=empty)
    return (
        Section(title=Text(fr="Demande et réponse", en="Request and answer"), id="demande", blocks=(beside,)),
        Section(title=Text(fr="Suites", en="What followed"), id="suites", blocks=(timeline,)),
    )


def recommend_form(visit: Visit) -> tuple[Action, ...]:
    """Return the way to record a recommendation."""
    if not visit.known:
        return ()
    today = visit.workshop.today().isoformat()
    groups = ", ".join(item.id for item in visit.workshop.groups()[:3])
    return (
        Action(
            label=Text(fr="Inscrire une recommandation", en="Record a recommendation"),
            address=visit.to("act", "recommend/new"),
            verdict=visit.verdict("recommend"),
            main=True,
            inputs=(
                Input(
                    name="by",
                    label=Text(fr="Groupe, action ou instance qui recommande", en="Group, action or body that recommends"),
                    required=True,
                    help=Text(fr=f"son repère : {groups}…", en=f"its reference: {groups}…") if groups else None,
                ),
                Input(name="words", label=Text(fr="Ce qui est recommandé", en="What is recommended"), form="long", required=True),
                Input(name="addressee", label=Text(fr="À qui", en="To whom"), required=True),
                Input(name="about", label=Text(fr="Élément concerné (repère)", en="Element concerned (reference)")),
                Input(name="day", label=Text(fr="Émise le", en="Issued on"), form="date", value=today, required=True),
            ),
        ),
    )


def follow_forms(visit: Visit, found: Request) -> tuple[Action, ...]:
    """Return the ways to answer a request and to say where it was applied."""
    if not visit.known:
        return ()
    today = visit.workshop.today().isoformat()
    day = Input(name="day", label=Text(fr="Jour", en="Day"), form="date", value=today, required=True)
    choices = tuple(RESPONSES.items())
    answer = Action(
        label=Text(fr="Inscrire la réponse", en="Record the answer"),
        address=visit.to("act", f"answer/{found.id}"),
        verdict=visit.verdict("answer_request", found.id),
        main=found.answer is None,
        inputs=(
            Input(name="response", label=Text(fr="Réponse", en="Answer"), form="choice", choices=choices, required=True),
            Input(name="words", label=Text(fr="Texte de la réponse", en="Words of the answer"), form="long"),
            Input(name="by", label=Text(fr="Qui répond", en="Who answers"), required=True),
            day,
        ),
    )
    apply = Action(
        label=Text(fr="Dire où elle fut appliquée", en="Say where it was applied"),
        address=visit.to("act", f"apply/{found.id}"),
        verdict=visit.verdict("apply_request", found.id),
        inputs=(
            Input(
                name="where",
                label=Text(fr="Élément, opération d’avenant ou preuve", en="Element, operation of an amendment, or evidence"),
                required=True,
                help=Text(fr="un repère : PS2.1.1, AV.1e, ev-…", en="a reference: PS2.1.1, AV.1e, ev-…"),
            ),
            Input(name="words", label=Text(fr="En quelques mots", en="In a few words"), form="long"),
            day,
        ),
    )
    return (answer, apply)
