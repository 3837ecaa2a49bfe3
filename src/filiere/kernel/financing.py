"""Who asked whom for how much: applications to funding windows, what was granted and paid, and what does not hold together.

What the text estimates stays an estimate (a :class:`~filiere.kernel.elements.Figure`) and is never added to a grant.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from filiere.kernel.deadlines import add_months
from filiere.kernel.names import ElementId, Slug, Text, Value
from filiere.kernel.sources import Sources

Decision = Literal["awaited", "granted", "partly", "refused", "withdrawn"]
#: The legal grounds on which public money may be given or lent, as a closed list; ``GROUNDS`` cites each.
Ground = Literal[
    "gber-14",
    "gber-17",
    "gber-18",
    "gber-19",
    "gber-21",
    "gber-22",
    "gber-25",
    "gber-26",
    "gber-27",
    "gber-28",
    "gber-29",
    "gber-31",
    "de-minimis",
    "notified",
    "ipcei",
    "covid-framework",
    "market-terms",
    "no-aid",
]
MONEY = ("requested", "granted", "paid", "cofinanced", "in_kind")
_ZERO = Decimal("0.00")
_GBER = "règlement (UE) n° 651/2014", "Regulation (EU) No 651/2014"


def _gber(article: int, fr: str, en: str) -> Text:
    return Text(fr=f"{fr} ({_GBER[0]}, art. {article})", en=f"{en} ({_GBER[1]}, art. {article})")


GROUNDS: Mapping[Ground, Text] = {
    "gber-14": _gber(14, "aide régionale à l’investissement", "regional investment aid"),
    "gber-17": _gber(17, "aide à l’investissement des PME", "investment aid to SMEs"),
    "gber-18": _gber(18, "aide au conseil des PME", "aid for consultancy in favour of SMEs"),
    "gber-19": _gber(19, "participation des PME aux foires", "participation of SMEs in fairs"),
    "gber-21": _gber(21, "financement des risques", "risk finance aid"),
    "gber-22": _gber(22, "aide aux jeunes pousses", "aid for start-ups"),
    "gber-25": _gber(25, "aide aux projets de recherche et de développement", "aid for research and development projects"),
    "gber-26": _gber(26, "aide aux infrastructures de recherche", "investment aid for research infrastructures"),
    "gber-27": _gber(27, "aide aux pôles d’innovation", "aid for innovation clusters"),
    "gber-28": _gber(28, "aide à l’innovation des PME", "innovation aid for SMEs"),
    "gber-29": _gber(29, "innovation de procédé et d’organisation", "process and organisational innovation"),
    "gber-31": _gber(31, "aide à la formation", "training aid"),
    "de-minimis": Text(
        fr="aide de minimis (règlement (UE) n° 1407/2013, puis règlement (UE) 2023/2831 depuis 2024)",
        en="de minimis aid (Regulation (EU) No 1407/2013, then Regulation (EU) 2023/2831 from 2024)",
    ),
    "notified": Text(fr="aide notifiée à la Commission (art. 108, § 3, TFUE)", en="aid notified to the Commission (Art. 108(3) TFEU)"),
    "ipcei": Text(
        fr="projet important d’intérêt européen commun (art. 107, § 3, b, TFUE)",
        en="important project of common European interest (Art. 107(3)(b) TFEU)",
    ),
    "covid-framework": Text(fr="encadrement temporaire COVID-19 (2020/C 91 I/01)", en="COVID-19 temporary framework (2020/C 91 I/01)"),
    "market-terms": Text(
        fr="conditions de marché, sans aide (communication 2016/C 262/01)", en="market terms, no aid (notice 2016/C 262/01)"
    ),
    "no-aid": Text(
        fr="activité non économique, sans aide (communication 2016/C 262/01)", en="non-economic activity, no aid (notice 2016/C 262/01)"
    ),
}
#: Ceilings of de minimis aid to one undertaking over three years, in euro: art. 3(2) of each regulation.
DE_MINIMIS_2013, DE_MINIMIS_2023 = Decimal("200000.00"), Decimal("300000.00")


class FundingWindow(Value):
    """A source of money that the text names, in whose sentence; ``commitment`` is the promise that names it."""

    id: Slug
    document: Slug = "unknown"
    title: Text
    project: ElementId
    commitment: ElementId | None = None
    sources: Sources


class Application(Value):
    """One application to a window, as its record says it; an amount that nobody told is None, which is not nought."""

    id: str
    title: str
    project: str
    window: str
    year: int
    applicant: str
    currency: str = "EUR"
    requested: Decimal | None = None
    granted: Decimal | None = None
    paid: Decimal | None = None
    cofinanced: Decimal | None = None
    in_kind: Decimal | None = None
    decision: Decision = "awaited"
    decided_on: date | None = None
    ground: Ground | None = None
    document: str | None = None


class Total(Value):
    """The sums of a group of applications in one currency; ``untold`` counts, by amount, those that nobody told."""

    key: tuple[str, ...]
    currency: str
    applications: int
    amounts: dict[str, Decimal]
    untold: dict[str, int]


class Inconsistency(Value):
    """Something in applications that does not hold together: a finding to look into, never an error."""

    application: str
    what: Text


def application_of(key: str, values: Mapping[str, Any]) -> Application:
    """Return an application from the values of its record."""
    known = {name: value for name, value in values.items() if name in Application.model_fields and value not in (None, "")}
    return Application.model_validate(known | {"id": key})


def totals(applications: Iterable[Application], *by: str) -> tuple[Total, ...]:
    """Return the sums of applications grouped by fields, each currency apart, in the order of the groups."""
    groups: dict[tuple[tuple[str, ...], str], list[Application]] = defaultdict(list)
    for item in applications:
        groups[tuple(str(getattr(item, name)) for name in by), item.currency].append(item)
    return tuple(_total(key, currency, groups[key, currency]) for key, currency in sorted(groups))


def _total(key: tuple[str, ...], currency: str, held: list[Application]) -> Total:
    told = {name: [value for item in held if (value := getattr(item, name)) is not None] for name in MONEY}
    return Total(
        key=key,
        currency=currency,
        applications=len(held),
        amounts={name: sum(values, _ZERO) for name, values in told.items()},
        untold={name: len(held) - len(values) for name, values in told.items()},
    )


def inconsistencies(applications: Iterable[Application]) -> tuple[Inconsistency, ...]:
    """Return what does not hold together, application by application, then over the applications of one company."""
    held = tuple(applications)
    found = [Inconsistency(application=item.id, what=what) for item in held for what in _of_one(item)]
    return (*found, *_twins(held), *_over_ceiling(held))


def _of_one(item: Application) -> Iterator[Text]:
    granted, paid = item.granted or _ZERO, item.paid or _ZERO
    if item.requested is not None and granted > item.requested:
        yield Text(fr="accordé au-delà du demandé", en="granted beyond what was requested")
    if paid > granted:
        yield Text(fr="versé au-delà de l’accordé", en="paid beyond what was granted")
    if granted and item.decision not in {"granted", "partly"}:
        yield Text(fr="un montant accordé sans décision favorable", en="an amount granted without a favourable decision")
    if item.decision in {"granted", "partly"} and item.granted is None:
        yield Text(fr="une décision favorable sans montant accordé", en="a favourable decision without an amount granted")
    if item.decision != "awaited" and item.decided_on is None:
        yield Text(fr="une décision sans date", en="a decision without a date")
    if item.decided_on is not None and item.decided_on.year < item.year:
        yield Text(fr="décidée avant l’année de la demande", en="decided before the year of the application")
    if granted and item.ground is None:
        yield Text(fr="aide accordée sans base au regard des aides d’État", en="granted without a State-aid ground")
    if granted and not item.document:
        yield Text(fr="aide accordée sans document de décision", en="granted without the document of the decision")


def _twins(held: Iterable[Application]) -> Iterator[Inconsistency]:
    seen: dict[tuple[str, str, int, str], str] = {}
    for item in held:
        key = (item.applicant.casefold(), item.window.casefold(), item.year, item.title.casefold())
        if key in seen:
            first = seen[key]
            yield Inconsistency(application=item.id, what=Text(fr=f"même demande que {first}", en=f"same application as {first}"))
        seen.setdefault(key, item.id)


def _over_ceiling(held: Iterable[Application]) -> Iterator[Inconsistency]:
    """Yield de minimis grants beyond the ceiling over the three years that end with each (art. 3(2) of both regulations).

    Until 2023 these are the year of the decision and the two before it, from 2024 the three years that end on its day.
    """
    grants: dict[str, list[tuple[date, Decimal, str]]] = defaultdict(list)
    for item in held:
        if item.ground == "de-minimis" and item.granted and item.decided_on and item.currency == "EUR":
            grants[item.applicant.casefold()].append((item.decided_on, item.granted, item.id))
    for given in grants.values():
        for on, _, name in sorted(given):
            rolling = on.year >= 2024
            first = add_months(on, -36) + timedelta(days=1) if rolling else date(on.year - 2, 1, 1)
            within = sum((value for day, value, _ in given if first <= day <= on), _ZERO)
            ceiling = DE_MINIMIS_2023 if rolling else DE_MINIMIS_2013
            if within > ceiling:
                what = Text(
                    fr=f"aides de minimis de trois ans : {within} € pour un plafond de {ceiling} €",
                    en=f"de minimis aid over three years: €{within} for a ceiling of €{ceiling}",
                )
                yield Inconsistency(application=name, what=what)
