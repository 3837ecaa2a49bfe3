"""Recommendations and the follow-up of measures; each act on one is an entry of the log."""

import secrets
from collections.abc import Mapping
from typing import Any

from filiere.kernel.names import same
from filiere.kernel.recommendations import Answer, Applied, Recommendation, Request
from filiere.store.border import Border
from filiere.store.entries import EntryView
from filiere.store.records import Records

KIND = "recommendation"


class Recommendations:
    """Keeps what was recommended, answered and applied. A measure has no first act: the contract itself says it."""

    def __init__(self, records: Records, border: Border) -> None:
        self.records = records
        self.border = border

    def issue(self, said: Recommendation, *, author: str = "") -> str:
        """Keep a new recommendation and return its id."""
        key = f"REC-{secrets.token_hex(5)}"
        body = {"act": "issue", **said.model_dump(mode="json")}
        self.records.put(KIND, key, body, about=said.by, on=said.on, state="none", author=author, new=True)
        return key

    def answer(self, key: str, said: Answer, *, author: str = "") -> int:
        """Keep an answer to a recommendation or a measure and return the entry."""
        body = {"act": "answer", **said.model_dump(mode="json")}
        return self.records.put(KIND, key, body, about=self._about(key), on=said.on, state=said.response, author=author)

    def apply(self, key: str, said: Applied, *, author: str = "") -> int:
        """Keep where a recommendation or a measure was applied and return the entry."""
        body = {"act": "apply", **said.model_dump(mode="json")}
        kept = self.records.find(KIND, key)
        state = kept.state if kept else "none"
        return self.records.put(KIND, key, body, about=self._about(key), on=said.on, state=state, author=author)

    def issued(self) -> tuple[Request, ...]:
        """Return every recommendation with its follow-up, the first issued first."""
        found = [_request(key, told) for key, told in self.histories().items() if told[0].content()["act"] == "issue"]
        return tuple(sorted(found, key=lambda item: (item.since, item.id)))

    def followed(self, request: Request, told: Mapping[str, tuple[EntryView, ...]]) -> Request:
        """Return a request that the contract states, with what was answered and applied."""
        return _with_acts(request, told.get(request.id, ()))

    def histories(self) -> dict[str, tuple[EntryView, ...]]:
        """Return every act, by recommendation or measure, oldest first."""
        kept = self.records.all(KIND)
        return self.records.histories(KIND, [item.key for item in kept])

    def _about(self, key: str) -> str:
        history = self.records.history(KIND, key)
        first = history[0].content() if history else {}
        return str(first.get("by", "")) if first.get("act") == "issue" else key


def _request(key: str, told: tuple[EntryView, ...]) -> Request:
    said = Recommendation.model_validate(_said(told[0]))
    request = Request(
        id=key, kind="recommendation", words=same(said.words), by=said.by, addressee=said.addressee, since=said.on, about=said.about
    )
    return _with_acts(request, told)


def _with_acts(request: Request, told: tuple[EntryView, ...]) -> Request:
    acts = [(entry.content()["act"], _said(entry)) for entry in told]
    return request.model_copy(
        update={
            "answers": tuple(Answer.model_validate(said) for act, said in acts if act == "answer"),
            "applied": tuple(Applied.model_validate(said) for act, said in acts if act == "apply"),
        }
    )


def _said(entry: EntryView) -> dict[str, Any]:
    return {name: value for name, value in entry.content().items() if name != "act"}
