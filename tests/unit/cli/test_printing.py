"""What is written: JSON that is JSON, lines that align, silence where nobody looks."""

import json
from datetime import date
from enum import Enum
from pathlib import Path

import pytest

from filiere.cli.engines import split
from filiere.cli.printing import progress, show_json, show_table
from filiere.cli.session import Session
from filiere.kernel.names import Text


class Colour(Enum):
    GREEN = "green"


def test_json_holds_days_words_and_values(capsys: pytest.CaptureFixture[str]) -> None:
    show_json({"on": date(2021, 6, 8), "title": Text(fr="été", en="summer"), "state": Colour.GREEN, "file": Path("a/b"), "set": {2, 1}})
    out = capsys.readouterr().out
    assert json.loads(out) == {"on": "2021-06-08", "title": {"fr": "été", "en": "summer"}, "state": "green", "file": "a/b", "set": [1, 2]}
    assert "été" in out


def test_json_refuses_what_it_does_not_know() -> None:
    with pytest.raises(TypeError):
        show_json({"what": object()})


def test_columns_align_and_nothing_is_cut_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(["Id", "Title"], [("A", "x" * 300), ("LONGER", None)])
    head, first, second = capsys.readouterr().out.splitlines()
    assert head == "Id      Title"
    assert first == "A       " + "x" * 300
    assert second == "LONGER  —"


def test_on_a_terminal_the_widest_column_is_cut(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "40")
    show_table(["Id", "Title"], [("A", "x" * 300)])
    line = capsys.readouterr().out.splitlines()[1]
    assert len(line) == 40
    assert line.endswith("…")


def test_a_value_cannot_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(["Words"], [("a\x1b[2Jb\rc",)])
    assert "\x1b" not in capsys.readouterr().out.splitlines()[1]


@pytest.mark.parametrize("as_json", [True, False])
def test_progress_is_silent_where_nobody_looks(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    with progress(Session(json=as_json)) as advance:
        advance(1, 2, "half")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("words", "names", "flags"),
    [
        (("PS1.7.3",), ["PS1.7.3"], []),
        (("a.b", "c.d", "--on", "2021-01-01"), ["a.b", "c.d"], ["--on", "2021-01-01"]),
        (("--on=2021-01-01",), [], ["--on=2021-01-01"]),
    ],
)
def test_names_come_before_flags(words: tuple[str, ...], names: list[str], flags: list[str]) -> None:
    assert split(words) == (names, flags)
