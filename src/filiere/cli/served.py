"""The workshop that the portal is served with: it keeps the names of the runs it starts, so that they end when serving ends."""

from collections.abc import Callable, Mapping
from typing import Any

from filiere.workshop.workshop import Workshop

#: In the workspace: the runs that the portal has started since it is served.
_LIST = "runs/served.txt"


class Served(Workshop):
    """A workshop whose runs are those of the portal."""

    def start_run(self, name: str, parameters: Mapping[str, Any] | None = None, seed: int = 0) -> str:
        """Start a run and keep its name."""
        run = super().start_run(name, parameters, seed)
        place = self.folder / _LIST
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("a", encoding="utf-8") as started:
            started.write(f"{run}\n")
        return run


def stop_runs(opened: Callable[[], Served]) -> None:
    """Cancel what the portal started and what still runs; those of a command line beside it are left alone."""
    with opened() as workshop:
        place = workshop.folder / _LIST
        if not place.is_file():
            return
        for run in place.read_text(encoding="utf-8").split():
            if workshop.run_status(run).state in {"queued", "running"}:
                workshop.cancel(run)
        place.unlink()
