"""A cohort definition in plain words, French and English side by side, so that a clinician reads what will be computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from filiere.methods.omop.definition import (
    Bound,
    Condition,
    Correlated,
    Count,
    Criterion,
    DateOffset,
    DateRange,
    DateShift,
    Definition,
    DrugEraExit,
    Group,
    NumberRange,
    SetChoice,
    TextFilter,
    Window,
)
from filiere.methods.omop.terms import COUNTED, DAYS, EVENTS, FILTERS, NUMBERS, THIN, Said

_LIMITS: Mapping[str, Said] = {
    "all": ("tous les événements de chaque personne", "all the events of each person"),
    "first": ("le premier événement de chaque personne", "the first event of each person"),
    "last": ("le dernier événement de chaque personne", "the last event of each person"),
}


@dataclass(frozen=True)
class Line:
    """One line of the text: how deep it stands, and its words; level 0 is a title."""

    level: int
    fr: str
    en: str


def in_words(definition: Definition) -> tuple[Line, ...]:
    """Return a definition in plain words, line by line."""
    writer = _Writer({one.number: one.name or f"{one.number}" for one in definition.concept_sets})
    writer.definition(definition)
    return tuple(writer.lines)


def as_markdown(lines: tuple[Line, ...], language: str) -> str:
    """Return the lines as a Markdown text in ``fr`` or ``en``."""
    made = []
    for line in lines:
        words = line.fr if language == "fr" else line.en
        made.append(f"\n## {words}\n" if line.level == 0 else f"{'   ' * (line.level - 1)}- {words}")
    return "\n".join(made).strip() + "\n"


class _Writer:
    def __init__(self, names: Mapping[int, str]) -> None:
        self.names = names
        self.lines: list[Line] = []

    def line(self, level: int, words: Said) -> None:
        self.lines.append(Line(level, _upper(words[0]), _upper(words[1])))

    def definition(self, made: Definition) -> None:
        self.line(0, ("Événements d’entrée", "Entry events"))
        for one in made.entry:
            self.criterion(1, one, ("", ""))
        if made.prior_days or made.post_days:
            self.line(
                1,
                (
                    f"la personne est observée au moins {_days_fr(made.prior_days)} avant et {_days_fr(made.post_days)} après",
                    f"the person is observed at least {_days_en(made.prior_days)} before and {_days_en(made.post_days)} after",
                ),
            )
        self.line(1, _both(("on garde", "kept:"), _LIMITS[made.entry_limit]))
        if made.additional is not None and not made.additional.empty:
            self.line(0, ("Entrée restreinte", "Restricted entry"))
            self.group(1, made.additional)
            self.line(1, _both(("on garde", "kept:"), _LIMITS[made.qualified_limit]))
        for at, rule in enumerate(made.rules, start=1):
            name = f"{THIN}: {rule.name}" if rule.name else "", f": {rule.name}" if rule.name else ""
            self.line(0, (f"Règle d’inclusion {at}{name[0]}", f"Inclusion rule {at}{name[1]}"))
            self.group(1, rule.group)
        if made.rules:
            self.line(1, _both(("on garde", "kept:"), _LIMITS[made.final_limit]))
        self.leaving(made)

    def leaving(self, made: Definition) -> None:
        self.line(0, ("Sortie de la cohorte", "Leaving the cohort"))
        if isinstance(made.exit, DateOffset):
            edge = ("le début", "the start") if made.exit.from_start else ("la fin", "the end")
            self.line(
                1,
                (
                    f"{_days_fr(made.exit.days)} après {edge[0]} de l’événement d’entrée, au plus tard à la fin de l’observation",
                    f"{_days_en(made.exit.days)} after {edge[1]} of the entry event, at the latest when observation ends",
                )
                if made.exit.days
                else (
                    f"à {edge[0]} de l’événement d’entrée".replace("à le", "au"),
                    f"at {edge[1]} of the entry event",
                ),
            )
        elif isinstance(made.exit, DrugEraExit):
            name = self.names[made.exit.concept_set]
            self.line(
                1,
                (
                    f"à la fin de l’exposition continue à «{THIN}{name}{THIN}», interruptions d’au plus {_days_fr(made.exit.gap_days)},"
                    f" plus {_days_fr(made.exit.offset_days)}",
                    f"at the end of the continuous exposure to “{name}”, gaps of at most {_days_en(made.exit.gap_days)},"
                    f" plus {_days_en(made.exit.offset_days)}",
                ),
            )
        else:
            self.line(1, ("à la fin de la période d’observation", "when the observation period ends"))
        for one in made.censoring:
            self.criterion(1, one, ("dès que survient", "as soon as there is"))
        if made.era_pad_days:
            self.line(
                1,
                (
                    f"deux séjours séparés d’au plus {_days_fr(made.era_pad_days)} n’en font qu’un",
                    f"two stays at most {_days_en(made.era_pad_days)} apart make one",
                ),
            )
        if made.window_start:
            self.line(1, (f"rien avant le {_day_fr(made.window_start)}", f"nothing before {made.window_start.isoformat()}"))
        if made.window_end:
            self.line(1, (f"rien après le {_day_fr(made.window_end)}", f"nothing after {made.window_end.isoformat()}"))

    def criterion(self, level: int, one: Criterion, lead: Said, after: Said = ("", "")) -> None:
        self.line(level, _both(lead, self.event(one), after))
        for inner in one.eras_of:
            self.criterion(level + 1, inner, ("faite de", "made of"))
        if one.correlated is not None and not one.correlated.empty:
            self.group(level + 1, one.correlated)

    def event(self, one: Criterion) -> Said:
        fr, en = EVENTS[one.domain]
        if one.concept_set is not None:
            fr, en = f"{fr} «{THIN}{self.names[one.concept_set]}{THIN}»", f"{en} “{self.names[one.concept_set]}”"
        if one.source_set is not None:
            name = self.names[one.source_set]
            fr, en = f"{fr} (code source «{THIN}{name}{THIN}»)", f"{en} (source code “{name}”)"
        if one.first:
            fr, en = f"{fr}, pour la première fois", f"{en}, for the first time"
        for condition in one.conditions:
            asked = self.condition(condition)
            fr, en = f"{fr}, {asked[0]}", f"{en}, {asked[1]}"
        if one.era_gap_days:
            fr, en = f"{fr}, interruptions d’au plus {_days_fr(one.era_gap_days)}", f"{en}, gaps of at most {_days_en(one.era_gap_days)}"
        if one.period_start or one.period_end:
            days = [day for day in (one.period_start, one.period_end) if day]
            fr = f"{fr}, qui contient {' et '.join(f'le {_day_fr(day)}' for day in days)}"
            en = f"{en}, holding {' and '.join(day.isoformat() for day in days)}"
        if one.shift is not None:
            fr, en = f"{fr}, {_shift(one.shift)[0]}", f"{en}, {_shift(one.shift)[1]}"
        return fr, en

    def condition(self, one: Condition) -> Said:
        fr, en = FILTERS[one.key if one.key in FILTERS else one.key.removesuffix("CS")]
        asked = one.asked
        if isinstance(asked, bool):
            return fr, en
        if isinstance(asked, tuple):
            listed = ", ".join(str(number) for number in asked)
            return f"{fr} {'hors de' if one.negated else 'parmi'} {listed}", f"{en} {'not in' if one.negated else 'in'} {listed}"
        if isinstance(asked, SetChoice):
            out = asked.excluded != one.negated
            name = self.names[asked.number]
            return f"{fr} {'hors de' if out else 'dans'} «{THIN}{name}{THIN}»", f"{en} {'not in' if out else 'in'} “{name}”"
        if isinstance(asked, TextFilter):
            words = asked.pattern.strip("%")
            verb = _PATTERNS[(asked.pattern.startswith("%"), asked.pattern.endswith("%"))]
            out_fr, out_en = ("ne ", "does not ") if asked.negated else ("", "")
            return f"{fr} {out_fr}{verb[0]} «{THIN}{words}{THIN}»", f"{en} {out_en}{verb[1]} “{words}”"
        return _both((fr, en), _range(asked))

    def group(self, level: int, group: Group) -> None:
        self.line(
            level,
            {
                "all": (f"tous ces critères{THIN}:", "all of these criteria:"),
                "any": (f"un au moins de ces critères{THIN}:", "any of these criteria:"),
                "at_least": (f"au moins {group.number} de ces critères{THIN}:", f"at least {group.number} of these criteria:"),
                "at_most": (f"au plus {group.number} de ces critères{THIN}:", f"at most {group.number} of these criteria:"),
            }[group.kind],
        )
        for one in group.correlated:
            self.criterion(level + 1, one.criterion, _count(one.count), _around(one))
        for person in group.demographic:
            for condition in person.conditions:
                self.line(level + 1, _both(("la personne, à ce moment,", "the person then:"), self.condition(condition)))
        for inner in group.groups:
            self.group(level + 1, inner)


_PATTERNS: Mapping[tuple[bool, bool], Said] = {
    (True, True): ("contient", "contains"),
    (False, True): ("commence par", "starts with"),
    (True, False): ("finit par", "ends with"),
    (False, False): ("est", "is"),
}


def _count(count: Count) -> Said:
    if count.number == 0 and count.operator in {"=", "<="}:
        return "aucun", "no"
    words = {"=": ("exactement", "exactly"), "<=": ("au plus", "at most"), ">=": ("au moins", "at least")}[count.operator]
    if count.distinct:
        apart = COUNTED[count.apart or "DOMAIN_CONCEPT"]
        return f"{words[0]} {count.number} {apart[0]} différents de", f"{words[1]} {count.number} different {apart[1]} of"
    return f"{words[0]} {count.number}", f"{words[1]} {count.number}"


def _around(one: Correlated) -> Said:
    parts: list[Said] = [_window(window) for window in (one.start_window, one.end_window) if window is not None]
    if one.same_visit:
        parts.append(("au cours du même séjour", "in the same visit"))
    if one.any_period:
        parts.append(("même hors de la période d’observation", "even outside the observation period"))
    return "".join(f", {part[0]}" for part in parts), "".join(f", {part[1]}" for part in parts)


def _window(window: Window) -> Said:
    day = ("dont la fin tombe", "ending") if window.of_event_end else ("dont le début tombe", "starting")
    edge = ("la fin", "the end") if window.from_index_end else ("le début", "the start")
    start, end = _bound(window.start), _bound(window.end)
    return f"{day[0]} de {start[0]} à {end[0]} {edge[0]} du repère", f"{day[1]} from {start[1]} to {end[1]} {edge[1]} of the index"


def _bound(bound: Bound) -> Said:
    side = ("avant", "before") if bound.sign == -1 else ("après", "after")
    if bound.days is None:
        return f"n’importe quand {side[0]}", f"any time {side[1]}"
    return f"{_days_fr(bound.days)} {side[0]}", f"{_days_en(bound.days)} {side[1]}"


def _range(asked: NumberRange | DateRange) -> Said:
    if isinstance(asked, DateRange):
        words = DAYS[asked.operator]
        if asked.extent is not None and asked.operator.endswith("between"):
            tie = "et le" if asked.operator == "between" else "au"
            fr = f"{words[0]} {_day_fr(asked.value)} {tie} {_day_fr(asked.extent)}"
            return fr, f"{words[1]} {asked.value.isoformat()} and {asked.extent.isoformat()}"
        return f"{words[0]} {_day_fr(asked.value)}", f"{words[1]} {asked.value.isoformat()}"
    words = NUMBERS[asked.operator]
    if asked.extent is not None and asked.operator.endswith("between"):
        tie = "et" if asked.operator == "between" else "à"
        return f"{words[0]} {_number_fr(asked.value)} {tie} {_number_fr(asked.extent)}", f"{words[1]} {asked.value:g} and {asked.extent:g}"
    return f"{words[0]} {_number_fr(asked.value)}", f"{words[1]} {asked.value:g}"


def _shift(shift: DateShift) -> Said:
    def edge(own: bool, days: int) -> Said:
        words = ("du début", "its start") if own else ("de la fin", "its end")
        return f"{days:+d} jour(s) {words[0]}", f"{days:+d} day(s) from {words[1]}"

    start, end = edge(shift.start_from_start, shift.start_days), edge(shift.end_from_start, shift.end_days)
    return f"compté de {start[0]} à {end[0]}", f"counted from {start[1]} to {end[1]}"


def _both(*parts: Said) -> Said:
    joined = tuple(" ".join(part[at] for part in parts if part[at]).replace(" ,", ",") for at in (0, 1))
    return joined[0], joined[1]


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _days_fr(days: int) -> str:
    return f"{days} jour{'s' if abs(days) > 1 else ''}"


def _days_en(days: int) -> str:
    return f"{days} day{'' if abs(days) == 1 else 's'}"


def _day_fr(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _number_fr(value: float) -> str:
    return f"{value:g}".replace(".", ",")
