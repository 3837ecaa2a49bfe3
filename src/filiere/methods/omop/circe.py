"""Reads a cohort definition written in the Circe JSON language (OHDSI circe-be 1.13) into a :class:`Definition`.

Long because the language has one grammar: each rule calls the others, and reading it in one place is how it is checked against circe-be.
"""

from typing import Any, Literal, cast

from filiere.methods.omop.definition import (
    Asked,
    Bound,
    ConceptItem,
    ConceptSet,
    Condition,
    Correlated,
    Count,
    Criterion,
    DateOffset,
    DateRange,
    DateShift,
    Definition,
    Demographic,
    DrugEraExit,
    Group,
    Limit,
    NumberRange,
    Operator,
    Rule,
    SetChoice,
    TextFilter,
    Window,
)
from filiere.methods.omop.domains import DOMAINS, Filter
from filiere.methods.omop.reading import MAX_DEPTH, InvalidDefinition, Reader, load_json

_LIMITS: dict[str, Limit] = {"ALL": "all", "FIRST": "first", "LAST": "last"}
_GROUPS: dict[str, Literal["all", "any", "at_least", "at_most"]] = {
    "ALL": "all",
    "ANY": "any",
    "AT_LEAST": "at_least",
    "AT_MOST": "at_most",
}
_OPERATORS: dict[str, Operator] = {
    "LT": "<",
    "LTE": "<=",
    "EQ": "=",
    "!EQ": "<>",
    "GT": ">",
    "GTE": ">=",
    "BT": "between",
    "!BT": "not between",
}
_COUNTS: dict[int, Literal["=", "<=", ">="]] = {0: "=", 1: "<=", 2: ">="}
#: What any domain can count apart; a domain adds its own.
COUNTED = ("DOMAIN_CONCEPT", "DURATION", "START_DATE", "END_DATE", "VISIT_ID", "VISIT_DETAIL_ID")
#: What may be asked of the person at the index event.
DEMOGRAPHIC = (
    Filter("Age", "whole", "{year_start} - P.year_of_birth"),
    Filter("Gender", "concepts", "P.gender_concept_id"),
    Filter("GenderCS", "concept_set", "P.gender_concept_id"),
    Filter("Race", "concepts", "P.race_concept_id"),
    Filter("RaceCS", "concept_set", "P.race_concept_id"),
    Filter("Ethnicity", "concepts", "P.ethnicity_concept_id"),
    Filter("EthnicityCS", "concept_set", "P.ethnicity_concept_id"),
    Filter("OccurrenceStartDate", "date", "{start}"),
    Filter("OccurrenceEndDate", "date", "{end}"),
)
#: What may be asked of an era made of other criteria.
CUSTOM_ERA = (
    Filter("StartDate", "date", "{start}"),
    Filter("EndDate", "date", "{end}"),
    Filter("AgeAtStart", "whole", "{year_start} - P.year_of_birth"),
    Filter("Gender", "concepts", "P.gender_concept_id"),
    Filter("GenderCS", "concept_set", "P.gender_concept_id"),
    Filter("Duration", "whole", "{days}"),
)


def parse_definition(content: bytes | str) -> Definition:
    """Return the definition that a Circe JSON text holds.

    Raises:
        InvalidDefinition: with every fault, its place in the JSON and how to mend it.
    """
    return read_definition(load_json(content))


def read_definition(value: Any) -> Definition:
    """Return the definition that a JSON value holds; see :func:`parse_definition`."""
    circe = _Circe()
    made = circe.definition(value)
    if circe.faults:
        raise InvalidDefinition(tuple(circe.faults))
    return made


def _plain_item(value: Any) -> ConceptItem | None:
    """Return an item that needs no report: sets hold thousands, and most are plain."""
    if type(value) is not dict or type(value.get("concept")) is not dict:
        return None
    number = value["concept"].get("CONCEPT_ID")
    marks = (value.get("isExcluded", False), value.get("includeDescendants", False), value.get("includeMapped", False))
    if type(number) is not int or not 0 <= number < 2**53 or any(mark is not True and mark is not False for mark in marks):
        return None
    return ConceptItem(number, *marks)


