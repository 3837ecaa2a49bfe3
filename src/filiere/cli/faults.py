"""Where an unexpected fault is written: its kind and its path through the code, never a value, which could be a person's."""

import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path


def write_fault(error: BaseException, workspace: Path) -> Path:
    """Append a fault to the workspace's log and return the file; without a workspace that can be written, to a temporary file."""
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} {type(error).__module__}.{type(error).__name__}"]
    lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    words = "\n".join(lines) + "\n"
    if workspace.is_dir():
        try:
            return _append(workspace / "logs" / "faults.log", words)
        except OSError:
            # A full or read-only workspace is perhaps the fault itself: the temporary folder is tried next.
            pass
    return _append(Path(tempfile.mkdtemp(prefix="filiere-")) / "faults.log", words)


def _append(file: Path, words: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as log:
        log.write(words)
    return file
