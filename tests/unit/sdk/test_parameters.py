"""Parameters are declared once: words become values, faults are told all at once, and what no face could ask for is refused."""

from datetime import date
from enum import StrEnum
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Value
from filiere.sdk.parameters import as_json, fields, from_flags, parse, schema


def labelled(default=..., **more):
    return Field(default=default, json_schema_extra={"fr": "libellé", "en": "label", **more.pop("extra", {})}, **more)


class Strain(StrEnum):
    WILD = "wild"
    TAMED = "tamed"


class Growth(Value):
    volume: float = labelled(2.5, gt=0, le=10, extra={"unit": "l"})
    steps: int = labelled(4, ge=1)
    name: str = labelled("yeast")
    fast: bool = labelled(False)
    on: date | None = labelled(None)
    mode: Literal["batch", "fed"] = labelled("batch")
    strain: Strain = labelled(Strain.WILD)
    doses: tuple[float, ...] = labelled((1.0, 2.0))
    limit: int | None = labelled(None)


def test_fields_say_all_that_a_face_needs():
    by_name = {field.name: field for field in fields(Growth)}
    volume = by_name["volume"]
    assert (volume.type, volume.unit, volume.low, volume.low_open, volume.high, volume.high_open) == ("number", "l", 0, True, 10, False)
    assert volume.flag == "--volume"
    assert (volume.label.fr, volume.label.en) == ("libellé", "label")
    assert by_name["mode"].choices == ("batch", "fed")
    assert by_name["strain"].choices == ("wild", "tamed")
    assert by_name["strain"].default == "wild"
    assert by_name["on"].optional
    assert by_name["on"].type == "date"
    assert by_name["doses"].many
    assert by_name["doses"].default == [1.0, 2.0]


def test_words_become_values():
    given = {
        "volume": "3,5",
        "steps": "7",
        "fast": "oui",
        "on": "2019-02-04",
        "mode": "fed",
        "strain": "tamed",
        "doses": "0.5; 1.5",
        "limit": " ",
    }
    made = parse(Growth, given)
    assert made == Growth(volume=3.5, steps=7, fast=True, on=date(2019, 2, 4), mode="fed", strain=Strain.TAMED, doses=(0.5, 1.5))


def test_every_fault_is_told_at_once_in_both_languages():
    with pytest.raises(UsageError) as caught:
        parse(Growth, {"volume": "0", "steps": "many", "mode": "feb", "volum": "1"})
    assert {fault.field for fault in caught.value.faults} == {"volume", "steps", "mode", "volum"}
    french, english = caught.value.say("fr"), caught.value.say("en")
    assert "> 0, ≤ 10 (l)" in french
    assert "write a whole number" in english
    assert "choose among: batch, fed" in english
    assert "did you mean volume?" in english


def test_a_value_of_any_length_gives_a_bounded_message():
    with pytest.raises(UsageError) as caught:
        parse(Growth, {"steps": "9" * 5000 + "x"})
    assert len(caught.value.say("en")) < 400


def test_a_rule_between_parameters_is_told_as_the_model_says_it():
    class Pair(Value):
        low: int = labelled(0)
        high: int = labelled(1)

        @model_validator(mode="after")
        def _ordered(self):
            if self.high < self.low:
                raise ValueError("high lies below low")
            return self

    with pytest.raises(UsageError, match="will not do") as caught:
        parse(Pair, {"low": "3"})
    assert "high lies below low" in caught.value.say("en")


def test_a_missing_value_is_asked_for():
    class Needed(Value):
        dose: float = labelled()

    assert fields(Needed)[0].required
    with pytest.raises(UsageError) as caught:
        parse(Needed, {})
    assert "dose: a value is missing" in caught.value.say("en")


def test_flags_are_the_same_words():
    assert from_flags(Growth, ["--steps", "3", "--fast", "--doses=1,2"]) == {"steps": "3", "fast": "true", "doses": "1,2"}
    assert from_flags(Growth, ["--steps", "-3"]) == {"steps": "-3"}
    with pytest.raises(UsageError) as caught:
        from_flags(Growth, ["--step", "3", "--volume"])
    assert "did you mean --steps?" in caught.value.say("en")
    assert "--volume: a value is missing" in caught.value.say("en")


class Inner(Value):
    x: int = 1


@pytest.mark.parametrize(
    "annotation", [dict[str, int], list[int], Inner, int | str, tuple[int, str], tuple[tuple[int, ...], ...], bytes, Literal[1, 2]]
)
def test_what_no_face_could_ask_for_is_refused(annotation):
    model = type("Odd", (BaseModel,), {"__annotations__": {"odd": annotation}, "odd": labelled(), "model_config": ConfigDict(frozen=True)})
    with pytest.raises(UsageError) as caught:
        fields(model)
    assert "outside the grammar" in caught.value.say("en")


def test_a_parameter_without_its_two_labels_is_refused():
    class Mute(Value):
        dose: float = Field(default=1.0, json_schema_extra={"fr": "dose"})

    with pytest.raises(UsageError, match="cannot be asked") as caught:
        fields(Mute)
    assert "no label" in caught.value.say("en")


def test_json_of_parameters_gives_them_back():
    made = parse(Growth, {"on": "2019-02-04", "doses": "3"})
    assert Growth.model_validate(as_json(made)) == made
    assert schema(Growth)["properties"]["volume"]["exclusiveMinimum"] == 0
