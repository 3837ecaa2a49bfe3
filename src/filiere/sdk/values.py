"""The values of the contract that an engine's author needs, so that engines import the SDK and nothing below it."""

from filiere.kernel.deadlines import Deadline
from filiere.kernel.elements import EvidenceKind
from filiere.kernel.errors import RunError, UsageError
from filiere.kernel.evidence import Check, Nature, Reading
from filiere.kernel.financing import Decision, Ground
from filiere.kernel.money import MoneyWords
from filiere.kernel.names import Text, Value, same

__all__ = [
    "Check",
    "Deadline",
    "Decision",
    "EvidenceKind",
    "Ground",
    "MoneyWords",
    "Nature",
    "Reading",
    "RunError",
    "Text",
    "UsageError",
    "Value",
    "same",
]
