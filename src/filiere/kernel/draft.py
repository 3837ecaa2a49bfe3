"""A family of documents as read: every kind of element it may hold, before the references between them are judged."""

from collections.abc import Iterator
from datetime import date

from pydantic import Field

from filiere.kernel.elements import (
    Action,
    Anchor,
    Binding,
    Body,
    Commitment,
    Deliverable,
    Document,
    Element,
    Figure,
    Indicator,
    Measure,
    Milestone,
    Objective,
    Operation,
    Organisation,
    Person,
    Project,
    Signatory,
)
from filiere.kernel.financing import FundingWindow
from filiere.kernel.names import Slug, Text, Value
from filiere.kernel.printed import Arithmetic, Blank, CrossReference, Enumeration, Printed, Restatement


class Draft(Value):
    """A family of documents as read: each element is sound, the references between them are not checked yet."""

    id: Slug
    title: Text
    short: Text
    term: Slug | None = None
    anchors: tuple[Anchor, ...] = ()
    documents: tuple[Document, ...] = Field(min_length=1)
    projects: tuple[Project, ...] = ()
    objectives: tuple[Objective, ...] = ()
    actions: tuple[Action, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    figures: tuple[Figure, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    bodies: tuple[Body, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    measures: tuple[Measure, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    operations: tuple[Operation, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    persons: tuple[Person, ...] = ()
    bindings: tuple[Binding, ...] = ()
    windows: tuple[FundingWindow, ...] = ()
    references: tuple[CrossReference, ...] = ()
    blanks: tuple[Blank, ...] = ()
    enumerations: tuple[Enumeration, ...] = ()
    restatements: tuple[Restatement, ...] = ()
    arithmetic: tuple[Arithmetic, ...] = ()

    def elements(self) -> Iterator[Element]:
        """Yield every named element, projects first."""
        for group in (
            self.projects,
            self.objectives,
            self.actions,
            self.deliverables,
            self.figures,
            self.indicators,
            self.bodies,
            self.commitments,
            self.measures,
            self.milestones,
            self.operations,
        ):
            yield from group

    def printed(self) -> Iterator[Printed]:
        """Yield what the text prints about itself: pointers, blanks, lists, restatements and sums."""
        for group in (self.references, self.blanks, self.enumerations, self.restatements, self.arithmetic):
            yield from group

    def anchor_dates(self) -> dict[str, date]:
        """Return the date of each anchor."""
        return {anchor.id: anchor.on for anchor in self.anchors}

    def last_day(self) -> date | None:
        """Return the last day of the contract, None where no term is known."""
        return self.anchor_dates().get(self.term) if self.term else None
