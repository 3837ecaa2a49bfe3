"""Engines are found by entry point; a broken one is one fault beside the others; a broken binding is told with its line."""

import sys

import pytest

from filiere.kernel.elements import Binding
from filiere.kernel.errors import BindingError, UnknownElement
from filiere.sdk.sample import sample_contract
from filiere.sdk.scaffold import write_engine
from filiere.workshop.registry import Registry, engine_names

BROKEN = {
    "an error of syntax": ("engine", lambda text: text + "\ndef (:\n", "SyntaxError"),
    "a missing library": ("engine", lambda text: "import nowhere_at_all\n" + text, "nowhere_at_all"),
    "an offer that cannot be": ("engine", lambda text: text.replace('id="rye.mean"', 'id="Rye mean"'), "ValidationError"),
    "another name": ("engine", lambda text: text.replace("rye", "oats"), "calls itself oats"),
    "no engine": ("engine", lambda _text: "ENGINE = 3\n", "is not an Engine"),
    "a division": ("engine", lambda text: "x = {}['dose']\n" + text, "KeyError"),
}


@pytest.fixture
def plant(tmp_path, monkeypatch):
    def write(name, file=None, change=None, distribution=None):
        place = tmp_path / (distribution or name)
        write_engine(place, name, inside=False)
        source = place / "src"
        if file:
            path = source / f"filiere_{name}" / f"{file}.py"
            path.write_text(change(path.read_text()))
        card = source / f"{distribution or name}-1.2.dist-info"
        card.mkdir()
        (card / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution or name}\nVersion: 1.2\n")
        (card / "entry_points.txt").write_text(f"[filiere.engines]\n{name} = filiere_{name}.engine:ENGINE\n")
        monkeypatch.syspath_prepend(str(source))

    yield write
    for module in [name for name in sys.modules if name.startswith("filiere_")]:
        del sys.modules[module]


def bound(*pairs):
    bindings = tuple(Binding(deliverable=deliverable, offer=offer, role=role) for deliverable, offer, role in pairs)
    return sample_contract().model_copy(update={"bindings": bindings})


def test_our_own_engine_comes_through_the_same_door():
    registry = Registry.discover()
    assert "steering" in engine_names()
    view = registry.engine("steering")
    assert view.fault is None
    assert view.distribution == "filiere"
    assert {offer.id for offer in view.offers} == {
        "steering.gap_map",
        "steering.need_chains",
        "steering.committee_report",
        "steering.funders_report",
    }


def test_another_engine_is_found_with_the_package_it_comes_from(plant):
    plant("rye", distribution="acme-rye")
    view = Registry.discover().engine("rye")
    assert (view.distribution, view.version, view.fault) == ("acme-rye", "1.2", None)


@pytest.mark.parametrize("case", BROKEN)
def test_a_face_that_cannot_load_is_one_fault_and_stops_nobody(plant, case):
    file, change, words = BROKEN[case]
    plant("rye", file, change)
    registry = Registry.discover()
    [fault] = registry.faults
    assert words in fault.say("en")
    assert "rye" in fault.say("fr")
    assert registry.engine("rye").offers == ()
    assert "steering.gap_map" in registry.offers
    assert registry.check(bound(("P1.1", "rye.mean", "supports"))) == ()
    bound_to = [
        target.offer for target in registry.targets(bound(("P1.1", "rye.mean", "supports"), ("P1.2", "steering.gap_map", "supports")))
    ]
    assert "steering.gap_map" in bound_to
    assert "rye.mean" not in bound_to
    with pytest.raises(UnknownElement) as caught:
        registry.offer("rye.mean")
    assert words in caught.value.say("en")


def test_two_packages_of_one_name_are_told(plant):
    plant("rye", distribution="acme-rye")
    plant("rye", distribution="other-rye")
    [fault] = Registry.discover().faults
    assert "acme-rye" in fault.say("en")
    assert "other-rye" in fault.say("en")


def test_every_broken_binding_is_told_at_once_with_its_line_and_the_nearest_name(tmp_path):
    (tmp_path / "bindings.yaml").write_text(
        "# two that do not hold\n"
        "- deliverable: P1.1\n  offer: steering.gap_mop\n  role: supports\n"
        "- deliverable: P1.2\n  role: fulfils\n  offer: steering.need_chain\n"
    )
    contract = bound(("P1.1", "steering.gap_mop", "supports"), ("P1.2", "steering.need_chain", "fulfils"))
    with pytest.raises(BindingError) as caught:
        Registry.discover().must_bind(contract, tmp_path)
    assert [(fault.file, fault.line) for fault in caught.value.faults] == [("bindings.yaml", 3), ("bindings.yaml", 7)]
    said = caught.value.say("en")
    assert "did you mean steering.gap_map?" in said
    assert "did you mean steering.need_chains?" in said
    assert caught.value.exit_code == 4


def test_an_engine_cannot_fulfil_what_only_people_attest():
    promises = tuple(item.model_copy(update={"fulfilled_by": ("attested",)}) for item in sample_contract().deliverables)
    contract = bound(("P1.1", "steering.gap_map", "fulfils")).model_copy(update={"deliverables": promises})
    [fault] = Registry.discover().check(contract)
    assert "cannot fulfil P1.1" in fault.say("en")
    assert fault.mend.en == "write role: supports"


def test_sound_bindings_give_targets_and_no_fault():
    contract = bound(("P1.1", "steering.gap_map", "supports"))
    registry = Registry.discover()
    registry.must_bind(contract)
    found = {target.offer: target.about for target in registry.targets(contract)}
    assert found["steering.gap_map"] == "P1.1"
    assert found["steering.need_chains"] == "steering.need_chains"


def test_a_name_nobody_offers_gets_the_nearest_one():
    registry = Registry.discover()
    with pytest.raises(UnknownElement, match="no engine offers") as caught:
        registry.offer("steering.gapmap")
    assert "steering.gap_map" in caught.value.say("fr")
    with pytest.raises(UnknownElement):
        registry.engine("steerin")
