"""What is seen at each moment of an assessment: the next question, the first result after ten, then all that follows from the answers."""

from filiere.engines.digital_maturity.interactions import results
from filiere.engines.digital_maturity.interactions.results import NOTHING, text
from filiere.engines.digital_maturity.interactions.state import USE_CASES, WAVES, State, is_complete, levels_of, next_question, wave_of
from filiere.engines.digital_maturity.model import DIMENSIONS, FIRST, NOT_APPLICABLE, SIZES, SUBSECTORS, TECHNOLOGIES
from filiere.engines.digital_maturity.questionnaire import BY_ID, QUESTIONS
from filiere.engines.digital_maturity.roadmap import candidates
from filiere.sdk.blocks import Action, Actions, Block, Input, Link, Links, Notice, Page, Progress, Prose, Section
from filiere.sdk.interactions import FIRST_SEAT, Stage
from filiere.sdk.values import Text

_FIRST_RESULT = Text(
    fr="Premier résultat : dix réponses suffisent pour une esquisse. Chaque réponse de plus la précise.",
    en="First result: ten answers are enough for a sketch. Each further answer makes it sharper.",
)
_DONE = Text(fr="Toutes les questions ont leur réponse.", en="Every question has its answer.")


def scene(state: State, stage: Stage) -> Page:
    """Return the next question, and the results as soon as there are enough answers."""
    seat = stage.seat
    count = len(levels_of(state, wave_of(state), seat))
    question = _question(state, stage)
    if count < FIRST:
        return tuple(question)
    shown = Section(title=Text(fr="Votre résultat", en="Your result"), id="result", blocks=tuple(results.result(state, seat)))
    rest: list[Block] = [
        *results.change(state, seat),
        *results.two_people(state),
        *results.uses(state, seat, stage.pooled, stage.records.get(USE_CASES)),
        *results.chosen_road(state, seat),
        *([_estimates(state, stage)] if seat == FIRST_SEAT else []),
        *results.comparison(state, seat, stage.pooled),
        *([_profile(state, stage)] if seat == FIRST_SEAT else []),
    ]
    if count == FIRST:
        return (Notice(tone="accepted", text=_FIRST_RESULT), shown, *question, *rest)
    return (*question, shown, *rest)


def _question(state: State, stage: Stage) -> list[Block]:
    asked = stage.query.get("question", "")
    name = asked if asked in BY_ID else next_question(state, stage.seat)
    count = len(levels_of(state, wave_of(state), stage.seat))
    label = Text(fr=f"Mesure T{wave_of(state)}", en=f"Measure T{wave_of(state)}")
    words = Text(
        fr=f"{count} réponse{'s' if count > 1 else ''} sur {len(QUESTIONS)}",
        en=f"{count} answer{'' if count == 1 else 's'} of {len(QUESTIONS)}",
    )
    bar = Progress(label=label, percent=100 * count / len(QUESTIONS), words=words)
    if name is None:
        return [bar, Notice(tone="accepted", text=_DONE), *_again(state, stage)]
    question = BY_ID[name]
    axis = text(DIMENSIONS[question.dimension])
    if question.technology:
        technology = text(TECHNOLOGIES[question.technology])
        axis = Text(fr=f"{axis.fr} · {technology.fr}", en=f"{axis.en} · {technology.en}")
    ask = Prose(
        text=Text(
            fr="Choisissez le dernier fait que vous pourriez montrer aujourd’hui.",
            en="Choose the last fact that you could show today.",
        ),
        quiet=True,
    )
    answers = Actions(items=(*(_level(stage, name, level) for level in range(len(question.levels) + 1)), _absent(stage, name)))
    blocks: tuple[Block, ...] = (Prose(text=axis, quiet=True), ask, answers, *_back(state, stage, name))
    return [bar, Section(title=text(question.words), id="question", blocks=blocks)]


def _back(state: State, stage: Stage, name: str) -> list[Block]:
    """Return the way to correct the answer before the one that is asked."""
    given = levels_of(state, wave_of(state), stage.seat)
    order = [question.id for question in QUESTIONS]
    before = [other for other in order[: order.index(name)] if other in given]
    if not before:
        return []
    label = Text(fr="Corriger la réponse précédente", en="Correct the previous answer")
    return [Links(items=(Link(label=label, address=f"?question={before[-1]}"),))]


