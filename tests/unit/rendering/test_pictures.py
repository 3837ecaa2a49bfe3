"""Drawings: marks that do not touch, graphs in layers, charts that are really drawn, signs that differ without colour."""

import re
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filiere.kernel.names import Text
from filiere.rendering.charts import bundle, draw
from filiere.rendering.glyphs import REACH, glyph
from filiere.rendering.graph import graph_svg, graph_twin
from filiere.rendering.layout import layers, lines_of, order, stack
from filiere.rendering.medium import Medium
from filiere.rendering.rails import NARROW, WIDE, Form, rails_svg, rails_twin
from filiere.rendering.score_lines import SIGNS, score_lines
from filiere.sdk import blocks as sdk
from filiere.sdk.pictures import Tone

from .sample import CHART, GRAPH, RAILS

SVG = "{http://www.w3.org/2000/svg}"


@given(st.lists(st.floats(0, 1000), max_size=60), st.floats(1, 50))
def test_no_two_marks_on_one_level_are_too_near(places: list[float], apart: float) -> None:
    levels = stack(places, apart)
    for (x, level), (other, its) in combinations(zip(places, levels, strict=True), 2):
        assert level != its or abs(x - other) >= apart


def _centres(svg: str) -> list[tuple[float, float]]:
    discs = ElementTree.fromstring(svg).iter(f"{SVG}circle")
    return [(float(disc.get("cx", "")), float(disc.get("cy", ""))) for disc in discs if disc.get("class") == "reach"]


DAYS = st.dates(date(2018, 11, 1), date(2024, 12, 31))


@pytest.mark.parametrize("form", [WIDE, NARROW], ids=["wide", "narrow"])
@settings(max_examples=40, deadline=None)
@given(marks=st.lists(st.tuples(st.integers(0, 5), DAYS), max_size=60))
def test_every_mark_is_drawn_once_inside_the_picture_and_touches_no_other(form: Form, marks: list[tuple[int, date]]) -> None:
    rails = tuple(
        sdk.Rail(
            id=f"PS{number}",
            title="Un projet au nom plutôt long qui demande plusieurs lignes pour être lu",
            undated=number,
            marks=tuple(
                sdk.Mark(id=f"{number}.{index}", on=on, title="t", tone="late", state="s")
                for index, (its, on) in enumerate(marks)
                if its == number
            ),
        )
        for number in range(6)
    )
    block = sdk.Rails(title="t", alt=Text(fr="a", en="a"), rails=rails, legend=(("late", "late"),))
    svg = rails_svg(block, Medium("fr"), form)
    width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    centres = _centres(svg)
    assert len(centres) == len(marks)
    assert all(REACH <= x <= width - REACH and REACH <= y <= height - REACH for x, y in centres)
    for (x, y), (other_x, other_y) in combinations(centres, 2):
        assert max(abs(x - other_x), abs(y - other_y)) >= 2 * REACH


def test_a_later_mark_stands_further_right() -> None:
    marks = tuple(sdk.Mark(id=f"m{n}", on=date(2019, 1, 1) + timedelta(days=90 * n), title="t", tone="late", state="s") for n in range(8))
    block = sdk.Rails(title="t", alt=Text(fr="a", en="a"), rails=(sdk.Rail(id="P", title="t", marks=marks),), legend=(("late", "l"),))
    places = [x for x, _ in _centres(rails_svg(block, Medium("fr"), WIDE))]
    assert places == sorted(places)
    assert places[0] >= WIDE.left


def test_what_has_no_date_is_counted_never_placed() -> None:
    svg = rails_svg(RAILS, Medium("fr"), WIDE)
    assert "7 sans date" in svg
    assert "2 sans date" in svg
    assert len(_centres(svg)) == 5
    twin = rails_twin(RAILS)
    assert len(twin.rows) == 5 + 2
    assert ("PS2", Text(fr="2 sans date", en="2 undated"), RAILS.rails[1].title, None, None) in twin.rows


def test_signs_differ_by_shape_alone() -> None:
    shapes = {re.sub(r'(fill|stroke)="#[0-9a-f]+"|class="[^"]*"', "", glyph(tone, 10, 10)) for tone in get_args(Tone)}
    assert len(shapes) == len(get_args(Tone)) == len(set(SIGNS.values()))


def test_the_score_in_letters_fits_and_shows_every_mark() -> None:
    for width in (60, 80, 120):
        lines = ["".join(words for words, _ in runs) for runs in score_lines(RAILS, "fr", width)]
        assert max(map(len, lines)) <= width
        assert "".join(lines).count(SIGNS["late"]) == 3
        assert "".join(lines).count(SIGNS["accepted"]) == 2


def test_layers_put_what_comes_first_left_and_end_on_a_circle() -> None:
    assert layers("abcd", [("a", "b"), ("b", "d"), ("a", "c"), ("c", "d")]) == {"a": 0, "b": 1, "c": 1, "d": 2}
    assert set(layers("ab", [("a", "b"), ("b", "a")])) == {"a", "b"}
    ends = [("a", "d"), ("b", "c")]
    assert order(layers("abcd", ends), ends) == {"a": 0, "b": 1, "d": 0, "c": 1}


def test_a_graph_draws_each_thing_once_and_its_twin_tells_each_way() -> None:
    tree = ElementTree.fromstring(graph_svg(GRAPH, Medium("fr")))
    assert len(list(tree.iter(f"{SVG}rect"))) == 3
    assert sum(path.get("class") == "edge" for path in tree.iter(f"{SVG}path")) == 1
    twin = graph_twin(GRAPH)
    assert len(twin.rows) == 2, "one way, and one thing alone"
    assert twin.rows[0][2] == ("6 mois", Text(fr="notre lecture", en="our reading"))


def test_long_names_are_folded_and_cut_with_a_sign() -> None:
    assert lines_of("un deux trois quatre", 8, 2) == ("un deux", "trois…")


@pytest.mark.parametrize(("language", "written", "title"), [("fr", "1\u202f200,0", "jours"), ("en", "1,200.0", "days")])
def test_a_chart_is_really_drawn_in_the_readers_language(language: str, written: str, title: str) -> None:
    svg = draw(CHART.spec, language)  # type: ignore[arg-type]  # a parametrised language
    words = {text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")}
    assert {written, title} <= words
    assert "Deux barres" not in words


def test_a_chart_never_reaches_a_network() -> None:
    with pytest.raises(ValueError, match=r"(?i)not allowed|external data"):
        draw({"data": {"url": "https://example.org/a.csv"}, "mark": "bar", "encoding": {"x": {"field": "a"}}}, "fr")


def test_a_control_letter_in_the_data_does_not_end_the_process() -> None:
    data = {"values": [{"x": "a\x1b\x00\ud800b", "y": 1}]}
    assert ">ab<" in draw({"data": data, "mark": "bar", "encoding": {"x": {"field": "x"}, "y": {"field": "y"}}}, "fr")


def test_the_bundle_is_written_once_and_needs_no_evaluation(tmp_path: Path) -> None:
    first = bundle(tmp_path)
    stamp = first.stat().st_mtime_ns
    assert bundle(tmp_path) == first
    assert first.stat().st_mtime_ns == stamp
    assert [path.name for path in tmp_path.iterdir()] == [first.name]
    script = first.read_text(encoding="utf-8")
    assert "data-spec" in script
    assert "defaultStyle:false" in re.sub(r"\s|!1", lambda found: "false" if found[0] == "!1" else "", script)
