"""The rows of runs: queued, running, then done, failed, cancelled, or cut when the process died without a word."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import JsonValue

from filiere.kernel.errors import RunError, UnknownElement
from filiere.kernel.names import Text, Value
from filiere.store.border import Border, told_plainly
from filiere.store.digests import now
from filiere.store.models import Run
from filiere.store.processes import is_alive

RunState = Literal["queued", "running", "done", "failed", "cancelled", "cut"]
LIVE: tuple[RunState, ...] = ("queued", "running")


class RunView(Value):
    """One run as it stands."""

    id: str
    offer: str
    about: str
    parameters: dict[str, JsonValue]
    seed: int
    state: RunState
    pid: int | None
    mark: str
    created_at: datetime
    started_at: datetime | None
    heard_at: datetime | None
    finished_at: datetime | None
    done: int
    total: int | None
    words: Text | None
    evidence: str
    fault: Text | None


class Runs:
    """Keeps the rows of runs; executing them is the runner's."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def create(self, offer: str, about: str = "", parameters: Mapping[str, JsonValue] | None = None, seed: int = 0) -> str:
        """Queue a run and return its id."""
        key = f"RUN-{secrets.token_hex(6)}"
        with self.border():
            Run.objects.create(
                id=key, offer=offer, about=about, parameters=dict(parameters or {}), seed=seed, state="queued", created_at=now()
            )
        return key

    def get(self, key: str) -> RunView:
        """Return a run.

        Raises:
            UnknownElement: there is none of that id.
        """
        with told_plainly():
            row = Run.objects.filter(pk=key).first()
        if row is None:
            raise UnknownElement(
                Text(fr=f"aucun calcul ne s'appelle « {key} »", en=f"no run is called {key}"),
                Text(fr="la page des calculs les liste", en="the page of runs lists them"),
            )
        return _view(row)

    def list(self, limit: int = 50, *, states: tuple[RunState, ...] = ()) -> tuple[RunView, ...]:
        """Return the latest runs first, in some states where they are given."""
        with told_plainly():
            rows = Run.objects.order_by("-created_at", "-id")
            if states:
                rows = rows.filter(state__in=states)
            return tuple(_view(row) for row in rows[:limit])

    def claim(self, key: str, pid: int, started: str) -> bool:
        """Give a queued run to a process; False where another has it or it was cancelled.

        Args:
            key: the run.
            pid: the process that executes it.
            started: the mark of that process (:func:`filiere.store.processes.process_mark`).
        """
        moment = now()
        with self.border():
            changed = Run.objects.filter(pk=key, state="queued").update(
                state="running", pid=pid, mark=started, started_at=moment, heard_at=moment
            )
        return changed == 1

    def progress(self, key: str, done: int, total: int | None = None, words: Text | None = None) -> bool:
        """Record how far a run has come; False once it no longer runs (it was cancelled: the worker should stop)."""
        said = None if words is None else words.model_dump()
        with self.border():
            changed = Run.objects.filter(pk=key, state="running").update(done=done, total=total, words=said, heard_at=now())
        return changed == 1

    def finish(self, key: str, state: Literal["done", "failed"], *, evidence: str = "", fault: Text | None = None) -> None:
        """End a run. In the transaction that records its evidence, so that a cancelled run leaves none.

        Raises:
            RunError: the run no longer runs; the caller's transaction must not be committed.
        """
        with self.border():
            changed = Run.objects.filter(pk=key, state="running").update(
                state=state, finished_at=now(), evidence=evidence, fault=None if fault is None else fault.model_dump()
            )
            if changed != 1:
                raise RunError(
                    Text(fr=f"le calcul {key} n'est plus en cours", en=f"run {key} is no longer running"),
                    Text(fr="rien de ce calcul n'est retenu ; relancez-le", en="nothing of it is kept; start it again"),
                )

    def cancel(self, key: str) -> RunView:
        """Cancel a run that has not ended and return it, so that its process group can be stopped."""
        self.get(key)
        with self.border():
            Run.objects.filter(pk=key, state__in=LIVE).update(state="cancelled", finished_at=now())
        return self.get(key)

    def sweep(self) -> tuple[str, ...]:
        """Record as cut each running row whose process is gone, and return their ids."""
        with told_plainly():
            running = list(Run.objects.filter(state="running").values_list("id", "pid", "mark"))
        gone = [key for key, pid, mark in running if pid is not None and is_alive(pid, mark) is False]
        if not gone:
            return ()
        words = Text(fr="le processus du calcul a disparu", en="the process of the run is gone").model_dump()
        with self.border():
            Run.objects.filter(pk__in=gone, state="running").update(state="cut", finished_at=now(), fault=words)
        return tuple(gone)


def _view(row: Run) -> RunView:
    return RunView.model_validate({field.attname: getattr(row, field.attname) for field in Run._meta.concrete_fields})
