"""The page of a screen: counts that name nobody, delays, and what a flag is worth at a real prevalence."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.rare_diseases.pages.parts import DISEASE, NAME, banner, interval, number, percent
from filiere.sdk.blocks import (
    Block,
    Cell,
    Checks,
    Code,
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
    View,
)
from filiere.sdk.values import Text

_WITHHELD = Text(fr="moins de 11", en="fewer than 11")
_TOTAL = Text(fr="Total", en="Total")
_SEXES = {
    "not told": Text(fr="Sexe non dit", en="Sex not told"),
    "female": Text(fr="Femmes", en="Female"),
    "male": Text(fr="Hommes", en="Male"),
}
_CLOCK = {
    "delay_y": (
        Text(
            fr="Du premier signe évocateur à la fin du dossier (années)",
            en="From the first suggestive sign to the end of the record (years)",
        )
    ),
    "missed_y": (Text(fr="Du jour où le dossier suffisait à sa fin (années)", en="From the day the record was enough to its end (years)")),
    "specialties": Text(fr="Spécialités rencontrées", en="Specialties met"),
    "repeats": Text(fr="Examens refaits", en="Examinations made again"),
}


def screening_page(view: View) -> Page:
    """Return the report of a screen."""
    content = view.json("screening.json")
    return (*screening_blocks(content), Section(title=Text(fr="Vérifications", en="Checks"), blocks=(Checks(items=view.evidence.checks),)))


def screening_blocks(content: Mapping[str, Any]) -> Page:
    """Return what a screen found, for a page or a terminal."""
    return (
        banner(content),
        *_fictive(content),
        Metrics(
            items=(
                Metric(label=Text(fr="personnes", en="persons"), value=content["persons"]),
                Metric(label=Text(fr="parcours à relire", en="histories to read again"), value=_count(content["flagged"])),
                Metric(
                    label=Text(fr="avec déjà une maladie rare nommée", en="with a rare disease already named"),
                    value=_count(content["diagnosed"]),
                ),
            )
        ),
        Section(
            title=Text(fr="Qui est signalé", en="Who is flagged"),
            id="signales",
            blocks=(_table(content["table"]), *_diseases(content["diseases"])),
        ),
        Section(title=Text(fr="Horloge de l’errance", en="Clock of the odyssey"), id="horloge", blocks=(_clock(content["clock"]),)),
        *_tried(content.get("tried")),
        _reading(content),
    )


def _fictive(content: Mapping[str, Any]) -> tuple[Block, ...]:
    text = Text(
        fr="Personnes fictives\u202f: ces chiffres essaient la méthode, ils ne disent rien de vrais malades.",
        en="Fictive persons: these figures try the method, they say nothing of real patients.",
    )
    return (Notice(tone="simulated", text=text),) if content.get("synthetic") else ()


def _count(value: int | None) -> Cell:
    return _WITHHELD if value is None else value


def _table(table: Mapping[str, Any]) -> Block:
    rows = [
        (Text(fr=f"{age} ans", en=f"{age} years"), *map(_count, counts), _count(total))
        for age, counts, total in zip(table["rows"], table["counts"], table["row_totals"], strict=True)
    ]
    rows.append((_TOTAL, *map(_count, table["column_totals"]), _count(table["total"])))
    return Table(
        columns=(Text(fr="Âge", en="Age"), *(_SEXES[name] for name in table["columns"]), _TOTAL),
        rows=tuple(rows),
        caption=Text(
            fr="Un effectif de 1 à 10 est retenu, et avec lui ceux qui le révéleraient par différence.",
            en="A count of 1 to 10 is withheld, and with it those that would reveal it by difference.",
        ),
    )


def _diseases(rows: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    if not rows:
        return ()
    return (
        Table(
            columns=(DISEASE, NAME, Text(fr="Personnes qui lui ressemblent le plus", en="Persons who look most like it")),
            rows=tuple((Code(words=row["id"]), row["name"], row["persons"]) for row in rows),
        ),
    )


def _clock(clock: Mapping[str, Any] | None) -> Block:
    columns = (
        Text(fr="Mesure", en="Measure"),
        Text(fr="Premier quart", en="First quarter"),
        Text(fr="Médiane", en="Median"),
        Text(fr="Dernier quart", en="Last quarter"),
    )
    empty = Text(fr="Trop peu de personnes pour le dire.", en="Too few persons to tell.")
    rows = [(words, *map(number, clock[name])) for name, words in _CLOCK.items() if clock[name]] if clock else []
    return Table(columns=columns, rows=tuple(rows), empty=empty)


def _tried(tried: Mapping[str, Any] | None) -> tuple[Block, ...]:
    if tried is None:
        return ()
    rows = (
        FactRow(label=Text(fr="Malades fictifs", en="Fictive patients"), value=tried["planted"]),
        FactRow(label=Text(fr="Sensibilité", en="Sensitivity"), value=_share(tried["sensitivity"])),
        FactRow(label=Text(fr="Spécificité", en="Specificity"), value=_share(tried["specificity"])),
        FactRow(label=Text(fr="Aire sous la courbe", en="Area under the curve"), value=number(tried["auroc"])),
        FactRow(
            label=Text(fr="La bonne maladie nommée, parmi les malades signalés", en="Right disease named, among flagged patients"),
            value=percent(tried["named"]),
        ),
    )
    table = Table(
        columns=(Text(fr="Prévalence", en="Prevalence"), Text(fr="Valeur prédictive d’un signalement", en="Predictive value of a flag")),
        rows=tuple((percent(row["prevalence"]), interval(row)) for row in tried["predictive"]),
        empty=Text(fr="Aucun malade fictif n’a été signalé.", en="No fictive patient was flagged."),
    )
    title = Text(fr="Ce que vaut un signalement", en="What a flag is worth")
    return (Section(title=title, id="valeur", blocks=(Facts(rows=rows), table)),)


def _share(value: Sequence[float]) -> Quantity:
    return interval(dict(zip(("value", "low", "high"), value, strict=True)))


def _reading(content: Mapping[str, Any]) -> Block:
    conditions = content["conditions"]
    return Section(
        title=Text(fr="Comment lire ces chiffres", en="How to read these figures"),
        id="lecture",
        blocks=(
            Facts(
                rows=(
                    FactRow(label="HPO", value=Code(words=content["release"])),
                    FactRow(label=Text(fr="Diagnostics lus", en="Conditions read"), value=conditions["read"]),
                    FactRow(label=Text(fr="dont le code dit un signe", en="whose code means a sign"), value=conditions["meaning_a_sign"]),
                )
            ),
            Prose(
                text=Text(
                    fr="Un signalement invite l’équipe qui soigne la personne à relire son dossier\u202f; il ne dit pas qu’elle est "
                    "malade. Les codes disent une part des signes, et plus de la moitié des maladies rares n’ont pas de code à elles.",
                    en="A flag invites the team that treats a person to read the record again; it does not say that the person is ill. "
                    "Codes tell a part of the signs only, and more than half of rare diseases have no code of their own.",
                ),
                quiet=True,
            ),
        ),
    )
