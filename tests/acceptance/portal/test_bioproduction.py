"""A process engineer chooses a plant and a recipe, runs it, compares, and takes the data and the recipe away."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Reader = Callable[..., Page]
#: How long a run may take to be picked up and finished on a busy machine, in milliseconds.
PATIENCE_MS = 240_000


@pytest.fixture
def engineer(reader: Reader, portal: Any) -> Page:
    return reader(f"/entrer/?token={portal.link()}")


def ran(page: Page, portal: Any, offer: str, **words: str) -> None:
    """Fill in the form of an offer, send it, wait for the run and open its evidence."""
    page.goto(f"{portal.address}/offres/{offer}")
    form = page.locator("#agir form[action*='/actes/run/']")
    for name, value in words.items():
        field = form.locator(f"[name='{name}']")
        if field.evaluate("item => item.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button[type='submit'], button").last.click()
    assert "/calculs/" in page.url
    evidence = page.locator("main a[href*='/preuves/']").first
    expect(evidence).to_be_visible(timeout=PATIENCE_MS)
    with page.expect_navigation():
        evidence.click()


def taken(page: Page, name: str) -> bytes:
    """Download a file of the evidence by the link that shows its name."""
    link = page.locator("main a", has_text=re.compile(rf"^\s*{re.escape(name)}")).first
    answer = page.request.get(page.evaluate("item => item.href", link.element_handle()))
    assert answer.ok
    return answer.body()


def test_an_engineer_compares_two_runs_and_takes_the_data_away(engineer: Page, portal: Any) -> None:
    page = engineer
    ran(page, portal, "bioproduction.batch", recipe="cho/fed-batch", beside="Xv=0.8e9", points="57")
    section = page.locator("#comparaison")
    expect(section).to_be_visible()
    assert section.locator("tbody tr").count() >= 3
    expect(page.locator("main svg.marks, main .chart svg, main svg").first).to_be_visible(timeout=PATIENCE_MS)
    rows = list(csv.reader(io.StringIO(taken(page, "batch.csv").decode())))
    assert rows[0][:2] == ["time", "Xv"]
    assert len(rows) == 58
    assert taken(page, "batch.parquet")[:4] == b"PAR1"
    recipe = yaml.safe_load(taken(page, "recipe.yaml"))
    assert (recipe["plant"], recipe["duration"]) == ("cho", 336.0)
    assert Axe().run(page).violations_count == 0
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_setting_that_cannot_be_is_told_where_it_was_asked(engineer: Page, portal: Any) -> None:
    page = engineer
    page.goto(f"{portal.address}/offres/bioproduction.batch")
    form = page.locator("#agir form[action*='/actes/run/']")
    form.locator("[name='settings']").fill("V=-1")
    with page.expect_navigation():
        form.locator("button").last.click()
    expect(page.locator("main")).to_contain_text("est négatif", timeout=PATIENCE_MS)


def test_the_plant_of_one_patient_can_be_read(engineer: Page, portal: Any) -> None:
    page = engineer
    ran(page, portal, "bioproduction.batch", recipe="cell-therapy/one-patient", points="25")
    expect(page.locator("main")).to_contain_text("Activation")
