"""The face of an engine: what it offers, by name. Reading a face imports no science; ``load`` does, when one offer is used."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, StringConstraints, model_validator

from filiere.kernel.checking import did_you_mean
from filiere.kernel.elements import EvidenceKind
from filiere.kernel.errors import BindingError
from filiere.kernel.evidence import Nature
from filiere.kernel.names import OfferId, Text, Value
from filiere.sdk.commands import Command
from filiere.sdk.consultations import Consultation, ConsultationOffer
from filiere.sdk.interactions import Interaction, InteractionOffer
from filiere.sdk.registers import Register, RegisterOffer, bound

#: A place in Python: ``package.module:name``.
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]

#: Snapshots of the workspace that an offer may be given as inputs.
Snapshot = Literal["contract", "standing", "governance", "indicators", "interactions", "registers"]

_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


class NoParameters(Value):
    """The parameters of an offer that has none."""


class Offer(Value):
    """One thing an engine can make.

    ``reads`` are the snapshots given as inputs, ``needs`` the offers whose latest evidence is an input. ``tolerances`` maps an artefact's
    name to the relative difference that ``verify`` accepts between its numbers; an artefact that is absent must be the same byte for byte.
    ``extra`` is the optional dependency group that makes it faster, never the one that makes it possible.
    """

    id: OfferId
    title: Text
    what: Text
    function: Reference
    parameters: Reference | None = None
    page: Reference | None = None
    kind: EvidenceKind = EvidenceKind.PRODUCED
    nature: Nature
    reads: tuple[Snapshot, ...] = ()
    needs: tuple[OfferId, ...] = ()
    tolerances: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    extra: str | None = None

    @model_validator(mode="after")
    def _can_be_made(self) -> Self:
        if self.kind is EvidenceKind.ATTESTED:
            raise ValueError("an engine produces or observes; people attest")
        if self.id in self.needs:
            raise ValueError(f"{self.id} needs itself")
        return self

    @property
    def engine(self) -> str:
        """The name of the engine that makes it."""
        return self.id.partition(".")[0]


class Engine(Value):
    """An engine, by its names only."""

    name: str
    title: Text
    what: Text
    offers: tuple[Offer, ...] = Field(min_length=1)
    interactions: tuple[InteractionOffer, ...] = ()
    registers: tuple[RegisterOffer, ...] = ()
    commands: tuple[Command, ...] = ()
    consultations: tuple[ConsultationOffer, ...] = ()

    @model_validator(mode="after")
    def _offers_are_its_own(self) -> Self:
        if not _NAME.match(self.name):
            raise ValueError(f"{self.name!r} is not a name: lower case letters, digits and _")
        ids = [*(offer.id for offer in self.offers), *(offer.id for offer in self.interactions)]
        ids += [*(offer.id for offer in self.registers), *(offer.id for offer in self.consultations)]
        if len(set(ids)) != len(ids):
            raise ValueError("two offers have the same id")
        if len({command.words for command in self.commands}) != len(self.commands):
            raise ValueError("two commands have the same words")
        strangers = [name for name in ids if not name.startswith(f"{self.name}.")]
        if strangers:
            raise ValueError(f"offers of {self.name} begin with {self.name}.: {', '.join(strangers)}")
        return self

    def offer(self, name: str) -> Offer | None:
        """Return the offer of that id, None where there is none."""
        return next((offer for offer in self.offers if offer.id == name), None)

    def interaction(self, name: str) -> InteractionOffer | None:
        """Return the interaction of that id, None where there is none."""
        return next((offer for offer in self.interactions if offer.id == name), None)


def load(reference: str) -> Any:
    """Return what a reference ``module:name`` points at, importing its module.

    Raises:
        BindingError: the module cannot be found, or holds no such name.
    """
    module_name, _, name = reference.partition(":")
    try:
        module = import_module(module_name)
    except ModuleNotFoundError as error:
        missing = error.name or module_name
        raise BindingError(
            Text(fr=f"{reference} : le module {missing} est introuvable", en=f"{reference}: module {missing} is not found"),
            Text(fr="corrigez ce nom ou installez ce qui manque", en="correct that name or install what is missing"),
        ) from error
    if not hasattr(module, name):
        raise BindingError(
            Text(fr=f"{reference} : {module_name} n'a pas de {name}", en=f"{reference}: {module_name} has no {name}"),
            did_you_mean(name, vars(module)),
        )
    return getattr(module, name)


def load_function(offer: Offer | Command) -> Callable[..., Any]:
    """Return the function that makes an offer or answers a command.

    Raises:
        BindingError: the name leads nowhere, or not to something that can be called.
    """
    function = load(offer.function)
    if not callable(function):
        raise _wrong(offer.function, Text(fr="n'est pas une fonction", en="is not a function"))
    return function  # type: ignore[no-any-return]  # callable() narrows Any to a callable of unknown result


def load_parameters(offer: Offer | Command) -> type[BaseModel]:
    """Return the model of the parameters of an offer or of a command.

    Raises:
        BindingError: the name leads nowhere, or not to a frozen pydantic model.
    """
    if offer.parameters is None:
        return NoParameters
    model = load(offer.parameters)
    if not (isinstance(model, type) and issubclass(model, BaseModel) and model.model_config.get("frozen")):
        raise _wrong(offer.parameters, Text(fr="n'est pas un modèle pydantic figé", en="is not a frozen pydantic model"))
    return model


def load_page(offer: Offer) -> Callable[..., Any] | None:
    """Return the function that turns an offer's evidence into blocks, None where it has no page.

    Raises:
        BindingError: the name leads nowhere, or not to something that can be called.
    """
    if offer.page is None:
        return None
    page = load(offer.page)
    if not callable(page):
        raise _wrong(offer.page, Text(fr="n'est pas une fonction", en="is not a function"))
    return page  # type: ignore[no-any-return]  # callable() narrows Any to a callable of unknown result


def load_interaction(offer: InteractionOffer) -> Interaction:
    """Return the machine of an interaction.

    Raises:
        BindingError: the name leads nowhere, or to something else.
    """
    found = load(offer.machine)
    if not isinstance(found, Interaction):
        raise _wrong(offer.machine, Text(fr="n'est pas une Interaction", en="is not an Interaction"))
    return found


def load_consultation(offer: ConsultationOffer) -> Consultation:
    """Return the machine of a consultation.

    Raises:
        BindingError: the name leads nowhere, or to something else.
    """
    found = load(offer.machine)
    if not isinstance(found, Consultation):
        raise _wrong(offer.machine, Text(fr="n'est pas une Consultation", en="is not a Consultation"))
    return found


def load_register(offer: RegisterOffer) -> Register:
    """Return a register with its model.

    Raises:
        BindingError: the name leads nowhere or to something else, or the declaration does not fit the model.
    """
    return bound(offer, load(offer.model))


def _wrong(reference: str, what: Text) -> BindingError:
    return BindingError(
        Text(fr=f"{reference} {what.fr}", en=f"{reference} {what.en}"),
        Text(fr="corrigez ce nom dans engine.py", en="correct that name in engine.py"),
    )
