"""One person with a browser on a served portal: signs in, reads, searches, proposes, files evidence, steps through an interaction."""

import http.client
import json
import random
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

THINKING_S, HURRIED_S = (3.0, 8.0), (0.5, 3.0)
COMING, STEADY = "coming", "steady"
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

    times: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[tuple[str, str, str]] = field(default_factory=Counter)
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


@dataclass(frozen=True)
class Visit:
    """When a person comes (on the monotonic clock), when everybody is there, when it ends, and how long they think."""

    begins: float
    steady: float
    until: float
    thinking: tuple[float, float]


class Person(threading.Thread):
    """One person with a browser, who reads and writes until the time is over."""

    def __init__(self, number: int, port: int, link: str, key: str, visit: Visit) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.link, self.key, self.visit = number, port, link, key, visit
        self.heard = Heard()
        self.choose = random.Random(number)
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None
        self.count = 0

    def run(self) -> None:
        """Come in, then act and think in turn."""
        time.sleep(max(0.0, self.visit.begins - time.monotonic()))
        self._timed("sign-in", self._sign_in)
        acts, shares = list(SHARES), list(SHARES.values())
        while self._thought():
            act = self.choose.choices(acts, shares)[0]
            self.count += 1
            self._timed(act, getattr(self, "_" + act.replace(" ", "_")))

    def _thought(self) -> bool:
        """Think, and return whether there is time for one more act."""
        left = self.visit.until - time.monotonic()
        wanted = self.choose.uniform(*self.visit.thinking)
        time.sleep(max(0.0, min(wanted, left)))
        return wanted < left

    def _timed(self, act: str, done: Callable[[], str]) -> None:
        """Do an act, and note how long it took and what was wrong with it, in the part of the visit it began in."""
        began = time.monotonic()
        part = STEADY if began >= self.visit.steady else COMING
        try:
            said = done()
        except (OSError, http.client.HTTPException) as error:
            said = type(error).__name__
            self.connection = None
        self.heard.times[part, act].append(time.monotonic() - began)
        if said:
            self.heard.errors[part, act, said] += 1

    def _sign_in(self) -> str:
        """Follow the one-time link that lets a person in, as one does from a message."""
        status, _, _ = self.ask("GET", f"/entrer/?token={self.link}")
        return "" if status == 302 else str(status)

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
