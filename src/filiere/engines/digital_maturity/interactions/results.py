"""Results as blocks: scores, road map, agreement, change and comparison; shared by the screen and the document."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.digital_maturity.agreement import agreement
from filiere.engines.digital_maturity.examples import Record, moved_by, recommended, told_by_firms
from filiere.engines.digital_maturity.interactions.state import State, both_levels, is_complete, levels_of, reasons_of, wave_of
from filiere.engines.digital_maturity.model import DIMENSIONS, NOT_APPLICABLE, TECHNOLOGIES, Words, band
from filiere.engines.digital_maturity.pooling import FEWEST
from filiere.engines.digital_maturity.questionnaire import BY_ID, QUESTIONS
from filiere.engines.digital_maturity.roadmap import choose, works
from filiere.engines.digital_maturity.scoring import difference, scores
from filiere.sdk.blocks import Badge, Block, Cell, Metric, Metrics, Notice, Prose, Quantity, Section, Table
from filiere.sdk.values import Text


def text(words: Words) -> Text:
    """Return words as a text."""
    return Text(fr=words.fr, en=words.en)


def result(state: State, seat: str) -> list[Block]:
    """Return the scores of one person's current answers, with how much they rest on."""
    known = scores(levels_of(state, wave_of(state), seat))
    if known["overall"] is None:
        return []
    rests = Text(
        fr=f"sur {known['answered']} réponses de {len(QUESTIONS)}, dont {known['na']} hors sujet",
        en=f"on {known['answered']} answers of {len(QUESTIONS)}, {known['na']} not applicable",
    )
    overall = Metric(
        label=Text(fr="Maturité numérique, sur 100", en="Digital maturity, out of 100"), value=round(known["overall"]), note=rests
    )
    stage = Metric(label=Text(fr="Palier", en="Band"), value=text(band(known["overall"])))
    seconds = state["seconds"].get(f"{seat}{wave_of(state)}", 0)
    spent = Metric(label=Text(fr="Temps de réponse", en="Time spent answering"), value=Quantity(value=round(seconds / 60), unit="min"))
    return [
        Metrics(items=(overall, stage, spent)),
        _axis(Text(fr="Par dimension", en="By dimension"), DIMENSIONS, known["dimensions"]),
        _axis(Text(fr="Par technologie", en="By technology"), TECHNOLOGIES, known["technologies"]),
    ]


def _axis(title: Text, names: Mapping[str, Words], parts: Mapping[str, Any]) -> Table:
    rows = tuple(
        (
            text(words),
            round(part["score"]) if part["score"] is not None else Text(fr="pas encore de réponse", en="no answer yet"),
            text(band(part["score"])) if part["score"] is not None else None,
            part["answered"],
            part["na"],
        )
        for name, words in names.items()
        if (part := parts[name])
    )
    columns = (
        title,
        Text(fr="Score sur 100", en="Score out of 100"),
        Text(fr="Palier", en="Band"),
        Text(fr="Réponses", en="Answers"),
        Text(fr="Hors sujet", en="Not applicable"),
    )
    return Table(columns=columns, rows=rows, caption=title)


def change(state: State, seat: str) -> list[Block]:
    """Return what changed from one measure to the next, over the questions answered in both."""
    blocks: list[Block] = []
    for number in range(1, len(state["waves"])):
        found = difference(levels_of(state, number - 1, seat), levels_of(state, number, seat))
        if not found["questions"]:
            continue
        before, after = found["before"], found["after"]
        rows: list[tuple[Cell, ...]] = [_change_row(Text(fr="Ensemble", en="Overall"), before["overall"], after["overall"])]
        rows += [
            _change_row(text(words), before["dimensions"][name]["score"], after["dimensions"][name]["score"])
            for name, words in DIMENSIONS.items()
        ]
        title = Text(fr=f"De T{number - 1} à T{number}", en=f"From T{number - 1} to T{number}")
        note = Text(
            fr=f"Sur les {found['questions']} questions répondues aux deux mesures : "
            f"{len(found['raised'])} ont monté, {len(found['lowered'])} ont baissé.",
            en=f"Over the {found['questions']} questions answered in both measures: "
            f"{len(found['raised'])} rose, {len(found['lowered'])} fell.",
        )
        columns = (title, f"T{number - 1}", f"T{number}", Text(fr="Écart", en="Difference"))
        blocks.append(Section(title=title, blocks=(Prose(text=note), Table(columns=columns, rows=tuple(rows)))))
    return blocks


def _change_row(label: Text, before: float | None, after: float | None) -> tuple[Cell, ...]:
    if before is None or after is None:
        return (label, None, None, None)
    gap = round(after) - round(before)
    return (label, round(before), round(after), f"{gap:+d}" if gap else "0")


