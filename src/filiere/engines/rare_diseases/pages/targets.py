"""The page of the candidate targets of a disease."""

from collections.abc import Mapping
from typing import Any

from filiere.engines.rare_diseases.pages.parts import DISEASE, NAME, banner
from filiere.sdk.blocks import (
    Badge,
    Cell,
    Checks,
    Code,
    FactRow,
    Facts,
    Page,
    Prose,
    Quantity,
    Section,
    Table,
    View,
)
from filiere.sdk.values import Text

_NONE = Text(fr="aucun dans ces fichiers", en="none in these files")


def targets_page(view: View) -> Page:
    """Return neighbours and candidate targets of a disease."""
    content = view.json("targets.json")
    genes = ", ".join(content["genes"])
    return (
        banner(content),
        Facts(
            rows=(
                FactRow(label=DISEASE, value=(Code(words=content["disease"]), content["name"])),
                FactRow(label=Text(fr="Gènes connus de la maladie", en="Known genes of the disease"), value=genes or _NONE),
                FactRow(label="HPO", value=Code(words=content["release"])),
            )
        ),
        Section(
            title=Text(fr="Gènes candidats", en="Candidate genes"),
            id="cibles",
            blocks=(
                Table(
                    columns=(
                        Text(fr="Gène", en="Gene"),
                        "Score",
                        Text(fr="Par", en="Through"),
                        Text(fr="À l’encontre", en="Against"),
                    ),
                    rows=tuple(_target_row(row) for row in content["targets"]),
                ),
                Prose(
                    text=Text(
                        fr="À l’encontre\u202f: maladies du même gène qui ressemblent le moins (similarité). Rien ici ne dit qu’un "
                        "médicament agirait.",
                        en="Against: diseases of the same gene that look least alike (similarity). Nothing here says that a drug would "
                        "act.",
                    ),
                    quiet=True,
                ),
            ),
        ),
        Section(
            title=Text(fr="Maladies qui se ressemblent", en="Diseases that look alike"),
            id="voisines",
            blocks=(
                Table(
                    columns=(
                        DISEASE,
                        NAME,
                        Text(fr="Similarité", en="Similarity"),
                        Text(fr="Signes communs", en="Common signs"),
                        Text(fr="Signes que la première n’a pas", en="Signs the first does not have"),
                    ),
                    rows=tuple(
                        (
                            Code(words=row["disease"]),
                            row["name"],
                            Quantity(value=row["similarity"], decimals=2),
                            ", ".join(row["common"]),
                            ", ".join(row["lacking"]),
                        )
                        for row in content["neighbours"]
                    ),
                ),
            ),
        ),
        Checks(items=view.evidence.checks),
    )


def _target_row(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    own = Badge(words=Text(fr="déjà connu pour elle", en="already known for it"), tone="open")
    gene: Cell = (Code(words=row["gene"]), own) if row["own"] else Code(words=row["gene"])
    against = ", ".join(f"{name} ({similarity:.2f})" for name, similarity in row["against"])
    return (gene, Quantity(value=row["score"], decimals=2), ", ".join(row["through"][:6]), against or None)
