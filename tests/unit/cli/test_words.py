"""The words of the command line: every command speaks both languages, and every mistake is told with its mend."""

import re
from collections.abc import Iterator

import click
import pytest

from filiere.cli.engine_commands import EngineCommand
from filiere.cli.grammar import Group
from filiere.cli.keys import SHAPES
from filiere.cli.language import choose_language, say
from filiere.cli.words import COMMANDS
from filiere.main import main, root
from filiere.workshop.commands import command_words, engine_of

#: What must never stand before these signs in French: an ordinary space.
LOOSE = re.compile(r" [;?!»]|« | :")


def leaves(group: Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, (*path, name)
        if isinstance(command, Group):
            yield from leaves(command, (*path, name))
        else:
            yield (*path, name), command


PATHS = sorted(path for path, _command in leaves(root))
OF_ENGINES = {command.words for word in command_words() for command in engine_of(word).commands if command.word == word}


def test_every_command_of_the_issue_is_there() -> None:
    wanted = """up|serve|status|attest|declare|accept|refuse|contract show|contract lint|contract diff|contract texts|run|verify|
    ledger verify|ledger prove|ledger export|bodies compliance|bodies plan|meetings open|meetings attend|meetings outcome|meetings close|
    indicators list|indicators propose|indicators act|news export|news import|report committee|report funders|engines list|engines new|
    engines show|doctor|backup|restore|keys rotate|persons remove|search|work"""
    named = {words.strip() for words in wanted.split("|")}
    assert named <= {" ".join(path) for path in PATHS}


def test_the_table_holds_nothing_else() -> None:
    groups = {path for path, (place, _words) in COMMANDS.items() if place.startswith("group")}
    assert (set(COMMANDS) - groups) | OF_ENGINES == {" ".join(path) for path in PATHS}


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_command_has_its_help_in_both_languages(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    helps = {}
    for language in ("fr", "en"):
        assert main([*path, "--help", "--lang", language]) == 0
        helps[language] = capsys.readouterr().out
    assert helps["fr"].startswith(f"Usage\u202f: filiere {' '.join(path)}")
    assert helps["en"].startswith(f"Usage: filiere {' '.join(path)}")
    body = {language: "\n".join(words.splitlines()[1:]) for language, words in helps.items()}
    assert body["fr"] != body["en"]
    assert not LOOSE.search(re.sub(r"\s+--[\w-]+( \S+)?\s+", " ", body["fr"]))
    assert "Shows this help." in helps["en"]
    assert "Montre cette aide." in helps["fr"]


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_every_option_speaks_both_languages(path: tuple[str, ...]) -> None:
    command = dict(leaves(root))[path]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            fr, en = parameter.words  # type: ignore[attr-defined]  # every option of ours is one that speaks
            assert fr
            assert en
            # No two sentences of the two languages happen to be the same; a copy would be a translation forgotten.
            assert fr != en, parameter.name


@pytest.mark.parametrize("path", [path for path in PATHS if path[0] not in {"serve", "work"}], ids=" ".join)
def test_every_command_takes_the_shared_options(path: tuple[str, ...]) -> None:
    names = {name for parameter in dict(leaves(root))[path].params for name in parameter.opts}
    assert {"--workspace", "--contract", "--lang"} <= names


def test_every_json_is_documented_and_nothing_else() -> None:
    printing = {" ".join(path) for path, command in leaves(root) if any("--json" in parameter.opts for parameter in command.params)}
    assert printing - OF_ENGINES == set(SHAPES)


def test_an_engine_s_command_shows_the_shape_its_face_declares() -> None:
    found = {" ".join(path): command.shape for path, command in leaves(root) if isinstance(command, EngineCommand)}
    assert set(found) == OF_ENGINES
    assert all(found.values())


def test_the_help_shows_the_keys(capsys: pytest.CaptureFixture[str]) -> None:
    main(["bodies", "compliance", "--help"])
    assert "[{body, due, held, missed, unknown}]" in capsys.readouterr().out


def test_the_hidden_command_is_not_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    assert not re.search(r"^  work ", capsys.readouterr().out, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "fr"),
        ([], {"LANG": "C.UTF-8"}, "fr"),
        ([], {"LANG": "en_GB.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ([], {"LANG": "fr_FR.UTF-8", "FILIERE_LANG": "en"}, "en"),
        (["status", "--lang", "fr"], {"FILIERE_LANG": "en"}, "fr"),
        (["--lang=en", "status"], {}, "en"),
        (["status", "--", "--lang", "en"], {}, "fr"),
        (["status", "--lang"], {}, "fr"),
    ],
)
def test_the_language_is_chosen(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert choose_language(arguments, environment) == language


def test_french_gets_its_narrow_spaces_and_english_is_left_alone() -> None:
    assert say(("Quoi ? « Rien » : c'est dit !", "what ?"), "fr") == "Quoi\u202f? «\u202fRien\u202f»\u202f: c'est dit\u202f!"
    assert say(("", "what ? a : b"), "en") == "what ? a : b"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["statu"], 2, ["statu: no such command.", "Did you mean status?", "See: filiere --help"]),
        (["contract", "shw"], 2, ["shw: no such command.", "Did you mean show?", "See: filiere contract --help"]),
        (["status", "--onn", "2021-01-01"], 2, ["--onn: no such option.", "Did you mean --on?"]),
        (["status", "--on"], 2, ["--on wants a value."]),
        (["status", "--on", "2021-02-30"], 2, ["--on: “2021-02-30” does not fit", "write a day that exists: 2021-06-30"]),
        (["status", "--on", "20210228"], 2, ["--on: “20210228” does not fit"]),
        (["status", "one", "two"], 2, ["words too many", "→ one two"]),
        (["attest", "PS1.1.1"], 2, ["--on is missing."]),
        (["attest", "PS1.1.1", "--file", "/nowhere/at.all"], 2, ["--file: /nowhere/at.all: there is no such file"]),
        (["declare", "PS1.1.1", "--says", "late"], 2, ["--says: “late” does not fit", "write one of: under_way, not_delivered"]),
        (["accept"], 2, ["EVIDENCE is missing."]),
        (["run"], 2, ["nothing to run"]),
        (["serve", "--port", "eighty"], 2, ["--port: “eighty” does not fit", "write a number from 1 to 65535"]),
        (["search"], 2, ["is missing."]),
        (["status", "--workspace", __file__], 2, ["is not a folder"]),
    ],
)
def test_a_mistake_is_told_with_its_mend(words: list[str], code: int, told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", *words]) == code
    error = capsys.readouterr().err
    assert "Traceback" not in error
    for sentence in told:
        assert sentence in error


def test_an_unknown_language_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--lang", "de"]) == 2
    assert "fr, en" in capsys.readouterr().err


def test_a_group_alone_shows_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "status" in capsys.readouterr().out
    assert main(["contract"]) == 2
    assert "lint" in capsys.readouterr().out
