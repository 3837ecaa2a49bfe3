"""The engine border: whatever an engine does, a run ends in an outcome or in one bounded error, and its scratch is gone."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from filiere.kernel.errors import RunError
from filiere.kernel.evidence import Nature, Provenance, Subject
from filiere.runner.execution import execute, gather, inputs_again, resulting_nature
from filiere.runner.plan import Target
from filiere.runner.run import Made, evidence_of
from filiere.sdk.context import Input, Outcome
from filiere.sdk.values import Reading

HEAD = (
    "from filiere.sdk.artefacts import Artefact, json_artefact\nfrom filiere.sdk.context import Outcome\nfrom filiere.sdk.values import *\n"
)
TITLE = "Text(fr='x', en='x')"
PARAMETERS = "class Many(Value):\n    many: int = 3\n"


def test_an_outcome_is_given_and_the_scratch_folder_is_gone(engine, tmp_path):
    body = (
        f"{HEAD}def make(run):\n"
        "    (run.scratch / 'big.txt').write_text('abc')\n"
        f"    return Outcome(artefacts=(Artefact('big.txt', {TITLE}, 'text/plain', path=run.scratch / 'big.txt'),))\n"
    )
    offer = engine("planted_scratch", deliverables=body)
    with execute(offer, {}, None, 0, scratch=tmp_path / "scratch") as outcome:
        assert outcome.artefacts[0].read() == b"abc"
        assert outcome.artefacts[0].path.is_relative_to(tmp_path / "scratch")
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("    raise KeyError('dose')", "KeyError: 'dose' (deliverables.py:5)"),
        ("    raise SystemExit(3)", "SystemExit"),
        ("    raise MemoryError()", "MemoryError"),
        ("    return {'a': 1}", "returned dict, not an Outcome"),
        (f"    one = json_artefact('a.json', {TITLE}, 1)\n    return Outcome(artefacts=(one, one))", "two artefacts"),
        (f"    return Outcome(artefacts=(Artefact('a', {TITLE}, 'text/plain', path=run.scratch / 'a'),))", "not where it says"),
        ("    raise ValueError('x' * 10_000)", "…"),
    ],
)
def test_every_fault_of_an_engine_is_one_bounded_error(engine, tmp_path, body, words):
    name = f"planted_fault{abs(hash(body))}"
    offer = engine(name, deliverables=f"{HEAD}def make(run):\n{body}\n")
    with pytest.raises(RunError) as caught, execute(offer, {}, None, 0, scratch=tmp_path / "scratch"):
        pass
    assert words in caught.value.say("en")
    assert len(caught.value.say("en")) < 700
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_interruption_is_not_a_fault_of_the_engine(engine):
    offer = engine("planted_interrupt", deliverables=f"{HEAD}def make(run):\n    raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt), execute(offer, {}, None, 0):
        pass


def test_parameters_are_checked_before_anything_runs(engine):
    body = f"{HEAD}{PARAMETERS}def make(run):\n    return Outcome(artefacts=(json_artefact('n.json', {TITLE}, run.parameters.many),))\n"
    offer = engine("planted_parameters", {"parameters": "planted_parameters.deliverables:Many"}, deliverables=body)
    with execute(offer, {}, {"many": 9}, 0) as outcome:
        assert outcome.artefacts[0].read() == b"9"
    with pytest.raises(RunError, match="will not do: many"), execute(offer, {}, {"many": "nine"}, 0):
        pass


def test_the_seed_makes_the_result(engine):
    body = f"{HEAD}def make(run):\n    return Outcome(artefacts=(json_artefact('n.json', {TITLE}, run.rng.random()),))\n"
    offer = engine("planted_seed", deliverables=body)
    results = []
    for seed in (1, 1, 2):
        random.seed()
        with execute(offer, {}, None, seed) as outcome:
            results.append(outcome.artefacts[0].read())
    assert results[0] == results[1] != results[2]


def given(nature):
    return Input("x", "0" * 64, nature, Path("x"))


@pytest.mark.parametrize(
    ("offered", "said", "inputs", "result"),
    [
        ("real", None, (), "real"),
        ("real", "simulated", (), "simulated"),
        ("open", None, ("synthetic",), "synthetic"),
        ("real", None, ("open",), "real"),
        ("simulated", None, ("synthetic", "real"), "synthetic"),
    ],
)
def test_a_result_claims_no_more_than_its_data(engine, offered, said, inputs, result):
    offer = engine("planted_nature", {"nature": Nature(offered)}, deliverables="")
    outcome = Outcome(nature=Nature(said) if said else None)
    assert resulting_nature(offer, outcome, [given(Nature(one)) for one in inputs]) == result


def test_an_outcome_cannot_raise_its_offer(engine):
    offer = engine("planted_raise", {"nature": Nature.SIMULATED}, deliverables="")
    with pytest.raises(RunError, match="calls itself real"):
        resulting_nature(offer, Outcome(nature=Nature.REAL), [])


def test_a_simulation_explores_even_where_it_is_bound_to_fulfil(engine):
    offer = engine("planted_explore", deliverables="")
    reading = Reading(indicator="I1", value=3, on=date(2030, 1, 1), nature=Nature.REAL, source="x")
    made = Made(Outcome(readings=(reading,)), (), Nature.SIMULATED)
    target = Target(about="P1.1", offer="e.made", role="fulfils")
    evidence = evidence_of(offer, target, made, Provenance(offer="e.made", code="c", run="r1"), datetime(2030, 1, 1, 23, 30, tzinfo=UTC))
    assert evidence.role == "explores"
    assert not evidence.counts
    assert evidence.readings[0].nature is Nature.SIMULATED
    # 23:30 UTC is already the next day in Paris.
    assert evidence.on == date(2030, 1, 2)


@dataclass
class Shelf:
    """Files by digest in a folder: the one part of a store that inputs need."""

    folder: Path
    names: list = field(default_factory=list)

    def put(self, content, name, media_type):
        import hashlib

        sha256 = hashlib.sha256(content).hexdigest()
        (self.folder / sha256).write_bytes(content)
        self.names.append(name)
        return Subject(name=name, sha256=sha256, size=len(content), media_type=media_type)

    def path(self, sha256):
        return self.folder / sha256


@dataclass
class OneShelf:
    artefacts: Shelf


def test_inputs_are_kept_before_they_are_used_and_found_again_by_digest(engine, tmp_path):
    store = OneShelf(Shelf(tmp_path))
    offer = engine("planted_inputs", {"reads": ("contract",)}, deliverables="")
    inputs = gather(offer, store, {"contract": b'{"a":1}'}.__getitem__, ())
    assert inputs["contract"].json() == {"a": 1}
    assert inputs["contract"].nature is Nature.OPEN
    provenance = Provenance(offer="e.made", code="c", inputs={name: one.sha256 for name, one in inputs.items()})
    assert inputs_again(provenance, store, ()) == inputs


def test_a_need_that_was_never_made_is_told_with_what_to_run(engine, tmp_path):
    offer = engine("planted_needs", {"needs": ("e.first",)}, deliverables="")
    with pytest.raises(RunError) as caught:
        gather(offer, OneShelf(Shelf(tmp_path)), {}.__getitem__, ())
    assert "filiere run e.first" in caught.value.say("en")
