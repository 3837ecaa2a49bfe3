"""The self-assessment: answers of up to two people, measured up to three times, with the firm's own estimates for its road map."""

from typing import Any

from filiere.engines.digital_maturity.firms import row_of
from filiere.engines.digital_maturity.interactions.scenes import scene
from filiere.engines.digital_maturity.interactions.state import WAVES, clone, is_complete, levels_of, wave_of
from filiere.engines.digital_maturity.interactions.summary import summary
from filiere.engines.digital_maturity.model import NOT_APPLICABLE, SIZES, SUBSECTORS, TOP
from filiere.engines.digital_maturity.pooling import pool
from filiere.engines.digital_maturity.questionnaire import BY_ID, QUESTIONS
from filiere.engines.digital_maturity.roadmap import candidates
from filiere.engines.digital_maturity.scoring import difference
from filiere.sdk.interactions import FIRST_SEAT, Interaction, State, Step, unknown_act
from filiere.sdk.values import Text, UsageError

#: A longer silence between two answers is a pause: it is not counted as time spent answering, in seconds.
PAUSE_S = 300
LONGEST_REASON = 200
LONGEST_BUDGET = 100_000


def start(seed: int) -> State:
    """Return an assessment without an answer; nothing in it is drawn at random."""
    return {"profile": {}, "waves": [{}], "estimates": {}, "budget": None, "seconds": {}, "last": {}}


def act(state: State, step: Step) -> State:
    """Return the assessment after one step.

    Raises:
        UsageError: there is no such act, or its words will not do.
    """
    acts = {"answer": _answer, "profile": _profile, "again": _again, "estimate": _estimate}
    if step.act not in acts:
        raise unknown_act(step.act, acts)
    made = clone(state)
    acts[step.act](made, step)
    return made


def share(state: State) -> State | None:
    """Return what the firm lets others learn of its last complete measure; None before it has one and says its size and subsector."""
    complete = [number for number in range(len(state["waves"])) if is_complete(state, number, "A")]
    if not complete or set(state["profile"]) != {"size", "subsector"}:
        return None
    last = complete[-1]
    levels = levels_of(state, last, "A")
    raised = difference(levels_of(state, last - 1, "A"), levels)["raised"] if last else []
    minutes = round(state["seconds"].get(f"A{last}", 0) / 60)
    return row_of(levels, state["profile"], last, minutes, raised)


def _answer(state: State, step: Step) -> None:
    name, level, why = (step.words.get(key, "").strip() for key in ("question", "level", "why"))
    if name not in BY_ID:
        raise _wrong(Text(fr=f"« {name[:20]} » n’est pas une question", en=f"“{name[:20]}” is not a question"))
    if level == NOT_APPLICABLE:
        if not why:
            raise _wrong(
                Text(fr="« ne s’applique pas » demande une raison", en="“does not apply” asks for a reason"),
                Text(fr="écrivez en quelques mots pourquoi", en="write in a few words why"),
            )
        given: dict[str, Any] = {"level": NOT_APPLICABLE, "why": why[:LONGEST_REASON]}
    elif level in {str(number) for number in range(TOP + 1)}:
        given = {"level": int(level)}
    else:
        raise _wrong(Text(fr=f"« {level[:20]} » n’est pas un niveau", en=f"“{level[:20]}” is not a level"))
    wave = wave_of(state)
    state["waves"][wave].setdefault(step.seat, {})[name] = given
    _count(state, step, wave)


def _count(state: State, step: Step, wave: int) -> None:
    place = f"{step.seat}{wave}"
    before = state["last"].get(step.seat)
    gap = step.second - before if before is not None else 0
    state["seconds"][place] = state["seconds"].get(place, 0) + (gap if 0 <= gap <= PAUSE_S else 0)
    state["last"][step.seat] = step.second


def _profile(state: State, step: Step) -> None:
    _first_only(step)
    size, subsector = step.words.get("size", ""), step.words.get("subsector", "")
    if size not in SIZES or subsector not in SUBSECTORS:
        raise _wrong(Text(fr="choisissez une taille et un domaine dans les listes", en="choose a size and a field in the lists"))
    state["profile"] = {"size": size, "subsector": subsector}


def _again(state: State, step: Step) -> None:
    _first_only(step)
    if not is_complete(state, wave_of(state), "A"):
        raise _wrong(
            Text(fr="la mesure en cours n’est pas finie", en="the current measure is not finished"),
            Text(fr="répondez d’abord à toutes ses questions", en="first answer all its questions"),
        )
    if len(state["waves"]) == WAVES:
        raise _wrong(Text(fr="les trois mesures sont faites", en="the three measures are done"))
    state["waves"].append({})


def _estimate(state: State, step: Step) -> None:
    _first_only(step)
    levels = levels_of(state, wave_of(state), step.seat)
    offered = candidates(levels)
    estimates = {}
    for name in offered:
        gain, effort = step.words.get(f"gain-{name}", ""), step.words.get(f"effort-{name}", "")
        if gain and effort:
            estimates[name] = [_whole(gain, 1, 5), _whole(effort, 0, LONGEST_BUDGET)]
    state["estimates"] = estimates
    state["budget"] = _whole(step.words.get("budget", ""), 0, LONGEST_BUDGET)


def _first_only(step: Step) -> None:
    if step.seat != FIRST_SEAT:
        raise _wrong(Text(fr="cela revient à la personne qui a commencé", en="that is for whoever started"))


def _whole(word: str, low: int, high: int) -> int:
    plain = word.replace("\u202f", "").replace(" ", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10 and low <= int(plain) <= high):
        raise _wrong(
            Text(fr=f"« {word[:20]} » ne convient pas", en=f"“{word[:20]}” will not do"),
            Text(fr=f"écrivez un nombre entier de {low} à {high}", en=f"write a whole number from {low} to {high}"),
        )
    return int(plain)


def _wrong(what: Text, mend: Text | None = None) -> UsageError:
    return UsageError(what, mend)


def _sample() -> tuple[Step, ...]:
    steps = [Step(act="profile", words={"size": "small", "subsector": "devices"})]
    for number, question in enumerate(QUESTIONS):
        words = {"question": question.id, "level": str(number % 4)}
        if number % 11 == 10:
            words |= {"level": NOT_APPLICABLE, "why": "exemple"}
        steps.append(Step(act="answer", words=words, second=10 * number))
        if number < 12:
            steps.append(Step(act="answer", words={"question": question.id, "level": str(number % 3)}, seat="B", second=10 * number))
    steps.append(Step(act="estimate", words={"gain-d1": "3", "effort-d1": "5", "budget": "20"}, second=900))
    steps.append(Step(act="again", second=1000))
    steps += [Step(act="answer", words={"question": item.id, "level": "2"}, second=2000 + number) for number, item in enumerate(QUESTIONS)]
    return tuple(steps)


ASSESSMENT = Interaction(
    start=start,
    act=act,
    view=scene,
    sample=_sample(),
    document=summary,
    share=share,
    pool=pool,
)
