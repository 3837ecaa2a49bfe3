"""A clinician's way through a case in a real browser: keyboard only, French and English, with JavaScript or without, nothing kept."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from .conftest import free_port

FRENCH, ENGLISH = "/consulter/rare_diseases.case", "/en/ask/rare_diseases.case"
#: A few labels, in the form of the table that an operator would give.
LABELS = (
    ("HP:0001166", "Arachnodactyly", "Arachnodactylie"),
    ("HP:0001083", "Ectopia lentis", "Ectopie du cristallin"),
    ("HP:0002616", "Aortic root aneurysm", "Dilatation de la racine aortique"),
)


@dataclass
class Served:
    """A served workspace, its folder, and what the server has written."""

    address: str
    workspace: Path
    log: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("rare")
    table = folder / "labels.tsv"
    head = "subject_id\tsource_language\ttranslation_language\tpredicate_id\tsource_value\ttranslation_status\ttranslation_value\n"
    lines = (f"{name}\ten\tfr\trdfs:label\t{english}\tOFFICIAL\t{french}\n" for name, english, french in LABELS)
    table.write_text(head + "".join(lines), encoding="utf-8")
    port, log = free_port(), folder / "served.log"
    command = [sys.executable, "-m", "filiere", "serve", "--workspace", str(folder / "workspace"), "--port", str(port)]
    environment = os.environ | {"FILIERE_LANG": "fr", "FILIERE_RARE_DISEASES_LABELS": str(table)}
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    limit = time.monotonic() + 240
    while True:
        try:
            with urlopen(address + FRENCH, timeout=60) as answer:
                assert answer.status == 200
                break
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < limit, log.read_text()
            time.sleep(0.5)
    yield Served(address, folder / "workspace", log)
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=30)


def visit(browser: Browser, address: str, **options: object) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **options).new_page()  # type: ignore[arg-type]  # options as given
    page.goto(address)
    return page


def reach(page: Page, name: str) -> None:
    """Press Tab until the field of that name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} is not reached by the keyboard")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def no_fault(page: Page) -> None:
    assert Axe().run(page).violations_count == 0
    width = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size(width)


def test_a_case_from_the_first_sign_to_the_printed_sheet_by_keyboard_in_french(served: Served, browser: Browser, tmp_path: Path) -> None:
    page = visit(browser, served.address + FRENCH)
    no_fault(page)
    reach(page, "sign")
    page.keyboard.type("arachno", delay=30)
    page.wait_for_selector("datalist option[value='Arachnodactylie (HP:0001166)']", state="attached", timeout=15_000)
    page.keyboard.type("dactylie")
    enter(page)
    assert page.url == served.address + FRENCH
    for words in ("Ectopie du cristallin", "HP:0002616"):
        reach(page, "sign")
        page.keyboard.type(words)
        enter(page)
    text = page.inner_text("main")
    assert "dispositif non marqué CE, ne pas utiliser pour le soin" in text
    assert re.search(r"OMIM:154700\s+Marfan syndrome", text)
    assert "Probabilité que la maladie soit dans la base" in text
    assert "Pour (+) ou contre (−)" in text
    # The next question is answered where it is asked, by the keyboard.
    asked = page.locator("select[name^='HP:']").nth(3).get_attribute("name")
    assert asked
    reach(page, asked)
    page.keyboard.press("End")
    reach(page, "onset_y")
    page.keyboard.type("8,5")
    enter(page)
    assert page.locator(f"select[name='{asked}']").input_value() == "excluded"
    no_fault(page)
    with page.expect_download() as packet:
        page.get_by_role("button", name="Phénopaquet").press("Enter")
    found = json.loads(Path(packet.value.path()).read_text(encoding="utf-8"))
    assert {one["type"]["id"] for one in found["phenotypicFeatures"]} == {"HP:0001166", "HP:0001083", "HP:0002616", asked}
    assert "ne pas utiliser pour le soin" in found["metaData"]["externalReferences"][0]["description"]
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Fiche imprimable").press("Enter")
    printed = " ".join(part.extract_text() for part in pypdf.PdfReader(sheet.value.path()).pages)
    assert "Arachnodactylie" in printed
    assert printed.count("ne pas utiliser pour le soin") >= 2
    with page.expect_navigation():
        page.get_by_role("button", name="Effacer et recommencer").or_(page.get_by_role("link", name="Effacer et recommencer")).press(
            "Enter"
        )
    assert page.locator("select[name^='HP:']").count() == 0


def test_without_javascript_a_word_leads_to_the_signs_it_may_mean_in_english(served: Served, browser: Browser) -> None:
    page = visit(browser, served.address + ENGLISH, java_script_enabled=False)
    page.locator("input[name='sign']").fill("ectopia")
    page.get_by_role("button", name="Add and rank").click()
    page.locator("select[name='pick']").select_option("HP:0001083")
    page.get_by_role("button", name="Add and rank").click()
    text = page.inner_text("main")
    assert "not a CE-marked device, not to be used for care" in text
    assert "Ectopia lentis" in text
    assert page.locator("select[name='HP:0001083']").input_value() == "observed"
    page.locator("input[name='sign']").fill("no such sign at all")
    page.get_by_role("button", name="Rank diseases").click()
    assert "No sign answers to “no such sign at all”" in page.inner_text("main")
    assert page.url == served.address + ENGLISH


def test_nothing_of_a_case_is_kept(served: Served, browser: Browser) -> None:
    page = visit(browser, served.address + FRENCH)
    page.locator("input[name='sign']").fill("HP:0030084")
    page.locator("input[name='onset_y']").fill("117")
    with page.expect_navigation():
        page.get_by_role("button", name="Ajouter et classer").click()
    assert "HP:0030084" in page.inner_text("main")
    assert page.evaluate("history.length") <= 3
    assert "HP" not in page.evaluate("location.href + JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie")
    page.locator("#field-onset-y").fill("x" * 50_000)
    with page.expect_navigation():
        page.get_by_role("button", name="Classer les maladies").click()
    assert "c'est trop long pour être lu" in page.inner_text("main").replace("’", "'")
    kept = [path for path in served.workspace.rglob("*") if path.is_file() and path.parent.name != "rare_diseases"]
    assert kept
    assert [path.name for path in kept if b"HP:0030084" in path.read_bytes()] == []
    assert "HP:0030084" not in served.log.read_text()
    index = list((served.workspace / "cache" / "rare_diseases").iterdir())
    # What is kept of the engine is the index of the ontology, written once, before this case was asked.
    assert len(index) == 1
    assert index[0].name.startswith("hpo-")
