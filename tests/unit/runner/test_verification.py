"""Two results are the same byte for byte, or within a declared tolerance between numbers; what differs is named."""

import pytest

from filiere.runner.verification import compare


def parts(before, after, tolerance=None, name="a.json"):
    tolerances = {} if tolerance is None else {name: tolerance}
    return [(one.artefact, one.what.en) for one in compare({name: before}, {name: after}, tolerances)]


def test_without_a_tolerance_one_byte_is_a_difference():
    assert parts(b'{"a":1.0}', b'{"a":1.0}') == []
    assert parts(b'{"a":1.0}', b'{"a":1.1}') == [("a.json", "differs from byte 7")]
    assert parts(b"abc", b"abcd") == [("a.json", "differs from byte 3")]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (b'{"a":[1,2.0]}', b'{"a":[1,2.0000001]}', []),
        (b'{"a":[1,2.0]}', b'{"a":[1,2.1]}', [("a.json", "differs at .a[1]")]),
        (b'{"a":0.0}', b'{"a":1e-30}', [("a.json", "differs at .a")]),
        (b'{"a":"x"}', b'{"a":"y"}', [("a.json", "differs at .a")]),
        (b'{"a":1}', b'{"a":true}', [("a.json", "differs at .a")]),
        (b'{"a":1}', b'{"b":1}', [("a.json", "differs at the whole")]),
        (b'{"a":1}', b"not json", [("a.json", "can no longer be read as JSON or CSV")]),
    ],
)
def test_a_tolerance_is_between_numbers_only(before, after, found):
    assert parts(before, after, 1e-6) == found


def test_csv_cells_that_are_numbers_are_compared_as_numbers():
    before, after = b"id,x\r\na,1.0\r\n", b"id,x\r\na,1.0000001\r\n"
    assert parts(before, after, 1e-6, "t.csv") == []
    assert parts(before, b"id,x\r\nb,1.0\r\n", 1e-6, "t.csv") == [("t.csv", "differs at [1][0]")]


def test_files_that_came_or_went_are_named():
    found = compare({"old": b""}, {"new": b""}, {})
    assert [(one.artefact, one.what.en) for one in found] == [("new", "did not exist"), ("old", "is no longer made")]
