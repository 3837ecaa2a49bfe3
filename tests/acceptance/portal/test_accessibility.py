"""Every kind of page, in both languages: axe finds nothing, nothing overflows a phone, each picture has its table."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from filiere.portal.addresses import path_of
from filiere.portal.views import LISTS

Reader = Callable[..., Page]

#: One of each thing; those whose name is only known once the engines have run are found by following links.
THINGS = {
    "project": "PS1",
    "sheet": "PS1",
    "register": "steering.organisations",
    "record": "steering.organisations/leem",
    "action": "PS1.A3",
    "deliverable": "PS1.3.2",
    "indicator": "PS1.T05",
    "body": "G3",
    "commitment": "E-PS1-1",
    "objective": "PS1.O1",
    "figure": "T05",
    "measure": "CSIS-11/12.a",
    "milestone": "M01",
    "operation": "AV.5",
    "organisation": "sanofi",
    "engine": "steering",
    "offer": "steering.need_chains",
}
#: Pages whose look differs most: tried dark and narrow as well.
VARIED = ("home", "timeline", "deliverable", "commitment", "finding", "compare", "ledger", "engine")


def violations(page: Page) -> list[Any]:
    """Return what axe finds on a page, each with where."""
    found = Axe().run(page)
    return [(item["id"], [node["target"] for node in item["nodes"]][:3]) for item in found.response["violations"]]


def overflows(page: Page) -> bool:
    """Return whether a page has to be scrolled sideways at 320 pixels."""
    page.set_viewport_size({"width": 320, "height": 800})
    return bool(page.evaluate("document.documentElement.scrollWidth > 320"))


#: Lists that a visitor is shown the door of; their own tests come in first.
BEHIND_A_DOOR = {"tasks", "people", "refusals", "me", "round", "correspondent"}


@pytest.mark.parametrize("kind", [kind for kind in LISTS if kind not in BEHIND_A_DOOR])
def test_axe_finds_nothing_on_lists_and_nothing_overflows(kind: str, reader: Reader) -> None:
    page = reader(path_of(kind, "fr"))
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    assert not overflows(page)
    page.goto(page.url.replace(path_of(kind, "fr"), path_of(kind, "en")) if kind != "home" else f"{page.url}en/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []


@pytest.mark.parametrize("kind", list(THINGS))
def test_axe_finds_nothing_on_things_and_nothing_overflows(kind: str, reader: Reader) -> None:
    page = reader(path_of(kind, "en", THINGS[kind]))
    assert violations(page) == []
    assert not overflows(page)
    page.goto(page.url.replace(path_of(kind, "en", THINGS[kind]), path_of(kind, "fr", THINGS[kind])))
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []


def test_axe_finds_nothing_on_what_the_engines_made(reader: Reader) -> None:
    for kind in ("evidence", "run"):
        page = reader(path_of(kind, "fr"))
        page.locator(f"main a[href^='{path_of(kind, 'fr')}']").first.click()
        page.wait_for_load_state()
        assert violations(page) == []


@pytest.mark.parametrize("kind", VARIED)
def test_axe_finds_nothing_in_the_dark_and_on_a_phone(kind: str, reader: Reader) -> None:
    assert violations(reader(path_of(kind, "fr"), dark=True)) == []
    assert violations(reader(path_of(kind, "fr"), width=390)) == []


def test_axe_finds_nothing_on_errors(reader: Reader) -> None:
    assert violations(reader("/nulle-part/", expect=404)) == []
    assert violations(reader("/livrables/PS1.3.22", expect=404)) == []


def test_axe_would_find_a_picture_without_words(reader: Reader) -> None:
    page = reader("/a-propos/")
    page.evaluate("document.querySelector('main').append(Object.assign(new Image(), {src: '/static/portal/icon.svg'}))")
    assert [name for name, _ in violations(page)] == ["image-alt"]


def test_targets_are_24_pixels_or_stand_in_a_sentence(reader: Reader) -> None:
    page = reader("/")
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, summary")].filter((item) => {
            const box = item.getBoundingClientRect();
            if (!box.width || item.closest(".skip, .visually-hidden-focusable, .rails, .banner, .tagline")) return false;
            return box.height < 24 || box.width < 16;
        }).map((item) => item.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_the_keyboard_skips_to_the_content_and_shows_where_it_is(reader: Reader) -> None:
    page = reader("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_the_slash_goes_to_the_search(reader: Reader) -> None:
    page = reader("/livrables/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("bioproduction")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/recherche/\?q=bioproduction"))
    assert page.locator("main a[href='/projets/PS1']").count() == 1


def test_each_picture_has_its_table(reader: Reader) -> None:
    page = reader("/")
    twin = page.locator(".rails .twin a")
    assert twin.get_attribute("href") == "/livrables/"
    charted = reader(path_of("offer", "fr", "steering.gap_map"))
    figures = charted.locator("figure.chart, figure.graph")
    assert figures.count() > 0
    for index in range(figures.count()):
        assert figures.nth(index).locator("table").count() == 1


def test_charts_are_drawn_in_the_browser_without_leaving_our_origin(reader: Reader, portal: Any) -> None:
    page = reader(path_of("offer", "fr", "steering.gap_map"))
    page.locator(".chart-view svg").first.wait_for(timeout=20_000)
    assert page.locator(".chart-view svg").count() == page.locator(".chart-view").count()
    loaded = page.evaluate("performance.getEntriesByType('resource').map((item) => item.name)")
    assert [name for name in loaded if not name.startswith(portal.address)] == []


def test_print_leaves_the_frame_out(reader: Reader) -> None:
    page = reader("/livrables/PS1.3.2")
    page.emulate_media(media="print")
    assert not page.locator(".head").is_visible()
    assert not page.locator(".foot").is_visible()
    assert page.locator("h1").is_visible()
