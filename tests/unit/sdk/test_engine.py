"""A face says what an engine offers; what it names is found, or its absence told with the nearest name."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from filiere.kernel.errors import BindingError
from filiere.sdk.engine import Engine, Offer, load, load_function, load_page, load_parameters
from filiere.sdk.values import EvidenceKind, Nature, Text

WORDS = Text(fr="essai", en="trial")


def offer(**changes):
    given = {"id": "yeast.mean", "title": WORDS, "what": WORDS, "function": "json:dumps", "nature": Nature.OPEN}
    return Offer(**{**given, **changes})


def test_an_engine_never_attests():
    with pytest.raises(ValidationError, match="people attest"):
        offer(kind=EvidenceKind.ATTESTED)


def test_an_offer_does_not_need_itself():
    with pytest.raises(ValidationError, match="needs itself"):
        offer(needs=("yeast.mean",))


@pytest.mark.parametrize(
    ("name", "ids", "complaint"),
    [
        ("yeast", ["rye.mean"], "begin with yeast"),
        ("yeast", ["yeast.mean", "yeast.mean"], "same id"),
        ("Yeast", ["yeast.mean"], "not a name"),
    ],
)
def test_an_engine_that_cannot_be_is_refused(name, ids, complaint):
    with pytest.raises(ValidationError, match=complaint):
        Engine(name=name, title=WORDS, what=WORDS, offers=tuple(offer(id=one) for one in ids))


def test_a_module_that_is_missing_is_named():
    with pytest.raises(BindingError) as caught:
        load("nowhere_at_all.science:mean")
    assert "nowhere_at_all" in caught.value.say("en")


def test_a_name_that_is_misspelt_gets_the_nearest_one():
    with pytest.raises(BindingError) as caught:
        load("json:JSONDecodr")
    assert "did you mean JSONDecoder?" in caught.value.say("en")
    assert "vouliez-vous écrire JSONDecoder" in caught.value.say("fr")


def test_what_is_named_must_be_of_its_kind():
    assert load_function(offer())([1]) == "[1]"
    with pytest.raises(BindingError):
        load_function(offer(function="json:__name__"))
    with pytest.raises(BindingError, match="frozen"):
        load_parameters(offer(parameters="pydantic:BaseModel"))
    with pytest.raises(BindingError):
        load_page(offer(page="json:__doc__"))
    assert load_page(offer()) is None


def test_an_offer_without_parameters_takes_none():
    model = load_parameters(offer())
    assert model().model_dump() == {}
    with pytest.raises(ValidationError):
        model(draws=3)


def test_listing_engines_imports_none_and_a_face_imports_no_science():
    script = (
        "import sys\n"
        "from importlib import metadata\n"
        "names = [entry.name for entry in metadata.entry_points(group='filiere.engines')]\n"
        "assert 'steering' in names, names\n"
        "assert not [name for name in sys.modules if name.startswith('filiere')]\n"
        "from filiere.workshop.registry import engine_names, Registry\n"
        "assert engine_names() == tuple(sorted(names))\n"
        "assert not [name for name in sys.modules if name.startswith('filiere.engines')]\n"
        "assert 'steering.gap_map' in Registry.discover().offers\n"
        "assert 'filiere.engines.steering.deliverables' not in sys.modules\n"
        "heavy = {'django', 'numpy', 'altair', 'rich', 'typst', 'vl_convert', 'yaml', 'distributed'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