class _Circe(Reader):
    """Reads each part of the language."""

    def __init__(self) -> None:
        super().__init__()
        self.sets: frozenset[int] = frozenset()

    def definition(self, value: Any) -> Definition:
        root = self.mapping(value, "$")
        if not isinstance(root.get("PrimaryCriteria"), dict):
            self.fault("$.PrimaryCriteria", "les critères d’entrée manquent", "the entry criteria are missing")
        sets = tuple(
            self.concept_set(one, f"$.ConceptSets[{at}]") for at, one in enumerate(self.items(root.get("ConceptSets"), "$.ConceptSets"))
        )
        self.sets = frozenset(one.number for one in sets)
        if len(self.sets) != len(sets):
            self.fault("$.ConceptSets", "deux ensembles ont le même numéro", "two concept sets have the same id")
        primary = self.mapping(root.get("PrimaryCriteria"), "$.PrimaryCriteria")
        around = self.mapping(primary.get("ObservationWindow"), "$.PrimaryCriteria.ObservationWindow")
        entry = self.criteria(primary.get("CriteriaList"), "$.PrimaryCriteria.CriteriaList")
        if not entry and not self.faults:
            self.fault("$.PrimaryCriteria.CriteriaList", "aucun événement d’entrée", "there is no entry event")
        collapse = self.mapping(root.get("CollapseSettings"), "$.CollapseSettings")
        censor = self.mapping(root.get("CensorWindow"), "$.CensorWindow")
        window_start = self.day(censor.get("StartDate"), "$.CensorWindow.StartDate")
        window_end = self.day(censor.get("EndDate"), "$.CensorWindow.EndDate")
        if window_start and window_end and window_start > window_end:
            self.fault("$.CensorWindow", "la fenêtre finit avant de commencer", "the window ends before it starts")
        rules = self.items(root.get("InclusionRules"), "$.InclusionRules")
        return Definition(
            concept_sets=sets,
            entry=entry,
            prior_days=self.sure(around.get("PriorDays"), "$.PrimaryCriteria.ObservationWindow.PriorDays", low=0),
            post_days=self.sure(around.get("PostDays"), "$.PrimaryCriteria.ObservationWindow.PostDays", low=0),
            entry_limit=self.limit(
                primary.get("PrimaryCriteriaLimit") or primary.get("PrimaryLimit"), "$.PrimaryCriteria.PrimaryCriteriaLimit"
            ),
            additional=None if root.get("AdditionalCriteria") is None else self.group(root["AdditionalCriteria"], "$.AdditionalCriteria"),
            qualified_limit=self.limit(root.get("QualifiedLimit"), "$.QualifiedLimit"),
            rules=tuple(self.rule(one, f"$.InclusionRules[{at}]") for at, one in enumerate(rules)),
            final_limit=self.limit(root.get("ExpressionLimit"), "$.ExpressionLimit"),
            exit=self.exit(root.get("EndStrategy"), "$.EndStrategy"),
            censoring=self.criteria(root.get("CensoringCriteria"), "$.CensoringCriteria"),
            era_pad_days=self.sure(collapse.get("EraPad"), "$.CollapseSettings.EraPad", low=0),
            window_start=window_start,
            window_end=window_end,
        )

    def concept_set(self, value: Any, place: str) -> ConceptSet:
        found = self.mapping(value, place)
        expression = self.mapping(found.get("expression"), f"{place}.expression")
        items = []
        for at, one in enumerate(self.items(expression.get("items"), f"{place}.expression.items")):
            item = _plain_item(one) or self.concept_item(one, f"{place}.expression.items[{at}]")
            if item is not None:
                items.append(item)
        return ConceptSet(self.sure(found.get("id"), f"{place}.id"), self.text(found.get("name"), f"{place}.name"), tuple(items))

    def concept_item(self, value: Any, place: str) -> ConceptItem | None:
        item = self.mapping(value, place)
        concept = self.mapping(item.get("concept"), f"{place}.concept")
        number = self.whole(concept.get("CONCEPT_ID"), f"{place}.concept.CONCEPT_ID", None, 0)
        if number is None:
            self.fault(f"{place}.concept.CONCEPT_ID", "le numéro du concept manque", "the concept id is missing")
            return None
        return ConceptItem(
            number,
            self.yes(item.get("isExcluded"), f"{place}.isExcluded"),
            self.yes(item.get("includeDescendants"), f"{place}.includeDescendants"),
            self.yes(item.get("includeMapped"), f"{place}.includeMapped"),
        )

    def limit(self, value: Any, place: str) -> Limit:
        found = self.mapping(value, place)
        # circe-be reads an absent limit as First (ResultLimit.type).
        return _LIMITS[self.word(found.get("Type"), f"{place}.Type", tuple(_LIMITS), "FIRST")]

    def rule(self, value: Any, place: str) -> Rule:
        found = self.mapping(value, place)
        return Rule(self.text(found.get("name"), f"{place}.name"), self.group(found.get("expression"), f"{place}.expression"))

    def exit(self, value: Any, place: str) -> DateOffset | DrugEraExit | None:
        found = self.mapping(value, place)
        if "DateOffset" in found:
            offset = self.mapping(found["DateOffset"], f"{place}.DateOffset")
            field = self.word(offset.get("DateField"), f"{place}.DateOffset.DateField", ("STARTDATE", "ENDDATE"), "STARTDATE")
            return DateOffset(field == "STARTDATE", self.sure(offset.get("Offset"), f"{place}.DateOffset.Offset"))
        if "CustomEra" in found:
            era = self.mapping(found["CustomEra"], f"{place}.CustomEra")
            if era.get("DrugCodesetId") is None:
                self.fault(f"{place}.CustomEra.DrugCodesetId", "l’ensemble de médicaments manque", "the set of drugs is missing")
            return DrugEraExit(
                self.known_set(era.get("DrugCodesetId"), f"{place}.CustomEra.DrugCodesetId") or 0,
                self.sure(era.get("GapDays"), f"{place}.CustomEra.GapDays", low=0),
                self.sure(era.get("Offset"), f"{place}.CustomEra.Offset"),
                self.whole(era.get("DaysSupplyOverride"), f"{place}.CustomEra.DaysSupplyOverride", None, 0),
            )
        if found:
            name = next(iter(found))[:40]
            self.fault(f"{place}.{name}", "DateOffset ou CustomEra est attendu", "DateOffset or CustomEra is expected")
        return None

    def known_set(self, value: Any, place: str) -> int | None:
        number = self.whole(value, place, None)
        if number is not None and number not in self.sets:
            known = ", ".join(map(str, sorted(self.sets)[:20])) or "—"
            self.fault(place, f"aucun ensemble de concepts {number} (connus : {known})", f"no concept set {number} (known: {known})")
        return number

    def criteria(self, value: Any, place: str) -> tuple[Criterion, ...]:
        return tuple(self.criterion(one, f"{place}[{at}]") for at, one in enumerate(self.items(value, place)))

    def criterion(self, value: Any, place: str) -> Criterion:
        if place.count(".CriteriaList") > 2 * MAX_DEPTH:
            self.fault(place[:200], f"plus de {MAX_DEPTH} niveaux imbriqués", f"nested more than {MAX_DEPTH} levels deep")
            return Criterion("ConditionOccurrence")
        found = self.mapping(value, place)
        names = [name for name in found if name in DOMAINS or name == "CustomEra"]
        if len(names) != 1 or len(found) != 1:
            name = next((name for name in found if name not in names), "")[:40]
            self.fault(f"{place}.{name}", "un domaine connu et un seul est attendu", f"one known domain is expected ({', '.join(DOMAINS)})")
            return Criterion("ConditionOccurrence")
        name, where = names[0], f"{place}.{names[0]}"
        body = self.mapping(found[name], where)
        correlated = body.get("CorrelatedCriteria")
        if name == "CustomEra":
            return Criterion(
                name,
                first=self.yes(body.get("First"), f"{where}.First"),
                conditions=self.conditions(CUSTOM_ERA, body, where),
                shift=self.shift(body.get("DateAdjustment"), f"{where}.DateAdjustment"),
                correlated=None if correlated is None else self.group(correlated, f"{where}.CorrelatedCriteria"),
                eras_of=self.criteria(body.get("CriteriaList"), f"{where}.CriteriaList"),
                era_gap_days=self.sure(body.get("GapDays"), f"{where}.GapDays", low=0),
            )
        domain = DOMAINS[name]
        period = self.mapping(body.get("UserDefinedPeriod"), f"{where}.UserDefinedPeriod")
        return Criterion(
            name,
            self.known_set(body.get("CodesetId"), f"{where}.CodesetId"),
            self.known_set(body.get(domain.source_key), f"{where}.{domain.source_key}") if domain.source_key else None,
            self.yes(body.get("First"), f"{where}.First"),
            self.conditions(domain.filters, body, where),
            self.shift(body.get("DateAdjustment"), f"{where}.DateAdjustment"),
            self.day(period.get("StartDate"), f"{where}.UserDefinedPeriod.StartDate"),
            self.day(period.get("EndDate"), f"{where}.UserDefinedPeriod.EndDate"),
            None if correlated is None else self.group(correlated, f"{where}.CorrelatedCriteria"),
        )

    def shift(self, value: Any, place: str) -> DateShift | None:
        if value is None:
            return None
        found = self.mapping(value, place)
        choices = ("START_DATE", "END_DATE")
        return DateShift(
            self.word(found.get("StartWith"), f"{place}.StartWith", choices, "START_DATE") == "START_DATE",
            self.sure(found.get("StartOffset"), f"{place}.StartOffset"),
            self.word(found.get("EndWith"), f"{place}.EndWith", choices, "END_DATE") == "START_DATE",
            self.sure(found.get("EndOffset"), f"{place}.EndOffset"),
        )

    def conditions(self, filters: tuple[Filter, ...], body: dict[str, Any], place: str) -> tuple[Condition, ...]:
        made = []
        for one in filters:
            value = body.get(one.key)
            if value is None:
                continue
            asked = self.asked(one, value, f"{place}.{one.key}")
            if asked is not None:
                made.append(Condition(one.key, asked, self.yes(body.get(one.unless), f"{place}.{one.unless}") if one.unless else False))
        return tuple(made)

    def asked(self, one: Filter, value: Any, place: str) -> Asked | None:
        if one.kind == "flag":
            return self.yes(value, place) or None
        if one.kind == "concepts":
            return self.concepts(value, place)
        if one.kind == "set_id":
            number = self.known_set(value, place)
            return None if number is None else SetChoice(number)
        found = self.mapping(value, place)
        if one.kind == "concept_set":
            number = self.known_set(found.get("CodesetId"), f"{place}.CodesetId")
            return None if number is None else SetChoice(number, self.yes(found.get("IsExclusion"), f"{place}.IsExclusion"))
        if one.kind == "text":
            return self.text_filter(found, place)
        if one.kind == "date":
            return self.date_range(found, place)
        return self.number_range(found, place)

    def concepts(self, value: Any, place: str) -> tuple[int, ...] | None:
        numbers = []
        for at, one in enumerate(self.items(value, place)):
            number = self.whole(self.mapping(one, f"{place}[{at}]").get("CONCEPT_ID"), f"{place}[{at}].CONCEPT_ID", None, 0)
            if number is not None:
                numbers.append(number)
        return tuple(numbers) or None

    def text_filter(self, found: dict[str, Any], place: str) -> TextFilter | None:
        words = self.text(found.get("Text"), f"{place}.Text")
        choices = ("CONTAINS", "STARTSWITH", "ENDSWITH", "!CONTAINS", "!STARTSWITH", "!ENDSWITH", "EQ", "!EQ")
        kind = self.word(found.get("Op"), f"{place}.Op", choices, "CONTAINS")
        if not words:
            return None
        before = "%" if kind.endswith(("ENDSWITH", "CONTAINS")) else ""
        after = "%" if kind.endswith(("STARTSWITH", "CONTAINS")) else ""
        return TextFilter(f"{before}{words}{after}", kind.startswith("!"))

    def operator(self, found: dict[str, Any], place: str) -> Operator | None:
        if found.get("Op") is None:
            return None
        return _OPERATORS[self.word(found["Op"], f"{place}.Op", tuple(_OPERATORS), "EQ")]

    def date_range(self, found: dict[str, Any], place: str) -> DateRange | None:
        operator = self.operator(found, place)
        value, extent = self.day(found.get("Value"), f"{place}.Value"), self.day(found.get("Extent"), f"{place}.Extent")
        if operator is None or value is None:
            return None
        if operator.endswith("between") and extent is None:
            self.fault(f"{place}.Extent", "la seconde date manque", "the second date is missing")
        return DateRange(operator, value, extent)

    def number_range(self, found: dict[str, Any], place: str) -> NumberRange | None:
        operator = self.operator(found, place)
        value, extent = self.number(found.get("Value"), f"{place}.Value"), self.number(found.get("Extent"), f"{place}.Extent")
        if operator is None or value is None:
            return None
        if operator.endswith("between") and extent is None:
            self.fault(f"{place}.Extent", "la seconde borne manque", "the second bound is missing")
        return NumberRange(operator, value, extent)

    def group(self, value: Any, place: str) -> Group:
        if place.count(".Groups[") + place.count(".CorrelatedCriteria") > MAX_DEPTH:
            self.fault(place[:200], f"plus de {MAX_DEPTH} niveaux imbriqués", f"nested more than {MAX_DEPTH} levels deep")
            return Group("all")
        found = self.mapping(value, place)
        kind = _GROUPS[self.word(found.get("Type"), f"{place}.Type", tuple(_GROUPS), "ALL")]
        correlated = self.items(found.get("CriteriaList"), f"{place}.CriteriaList")
        persons = self.items(found.get("DemographicCriteriaList"), f"{place}.DemographicCriteriaList")
        groups = self.items(found.get("Groups"), f"{place}.Groups")
        return Group(
            kind,
            self.sure(found.get("Count"), f"{place}.Count", low=0) if kind.startswith("at_") else 0,
            tuple(self.correlate(one, f"{place}.CriteriaList[{at}]") for at, one in enumerate(correlated)),
            tuple(self.person(one, f"{place}.DemographicCriteriaList[{at}]") for at, one in enumerate(persons)),
            tuple(self.group(one, f"{place}.Groups[{at}]") for at, one in enumerate(groups)),
        )

    def person(self, value: Any, place: str) -> Demographic:
        return Demographic(self.conditions(DEMOGRAPHIC, self.mapping(value, place), place))

    def correlate(self, value: Any, place: str) -> Correlated:
        found = self.mapping(value, place)
        criterion = self.criterion(found.get("Criteria"), f"{place}.Criteria")
        return Correlated(
            criterion,
            self.count(found.get("Occurrence"), f"{place}.Occurrence", criterion),
            self.window(found.get("StartWindow"), f"{place}.StartWindow", False),
            self.window(found.get("EndWindow"), f"{place}.EndWindow", True),
            self.yes(found.get("RestrictVisit"), f"{place}.RestrictVisit"),
            self.yes(found.get("IgnoreObservationPeriod"), f"{place}.IgnoreObservationPeriod"),
        )

    def count(self, value: Any, place: str, criterion: Criterion) -> Count:
        if value is None:
            return Count(">=", 1)
        found = self.mapping(value, place)
        kind = self.sure(found.get("Type"), f"{place}.Type", -1)
        if kind not in _COUNTS:
            self.fault(
                f"{place}.Type",
                "0 (exactement), 1 (au plus) ou 2 (au moins) est attendu",
                "0 (exactly), 1 (at most) or 2 (at least) is expected",
            )
            kind = 2
        distinct = self.yes(found.get("IsDistinct"), f"{place}.IsDistinct")
        own = tuple(name for name, _ in DOMAINS[criterion.domain].counted) if criterion.domain in DOMAINS else ()
        apart = self.word(found.get("CountColumn"), f"{place}.CountColumn", (*COUNTED, *own), "DOMAIN_CONCEPT") if distinct else None
        return Count(_COUNTS[kind], self.sure(found.get("Count"), f"{place}.Count", low=0), distinct, apart)

    def window(self, value: Any, place: str, end_by_default: bool) -> Window | None:
        if value is None:
            return None
        found = self.mapping(value, place)
        event_end = found.get("UseEventEnd")
        return Window(
            self.bound(found.get("Start"), f"{place}.Start"),
            self.bound(found.get("End"), f"{place}.End"),
            self.yes(found.get("UseIndexEnd"), f"{place}.UseIndexEnd"),
            end_by_default if event_end is None else self.yes(event_end, f"{place}.UseEventEnd"),
        )

    def bound(self, value: Any, place: str) -> Bound:
        found = self.mapping(value, place)
        sign = self.sure(found.get("Coeff"), f"{place}.Coeff", 1)
        if sign not in {-1, 1}:
            self.fault(f"{place}.Coeff", "-1 (avant) ou 1 (après) est attendu", "-1 (before) or 1 (after) is expected")
            sign = 1
        if found.get("TimeUnit") not in {None, "day"}:
            self.fault(f"{place}.TimeUnit", "seuls les jours sont comptés", "only days are counted")
        return Bound(self.whole(found.get("Days"), f"{place}.Days", None), cast(Literal[-1, 1], sign))
