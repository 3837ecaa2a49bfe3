"""What is doubtful in a definition that can be run: what finds nobody, contradicts itself, or does nothing, as circe-be's checks do."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from filiere.methods.omop.definition import (
    Bound,
    Condition,
    Correlated,
    Criterion,
    DateRange,
    Definition,
    DrugEraExit,
    Group,
    NumberRange,
    Window,
)
from filiere.methods.omop.domains import DOMAINS
from filiere.methods.omop.needs import criteria_of
from filiere.methods.omop.terms import EVENTS, THIN

Weight = Literal["critical", "warning", "information"]
_DRUGS = {"DrugExposure", "DrugEra", "DoseEra"}


@dataclass(frozen=True)
class Doubt:
    """One thing to look at: how grave, of which kind, where, and what it means."""

    weight: Weight
    kind: str
    place: tuple[str, str]
    fr: str
    en: str


def doubts(definition: Definition) -> tuple[Doubt, ...]:
    """Return what is doubtful in a definition, the gravest first."""
    order = {"critical": 0, "warning": 1, "information": 2}
    found = [*_sets(definition), *_entry(definition), *_rules(definition), *_leaving(definition)]
    for criterion, _ in criteria_of(definition):
        found += _criterion(criterion)
    for place, group in _groups(definition):
        found += _group(place, group)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: order[one.weight]))


def _sets(made: Definition) -> Iterator[Doubt]:
    used = {number for one, _ in criteria_of(made) for number in _numbers(one)}
    if isinstance(made.exit, DrugEraExit):
        used.add(made.exit.concept_set)
    for _, group in _groups(made):
        used |= {number for person in group.demographic for number in _asked_sets(person.conditions)}
    same = Counter(frozenset(one.items) for one in made.concept_sets if one.items)
    for one in made.concept_sets:
        place = (f"ensemble «{THIN}{one.name}{THIN}»", f"set “{one.name}”")
        if one.number not in used:
            yield Doubt("warning", "unused_set", place, "aucun critère ne s’en sert", "no criterion uses it")
        if not one.items:
            weight: Weight = "critical" if one.number in used else "information"
            yield Doubt(weight, "empty_set", place, "il est vide : il ne trouve rien", "it is empty: it finds nothing")
        elif all(item.excluded for item in one.items):
            yield Doubt(
                "critical", "only_excluded", place, "tout y est exclu : il ne trouve rien", "all of it is excluded: it finds nothing"
            )
        if same[frozenset(one.items)] > 1:
            yield Doubt("warning", "same_sets", place, "un autre ensemble a le même contenu", "another set has the same content")
        kept = {item.concept for item in one.items if not item.excluded}
        clash = kept & {item.concept for item in one.items if item.excluded}
        if clash:
            listed = ", ".join(map(str, sorted(clash)[:5]))
            yield Doubt("warning", "kept_and_excluded", place, f"gardé et exclu à la fois : {listed}", f"both kept and excluded: {listed}")


def _entry(made: Definition) -> Iterator[Doubt]:
    place = ("événements d’entrée", "entry events")
    if not made.entry:
        yield Doubt("critical", "no_entry", place, "il n’y en a pas : la cohorte est vide", "there is none: the cohort is empty")
    for one in made.entry:
        if one.concept_set is None and one.source_set is None and DOMAINS.get(one.domain) and DOMAINS[one.domain].concept:
            fr, en = EVENTS[one.domain]
            yield Doubt("warning", "any_concept", place, f"n’importe quel {fr} fait entrer", f"any {en} makes a person enter")
    twice = [one for one, times in Counter(made.entry).items() if times > 1]
    if twice:
        yield Doubt("warning", "same_criterion", place, "le même critère y est deux fois", "the same criterion stands there twice")
    if made.entry_limit != "all" and made.qualified_limit == "all" and made.additional is not None:
        fr, en = "une seule entrée par personne est gardée avant la restriction", "one entry per person is kept before the restriction"
        yield Doubt("information", "limit_before_restriction", place, fr, en)
    later = {"first": "last", "last": "first"}.get(made.entry_limit)
    if later and made.final_limit == later:
        yield Doubt(
            "warning", "limits_disagree", place, "premier ici, dernier ensuite, ou l’inverse", "first here and last later, or the reverse"
        )


def _rules(made: Definition) -> Iterator[Doubt]:
    for at, rule in enumerate(made.rules, start=1):
        place = (f"règle {at}", f"rule {at}")
        if not rule.name:
            yield Doubt("information", "rule_without_name", place, "elle n’a pas de nom", "it has no name")
        if rule.group.empty:
            yield Doubt("warning", "empty_rule", place, "elle ne demande rien", "it asks nothing")
    if any(times > 1 for rule, times in Counter(rule.group for rule in made.rules).items() if not rule.empty):
        yield Doubt("warning", "same_rule", ("règles", "rules"), "deux règles demandent la même chose", "two rules ask the same")


def _leaving(made: Definition) -> Iterator[Doubt]:
    place = ("sortie", "leaving")
    if made.exit is None and not made.censoring:
        fr, en = "personne ne sort avant la fin de l’observation", "nobody leaves before observation ends"
        yield Doubt("information", "no_exit", place, fr, en)
    if made.window_start and made.window_end and made.window_start > made.window_end:
        yield Doubt("critical", "window_reversed", place, "la fenêtre finit avant de commencer", "the window ends before it starts")
    if isinstance(made.exit, DrugEraExit) and not any(one.domain in _DRUGS for one in made.entry):
        fr, en = "une exposition fait sortir, aucun médicament ne fait entrer", "an exposure makes one leave, no drug makes one enter"
        yield Doubt("information", "drug_exit_without_drug", place, fr, en)


def _criterion(one: Criterion) -> Iterator[Doubt]:
    place = EVENTS[one.domain]
    for condition in one.conditions:
        yield from _condition(place, condition)
    if one.period_start and one.period_end and one.period_start > one.period_end:
        yield Doubt("critical", "period_reversed", place, "la période finit avant de commencer", "the period ends before it starts")
    if one.domain == "CustomEra" and not one.eras_of:
        yield Doubt("critical", "era_of_nothing", place, "elle n’est faite de rien", "it is made of nothing")
    types = [condition for condition in one.conditions if condition.key.endswith("Type") and condition.key != "VisitType"]
    if types:
        fr, en = "la provenance des enregistrements diffère d’une base à l’autre", "the type of records differs from one base to another"
        yield Doubt("information", "type_of_record", place, fr, en)


def _condition(place: tuple[str, str], one: Condition) -> Iterator[Doubt]:
    asked = one.asked
    if isinstance(asked, NumberRange | DateRange):
        low: float | int = asked.value if isinstance(asked, NumberRange) else asked.value.toordinal()
        high = asked.extent if isinstance(asked, NumberRange) else asked.extent.toordinal() if asked.extent else None
        if high is not None and asked.operator.endswith("between") and low > high:
            yield Doubt(
                "critical", "range_reversed", place, f"{one.key} : la borne haute est sous la basse", f"{one.key}: high is below low"
            )
    if isinstance(asked, NumberRange) and one.key.startswith("Age") and not 0 <= asked.value <= 120:
        yield Doubt("warning", "odd_age", place, f"un âge de {asked.value:g} ans", f"an age of {asked.value:g} years")
    if isinstance(asked, NumberRange) and one.key.endswith(("Length", "Duration")) and asked.value < 0:
        yield Doubt("warning", "negative_length", place, "une durée négative", "a negative length")


def _groups(made: Definition) -> Iterator[tuple[tuple[str, str], Group]]:
    if made.additional is not None:
        yield from _inner(("entrée restreinte", "restricted entry"), made.additional)
    for at, rule in enumerate(made.rules, start=1):
        yield from _inner((f"règle {at}", f"rule {at}"), rule.group)
    for one, _ in criteria_of(made):
        if one.correlated is not None:
            yield from _inner(EVENTS[one.domain], one.correlated)


def _inner(place: tuple[str, str], group: Group) -> Iterator[tuple[tuple[str, str], Group]]:
    yield place, group
    for inner in group.groups:
        yield from _inner(place, inner)


def _group(place: tuple[str, str], group: Group) -> Iterator[Doubt]:
    size = len(group.correlated) + len(group.demographic) + len(group.groups)
    if group.kind == "at_least" and group.number == 0 and size:
        yield Doubt("warning", "at_least_none", place, "« au moins 0 critère » est toujours vrai", "“at least 0 criteria” always holds")
    if group.kind == "at_least" and group.number > size:
        fr, en = f"{group.number} critères demandés sur {size}", f"{group.number} criteria asked for out of {size}"
        yield Doubt("critical", "more_than_there_are", place, fr, en)
    if group.kind == "at_most" and group.number >= size and size:
        yield Doubt(
            "warning",
            "at_most_all",
            place,
            "« au plus » autant qu’il y en a : toujours vrai",
            "“at most” as many as there are: always holds",
        )
    if any(times > 1 for times in Counter(group.correlated).values()):
        yield Doubt("warning", "same_criterion", place, "le même critère y est deux fois", "the same criterion stands there twice")
    for one in group.correlated:
        yield from _correlated(place, one)
    if group.kind == "all":
        yield from _contradictions(place, group)


def _correlated(place: tuple[str, str], one: Correlated) -> Iterator[Doubt]:
    if one.count.operator == ">=" and one.count.number == 0:
        yield Doubt("warning", "at_least_none", place, "« au moins 0 événement » est toujours vrai", "“at least 0 events” always holds")
    for window in (one.start_window, one.end_window):
        if window is not None and _reversed(window):
            yield Doubt("critical", "window_reversed", place, "une fenêtre finit avant de commencer", "a window ends before it starts")
    if one.criterion.domain == "Death" and one.start_window is not None and _only_before(one.start_window) and one.count.number:
        yield Doubt("warning", "death_before", place, "le décès est cherché avant l’événement", "death is looked for before the event")


def _contradictions(place: tuple[str, str], group: Group) -> Iterator[Doubt]:
    asked = {(one.criterion, one.start_window, one.end_window, one.same_visit) for one in group.correlated if one.count.number > 0}
    refused = {
        (one.criterion, one.start_window, one.end_window, one.same_visit)
        for one in group.correlated
        if one.count.number == 0 and one.count.operator in {"=", "<="}
    }
    if asked & refused:
        fr, en = "le même événement est demandé et refusé : personne ne passe", "the same event is asked for and refused: nobody passes"
        yield Doubt("critical", "contradiction", place, fr, en)


def _days(bound: Bound) -> float:
    return bound.sign * (float("inf") if bound.days is None else bound.days)


def _reversed(window: Window) -> bool:
    return _days(window.start) > _days(window.end)


def _only_before(window: Window) -> bool:
    return _days(window.end) < 0


def _numbers(one: Criterion) -> Iterator[int]:
    yield from (number for number in (one.concept_set, one.source_set) if number is not None)
    yield from _asked_sets(one.conditions)
    if one.correlated is not None:
        for _, group in _inner(("", ""), one.correlated):
            for person in group.demographic:
                yield from _asked_sets(person.conditions)


def _asked_sets(conditions: tuple[Condition, ...]) -> Iterator[int]:
    for condition in conditions:
        number = getattr(condition.asked, "number", None)
        if number is not None:
            yield int(number)
