"""Checking an exported log without a workspace: what anyone who received it can do."""

from pathlib import Path

from filiere.kernel.errors import Fault


def verify_export(folder: Path) -> tuple[list[Fault], int]:
    """Return every disagreement in an exported log, and how many entries it holds."""
    from filiere.store import offline
    from filiere.store.exporting import LEAVES

    faults = offline.verify_export(folder)
    leaves = folder / LEAVES
    size = sum(1 for line in leaves.read_text(encoding="utf-8").splitlines() if line) if leaves.is_file() else 0
    return faults, size
