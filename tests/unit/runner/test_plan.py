"""What is to do, and because of what: code, data, parameters, seed, a need."""

from datetime import UTC, date, datetime, timedelta

import pytest

from filiere.kernel.elements import Binding, EvidenceKind
from filiere.kernel.errors import BindingError
from filiere.kernel.evidence import Evidence, Nature, Provenance, Subject
from filiere.kernel.names import Text
from filiere.runner.plan import PlanState, Wanted, broken_needs, inputs_now, latest, prepare, targets
from filiere.sdk.engine import Offer

WORDS = Text(fr="essai", en="trial")
START = datetime(2030, 1, 1, tzinfo=UTC)


def offer(name, **given):
    return Offer(id=name, title=WORDS, what=WORDS, function="json:dumps", nature=Nature.OPEN, **given)


def made(name, about=None, hours=0, code="c1", inputs=None, parameters=None, seed=0, sha="a"):
    provenance = Provenance(offer=name, code=code, inputs=inputs or {}, parameters=parameters or {}, seed=seed)
    return Evidence(
        id=f"ev-{name}-{about}-{hours}",
        about=about or name,
        kind=EvidenceKind.PRODUCED,
        nature=Nature.OPEN,
        role="supports",
        on=date(2030, 1, 1),
        recorded_at=START + timedelta(hours=hours),
        subjects=(Subject(name="out.json", sha256=sha * 64, size=1),),
        provenance=provenance,
    )


A, B = offer("e.a", reads=("contract",)), offer("e.b", needs=("e.a",))
OFFERS = {"e.b": B, "e.a": A}


def plan(known, *, code="c1", contract="1", wanted=None, withdrawn=(), offers=OFFERS):
    found = prepare(
        targets((), offers), offers, known, code=lambda _offer: code, snapshots={"contract": contract}, wanted=wanted, withdrawn=withdrawn
    )
    return {item.offer: item for item in found.items}


FRESH = (made("e.a", inputs={"contract": "1"}, sha="a"), made("e.b", inputs={"e.a/out.json": "a" * 64}))


def test_an_unchanged_workspace_has_nothing_to_do():
    found = plan(FRESH)
    assert {item.state for item in found.values()} == {PlanState.FRESH}
    assert found["e.a"].evidence == FRESH[0].id


def test_what_was_never_made_is_missing():
    assert {item.state for item in plan(()).values()} == {PlanState.MISSING}


@pytest.mark.parametrize(
    ("change", "stale", "words"),
    [
        ({"code": "c2"}, {"e.a", "e.b"}, "the code changed"),
        ({"contract": "2"}, {"e.a", "e.b"}, "the data changed: the contract"),
        ({"wanted": {"e.a": Wanted(parameters={"n": 3})}}, {"e.a", "e.b"}, "the parameters changed: n"),
        ({"wanted": {"e.a": Wanted(seed=4)}}, {"e.a", "e.b"}, "the seed changed"),
    ],
)
def test_what_changed_is_said_and_reaches_what_needs_it(change, stale, words):
    found = plan(FRESH, **change)
    assert {name for name, item in found.items() if item.state is PlanState.STALE} == stale
    assert words in [text.en for text in found["e.a"].because]
    if "code" not in change:
        assert [text.en for text in found["e.b"].because] == ["a need is to be made again: e.a"]


def test_a_need_made_again_with_other_bytes_makes_stale_and_with_the_same_bytes_does_not():
    again = (*FRESH, made("e.a", hours=1, inputs={"contract": "1"}, sha="b"))
    assert [text.en for text in plan(again)["e.b"].because] == ["a need changed: e.a"]
    same = (*FRESH, made("e.a", hours=1, inputs={"contract": "1"}, sha="a"))
    assert plan(same)["e.b"].state is PlanState.FRESH


def test_a_run_keeps_the_parameters_and_seed_of_the_last_one():
    item = plan((made("e.a", parameters={"n": 5}, seed=7),))["e.a"]
    assert (item.state, item.parameters, item.seed) == (PlanState.STALE, {"n": 5}, 7)


def test_withdrawn_evidence_counts_for_nothing():
    assert plan(FRESH, withdrawn={FRESH[0].id})["e.a"].state is PlanState.MISSING


def test_one_offer_that_cannot_be_read_blocks_itself_only():
    def code(one):
        if one.id == "e.a":
            raise BindingError(Text(fr="introuvable", en="not found"))
        return "c1"

    found = {item.offer: item for item in prepare(targets((), OFFERS), OFFERS, FRESH, code=code, snapshots={"contract": "1"}).items}
    assert found["e.a"].state is PlanState.BLOCKED
    assert found["e.a"].because[0].en == "not found"
    assert found["e.b"].state is PlanState.STALE


def test_a_need_that_no_engine_offers_blocks_with_its_name():
    item = plan((), offers={"e.b": B})["e.b"]
    assert item.state is PlanState.BLOCKED
    assert "e.a" in item.because[0].en


def test_an_offer_is_made_once_per_binding_else_for_itself():
    bindings = [Binding(deliverable="P1.1", offer="e.a", role="fulfils"), Binding(deliverable="P1.2", offer="e.a", role="supports")]
    found = [(target.about, target.offer, target.role) for target in targets(bindings, OFFERS)]
    assert found == [("P1.1", "e.a", "fulfils"), ("P1.2", "e.a", "supports"), ("e.b", "e.b", "supports")]


def test_the_latest_is_by_record_and_may_be_about_one_thing():
    known = [made("e.a", "P1.1", 0), made("e.a", "P1.2", 1)]
    assert latest(known, "e.a").about == "P1.2"
    assert latest(known, "e.a", "P1.1").about == "P1.1"
    assert latest(known, "e.b") is None


def test_inputs_are_snapshots_by_name_and_needs_by_file():
    assert inputs_now(B, {}, FRESH) == {"e.a/out.json": "a" * 64}
    assert inputs_now(A, {"contract": "1", "standing": "2"}, ()) == {"contract": "1"}


def test_a_circle_of_needs_is_one_fault():
    circle = {"e.a": offer("e.a", needs=("e.b",)), "e.b": B}
    assert "e.a → e.b → e.a" in broken_needs(circle)[0].say("en")
    assert broken_needs(OFFERS) == ()
