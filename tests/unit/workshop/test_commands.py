"""Commands of engines: found by entry point, judged by their parameters, answered in both languages, and no face is loaded for the help."""

import json
import subprocess
import sys

import pytest
from pydantic import Field

from filiere.kernel.errors import BindingError, UsageError
from filiere.kernel.names import Text
from filiere.main import main
from filiere.sdk.commands import Answer, Command
from filiere.sdk.conformance_rules import commands_can_be_called
from filiere.sdk.context import Run
from filiere.sdk.values import Value
from filiere.workshop.commands import answer, command_words, engine_of

FACE = """
from filiere.sdk.commands import Command
from filiere.sdk.engine import Engine, Offer
from filiere.sdk.values import Nature, Text
T = Text(fr="Seigle", en="Rye")
ENGINE = Engine(
    name="rye", title=T, what=Text(fr="Compter le seigle", en="Count rye"),
    offers=(Offer(id="rye.mean", title=T, what=T, function="filiere_rye.work:add", nature=Nature.OPEN),),
    commands=(
        Command(words="rye add", title=Text(fr="Additionne.", en="Adds."), function="filiere_rye.work:add",
                parameters="filiere_rye.work:Sum", arguments=("files",), shape="{sum, files}"),
    ),
)
"""
WORK = """
from pydantic import Field
from filiere.sdk.blocks import Prose
from filiere.sdk.commands import Answer
from filiere.sdk.values import Text, Value

class Sum(Value):
    files: tuple[str, ...] = Field(json_schema_extra={"fr": "Fichiers", "en": "Files"})
    least: int = Field(default=2, ge=1, json_schema_extra={"fr": "Au moins", "en": "At least"})
    loud: bool = Field(default=False, json_schema_extra={"fr": "Plus fort", "en": "Louder"})

def add(run):
    asked = run.parameters
    words = Text(fr="Voici la somme", en="Here is the sum")
    found = {"sum": len(asked.files), "files": list(asked.files), "loud": asked.loud, "seed": run.seed}
    for _ in run.progress([1, 2], Text(fr="un", en="one")):
        pass
    return Answer(found, (Prose(text=words),), passed=len(asked.files) >= asked.least)
"""


@pytest.fixture
def rye(tmp_path, monkeypatch):
    """An engine of a third party, with its own entry points."""
    package = tmp_path / "filiere_rye"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "engine.py").write_text(FACE)
    (package / "work.py").write_text(WORK)
    card = tmp_path / "rye-1.0.dist-info"
    card.mkdir()
    (card / "METADATA").write_text("Metadata-Version: 2.1\nName: rye\nVersion: 1.0\n")
    points = "[filiere.engines]\nrye = filiere_rye.engine:ENGINE\n\n[filiere.commands]\nrye = filiere_rye.engine:ENGINE\n"
    (card / "entry_points.txt").write_text(points + "status = filiere_rye.engine:ENGINE\noats = filiere_rye.engine:ENGINE\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield package
    for module in [name for name in sys.modules if name.startswith("filiere_rye")]:
        del sys.modules[module]


def test_the_words_of_engines_are_found_without_importing_them(rye):
    assert command_words()["rye"] == "filiere_rye.engine"
    assert "filiere_rye" not in sys.modules


def test_a_command_answers_in_json_and_in_words(rye, capsys):
    assert main(["rye", "add", "a,b.json", "c;d.json", "--json", "--loud", "--seed", "7"]) == 0
    assert json.loads(capsys.readouterr().out) == {"sum": 3, "files": ["a,b.json", "c", "d.json"], "loud": True, "seed": 7}
    assert main(["rye", "add", "a", "b", "--lang", "en"]) == 0
    assert "Here is the sum" in capsys.readouterr().out
    assert main(["--lang", "fr", "rye", "add", "a", "b"]) == 0
    assert "Voici la somme" in capsys.readouterr().out


def test_a_command_that_finds_something_wrong_exits_with_one(rye, capsys):
    assert main(["rye", "add", "a", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["sum"] == 1


def test_wrong_words_are_told_with_their_mend(rye, capsys):
    assert main(["rye", "add", "a", "--least", "soon", "--lang", "en"]) == 2
    assert "write a whole number" in capsys.readouterr().err
    assert main(["rye", "ad", "--lang", "en"]) == 2
    assert "Did you mean add?" in capsys.readouterr().err
    assert main(["rye", "add", "--lang", "en"]) == 2
    assert "FILES" in capsys.readouterr().err


def test_the_help_lists_the_word_and_the_command_its_parameters(rye, capsys):
    assert main(["--help", "--lang", "en"]) == 0
    assert "Commands of the engine filiere_rye." in capsys.readouterr().out
    assert main(["rye", "--help", "--lang", "fr"]) == 0
    assert "Additionne." in capsys.readouterr().out
    assert main(["rye", "add", "--help", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "--least INTEGER" in shown
    assert "At least [2]." in shown
    assert "{sum, files}" in shown


def test_an_engine_takes_no_word_of_filiere_s_own(rye, capsys):
    main(["status", "--help", "--lang", "en"])
    assert "Says where each deliverable stands" in " ".join(capsys.readouterr().out.split())


def test_a_word_that_the_face_does_not_know_is_told(rye):
    with pytest.raises(BindingError, match="has no command oats"):
        engine_of("oats")


def test_a_broken_face_is_one_sentence(rye, capsys):
    (rye / "engine.py").write_text("import nowhere_at_all\n")
    assert main(["rye", "add", "a"]) == 4
    assert "nowhere_at_all" in capsys.readouterr().err
    assert main(["--help"]) == 0


def test_conformance_finds_an_argument_that_is_no_parameter_and_a_word_not_announced(rye):
    assert commands_can_be_called("rye") == []
    (rye / "engine.py").write_text(FACE.replace('("files",)', '("file",)').replace('words="rye add"', 'words="barley add"'))
    for module in [name for name in sys.modules if name.startswith("filiere_rye")]:
        del sys.modules[module]
    found = "\n".join(commands_can_be_called("rye"))
    assert "no parameter is called file" in found
    assert "barley: not in" in found


class Number(Value):
    """The parameters of a command of this file."""

    count: int = Field(json_schema_extra={"fr": "Nombre", "en": "Number"})


def double(run: Run[Number]) -> Answer:
    """Return twice a number, and whether the scratch folder was there."""
    return Answer({"twice": 2 * run.parameters.count, "folder": str(run.scratch), "there": run.scratch.is_dir()})


def test_a_command_has_a_scratch_folder_that_disappears():
    words = Text(fr="Double", en="Doubles")
    declared = Command(words="a double", title=words, function=f"{__name__}:double", parameters=f"{__name__}:Number", shape="{twice}")
    sys.modules.setdefault(__name__, sys.modules.get(__name__) or type(sys)(__name__))
    vars(sys.modules[__name__]).update(double=double, Number=Number)
    found = answer(declared, {"count": "4"}, 0).content
    assert (found["twice"], found["there"]) == (8, True)
    assert not __import__("pathlib").Path(found["folder"]).exists()
    with pytest.raises(UsageError):
        answer(declared, {}, 0)


def test_the_help_of_filiere_loads_no_face():
    words = "import sys\nfrom filiere.main import main\nmain(['--help'])\nassert not {'pydantic', 'filiere.engines'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "rare" in done.stdout
