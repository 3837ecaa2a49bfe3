"""A register kept in a real browser: a cluster's list goes from its file to published records; what is wrong can be taken back."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Reader = Callable[..., Page]
REGISTER = "steering.organisations"


@pytest.fixture
def moderator(reader: Reader, portal: Any) -> Page:
    """Come in by a one-time link, and fill the register from the contract where it holds nothing yet."""
    page = reader(f"/entrer/?token={portal.link()}")
    go(page, portal, f"/registres/{REGISTER}")
    if page.locator("form[action*='/actes/record-fill/']").count():
        send(page, "record-fill")
    return page


def go(page: Page, portal: Any, path: str, status: int = 200) -> None:
    answer = page.goto(portal.address + path)
    assert answer is not None
    assert answer.status == status, path


def send(page: Page, act: str, **words: Any) -> None:
    """Fill in the form of an act and send it, each word where its label is."""
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


def tick(page: Page, *labels: str, outcome: str, reason: str = "") -> None:
    """Tick proposals by their names, and accept or refuse them in one act."""
    form = page.locator("#cocher form")
    for label in labels:
        form.get_by_label(label).first.check()
    form.locator("[name=outcome]").select_option(outcome)
    form.locator("[name=reason]").fill(reason)
    with page.expect_navigation():
        form.locator("button").click()


def clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def write(file: Path, *rows: list[str]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, delimiter=";").writerows([["name", "kind", "town", "siren"], *rows])
    return file


def test_a_clusters_list_is_imported_moderated_and_published(moderator: Page, portal: Any, reader: Reader, tmp_path: Path) -> None:
    file = write(
        tmp_path / "membres.csv",
        ["Atelier Imaginaire Un", "entreprise", "Évry", ""],
        ["Atelier Imaginaire Deux", "entreprise", "Lyon", "123456789"],
        ["Atelier Imaginaire Trois", "entreprise", "Lyon", "12"],
    )
    path = f"/registres/{REGISTER}"
    go(moderator, portal, path)
    send(moderator, "record-import", file=str(file), reason="Annuaire du pôle", dry=True)
    expect(moderator.locator("main")).to_contain_text("Rien n’a été écrit")
    expect(moderator.locator("main")).to_contain_text("neuf chiffres")
    clean(moderator)
    go(moderator, portal, path)
    send(moderator, "record-import", file=str(file), reason="Annuaire du pôle", dry=False)
    with moderator.expect_navigation():
        moderator.locator("main .notice a").first.click()
    assert "batch=PR-" in moderator.url
    clean(moderator)
    assert moderator.locator("#cocher input[type=checkbox]").count() == 2
    tick(moderator, "Atelier Imaginaire Un", outcome="accepted")
    visitor = reader(f"{path}?q=imaginaire")
    assert visitor.locator("main table").first.locator("tbody tr").count() == 1
    expect(visitor.locator("main")).to_contain_text("Atelier Imaginaire Un")
    go(moderator, portal, f"/propositions/{REGISTER}")
    tick(moderator, "Atelier Imaginaire Deux", outcome="refused", reason="Pas du secteur")
    expect(moderator.locator("main")).not_to_contain_text("Atelier Imaginaire Deux")


def test_two_people_at_the_same_record_both_keep_their_words(moderator: Page, portal: Any, reader: Reader) -> None:
    path = f"/fiches/{REGISTER}/inserm"
    other = reader(f"/entrer/?token={portal.link()}")
    go(other, portal, path)
    go(moderator, portal, path)
    form = "form[action*='/actes/record-propose/'] "
    send(moderator, "record-propose", **{"v-town": "Ville Première", "reason": "vu sur place"})
    expect(moderator.locator("main .notice").first).to_contain_text("Votre proposition est enregistrée")
    go(moderator, portal, f"/propositions/{REGISTER}")
    with moderator.expect_navigation():
        moderator.locator("main table").get_by_role("link", name="Inserm").first.click()
    clean(moderator)
    send(moderator, "record-moderate")
    other.locator(form + "[name='v-town']").fill("Ville Seconde")
    other.locator(form + "[name='v-website']").fill("https://example.org/")
    other.locator(form + "[name='reason']").fill("vu ailleurs")
    with other.expect_navigation():
        other.locator(form + "button").click()
    expect(other.locator("main .notice").first).to_contain_text("Quelqu’un d’autre a changé cette fiche")
    expect(other.locator("main table").first).to_contain_text("Ville Première")
    assert other.locator(form + "[name='v-town']").input_value() == "Ville Seconde"
    assert other.locator(form + "[name='v-website']").input_value() == "https://example.org/"
    assert other.locator(form + "[name='reason']").input_value() == "vu ailleurs"
    clean(other)
    with other.expect_navigation():
        other.locator(form + "button").click()
    expect(other.locator("main .notice").first).to_contain_text("Votre proposition est enregistrée")


def test_a_merge_redirects_an_undo_takes_it_back(moderator: Page, portal: Any, reader: Reader) -> None:
    go(moderator, portal, f"/fiches/{REGISTER}/cea-leti")
    send(moderator, "record-merge", into="cea", reason="même maison")
    visitor = reader(f"/fiches/{REGISTER}/cea-leti")
    assert re.search(r"/fiches/steering\.organisations/cea/?$", visitor.url)
    go(moderator, portal, f"/fiches/{REGISTER}/cea-leti?merged=1")
    clean(moderator)
    send(moderator, "record-undo", reason="deux maisons")
    assert reader(f"/fiches/{REGISTER}/cea-leti").url.endswith("/cea-leti")
    expect(moderator.locator("#histoire")).to_contain_text("Dernier acte annulé")


def test_where_they_are_is_drawn_as_tiles_then_as_points(moderator: Page, portal: Any, reader: Reader) -> None:
    for key, town in (("genopole", "Ville A"), ("bioaster", "Ville B")):
        go(moderator, portal, f"/fiches/{REGISTER}/{key}")
        send(moderator, "record-propose", **{"v-town": town, "reason": "annuaire"})
    go(moderator, portal, f"/propositions/{REGISTER}")
    tick(moderator, "Génopole", "Bioaster", outcome="accepted")
    page = reader(f"/registres/{REGISTER}", width=320)
    expect(page.locator("#carte svg")).to_be_visible(timeout=20_000)
    clean(page)
    assert page.locator("#carte .twin tbody tr").count() >= 2


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_of_a_register_are_accessible_narrow_and_dark(moderator: Page, reader: Reader, width: int, dark: bool) -> None:
    expect(moderator.locator("main table").first).to_be_visible()
    for path in (f"/registres/{REGISTER}", f"/en/registers/{REGISTER}", f"/fiches/{REGISTER}/cni", f"/en/records/{REGISTER}/cni"):
        clean(reader(path, width=width, dark=dark))


def test_a_search_forgives_without_javascript(moderator: Page, reader: Reader) -> None:
    expect(moderator.locator("main table").first).to_be_visible()
    page = reader(f"/registres/{REGISTER}?q=genopoel", javascript=False)
    expect(page.locator("main .notice").first).to_contain_text("genopole")
    assert page.locator("main table tbody tr").count() >= 1
