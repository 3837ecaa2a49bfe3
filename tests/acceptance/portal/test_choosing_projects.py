"""A committee's whole way on a call in a real browser: files of the register, four reviewers, conflicts, calibration, choice, decision."""

import csv
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Locator, Page, expect

Reader = Callable[..., Page]
FILES, CALL = "cartography.files", "cartography.call"
TITLES = ("Atelier commun", "Banc d’essai", "Capteurs", "Dépôt de lignées")
#: Notes of the four reviewers on the four files, from the most lenient to the most severe; none where there is a conflict.
NOTES = {"B": (5, 4, 3, 4), "C": (None, 4, 3, 3), "D": (4, 3, None, 3), "E": (3, 2, 1, 2)}


@pytest.fixture
def secretariat(reader: Reader, portal: Any) -> Page:
    return reader(f"/entrer/?token={portal.link()}")


def go(page: Page, portal: Any, path: str) -> None:
    answer = page.goto(portal.address + path)
    assert answer is not None
    assert answer.status == 200, path


def send(form: Locator, **words: Any) -> None:
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
    with form.page.expect_navigation():
        form.locator("button").first.click()


def step(page: Page, act: str, number: int = 0, **words: Any) -> None:
    send(page.locator(f"form[action$='/{act}']").nth(number), **words)


def act(page: Page, name: str, **words: Any) -> None:
    send(page.locator(f"form[action*='/actes/{name}/']").first, **words)


def clean(page: Page) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def keep_files(page: Page, portal: Any, folder: Path) -> None:
    """Let the secretariat bring in the files of a call in one list."""
    table = folder / "dossiers.csv"
    with table.open("w", encoding="utf-8", newline="") as text:
        rows = [[title, "one-health", f"Maison {place}", "1"] for place, title in enumerate(TITLES)]
        csv.writer(text).writerows([["name", "call", "organisations", "cost"], *rows])
    go(page, portal, f"/registres/{FILES}")
    act(page, "record-import", file=str(table), dry=False, reason="dossiers reçus")
    batch = re.search(r"batch=(PR-[0-9a-f]+)", page.content())
    assert batch, page.content()[-3000:]
    go(page, portal, f"/propositions/{FILES}?batch={batch[1]}")
    act(page, "record-decide")


def note(page: Page, seat: str, words: dict[str, str]) -> None:
    """Let a reviewer say where they come from, then note what they may."""
    organisation = {"C": "Maison 0", "D": "aucune"}.get(seat, "aucune")
    step(page, "home", organisations=organisation)
    if seat == "D":
        step(page, "interest", file=words["Capteurs"], why="ancien collègue")
    for title, points in zip(TITLES, NOTES[seat], strict=True):
        if points is None:
            assert page.locator(f"form[action$='/note'] option[value='{words[title]}']").count() == 0
            continue
        names = ("competitiveness", "locks", "transfer", "x100", "start_ups", "jobs", "funds")
        step(page, "note", file=words[title], **dict.fromkeys(names, str(points)))


def test_a_committee_chooses_and_its_meeting_records_it(secretariat: Page, reader: Reader, portal: Any, tmp_path: Path) -> None:
    page = secretariat
    keep_files(page, portal, tmp_path)
    # Whoever has not signed in sees neither the register's files nor that there are any.
    assert all(title not in reader("/registres").content() for title in TITLES)
    # The call's own record leads to the sitting, already about that call.
    go(page, portal, "/fiches/cartography.calls/one-health")
    page.get_by_role("link", name="Instruire un appel").first.click()
    step(page, "x-begin")
    expect(page.locator("main")).to_contain_text("Appel : Appel à candidatures « One Health »")
    clean(page)
    step(page, "open", budget="2")
    step(page, "take")
    for title in TITLES:
        expect(page.locator("#dossiers")).to_contain_text(title)
    assert page.get_by_text("Contribuer à la comparaison").count() == 0
    words = {
        row.locator("td, th").nth(1).inner_text(): row.locator("td, th").nth(0).inner_text()
        for row in page.locator("#dossiers tbody tr").all()
    }
    for place, seat in enumerate("BCDE"):
        page.get_by_role("button", name=f"Inviter : évaluateur {seat}").click()
        code = page.locator("code").first.inner_text()
        go(page, portal, f"/outils/{CALL}")
        # One reviewer of two reads in English.
        reviewer = reader(f"/en/tools/{CALL}" if place % 2 else f"/outils/{CALL}")
        step(reviewer, "x-resume", code=code)
        note(reviewer, seat, words)
        assert reviewer.locator("form[action$='/study']").count() == 0
        clean(reviewer)
    go(page, portal, f"/outils/{CALL}")
    step(page, "study")
    expect(page.locator("main")).to_contain_text("Solidité de chaque choix")
    clean(page)
    kept = {words["Atelier commun"], words["Banc d’essai"]}
    told = {f"outcome-{name}": "kept" if name in kept else "refused" for name in words.values()}
    told |= {f"why-{name}": "choix de l’instance" for name in words.values()}
    step(page, "decide", body="Comité exécutif", meeting="séance d’aujourd’hui", **told)
    expect(page.locator("#reunion")).to_contain_text("Aucune réunion n’est ouverte")
    letters(page, portal)
    # The body opens its meeting: the decision is written there once, by who may write in it.
    meeting = opened_meeting(page, portal)
    go(page, portal, f"/outils/{CALL}")
    step(page, "x-carry", meeting=meeting)
    go(page, portal, f"/reunions/{meeting}")
    expect(page.locator("main")).to_contain_text("retenu (2) : Atelier commun ; Banc d’essai")
    go(page, portal, f"/en/tools/{CALL}")
    expect(page.locator("main")).to_contain_text("Put before the meeting")
    clean(page)


def letters(page: Page, portal: Any) -> None:
    """Read the letters as a text to edit and as a PDF."""
    answer = page.request.get(f"{portal.address}/outils/{CALL}/document.docx")
    written = "\n".join(one.text for one in Document(BytesIO(answer.body())).paragraphs)
    assert all(title in written for title in TITLES)
    assert "Comité exécutif" in written
    assert page.request.get(f"{portal.address}/outils/{CALL}/document.pdf").body().startswith(b"%PDF")


def opened_meeting(page: Page, portal: Any) -> str:
    """Plan a meeting of the executive committee today, open it, and return its reference."""
    go(page, portal, "/instances/G3")
    act(page, "add-meeting", day=date.today().isoformat())
    name = page.url.rstrip("/").rpartition("/")[2].partition("?")[0]
    act(page, "open", reminder_read=True)
    return name
