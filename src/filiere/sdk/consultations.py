"""What a person asks of an engine and takes away, nothing being kept: words are posted, the page that answers them is written, that is all.

An engine's ``consultations.py`` holds one :class:`Consultation` per offer; the face names it. What was typed travels in the body of the
request and in the fields of the answered form, never in an address, a log, a cookie or the store. For what must be kept, an interaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from filiere.kernel.names import Language, OfferId, Text, Value
from filiere.sdk.artefacts import Artefact

if TYPE_CHECKING:
    # A face names its consultations: it must not load the blocks for that.
    from filiere.sdk.blocks import Page

#: A place in Python: ``package.module:name``.
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
#: How much a person may post, in characters over all fields.
LONGEST = 40_000


class ConsultationOffer(Value):
    """One consultation of an engine, by its names only."""

    id: OfferId
    title: Text
    what: Text
    machine: Reference


@dataclass(frozen=True)
class Counter:
    """What surrounds an answer.

    Attributes:
        address: where ``ask``, ``file/NAME`` and ``document.pdf`` are posted, and ``suggest/FIELD`` for what a field may complete to.
        language: the reader's, in which they search.
        settings: the operator's, from the variables ``FILIERE_<ENGINE>_<NAME>``, as ``name``.
        cache: a folder that the engine may fill with what is read from files, never with what was asked.
        on: the local day.
    """

    address: Callable[[str], str]
    language: Language = "fr"
    settings: Mapping[str, str] = field(default_factory=dict)
    cache: Path | None = None
    on: date | None = None


@dataclass(frozen=True)
class Consultation:
    """The machine: pure functions of the words posted and of the counter.

    ``view`` answers with a page, also where nothing was asked yet. ``suggest(field, typed, counter)`` returns what a field may complete to.
    ``files`` are what may be taken away, by name, ``document`` what is printed. ``sample`` are words the conformance suite asks.
    """

    view: Callable[[Mapping[str, str], Counter], "Page"]
    sample: Mapping[str, str]
    suggest: Callable[[str, str, Counter], tuple[str, ...]] | None = None
    files: Mapping[str, Callable[[Mapping[str, str], Counter], Artefact]] = field(default_factory=dict)
    document: "Callable[[Mapping[str, str], Counter], Page] | None" = None