def two_people(state: State) -> list[Block]:
    """Return how far two people agree, over what both answered."""
    first, second = both_levels(state, wave_of(state))
    if not first:
        return []
    found: Any = agreement(first, second)
    kappa = "—" if found["kappa"] is None else f"{found['kappa']:.2f}"
    metrics = Metrics(
        items=(
            Metric(
                label=Text(fr="Kappa pondéré (Cohen, poids linéaires)", en="Weighted kappa (Cohen, linear weights)"),
                value=kappa,
                note=Text(
                    fr=f"sur {found['questions']} questions où les deux ont donné un niveau",
                    en=f"on {found['questions']} questions where both gave a level",
                ),
            ),
            Metric(label=Text(fr="Réponses différentes", en="Different answers"), value=len(found["differ"])),
        )
    )
    rows = tuple((text(BY_ID[name].words), level_words(first[name]), level_words(second[name])) for name in found["differ"])
    columns = (Text(fr="À discuter", en="To discuss"), Text(fr="Première personne", en="First person"), Text(fr="Seconde", en="Second"))
    table = Table(columns=columns, rows=rows, empty=Text(fr="Aucun désaccord.", en="No disagreement."))
    return [Section(title=Text(fr="Vos deux regards", en="Your two views"), id="two", blocks=(metrics, table))]


def level_words(level: int | str) -> Text:
    """Return a level in words."""
    if level == NOT_APPLICABLE:
        return Text(fr="hors sujet", en="not applicable")
    return Text(fr=f"niveau {level}", en=f"level {level}")


def chosen_road(state: State, seat: str) -> list[Block]:
    """Return the works that the firm's own estimates and budget choose; nothing before it has estimated any."""
    levels = levels_of(state, wave_of(state), seat)
    estimates = {name: (int(pair[0]), int(pair[1])) for name, pair in state["estimates"].items()}
    offered = works(levels, estimates)
    if not offered or state["budget"] is None:
        return []
    found = choose(offered, state["budget"])
    said = {work.id: work for work in offered}
    rows = tuple(
        (number, text(BY_ID[name].words), text(BY_ID[name].levels[int(levels[name])]), said[name].gain, said[name].effort)
        for number, name in enumerate(found.works, start=1)
    )
    columns = (
        Text(fr="Ordre", en="Order"),
        Text(fr="Question", en="Question"),
        Text(fr="Le fait à obtenir", en="The fact to bring about"),
        Text(fr="Gain (1–5)", en="Gain (1–5)"),
        Text(fr="Effort (jours)", en="Effort (days)"),
    )
    note = Text(
        fr=f"Le plus grand gain total ({found.gain}) que permettent {state['budget']} jours, d’après vos propres estimations : "
        f"{found.effort} jours employés. Rien n’y vient avant ce dont il dépend. Choix exact.",
        en=f"The greatest total gain ({found.gain}) that {state['budget']} days allow, by your own estimates: "
        f"{found.effort} days used. Nothing comes before what it needs. The choice is exact.",
    )
    blocks: list[Block] = [
        Prose(text=note),
        Table(columns=columns, rows=rows, empty=Text(fr="Aucun travail ne tient dans ce budget.", en="No work fits in this budget.")),
    ]
    if found.blocked:
        names_fr = " ; ".join(BY_ID[name].words.fr for name in found.blocked)
        names_en = "; ".join(BY_ID[name].words.en for name in found.blocked)
        blocks.append(
            Notice(
                text=Text(
                    fr=f"Attendent un préalable que vous n’avez pas estimé : {names_fr}",
                    en=f"Waiting for something first that you did not estimate: {names_en}",
                )
            )
        )
    return [Section(title=Text(fr="Feuille de route", en="Road map"), id="road", blocks=tuple(blocks))]


def uses(state: State, seat: str, pooled: Any, records: Sequence[Record] | None = None) -> list[Block]:
    """Return what to look at first: by what firms that moved up had done where enough are known, by a stated rule otherwise.

    ``records`` is the register of use cases as everybody sees it, None where it cannot be read.
    """
    levels = levels_of(state, wave_of(state), seat)
    if not levels:
        return []
    blocks: list[Block] = []
    published = (pooled or {}).get("published") or {}
    if published.get("pairs"):
        rule = Text(
            fr=f"D’après ce qu’ont relevé les {published['pairs']} entreprises qui ont mesuré deux fois :",
            en=f"By what the {published['pairs']} firms that measured twice had raised:",
        )
        raised: tuple[tuple[Cell, ...], ...] = tuple((text(BY_ID[name].words),) for name in moved_by(published["raised"], levels))
        columns: tuple[Text, ...] = (Text(fr="Ce qu’elles ont relevé", en="What they raised"),)
        blocks += [Prose(text=rule), Table(columns=columns, rows=raised, empty=_NOTHING_MORE)]
    else:
        # A register that was never given its kinds of use takes none away.
        kept = {key for key, values in records or () if values.get("nature") == "kind"}
        found = recommended(levels, scores(levels), state["profile"], kept or None)
        rows: tuple[tuple[Cell, ...], ...] = tuple((text(use.title), text(use.what)) for use in found)
        columns = (Text(fr="Usage", en="Use"), Text(fr="Ce qu’on y fait", en="What is done"))
        blocks += [Prose(text=_RULE), Table(columns=columns, rows=rows, empty=_NOTHING_MORE)]
    blocks += _told(told_by_firms(records or (), scores(levels), state["profile"]))
    return [Section(title=Text(fr="Cas d’usage à regarder", en="Uses to look at"), id="uses", blocks=tuple(blocks))]


