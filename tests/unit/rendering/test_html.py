"""HTML read back by the standard library's parser: well formed, escaped, accessible, and free of inline script and style."""

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import get_args

import pytest

from filiere.kernel.names import Language, Text
from filiere.rendering.charts import localise
from filiere.rendering.html import STYLESHEET, to_html
from filiere.rendering.markup import Markup, element, safe_address
from filiere.sdk import blocks as sdk
from filiere.sdk.blocks import Block

from .sample import CHART, HOSTILE, PAGE, RAILS

VOID = {"br", "hr", "img", "input", "meta", "link", "wbr"}


class Reader(HTMLParser):
    """Keeps every element with its attributes, its parents and its text; a wrong nesting stops it."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.words: list[str] = []
        self.scripts: list[str] = []
        self.feed(markup)
        self.close()
        assert self.open == [], "elements left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute stands twice on {tag}"
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        (self.scripts if self.open and self.open[-1] == "script" else self.words).append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


def read(language: Language, **options: object) -> Reader:
    return Reader(to_html(PAGE, language, csrf="token", **options))  # type: ignore[arg-type]  # options vary by test


def test_the_sample_shows_every_block() -> None:
    def inside(blocks: tuple[Block, ...]) -> set[type]:
        found: set[type] = set()
        for block in blocks:
            found.add(type(block))
            found |= inside(tuple(getattr(block, "blocks", ()))) | inside(tuple(getattr(block, "main", ())))
            found |= inside(tuple(getattr(block, "aside", ())))
        return found

    assert inside(PAGE) == set(get_args(get_args(Block)[0]))


def test_hostile_words_stay_words(language: Language) -> None:
    page = read(language)
    assert not page.named("b"), "words became an element"
    assert all(not name.startswith("on") for _, attributes, _ in page.elements for name in attributes)
    shown = HOSTILE.replace("\x1b", "")
    assert sum(shown in words for words in page.words) >= 4
    assert not any("\x1b" in words for words in page.words)


def test_nothing_inline_that_the_policy_forbids(language: Language) -> None:
    page = read(language)
    assert all("style" not in attributes for _, attributes, _ in page.elements)
    assert not page.named("style")
    assert {script["type"] for script in page.named("script")} == {"application/json"}


def test_a_link_never_runs_code(language: Language) -> None:
    addresses = [attributes.get("href") or "" for attributes in read(language).named("a")]
    assert addresses
    assert not [address for address in addresses if "javascript" in address]


@pytest.mark.parametrize("address", ["javascript:x", " JaVa\tScript:x", "data:text/html,x", "vbscript:x", "java\nscript:x", "http://[x"])
def test_addresses_that_could_run_code_are_refused(address: str) -> None:
    assert safe_address(address) is None


@pytest.mark.parametrize("address", ["/a", "?on=2020-01-01", "#a", "https://example.org", "mailto:a@example.org", "../a:b"])
def test_addresses_that_may_be_followed(address: str) -> None:
    assert safe_address(address) == address


def test_identifiers_are_unique_and_references_lead_somewhere(language: Language) -> None:
    page = read(language)
    names = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(names) == len(set(names))
    for key in ("aria-labelledby", "aria-describedby", "for", "data-spec"):
        wanted = {attributes[key] for _, attributes, _ in page.elements if key in attributes}
        assert wanted <= set(names), key
    assert "actes" in names


@pytest.mark.parametrize("level", [2, 3])
def test_headings_never_skip_a_level(level: int) -> None:
    found = [int(tag[1]) for tag, _, _ in read("fr", level=level).elements if re.fullmatch(r"h[1-6]", tag)]
    assert found[0] == level
    assert all(later <= sooner + 1 for sooner, later in pairwise(found))


def test_tables_have_scoped_headings_and_pictures_a_twin(language: Language) -> None:
    page = read(language)
    assert all(attributes.get("scope") in {"col", "row"} for attributes in page.named("th"))
    tables = sum(1 for tag, _, parents in page.elements if tag == "table" and "details" in parents)
    assert tables == 1 + 2 + 1, "rails, two charts and a graph"


def test_numbers_align_only_where_the_column_holds_numbers() -> None:
    page = Reader(to_html((sdk.Table(columns=("a", "b", "c"), rows=(("x", None, 1), ("y", None, None))),), "fr"))
    assert [attributes.get("class") for attributes in page.named("th")[:3]] == [None, None, "number"]


def test_silence_is_told_to_a_screen_reader(language: Language) -> None:
    assert {"fr": "non renseigné", "en": "not stated"}[language] in read(language).words


def test_a_chart_travels_as_json_in_the_readers_language(language: Language) -> None:
    spec = json.loads(read(language).scripts[0])
    assert spec == json.loads(json.dumps(localise(CHART.spec, language)))
    assert spec["encoding"]["x"]["title"] == {"fr": "jours", "en": "days"}[language]
    assert spec["config"]["locale"]["number"]["decimal"] == {"fr": ",", "en": "."}[language]
    assert spec["data"]["values"][0]["k"] == HOSTILE.replace("\x1b", "")


def test_every_mark_is_a_link_that_says_itself(language: Language) -> None:
    page = read(language)
    marks = [
        attributes for attributes in page.named("a") if (attributes.get("href") or "").startswith("/l/") and "aria-label" in attributes
    ]
    assert len(marks) == 2 * len(RAILS.rails[0].marks), "once wide and once narrow"
    assert all(str(mark["aria-label"]).startswith("PS1.") for mark in marks)


def test_addresses_are_rewritten_everywhere() -> None:
    page = read("fr", address=lambda address: f"/en{address}" if address.startswith("/") else address)
    local = [attributes["href"] for attributes in page.named("a") if str(attributes["href"]).startswith("/")]
    assert local
    assert all(str(address).startswith("/en/") for address in local)
    assert page.named("form")[0]["action"] == "/en/deposer"


def test_a_form_posts_its_token_and_a_refused_act_says_why(language: Language) -> None:
    page = read(language)
    assert page.named("form")[0]["method"] == "post"
    assert page.named("form")[0]["enctype"] == "multipart/form-data"
    assert [field["value"] for field in page.named("input") if field.get("name") == "csrfmiddlewaretoken"] == ["token"]
    assert {"fr": "Réservé", "en": "Reserved"}[language] in page.words
    unsent = Reader(to_html(PAGE, language))
    assert all("disabled" in button for button in unsent.named("button"))


def test_without_javascript_a_chart_has_its_drawing() -> None:
    assert {"src": "/c.svg", "alt": "Deux barres"} in read("fr", drawn=lambda _: "/c.svg").named("img")


def test_a_page_prints_its_own_picture_where_no_browser_draws() -> None:
    page = read("fr", picture=lambda chart, language: element("b", chart.alt.say(language)))
    assert len(page.named("b")) == 2
    assert not page.named("script")


def test_markup_is_not_escaped_twice_and_names_of_attributes_are_checked() -> None:
    assert element("p", Markup("<i>a</i>"), "<") == "<p><i>a</i>&lt;</p>"
    with pytest.raises(ValueError, match="attribute"):
        element("p", **{"a b": "c"})


def test_an_empty_table_says_so() -> None:
    assert "Nothing to show." in to_html((sdk.Table(columns=("a",)),), "en")


def test_every_class_of_the_markup_is_known_to_the_style_sheet(language: Language) -> None:
    style = STYLESHEET.read_text(encoding="utf-8")
    used = {name for _, attributes, _ in read(language).elements for name in (attributes.get("class") or "").split()}
    # Signs, tones and these few are hooks whose look is the page's own or comes from their attributes.
    hooks = "rail check-name solid hollow edged reach chart graph rails main met event-title progress-label chart-view"
    quiet = set(hooks.split())
    missing = {name for name in used - quiet if f".{name}" not in style and not name.startswith(("tone-", "sign-", "field-"))}
    assert missing == set()


def test_blocks_refuse_what_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match="row 1 has 2 cells under 1 columns"):
        sdk.Table(columns=("a",), rows=((1, 2),))
    with pytest.raises(ValueError, match="legend does not say"):
        sdk.Rails(title="t", alt=Text(fr="a", en="a"), rails=RAILS.rails)
    with pytest.raises(ValueError, match="do not exist: b"):
        sdk.Graph(
            title="t", alt=Text(fr="a", en="a"), nodes=(sdk.GraphNode(id="a", label="a"),), edges=(sdk.GraphEdge(source="a", target="b"),)
        )
