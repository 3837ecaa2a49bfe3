"""How long readers wait when fifty of them read a really served portal at once, and how many queries each page costs.

Run ``python benchmarks/portal.py``; ``--readers 10 --each 5`` for a short look. Times are those of the reader: from asking to the last
byte. "first" is the first reading of a page after something was recorded; the others find it kept.
"""

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

READERS = 50
EACH = 20
#: Pages that differ in what they read, each with a name for the table.
PAGES = {
    "glance": "/",
    "deliverables": "/livrables/",
    "deliverable": "/livrables/PS1.3.2",
    "project": "/projets/PS1",
    "timeline": "/frise/",
    "commitments": "/engagements/",
    "body": "/instances/G3",
    "findings": "/constats/",
    "search": "/recherche/?q=bio",
    "offer of engine": "/offres/steering.gap_map",
}


def rows(readers: int = READERS, each: int = EACH) -> list[dict[str, Any]]:
    """Return one row per page: queries first and kept, first time, p50 and p95 among the readers, answers per second."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        queries = count_queries(workspace)
        with served(workspace) as port:
            return [_row(name, path, port, readers, each) | queries[name] for name, path in PAGES.items()]


def count_queries(workspace: Path) -> dict[str, dict[str, int]]:
    """Return the queries of each page, read for the first time and read again, in a process of its own."""
    script = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "sys.path.insert(0, sys.argv[2])\n"
        "from portal import queries_here\n"
        "print(json.dumps(queries_here(Path(sys.argv[1]))))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(workspace), str(Path(__file__).parent)], capture_output=True, text=True, check=True, timeout=600
    )
    import json

    found: dict[str, dict[str, int]] = json.loads(done.stdout.splitlines()[-1])
    return found


def queries_here(workspace: Path) -> dict[str, dict[str, int]]:
    """Return the queries of each page, counted by Django itself."""
    from filiere.portal.house import KEY, House
    from filiere.portal.settings import values
    from filiere.workshop.workshop import Workshop

    house = House(Workshop.open(workspace, create=True, settings=values("testserver")))
    house.warm()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(**{KEY: house})
    found = {}
    for name, path in PAGES.items():
        counted = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path} answered {answer.status_code}")
            counted.append(len(queries))
        found[name] = {"queries_first": counted[0], "queries": counted[1]}
    return found


@contextmanager
def served(workspace: Path) -> Iterator[int]:
    """Serve a workspace by the command, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = int(door.getsockname()[1])
    command = [sys.executable, "-m", "filiere", "serve", "--workspace", str(workspace), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    try:
        _wait(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + 120
    while time.monotonic() < limit and process.poll() is None:
        try:
            _get(http.client.HTTPConnection("127.0.0.1", port, timeout=60), "/a-propos/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the portal did not answer")


def _get(line: http.client.HTTPConnection, path: str) -> float:
    """Return how long one page took, in seconds.

    Raises:
        RuntimeError: it did not answer 200: a quick error is no quick page.
    """
    began = time.perf_counter()
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return time.perf_counter() - began


def _row(name: str, path: str, port: int, readers: int, each: int) -> dict[str, Any]:
    first_s = _get(http.client.HTTPConnection("127.0.0.1", port, timeout=120), path)
    times: list[float] = []
    faults: list[BaseException] = []

    def read() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            times.extend([_get(line, path) for _ in range(each)])
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            faults.append(error)
        finally:
            line.close()

    threads = [threading.Thread(target=read) for _ in range(readers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(f"{len(faults)} of {readers} readers of {path} failed: {faults[0]!r}")
    elapsed = time.perf_counter() - began
    cuts = quantiles(times, n=100)
    return {
        "page": name,
        "readers": readers,
        "first_ms": round(first_s * 1000),
        "p50_ms": round(cuts[49] * 1000),
        "p95_ms": round(cuts[94] * 1000),
        "per_s": round(len(times) / elapsed),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=READERS)
    parser.add_argument("--each", type=int, default=EACH)
    asked = parser.parse_args()
    found = rows(asked.readers, asked.each)
    names = list(found[0])
    print("  ".join(f"{name:>14}" for name in names))
    for row in found:
        print("  ".join(f"{row[name]!s:>14}" for name in names))


if __name__ == "__main__":
    main()
