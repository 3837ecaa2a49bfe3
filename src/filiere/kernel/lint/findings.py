"""Runs every rule of the linter over a contract and puts what they find in reading order."""

from filiere.kernel.contract import Contract
from filiere.kernel.lint import (
    arithmetic,
    commitments,
    counts,
    dates,
    figures,
    gaps,
    horizons,
    posts,
    references,
    sequences,
    spellings,
)
from filiere.kernel.lint.values import SEVERITIES, Finding, Place, Rule

__all__ = ["RULES", "Finding", "Place", "findings"]

#: Every rule, by family.
RULES: tuple[Rule, ...] = (
    dates.wrong_weekdays,
    dates.dates_outside,
    sequences.needs_too_late,
    sequences.phases_backwards,
    counts.miscounted,
    counts.differing_lists,
    counts.crowded_bodies,
    counts.unlisted,
    references.dead_references,
    references.placeholders,
    figures.restated_amounts,
    figures.restated_measures,
    arithmetic.misses,
    arithmetic.parts,
    horizons.differing_horizons,
    spellings.misspellings,
    spellings.typography,
    spellings.twins,
    spellings.listed_twice,
    gaps.unled,
    gaps.undated,
    gaps.unreadable,
    gaps.unmeasured,
    gaps.empty_cells,
    commitments.unverifiable,
    posts.vacant_posts,
    posts.unnamed_holders,
)


def findings(contract: Contract) -> tuple[Finding, ...]:
    """Return everything the rules find: contradictions first, then doubts, then gaps, each in the order of the text."""
    order = {document.id: index for index, document in enumerate(contract.documents)}

    def reading_order(finding: Finding) -> tuple[int, int, int, str, str]:
        first = finding.places[0] if finding.places else None
        document, line = (order.get(first.document, len(order)), first.line) if first else (len(order), 0)
        return SEVERITIES.index(finding.severity), document, line, finding.rule, finding.message.en

    return tuple(sorted((finding for rule in RULES for finding in rule(contract)), key=reading_order))
