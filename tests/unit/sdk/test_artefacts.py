"""Equal results have equal bytes; a cell is never a formula; an artefact's name stays inside its folder."""

import csv
import io
import json
from datetime import date

import pytest

from filiere.kernel.names import Text
from filiere.sdk.artefacts import Artefact, canonical, csv_artefact, json_artefact

TITLE = Text(fr="essai", en="trial")


def test_the_order_of_keys_does_not_matter():
    assert canonical({"b": [1, 2.5], "a": date(2019, 2, 4)}) == canonical(dict(a=date(2019, 2, 4), b=[1, 2.5]))
    assert json.loads(canonical({"é": None})) == {"é": None}


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(number):
    with pytest.raises(ValueError, match="JSON"):
        canonical({"x": number})


def test_a_csv_reads_back_as_it_was_and_runs_no_formula():
    made = csv_artefact("a.csv", TITLE, ("id", "value"), [["=cmd()", 1.5], ['say "x", y', None], ["@sum", True], ["é\nè", -3]])
    rows = list(csv.reader(io.StringIO(made.read().decode("utf-8"), newline="")))
    assert rows == [["id", "value"], ["'=cmd()", "1.5"], ['say "x", y', ""], ["'@sum", "true"], ["é\nè", "-3"]]


@pytest.mark.parametrize("name", ["../up.json", "a/b.json", "", "..", "a\\b", "a\0b"])
def test_a_name_that_leaves_its_folder_is_refused(name):
    with pytest.raises(ValueError, match="plain file name"):
        json_artefact(name, TITLE, {})


def test_an_artefact_has_one_content(tmp_path):
    file = tmp_path / "big.bin"
    file.write_bytes(b"abc")
    assert Artefact("big.bin", TITLE, "application/octet-stream", path=file).read() == b"abc"
    for content, path in ((b"x", file), (None, None)):
        with pytest.raises(ValueError, match="either"):
            Artefact("x", TITLE, "text/plain", content, path)
