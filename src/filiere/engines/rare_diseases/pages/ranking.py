"""The page of a ranking: explained term by term, with the signs to look for next."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.rare_diseases.pages.parts import DISEASE, METHODS, NAME, banner, percent, troubles
from filiere.sdk.blocks import (
    Badge,
    Block,
    Cell,
    Code,
    FactRow,
    Facts,
    Notice,
    Page,
    Prose,
    Quantity,
    Section,
    Table,
    View,
    Words,
)
from filiere.sdk.values import Text

_NEXT = Text(fr="Signe à chercher ensuite", en="Sign to look for next")
_SIGN = Text(fr="Signe", en="Sign")


def ranking_page(view: View) -> Page:
    """Return a ranking with its explanation and the signs to look for next."""
    content = view.json("ranking.json")
    return (banner(content), picture_facts(content), *answer_blocks(content), troubles(content["troubles"]))


def picture_facts(content: Mapping[str, Any]) -> Block:
    """Return what was asked: signs, release, method."""
    return Facts(
        rows=(
            FactRow(label=Text(fr="Signes observés", en="Observed signs"), value=_terms(content["observed"])),
            FactRow(label=Text(fr="Signes cherchés et absents", en="Signs looked for and absent"), value=_terms(content["excluded"])),
            FactRow(label="HPO", value=Code(words=content["release"])),
            FactRow(label=Text(fr="Méthode", en="Method"), value=METHODS[content["method"]]),
        )
    )


def answer_blocks(content: Mapping[str, Any]) -> Page:
    """Return the ranking, its explanations and the signs to look for next."""
    rows = content["rows"]
    return (
        *_abstention(content["known"]),
        Section(
            title=Text(fr="Maladies classées", en="Ranked diseases"),
            id="classement",
            blocks=(
                Table(
                    columns=(Text(fr="Rang", en="Rank"), DISEASE, NAME, Text(fr="Probabilité", en="Probability"), "Score"),
                    rows=tuple(
                        (
                            row["rank"],
                            _identifier(row),
                            disease_name(row),
                            percent(row["probability"]),
                            Quantity(value=row["score"], decimals=2),
                        )
                        for row in rows
                    ),
                ),
                Prose(
                    text=Text(
                        fr="Les probabilités valent pour des cas publiés semblables à ceux qui les ont réglées\u202f; ailleurs, elles sont "
                        "à recaler.",
                        en="Probabilities hold for published cases like those that set them; elsewhere they need to be set anew.",
                    ),
                    quiet=True,
                ),
            ),
        ),
        *(_explanation(one, rows) for one in content["explanations"][:3]),
        Section(
            title=Text(fr="Signe à chercher ensuite", en="Sign to look for next"),
            id="questions",
            blocks=(_questions(content["questions"]),),
        ),
    )


def _abstention(known: float | None) -> tuple[Block, ...]:
    if known is None:
        text = Text(
            fr="Aucune probabilité : elles ne sont réglées que pour la méthode calibrée et les identifiants OMIM.",
            en="No probability: they are set for the calibrated method and OMIM identifiers only.",
        )
        return (Prose(text=text, quiet=True),)
    percent = f"{100 * known:.0f}"
    unsure = known < 0.5
    text = Text(
        fr=f"Probabilité que la maladie soit dans la base\u202f: {percent}\u202f%" + (" — sans doute absente" if unsure else ""),
        en=f"Probability that the disease is in the base: {percent}%" + (" — probably not in it" if unsure else ""),
    )
    return (Notice(tone="stale" if unsure else "neutral", text=text),)


def _explanation(one: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Block:
    row = next(row for row in rows if row["disease"] == one["disease"])
    parts: list[tuple[Cell, ...]] = [
        (
            _term(term),
            Badge(words=Text(fr="observé", en="observed")) if term["observed"] else Badge(words=Text(fr="exclu", en="excluded")),
            Quantity(value=term["value"], decimals=2),
            percent(term["share"]) if term["share"] is not None else Text(fr="la maladie n’en dit rien", en="the disease is silent on it"),
        )
        for term in one["terms"]
    ]
    parts.append((Text(fr="Âge et sexe", en="Age and sex"), None, Quantity(value=one["person"], decimals=2), None))
    parts.append(
        (Text(fr="Ce qu’on sait de la maladie", en="What is known of the disease"), None, Quantity(value=one["known"], decimals=2), None)
    )
    missing = tuple(part for term in one["missing"] for part in (_term(term), f"({100 * term['share']:.0f} %)"))
    return Section(
        title=_numbered(row),
        blocks=(
            Table(
                columns=(
                    _SIGN,
                    Text(fr="Dit", en="Told"),
                    Text(fr="Pour (+) ou contre (−)", en="For (+) or against (−)"),
                    Text(fr="Malades", en="Affected"),
                ),
                rows=tuple(parts),
            ),
            Facts(rows=(FactRow(label=Text(fr="Fréquents et non dits", en="Frequent and not told"), value=missing or None),)),
        ),
    )


def _questions(rows: Sequence[Mapping[str, Any]]) -> Block:
    return Table(
        columns=(
            _SIGN,
            Text(fr="Information attendue", en="Expected information"),
            Text(fr="Chance de le trouver", en="Chance of finding it"),
            Text(fr="S’il est là", en="If it is there"),
            Text(fr="S’il n’y est pas", en="If it is not"),
        ),
        rows=tuple(
            (
                _term(row),
                Quantity(value=row["bits"], unit="bit", decimals=2),
                percent(row["chance"]),
                ", ".join(row["yes"]),
                ", ".join(row["no"]),
            )
            for row in rows
        ),
    )


def _terms(terms: Sequence[Mapping[str, Any]]) -> Cell:
    return tuple(_term(term) for term in terms) or None


def _term(term: Mapping[str, Any]) -> Text:
    return Text(fr=f"{term['fr']} ({term['id']})", en=f"{term['en']} ({term['id']})")


def disease_name(row: Mapping[str, Any]) -> Words:
    """Return the name of a disease: Orphanet's in French where a map says that the two are the same, HPO's own in English."""
    orphanet = row.get("orphanet")
    return Text(fr=orphanet[0]["name"], en=row["name"]) if orphanet else str(row["name"])


def _numbered(row: Mapping[str, Any]) -> Text:
    name = disease_name(row)
    fr, en = (name.fr, name.en) if isinstance(name, Text) else (name, name)
    return Text(fr=f"{row['rank']}. {fr}", en=f"{row['rank']}. {en}")


def _identifier(row: Mapping[str, Any]) -> Cell:
    return (*(Code(words=one["id"]) for one in row.get("orphanet") or ()), Code(words=row["disease"]))
