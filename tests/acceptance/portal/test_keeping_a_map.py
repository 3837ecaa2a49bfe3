"""A steward's whole cycle in a real browser: a proposal with its link, its decision, the map it enters, its review, a bad series undone."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Reader = Callable[..., Page]
LOCKS, PROJECTS, LINKS = "cartography.locks", "cartography.projects", "cartography.links"


@pytest.fixture
def steward(reader: Reader, portal: Any) -> Page:
    return reader(f"/entrer/?token={portal.link()}")


def go(page: Page, portal: Any, path: str) -> None:
    answer = page.goto(portal.address + path)
    assert answer is not None
    assert answer.status == 200, path


def send(page: Page, act: str, **words: Any) -> None:
    form = page.locator(f"form[action*='/actes/{act}/']").first
    for name, value in words.items():
        field = form.locator(f"[name='{name}']")
        if field.evaluate("item => item.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "file":
            field.set_input_files(value)
        elif field.get_attribute("type") == "checkbox":
            field.set_checked(bool(value))
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button").click()


def clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_a_steward_keeps_a_map(steward: Page, portal: Any, reader: Reader, tmp_path: Path) -> None:
    # The contract's own locks are there before anybody did anything, and the one of fixed costs has no link.
    go(steward, portal, f"/fiches/{LOCKS}/couts-fixes")
    expect(steward.locator("#liens")).to_contain_text("Aucun lien énoncé")
    # Somebody proposes a link from a project; the steward sees it and accepts.
    go(steward, portal, f"/fiches/{PROJECTS}/hu-precimed")
    send(steward, "link-propose", kind="works_on", target=f"{LOCKS}/couts-fixes", source="https://example.org/", reason="dit par le projet")
    go(steward, portal, f"/propositions/{LINKS}")
    steward.get_by_role("link", name=re.compile("Hu-PreciMED — travaille sur")).first.click()
    send(steward, "record-moderate")
    # A visitor reads it from the other end.
    visitor = reader(f"/fiches/{LOCKS}/couts-fixes")
    expect(visitor.locator("#liens")).to_contain_text("Hu-PreciMED")
    # What expires is told, with the vacant post.
    go(steward, portal, f"/a-revoir/{LOCKS}")
    expect(steward.locator("#perimees")).to_contain_text("poste à pourvoir")
    # A bad list came in and was accepted; it goes in one act.
    file = tmp_path / "faux.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([["name", "source"], ["Verrou imaginaire un", "rumeur"], ["Verrou imaginaire deux", "rumeur"]])
    go(steward, portal, f"/registres/{LOCKS}")
    send(steward, "record-import", file=str(file), dry=False, reason="liste reçue")
    batch = re.search(r"batch=(PR-[0-9a-f]+)", steward.content())
    assert batch, steward.content()[-3000:]
    go(steward, portal, f"/propositions/{LOCKS}?batch={batch[1]}")
    send(steward, "record-decide")
    go(steward, portal, f"/registres/{LOCKS}?q=imaginaire")
    expect(steward.locator("main")).to_contain_text("Verrou imaginaire un")
    go(steward, portal, f"/a-revoir/{LOCKS}")
    send(steward, "series-undo", batch=batch[1], reason="liste imaginaire")
    go(steward, portal, f"/registres/{LOCKS}?q=imaginaire")
    expect(steward.locator("main")).not_to_contain_text("Verrou imaginaire un")


@pytest.mark.parametrize(("width", "dark"), [(320, False), (1280, True)])
@pytest.mark.parametrize(
    "path", [f"/registres/{LOCKS}", f"/fiches/{PROJECTS}/hu-precimed", f"/a-revoir/{LOCKS}", "/en/editions/cartography.lock_matrix"]
)
def test_the_pages_of_a_map_are_accessible_narrow_and_dark(reader: Reader, path: str, width: int, dark: bool) -> None:
    clean(reader(path, width=width, dark=dark))
