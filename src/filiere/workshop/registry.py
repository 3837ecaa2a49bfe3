"""The engines that are installed, found by entry point: a face that cannot load disables one engine and stops no command."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import Self

from filiere.kernel.checking import did_you_mean
from filiere.kernel.contract import Contract
from filiere.kernel.elements import Binding
from filiere.kernel.errors import BindingError, Fault, UnknownElement
from filiere.kernel.names import Text, Value, same
from filiere.runner.plan import Target, broken_needs, targets
from filiere.sdk.commands import Command
from filiere.sdk.consultations import ConsultationOffer
from filiere.sdk.engine import Engine, Offer
from filiere.sdk.interactions import InteractionOffer
from filiere.sdk.registers import RegisterOffer

GROUP = "filiere.engines"
BINDINGS = "bindings.yaml"


class EngineView(Value):
    """An engine as the faces list it; ``fault`` says why it is disabled."""

    name: str
    title: Text
    what: Text | None = None
    offers: tuple[Offer, ...] = ()
    interactions: tuple[InteractionOffer, ...] = ()
    registers: tuple[RegisterOffer, ...] = ()
    commands: tuple[Command, ...] = ()
    consultations: tuple[ConsultationOffer, ...] = ()
    distribution: str = ""
    version: str = ""
    fault: Fault | None = None


def engine_names() -> tuple[str, ...]:
    """Return the names of the installed engines; nothing of them is imported."""
    return tuple(sorted({entry.name for entry in metadata.entry_points(group=GROUP)}))


class Registry:
    """Engines and offers; its faces are loaded once, the science of none."""

    def __init__(self, engines: Iterable[EngineView]) -> None:
        self.engines = tuple(sorted(engines, key=lambda engine: engine.name))

    @classmethod
    def discover(cls) -> Self:
        """Return every installed engine, those that cannot load with their fault."""
        entries = sorted(metadata.entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value))
        views: dict[str, EngineView] = {}
        for entry in entries:
            view = view_of(entry)
            if entry.name in views:
                first = views[entry.name].distribution
                what = Text(
                    fr=f"deux paquets offrent le moteur {entry.name} : {first} et {view.distribution}",
                    en=f"two packages offer the engine {entry.name}: {first} and {view.distribution}",
                )
                mend = Text(fr="désinstallez l'un des deux", en="uninstall one of them")
                view = _broken(entry, view.distribution, view.version, Fault(what=what, mend=mend, element=entry.name))
            views[entry.name] = view
        return cls(views.values())

    @cached_property
    def offers(self) -> Mapping[str, Offer]:
        """Every offer of the engines that load, by id."""
        return {offer.id: offer for engine in self.engines for offer in engine.offers}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """One fault per engine that cannot load."""
        return tuple(engine.fault for engine in self.engines if engine.fault is not None)

    def offer(self, name: str) -> Offer:
        """Return an offer by its id.

        Raises:
            UnknownElement: no engine offers it; the nearest one is proposed, or the fault of its engine told.
        """
        found = self.offers.get(name)
        if found is None:
            broken = self._fault_of(name)
            raise UnknownElement(
                Text(fr=f"{name} : aucun moteur n'offre cela", en=f"{name}: no engine offers that"),
                broken.what if broken else did_you_mean(name, self.offers),
            )
        return found

    def engine(self, name: str) -> EngineView:
        """Return an engine by its name.

        Raises:
            UnknownElement: no such engine is installed.
        """
        for engine in self.engines:
            if engine.name == name:
                return engine
        known = [engine.name for engine in self.engines]
        raise UnknownElement(Text(fr=f"{name} : aucun moteur de ce nom", en=f"{name}: no such engine"), did_you_mean(name, known))

    def targets(self, contract: Contract) -> tuple[Target, ...]:
        """Return what can be made for a contract; a binding whose engine is disabled is left out, the engine's fault tells it."""
        sound = [binding for binding in contract.bindings if binding.offer in self.offers]
        return targets(sound, self.offers)

    def check(self, contract: Contract, folder: Path | None = None) -> tuple[Fault, ...]:
        """Return every broken binding of a contract, and the circle of needs among offers if there is one.

        A binding to an engine that is installed and cannot load is no fault of the contract. ``folder`` is where the contract was read
        (the one that ships with Filière where it is not given): only there can the line of a fault be found.
        """
        broken = [fault for binding in contract.bindings if (fault := self._binding_fault(contract, binding))]
        found = _with_lines(broken, folder or Path(str(files("filiere") / "contracts" / contract.id))) if broken else []
        found += [
            Fault(
                what=Text(
                    fr=f"{offer.id} a besoin de {need}, qu'aucun moteur n'offre", en=f"{offer.id} needs {need}, which no engine offers"
                ),
                mend=did_you_mean(need, self.offers),
                element=offer.id,
            )
            for offer in self.offers.values()
            for need in offer.needs
            if need not in self.offers and self._fault_of(need) is None
        ]
        return (*found, *broken_needs(self.offers))

    def must_bind(self, contract: Contract, folder: Path | None = None) -> None:
        """Check that every binding leads to an offer.

        Raises:
            BindingError: with all faults at once.
        """
        found = self.check(contract, folder)
        if found:
            count = len(found)
            raise BindingError(
                Text(
                    fr=f"{count} lien{'s' if count > 1 else ''} entre contrat et moteurs ne tien{'nent' if count > 1 else 't'} pas :",
                    en=f"{count} binding{'s' if count > 1 else ''} between contract and engines {'do' if count > 1 else 'does'} not hold:",
                ),
                faults=found,
            )

    def _binding_fault(self, contract: Contract, binding: Binding) -> Fault | None:
        where = {"file": BINDINGS, "element": binding.deliverable, "field": "offer", "word": binding.offer}
        offer = self.offers.get(binding.offer)
        if offer is None:
            if self._fault_of(binding.offer) is not None:
                return None
            what = Text(
                fr=f"{binding.deliverable} : aucun moteur n'offre {binding.offer}",
                en=f"{binding.deliverable}: no engine offers {binding.offer}",
            )
            return Fault.model_validate({"what": what, "mend": did_you_mean(binding.offer, self.offers), **where})
        promise = next((item for item in contract.deliverables if item.id == binding.deliverable), None)
        if promise is not None and binding.role == "fulfils" and offer.kind not in promise.fulfilled_by:
            kinds = ", ".join(promise.fulfilled_by)
            what = Text(
                fr=f"{binding.offer} ({offer.kind}) ne peut pas tenir {binding.deliverable}, qui demande : {kinds}",
                en=f"{binding.offer} ({offer.kind}) cannot fulfil {binding.deliverable}, which asks for: {kinds}",
            )
            return Fault.model_validate({"what": what, "mend": Text(fr="écrivez role: supports", en="write role: supports"), **where})
        return None

    def _fault_of(self, offer: str) -> Fault | None:
        name = offer.partition(".")[0]
        return next((engine.fault for engine in self.engines if engine.name == name and engine.fault is not None), None)


