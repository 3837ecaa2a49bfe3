"""What every part of the workshop stands on: the contract, the store, the registry and the actor, each opened when first needed."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from filiere.kernel.amendments import parent_of
from filiere.kernel.checking import did_you_mean
from filiere.kernel.contract import Contract
from filiere.kernel.elements import Element, Project
from filiere.kernel.errors import Refused, UnknownElement
from filiere.kernel.names import Text
from filiere.kernel.standing import Facts
from filiere.workshop.guard import LOCAL, Actor, Thing, Verdict, may, roles_of
from filiere.workshop.mail import mail_settings
from filiere.workshop.settings import database_address, workspace_folder

if TYPE_CHECKING:
    from filiere.store.opened import Store
    from filiere.workshop.registry import Registry

PARIS = ZoneInfo("Europe/Paris")


class Desk:
    """One workspace, one actor. Opening costs nothing: the store and the engines open when they are first needed."""

    def __init__(
        self,
        folder: Path,
        *,
        actor: Actor = LOCAL,
        create: bool = False,
        read_only: bool = False,
        settings: Mapping[str, Any] | None = None,
        contract_folder: Path | None = None,
    ) -> None:
        self.folder = folder
        self.actor = actor
        self._create = create
        self._read_only = read_only
        self._settings = settings
        self._contract_folder = contract_folder
        #: What was read of the log, by name, until the log grows. The same for every actor: a copy under other rights shares it.
        self._shared: dict[str, tuple[Any, Any]] = {}
        self._turn = Lock()

    @classmethod
    def open(cls, workspace: Path | str | None = None, **options: Any) -> Self:
        """Return the workshop of a workspace (see :func:`.settings.workspace_folder`)."""
        return cls(workspace_folder(workspace), **options)

    def close(self) -> None:
        """Close what was opened."""
        store = self.__dict__.pop("store", None)
        if store is not None:
            store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @property
    def author(self) -> str:
        """The person whose words an act records, so that they can be forgotten one day; empty where nobody has signed in."""
        return self.actor.person or ""

    @property
    def contract_folder(self) -> Path | None:
        """The folder of a contract other than the one that ships with Filière, None for that one."""
        return self._contract_folder

    @cached_property
    def contract(self) -> Contract:
        """The contract: a folder given by the caller, else the one that ships with Filière."""
        from filiere.workshop.reading import load_contract, read_contract

        return read_contract(self._contract_folder) if self._contract_folder else load_contract()

    @cached_property
    def store(self) -> "Store":
        """The store of the workspace, opened (and created where asked) on first use."""
        from filiere.store.opening import open_store

        return open_store(
            self.folder,
            database=database_address(),
            create=self._create,
            read_only=self._read_only,
            settings=mail_settings(self.folder) | dict(self._settings or {}),
        )

    @cached_property
    def registry(self) -> "Registry":
        """The engines found, those that cannot load listed with their fault."""
        from filiere.workshop.registry import Registry

        return Registry.discover()

    def facts(self) -> Facts:
        """Return what the log knows, read again only when it has grown by an entry that bears on it."""
        facts: Facts = self.shared("facts", self.store.evidence.stamp(), self.store.evidence.facts)
        return facts

    def shared(self, name: str, stamp: object, made: Callable[[], Any]) -> Any:
        """Return what was made under a name, made again once its stamp has changed; every actor of this process shares it."""
        kept = self._shared.get(name)
        if kept is None or kept[0] != stamp:
            kept = (stamp, made())
            # What an open transaction wrote may yet be undone: those inside see it, nobody is left with it.
            store = self.__dict__.get("store")
            if store is None or not store.writing:
                self._shared[name] = kept
        return kept[1]

    def now(self) -> datetime:
        """Return the instant, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the local day in Paris."""
        return self.now().astimezone(PARIS).date()

    def default_day(self) -> date:
        """Return the day a reader looks at when none is asked: today, or the contract's last day once it has passed."""
        last = self.contract.last_day()
        return min(self.today(), last) if last else self.today()

    @cached_property
    def _elements(self) -> dict[str, Element]:
        return {element.id: element for element in self.contract.elements()}

    def element(self, name: str) -> Element:
        """Return an element by its name, whatever the case it is typed in.

        Raises:
            UnknownElement: no element has that name; the nearest one is proposed.
        """
        found = self._elements.get(name) or next((item for key, item in self._elements.items() if key.lower() == name.lower()), None)
        if found is None:
            raise UnknownElement(
                Text(fr=f"{name} : aucun élément du contrat ne porte ce nom", en=f"{name}: no element of the contract has that name"),
                did_you_mean(name, self._elements),
            )
        return found

    def thing(self, name: str) -> Thing:
        """Return what rights depend on in a thing: the projects of an element, an offer or a run, the organisations of a record."""
        register, slash, key = name.partition("/")
        if slash:
            return Thing(name=name, organisations=self._named_in(register, key))
        projects = {project for project in map(self._project_of, self._about(name)) if project}
        return Thing(name=name, projects=tuple(sorted(projects)))

    def _about(self, name: str) -> tuple[str, ...]:
        """Return the elements of the contract that a thing is about; none where it belongs to no element."""
        if name in self._elements:
            return (name,)
        if name in self.registry.offers:
            return tuple(item.deliverable for item in self.contract.bindings if item.offer == name)
        try:
            return (self.store.runs.get(name).about,)
        except UnknownElement:
            return ()

    def _project_of(self, name: str) -> str:
        """Return the project that holds an element, empty where none does."""
        held: str | None = name
        while held is not None and (element := self._elements.get(held)) is not None:
            if isinstance(element, Project):
                return element.id
            held = parent_of(element, self._elements)
        return ""

    def _named_in(self, register: str, key: str) -> tuple[str, ...]:
        """Return the organisations that a record names: the one it is about, and those its values name."""
        record = self.store.registers.get(register, key)
        said = record.said.values.values() if record is not None else ()
        words = (word for value in said for word in (value if isinstance(value, list | tuple) else (value,)))
        return tuple(dict.fromkeys((key, *(word for word in words if isinstance(word, str)))))

    def judge(self, act: str, thing: str | Thing = "") -> Verdict:
        """Return what the guard says, having found out what the thing belongs to where a right may end there; nothing is recorded."""
        if isinstance(thing, str) and thing and roles_of(self.actor) & {"lead", "contributor"}:
            thing = self.thing(thing)
        return may(self.actor, act, thing)

    def ask(self, act: str, thing: str | Thing = "") -> None:
        """Ask the guard; a refusal is recorded, then raised.

        Raises:
            Refused: the actor may not.
        """
        verdict = self.judge(act, thing)
        if not verdict.allowed:
            name = thing if isinstance(thing, str) else thing.name
            raise self.refused(act, Refused(verdict.reason, verdict.ask), name)

    def refused(self, act: str, refusal: Refused, thing: str = "") -> Refused:
        """Record a refusal and return it, to be raised: a key that opens nothing is as much one as a right that is missing."""
        if not self._read_only:
            self.store.refusals.record(actor=self.actor.person or self.actor.role, act=act, thing=thing, reason=refusal.what)
        return refusal