def _level(stage: Stage, name: str, level: int) -> Action:
    fact = text(BY_ID[name].levels[level - 1]) if level else NOTHING
    hidden = (Input(name="question", label="", form="hidden", value=name), Input(name="level", label="", form="hidden", value=str(level)))
    return Action(label=Text(fr=f"{level} – {fact.fr}", en=f"{level} – {fact.en}"), address=stage.address("answer"), inputs=hidden)


def _absent(stage: Stage, name: str) -> Action:
    return Action(
        label=Text(fr="Ne s’applique pas", en="Does not apply"),
        address=stage.address("answer"),
        inputs=(
            Input(name="question", label="", form="hidden", value=name),
            Input(name="level", label="", form="hidden", value=NOT_APPLICABLE),
            Input(name="why", label=Text(fr="Ne s’applique pas, parce que", en="Does not apply, because"), required=True),
        ),
        note=Text(fr="La question sort alors du calcul.", en="The question then leaves the computation."),
    )


def _again(state: State, stage: Stage) -> list[Block]:
    if stage.seat != FIRST_SEAT or len(state["waves"]) == WAVES or not is_complete(state, wave_of(state), FIRST_SEAT):
        return []
    number = len(state["waves"])
    label = Text(fr=f"Mesurer de nouveau (T{number})", en=f"Measure again (T{number})")
    note = Text(
        fr="Plus tard, quand vous aurez agi : l’écart sera calculé.", en="Later, once you have acted: the difference will be computed."
    )
    return [Actions(items=(Action(label=label, address=stage.address("again"), note=note),))]


def _profile(state: State, stage: Stage) -> Section:
    said = state["profile"]
    size = Input(
        name="size",
        label=Text(fr="Taille", en="Size"),
        form="choice",
        choices=tuple((name, text(words)) for name, words in SIZES.items()),
        value=said.get("size", ""),
    )
    subsector = Input(
        name="subsector",
        label=Text(fr="Domaine", en="Field"),
        form="choice",
        choices=tuple((name, text(words)) for name, words in SUBSECTORS.items()),
        value=said.get("subsector", ""),
    )
    action = Action(label=Text(fr="Enregistrer", en="Save"), address=stage.address("profile"), inputs=(size, subsector))
    return Section(
        title=Text(fr="Votre entreprise, sans son nom", en="Your firm, without its name"), id="profile", blocks=(Actions(items=(action,)),)
    )


def _estimates(state: State, stage: Stage) -> Section:
    """Return the form of the firm's own estimates; nothing is estimated for it."""
    inputs: list[Input] = []
    for number, name in enumerate(candidates(levels_of(state, wave_of(state), stage.seat)), start=1):
        gain, effort = state["estimates"].get(name, ("", ""))
        words = BY_ID[name].words
        inputs += [
            Input(
                name=f"gain-{name}",
                label=Text(fr=f"{number}. {words.fr} Gain, de 1 à 5", en=f"{number}. {words.en} Gain, from 1 to 5"),
                form="number",
                value=str(gain),
            ),
            Input(
                name=f"effort-{name}",
                label=Text(fr=f"{number}. Effort, en jours de travail", en=f"{number}. Effort, in days of work"),
                form="number",
                value=str(effort),
            ),
        ]
    budget = Input(
        name="budget",
        label=Text(fr="Budget, en jours de travail", en="Budget, in days of work"),
        form="number",
        value="" if state["budget"] is None else str(state["budget"]),
        required=True,
    )
    action = Action(
        label=Text(fr="Calculer la feuille de route", en="Compute the road map"),
        address=stage.address("estimate"),
        inputs=(*inputs, budget),
    )
    why = Text(
        fr="Vous seul connaissez gain et effort : laissez vide ce que vous ne voulez pas engager.",
        en="Only you know gain and effort: leave empty what you do not want to take on.",
    )
    return Section(
        title=Text(fr="Vos estimations", en="Your estimates"), id="estimates", blocks=(Prose(text=why), Actions(items=(action,)))
    )