def _told(found: Sequence[Mapping[str, Any]]) -> list[Block]:
    """Return what firms told the register, with the rule that chose it; nothing where none fits."""
    if not found:
        return []
    columns = (
        Text(fr="Usage", en="Use"),
        Text(fr="Entreprise", en="Firm"),
        Text(fr="Avant", en="Before"),
        Text(fr="Après", en="After"),
        Text(fr="Coût (€)", en="Cost (€)"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one["title"], one.get("firm"), one.get("before"), one.get("after"), one.get("cost_eur")) for one in found
    )
    return [Prose(text=_TOLD), Table(columns=columns, rows=rows)]


_NOTHING_MORE = Text(fr="Rien de plus à relever.", en="Nothing more to raise.")
_RULE = Text(
    fr="Règle : usages qui conviennent à votre taille et à votre domaine et relèvent une question sous le niveau 2, la dimension la plus "
    f"basse d’abord. Trop peu d’entreprises ({FEWEST} au moins) ont mesuré deux fois pour juger d’après elles. Ce sont des types d’usage : "
    "aucune entreprise n’est nommée.",
    en="Rule: uses that suit your size and field and raise a question below level 2, the lowest dimension first. Too few firms "
    f"(at least {FEWEST}) measured twice to judge by them. These are kinds of use: no firm is named.",
)
_TOLD = Text(
    fr="Témoignages du registre des cas d’usage, acceptés par le secrétariat, non mesurés. Règle : ceux qui disent convenir à votre "
    "taille et à votre domaine et touchent une dimension à relever ; d’abord ceux qui donnent un fait avant et un fait après, puis la "
    "dimension la plus basse.",
    en="Testimonies from the register of use cases, accepted by the secretariat, not measured. Rule: those that say they suit your size "
    "and field and touch a dimension that can be raised; first those that give a fact before and a fact after, then the lowest dimension.",
)


def comparison(state: State, seat: str, pooled: Any) -> list[Block]:
    """Return the comparison with others, or why there is none."""
    title = Text(fr="Comparaison", en="Comparison")
    said = pooled or {"real": 0, "why": "few", "published": None}
    published = said["published"]
    if published is None:
        few = Text(
            fr=f"Pas de comparaison : {said['real']} entreprise(s) réelle(s) y contribuent, il en faut cinq, par groupes de cinq.",
            en=f"No comparison: {said['real']} real firm(s) contribute, five are needed, by groups of five.",
        )
        dominant = Text(
            fr="Pas de comparaison : une entreprise pèserait plus de la moitié.", en="No comparison: one firm would weigh more than half."
        )
        return [Section(title=title, id="comparison", blocks=(Notice(text=dominant if said["why"] == "dominant" else few),))]
    known = scores(levels_of(state, wave_of(state), seat))
    rows = tuple(
        (
            text(words),
            None if known["dimensions"][name]["score"] is None else round(known["dimensions"][name]["score"]),
            published["dimensions"][name],
        )
        for name, words in DIMENSIONS.items()
    )
    columns = (Text(fr="Dimension", en="Dimension"), Text(fr="Vous", en="You"), Text(fr="Moyenne", en="Mean"))
    note = Text(
        fr=f"{published['count']} entreprises, anonymes et non vérifiées ; temps de réponse médian : {published['minutes']} min.",
        en=f"{published['count']} firms, anonymous and unverified; median time spent answering: {published['minutes']} min.",
    )
    return [Section(title=title, id="comparison", blocks=(Prose(text=note), Table(columns=columns, rows=rows)))]


def answers(state: State, seat: str) -> list[Block]:
    """Return every answer with the fact that shows it."""
    wave = wave_of(state)
    levels, reasons = levels_of(state, wave, seat), reasons_of(state, wave, seat)
    rows = tuple(
        (text(BY_ID[question.id].words), level_words(levels[question.id]), _fact(question.id, levels[question.id], reasons))
        for question in QUESTIONS
        if question.id in levels
    )
    columns = (Text(fr="Question", en="Question"), Text(fr="Réponse", en="Answer"), Text(fr="Fait constaté", en="Fact observed"))
    badge = None if is_complete(state, wave, seat) else Badge(words=Text(fr="incomplet", en="incomplete"))
    return [Section(title=Text(fr="Vos réponses", en="Your answers"), badge=badge, blocks=(Table(columns=columns, rows=rows),))]


def _fact(name: str, level: int | str, reasons: Mapping[str, str]) -> Cell:
    if isinstance(level, str):
        return reasons.get(name, "")
    return text(BY_ID[name].levels[level - 1]) if level else NOTHING


NOTHING = Text(fr="Aucun de ces faits ne peut être montré.", en="None of these facts can be shown.")
