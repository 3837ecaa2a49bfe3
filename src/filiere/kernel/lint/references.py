"""Pointers that reach nothing, and places the text left to be filled in."""

from collections.abc import Iterator

from filiere.kernel.contract import Contract
from filiere.kernel.lint.values import Finding, places
from filiere.kernel.lint.words import both


def dead_references(contract: Contract) -> Iterator[Finding]:
    """Find each pointer of the text that reaches nothing in the family of documents."""
    for pointer in contract.references:
        if pointer.to is None:
            yield Finding(
                rule="references.dead",
                severity="contradiction",
                message=both(
                    f"« {pointer.words} » ne mène nulle part : {pointer.title.fr}.",
                    f"“{pointer.words}” leads nowhere: {pointer.title.en}.",
                ),
                places=places(pointer.about or pointer.id, pointer.sources),
            )


def placeholders(contract: Contract) -> Iterator[Finding]:
    """Find each placeholder that nobody filled in."""
    for blank in contract.blanks:
        if blank.kind == "placeholder":
            yield Finding(
                rule="references.placeholder",
                severity="doubt",
                message=both(f"Resté à remplir : {blank.title.fr}.", f"Left to be filled in: {blank.title.en}."),
                places=places(blank.about or blank.id, blank.sources),
            )
