"""A made-up contract in miniature, and its snapshots: what the conformance suite gives to an engine that reads the workspace."""

from datetime import UTC, date, datetime
from functools import cache

from filiere.kernel.amendments import state_at
from filiere.kernel.contract import Contract
from filiere.kernel.evidence import Declaration, Nature, Reading
from filiere.kernel.governance import Meeting, MeetingState, Outcome, compliance
from filiere.kernel.indicators import freshness, progress
from filiere.kernel.standing import DateState, Facts, Information, standings
from filiere.sdk.artefacts import canonical
from filiere.sdk.snapshots import (
    contract_snapshot,
    governance_snapshot,
    indicators_snapshot,
    interactions_snapshot,
    registers_snapshot,
    standing_snapshot,
)

#: The day the snapshots speak of.
DAY = date(2030, 6, 30)

_SIGNED = date(2029, 1, 15)


@cache
def sample_contract() -> Contract:
    """Return the made-up contract: two projects, an action, five promises with needs, and one of everything an engine may meet."""
    return Contract.model_validate(
        {
            "id": "sample",
            "title": _words("contrat d'exemple", "sample contract"),
            "short": _words("exemple", "sample"),
            "term": "end",
            "anchors": [
                {"id": "signature", "title": _words("signature", "signature"), "on": _SIGNED, "sources": "one:1"},
                {"id": "end", "title": _words("terme", "term"), "on": date(2032, 12, 31), "sources": "one:2"},
            ],
            "documents": [{"id": "one", "kind": "contract", "title": _words("texte", "text"), "signed": "signature", "line_count": 99}],
            "organisations": [{"id": "org-a", "document": "one", "name": "Org A", "spellings": [{"words": "Org A", "sources": "one:3"}]}],
            "projects": [
                _element("P1", number=1, lead={"form": "organisation", "parties": [{"organisation": "org-a"}]}),
                _element("P2", number=2),
            ],
            "actions": [_element("P1.A1", project="P1")],
            "deliverables": [
                _promise("P1.1", "P1.A1", {"kind": "quarter", "year": 2030, "quarter": 1}),
                _promise("P1.2", "P1.A1", {"kind": "relative", "anchor": "signature", "months": 18}, needs=[_need("P1.1")]),
                _promise("P1.3", "P1.A1", {"kind": "point", "on": "2029-12-31"}, needs=[_need("P1.1")]),
                _promise("P2.1", "P2", {"kind": "vague", "words": _words("bientôt", "soon")}, needs=[_need("P1.2")]),
                _promise("P2.2", "P2", {"kind": "none"}),
            ],
            "indicators": [
                _element("I1", of="P1.1", kind="count", unit="site", initial=0, target=10, period_months=6),
                _element("I2", of="P2.2", kind="criterion"),
            ],
            "bodies": [_element("B1", scope="P1", cadence={"every_months": 6})],
            "commitments": [
                _element("E1", project="P1", party="state", shown_by=_words("un acte publié", "a published act"), verifiable="yes"),
                _element("E2", project="P2", party="sector", verifiable="no"),
            ],
        }
    )


@cache
def sample_snapshots() -> dict[str, bytes]:
    """Return the canonical JSON of the six snapshots of the made-up contract, by name."""
    contract = sample_contract()
    at = datetime(2030, 6, 1, tzinfo=UTC)
    told = Declaration(deliverable="P1.3", says="not_delivered", on=at.date(), by="org-a", recorded_at=at)
    found = standings(contract, state_at(contract, DAY), Facts(declarations=(told,)), DAY)
    counts = {"promised": len(found), "unheard": sum(item.unheard for item in found), "late": sum(item.late for item in found)}
    counts |= {state.value: sum(item.date_state is state for item in found) for state in DateState}
    counts |= {state.value: sum(item.information is state for item in found) for state in Information}
    outcome = Outcome(kind="decision", words="exemple", about="P1.1")
    meeting = Meeting(id="B1-2029-07-02", body="B1", on=date(2029, 7, 2), state=MeetingState.CLOSED, outcomes=(outcome,))
    kept = [compliance(body, [meeting], _SIGNED, _SIGNED, DAY) for body in contract.bodies]
    owed = [(item, "unverifiable" if item.verifiable == "no" else "no_information") for item in contract.commitments]
    return {
        "contract": canonical(contract_snapshot(contract, DAY)),
        "standing": canonical(standing_snapshot(DAY, counts, found, owed)),
        "governance": canonical(governance_snapshot(DAY, kept, [meeting])),
        "indicators": canonical(indicators_snapshot(DAY, _indicators(contract))),
        "interactions": canonical(interactions_snapshot(DAY, {})),
        "registers": canonical(registers_snapshot([])),
    }


def _indicators(contract: Contract) -> list[dict[str, object]]:
    measured, judged = contract.indicators
    reading = Reading(indicator=measured.id, value=4, unit="site", on=date(2030, 3, 31), nature=Nature.REAL, source="exemple")
    return [
        {
            "indicator": measured.model_dump(mode="json"),
            "current": reading.model_dump(mode="json"),
            "current_state": "approved",
            "progress": progress(0, 4, 10).model_dump(mode="json"),
            "freshness": freshness(reading.on, 6, 0, DAY).model_dump(mode="json"),
        },
        {
            "indicator": judged.model_dump(mode="json"),
            "current": None,
            "current_state": None,
            "progress": None,
            "freshness": freshness(None, None, 0, DAY).model_dump(mode="json"),
        },
    ]


def _words(fr: str, en: str) -> dict[str, str]:
    return {"fr": fr, "en": en}


def _element(name: str, **stated: object) -> dict[str, object]:
    cited = ["title", *(key for key in ("lead", "cadence", "target") if key in stated)]
    return {
        "id": name,
        "document": "one",
        "title": _words(f"élément {name}", f"element {name}"),
        "sources": dict.fromkeys(cited, "one:10"),
        **stated,
    }


def _promise(name: str, parent: str, deadline: dict[str, object], **stated: object) -> dict[str, object]:
    made = _element(name, parent=parent, deadline=deadline, modality="firm", fulfilled_by=["attested", "produced"], **stated)
    made["sources"] = dict.fromkeys(("title", "deadline", "modality"), "one:20")
    return made


def _need(name: str) -> dict[str, object]:
    return {"element": name, "why": _words("il en dépend", "it depends on it"), "sources": "one:30"}
