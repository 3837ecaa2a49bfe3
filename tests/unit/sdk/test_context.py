"""A run gives a generator from its seed, inputs by digest, progress to whoever listens, and maps in order."""

import random
from datetime import UTC, datetime

import pytest

from filiere.kernel.names import Text
from filiere.sdk.context import Input, Run
from filiere.sdk.engine import NoParameters
from filiere.sdk.values import Nature

WORDS = Text(fr="tirages", en="draws")


class Listener:
    def __init__(self):
        self.heard = []

    def progress(self, done, total, words):
        self.heard.append((done, total, words.en))

    def note(self, words):
        self.heard.append(words.en)


def a_run(tmp_path, **given):
    return Run(NoParameters(), given.pop("inputs", {}), given.pop("seed", 7), datetime(2030, 1, 1, tzinfo=UTC), tmp_path, **given)


def test_the_seed_alone_decides_what_is_drawn(tmp_path):
    random.seed(99)
    first = a_run(tmp_path).rng.random()
    random.seed(1)
    assert a_run(tmp_path).rng.random() == first == random.Random(7).random()
    assert a_run(tmp_path, seed=8).rng.random() != first


def test_progress_tells_each_step_and_yields_every_item(tmp_path):
    listener = Listener()
    run = a_run(tmp_path, reporter=listener)
    assert list(run.progress(["a", "b"], WORDS)) == ["a", "b"]
    assert listener.heard == [(0, 2, "draws"), (1, 2, "draws"), (2, 2, "draws")]
    run.note(WORDS)
    assert listener.heard[-1] == "draws"


def test_progress_over_a_stream_has_no_total(tmp_path):
    listener = Listener()
    assert list(a_run(tmp_path, reporter=listener).progress(iter("ab"), WORDS)) == ["a", "b"]
    assert {total for _, total, _ in listener.heard} == {None}


def test_map_keeps_the_order(tmp_path):
    assert a_run(tmp_path).map(str, (3, 1, 2)) == ["3", "1", "2"]


def test_an_input_is_read_as_bytes_or_json(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b'{"a": 1}')
    given = Input("x", "0" * 64, Nature.OPEN, path)
    assert given.bytes() == b'{"a": 1}'
    assert given.json() == {"a": 1}


def test_a_run_cannot_be_changed(tmp_path):
    with pytest.raises(AttributeError):
        a_run(tmp_path).seed = 3