def _with_lines(faults: list[Fault], folder: Path) -> list[Fault]:
    """Return faults of bindings with the line on which each word stands, where the file can be read."""
    from filiere.workshop.reading_yaml import read_page

    path = folder / BINDINGS
    if not path.is_file():
        return faults
    page = read_page(path.read_bytes(), BINDINGS)
    rows = page.data if isinstance(page.data, list) else []
    placed = []
    for fault in faults:
        mine = [row for row in rows if isinstance(row, dict) and (row.get("deliverable"), row.get("offer")) == (fault.element, fault.word)]
        placed.append(fault.model_copy(update={"line": page.line(("offer",), mine[0])}) if mine else fault)
    return placed


def view_of(entry: metadata.EntryPoint) -> EngineView:
    """Return the engine an entry point leads to, with its fault where it does not load."""
    distribution = entry.dist.metadata["Name"] if entry.dist else ""
    version = entry.dist.version if entry.dist else ""
    try:
        face = entry.load()
    # A face is third-party code: whatever it raises disables that engine alone. ValueError covers pydantic's refusals.
    except (ImportError, AttributeError, SyntaxError, TypeError, ValueError, NameError, LookupError, OSError, RuntimeError) as error:
        words = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        return _broken(entry, distribution, version, _fault(entry, Text(fr=f"ne se charge pas : {words}", en=f"does not load: {words}")))
    if not isinstance(face, Engine):
        what = Text(fr=f"{entry.value} n'est pas un Engine", en=f"{entry.value} is not an Engine")
        return _broken(entry, distribution, version, _fault(entry, what))
    if face.name != entry.name:
        what = Text(fr=f"s'appelle {face.name} dans engine.py", en=f"calls itself {face.name} in engine.py")
        return _broken(entry, distribution, version, _fault(entry, what))
    return EngineView(
        name=face.name,
        title=face.title,
        what=face.what,
        offers=face.offers,
        interactions=face.interactions,
        registers=face.registers,
        commands=face.commands,
        consultations=face.consultations,
        distribution=distribution,
        version=version,
    )


def _broken(entry: metadata.EntryPoint, distribution: str, version: str, fault: Fault) -> EngineView:
    return EngineView(name=entry.name, title=same(entry.name), distribution=distribution, version=version, fault=fault)


def _fault(entry: metadata.EntryPoint, what: Text) -> Fault:
    return Fault(
        what=Text(fr=f"moteur {entry.name} : {what.fr}", en=f"engine {entry.name}: {what.en}"),
        mend=Text(fr=f"corrigez {entry.value} ou désinstallez-le", en=f"mend {entry.value} or uninstall it"),
        element=entry.name,
    )
