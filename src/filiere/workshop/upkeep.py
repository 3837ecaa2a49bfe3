"""The upkeep of a register: what is about to expire, how fast proposals are answered, a bad series undone, what a search finds anew."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

from filiere.kernel.errors import Fault, UsageError
from filiere.kernel.folding import tokens
from filiere.kernel.names import Text, Value
from filiere.methods.editions import expires_on
from filiere.sdk.registers import Register
from filiere.store.entries import ERASURE
from filiere.store.register_shapes import Asked
from filiere.workshop.register_files import RegisterFiles
from filiere.workshop.register_proposals import MODERATE, needs
from filiere.workshop.register_reading import record_changed
from filiere.workshop.register_views import Bulk, RecordNews

#: The kind of the entries that change a record.
RECORD = "record"
#: How long before its day a record is told to be about to expire.
SOON_DAYS = 90
#: How many changes of a register are looked at for a feed.
LOOKED_AT = 400
SHOWN = 200


class Expiring(Value):
    """A record that has to be read again: until when it was trusted, and who keeps it (nobody where the post is vacant)."""

    id: str
    label: str
    until: date
    steward: str = ""


class UpkeepView(Value):
    """How a register is kept on a day.

    ``median_days`` is how long decided proposals waited, None where none was decided; ``contributions`` counts proposals by organisation.
    """

    records: int
    fresh: int
    stale: int
    undated: int
    vacant: int
    waiting: int
    decided: int
    median_days: float | None
    contributions: dict[str, int]
    expiring: tuple[Expiring, ...]


class Upkeep(RegisterFiles):
    """What those who keep a register look at, and what they undo at once."""

    def expiring(self, name: str) -> tuple[Expiring, ...]:
        """Return the records of a register that are out of date or soon will be, the first to pass first; none where nothing says it."""
        register = self.register(name)
        if register.field("expires_on") is None and register.field("read_on") is None:
            return ()
        return tuple(sorted(self._reviewed(register, self.today(), SOON_DAYS)[1], key=lambda one: (one.until, one.label))[:SHOWN])

    def _reviewed(self, register: Register, day: date, soon_days: int) -> tuple[Counter[str], list[Expiring]]:
        """Return how many records are fresh, stale, undated or without a steward, and those that expire; read again when one changes."""
        shown = self._clearance(register.offer)
        stamp = (self.store.ledger.last_of((RECORD, ERASURE)), day, soon_days)
        found: tuple[Counter[str], list[Expiring]] = self.shared(
            f"upkeep {register.id} {shown}", stamp, lambda: self._review(register, shown, day, soon_days)
        )
        return found

    def _review(self, register: Register, shown: int, day: date, soon_days: int) -> tuple[Counter[str], list[Expiring]]:
        counts: Counter[str] = Counter()
        expiring: list[Expiring] = []
        for row in self._projection(register).each(Asked(clearance=shown)):
            until = expires_on(row.values)
            counts["undated" if until is None else "stale" if until < day else "fresh"] += 1
            counts["vacant"] += not row.values.get("steward")
            if until is not None and until < day + timedelta(days=soon_days):
                expiring.append(Expiring(id=row.id, label=row.label, until=until, steward=str(row.values.get("steward") or "")))
        return counts, expiring

    def upkeep(self, name: str, *, on: date | None = None, soon_days: int = SOON_DAYS) -> UpkeepView:
        """Return how a register is kept, as far as the reader may see its records.

        Raises:
            UsageError: its records do not say when they were read.
        """
        register, day = self.register(name), on or self.today()
        if register.field("expires_on") is None and register.field("read_on") is None:
            raise UsageError(
                Text(fr=f"{name} ne dit pas quand ses fiches ont été lues", en=f"{name} does not say when its records were read"),
                Text(fr="rien à revoir ici", en="nothing to review here"),
            )
        counts, expiring = self._reviewed(register, day, soon_days)
        from filiere.store.series import answers

        answered = tuple(answers(self.store.ledger, register.id))
        return UpkeepView(
            records=counts["fresh"] + counts["stale"] + counts["undated"],
            fresh=counts["fresh"],
            stale=counts["stale"],
            undated=counts["undated"],
            vacant=counts["vacant"],
            waiting=self.store.registers.waiting(register.id),
            decided=len(answered),
            median_days=round(median(one.days for one in answered), 1) if answered else None,
            contributions=dict(sorted(Counter(one.by for one in answered if one.by).items(), key=lambda pair: (-pair[1], pair[0]))),
            expiring=tuple(sorted(expiring, key=lambda one: (one.until, one.label))[:SHOWN]),
        )

    def fill_registers(self) -> int:
        """Write the first records of every register that holds nothing yet, and return how many."""
        return 0 if self.store.read_only else sum(self.fill_register(offer.id) for offer in self.register_offers())

    def undo_series(self, name: str, batch: str, *, reason: str, by: str = "") -> Bulk:
        """Undo in one act what the accepted proposals of a series did; a record that changed since is left, and told.

        Raises:
            UsageError: no reason, or no accepted proposal of that series.
        """
        from filiere.store.series import answers

        self.ask(MODERATE, name)
        needs(reason)
        register = self.register(name)
        told = answers(self.store.ledger, register.id, series=batch) if batch else ()
        keys = list(dict.fromkeys(one.record for one in told if one.state != "refused"))
        if not keys:
            raise UsageError(
                Text(fr="aucune proposition acceptée de cette série", en="no accepted proposal of this series"),
                Text(fr="une série est le début commun de leurs noms", en="a series is what their names begin with"),
            )
        done, left = 0, list[Fault]()
        with self.store.transaction():
            for key in keys:
                row = self.store.registers.get(register.id, key)
                if row is None or not (row.said.proposal or "").startswith(batch):
                    changed = Text(fr=f"{key} : changée depuis, laissée", en=f"{key}: changed since, left")
                    mend = Text(fr="annulez son dernier acte si besoin", en="undo its last act if need be")
                    left.append(Fault(what=changed, mend=mend, element=key))
                    continue
                self.undo_record(name, key, reason=reason, by=by)
                done += 1
        return Bulk(done=done, left=tuple(left))

    def search_news(
        self, name: str, words: str = "", filters: Mapping[str, Sequence[str]] | None = None, *, count: int = 50
    ) -> tuple[RecordNews, ...]:
        """Return the records that answer a search and changed last, the latest first."""
        register = self.register(name)
        asked = self._asked(register, words, filters)
        found: list[RecordNews] = []
        for row in self.store.registers.latest(name, LOOKED_AT):
            if len(found) == count:
                break
            if row.said.state == "published" and self._sees(register, row) and _answers(row.said.id, row.said.values, asked):
                found.append(record_changed(register, row))
        return tuple(found)


def _answers(key: str, values: Mapping[str, Any], asked: Asked) -> bool:
    """Return whether a record holds every word sought, by its beginning, and passes every filter."""
    said = [one for value in (key, *values.values()) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
    known = [word for one in said for word in tokens(one)]
    if not all(any(word.startswith(sought) for word in known) for sought in asked.words):
        return False
    return all(_passes(values.get(name), wanted) for name, wanted in asked.filters.items())


def _passes(value: Any, wanted: Sequence[str]) -> bool:
    if isinstance(value, bool):
        return ("true" if value else "false") in wanted
    return any(str(one) in wanted for one in (value if isinstance(value, list) else [value]))
