"""What engines read holds no person, no free word of a meeting, and nothing that a filed report would change."""

from datetime import UTC, date, datetime

from filiere.kernel.amendments import state_at
from filiere.kernel.elements import EvidenceKind
from filiere.kernel.evidence import Evidence, Nature
from filiere.kernel.governance import Attendance, Meeting, MeetingState, Outcome
from filiere.kernel.standing import Facts, standings
from filiere.sdk.artefacts import canonical
from filiere.sdk.sample import DAY, sample_contract, sample_snapshots
from filiere.sdk.snapshots import contract_snapshot, governance_snapshot, standing_snapshot


def test_leads_windows_and_parents_are_told_as_the_contract_has_them():
    content = contract_snapshot(sample_contract(), DAY)
    assert content["leads"]["P1"] == {"form": "organisation", "own": True, "inherited_from": None}
    assert content["leads"]["P1.1"] == {"form": "organisation", "own": False, "inherited_from": "P1"}
    assert content["leads"]["P2.1"] == {"form": None, "own": False, "inherited_from": None}
    assert content["windows"]["P1.1"] == {"first": "2030-01-01", "last": "2030-03-31"}
    assert content["windows"]["P2.1"] is None
    assert content["parents"]["P1.1"] == "P1.A1"
    assert "persons" not in content


def test_evidence_that_supports_or_explores_does_not_change_the_standing():
    def snapshot(*roles):
        at = datetime(2030, 6, 1, tzinfo=UTC)
        evidence = tuple(
            Evidence(
                id=f"ev-{role}",
                about="P1.1",
                kind=EvidenceKind.PRODUCED,
                nature=Nature.REAL,
                role=role,
                on=date(2030, 6, 1),
                recorded_at=at,
            )
            for role in roles
        )
        contract = sample_contract()
        return canonical(standing_snapshot(DAY, {}, standings(contract, state_at(contract, DAY), Facts(evidence=evidence), DAY), []))

    assert snapshot() == snapshot("supports", "explores")
    assert snapshot() != snapshot("fulfils")


def test_words_said_in_a_meeting_stay_in_the_meeting():
    meeting = Meeting(
        id="B1-1",
        body="B1",
        on=DAY,
        state=MeetingState.CLOSED,
        attendance=(Attendance(organisation="marked-attendance"),),
        outcomes=(Outcome(kind="action", words="marked-words", about="P1.1", holder="marked-holder", due=DAY),),
        minutes="marked-minutes",
    )
    weather = {"P1": {"weather": "sun", "on": "2030-06-01", "words": "marked-synthesis", "by": "marked-author"}}
    said = canonical(governance_snapshot(DAY, [], [meeting], weather)).decode()
    assert "marked" not in said
    assert '"about":"P1.1"' in said


def test_the_sample_is_the_same_every_time():
    first = dict(sample_snapshots())
    sample_snapshots.cache_clear()
    sample_contract.cache_clear()
    assert sample_snapshots() == first
    assert set(first) == {"contract", "standing", "governance", "indicators", "interactions", "registers"}
