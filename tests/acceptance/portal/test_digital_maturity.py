"""A manager assesses her firm in a real browser: a first result after ten questions, without an account and without JavaScript."""

import re
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Reader = Callable[..., Page]

DOOR = "/outils/digital_maturity.assessment"
#: Words a minute, slower than the mean of 238 of adults who read English non-fiction silently (M. Brysbaert, "How many words do we read per
#: minute?", Journal of Memory and Language 109, 2019); and what choosing an answer takes, taken large.
WORDS_PER_MINUTE = 180
CHOICE_S = 15


def begin(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form[action$='/x-begin'] button").click()


def answer(page: Page, level: int) -> None:
    with page.expect_navigation():
        page.locator("#question form").nth(level).locator("button").click()


def send(page: Page, act: str, **words: str) -> None:
    form = page.locator(f"form[action$='/{act}']").first
    for name, value in words.items():
        field = form.locator(f"[name='{name}']")
        if field.evaluate("item => item.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button").click()


def clean(page: Page) -> None:
    assert Axe().run(page).violations_count == 0
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_first_result_after_ten_questions_without_an_account(reader: Reader) -> None:
    page = reader(DOOR, javascript=False)
    read = len(page.locator("main").inner_text().split())
    started = time.monotonic()
    begin(page)
    for number in range(10):
        assert page.locator("#result").count() == 0
        read += len(page.locator("#question").inner_text().split())
        answer(page, number % 4)
    assert "Premier résultat" in page.locator("main").inner_text()
    assert page.locator("#result .metric").count() == 3
    read += len(page.locator("#result").inner_text().split())
    minutes = read / WORDS_PER_MINUTE + 10 * CHOICE_S / 60
    print(f"first result: {read} words, {minutes:.1f} minutes of reading and choosing, {time.monotonic() - started:.1f} s of the machine")
    assert minutes <= 10


def test_pages_of_an_assessment_are_accessible_and_narrow(reader: Reader) -> None:
    page = reader(DOOR)
    clean(page)
    begin(page)
    clean(page)
    for _ in range(10):
        answer(page, 1)
    clean(page)
    page.goto(page.url.replace("/outils/", "/en/tools/"))
    assert "First result" in page.locator("main").inner_text()
    clean(page)
    for _ in range(32):
        answer(page, 2)
    assert "Every question has its answer" in page.locator("main").inner_text()
    send(page, "profile", size="small", subsector="devices")
    send(page, "estimate", **{"gain-d7": "4", "effort-d7": "3", "budget": "5"})
    assert "Road map" in page.locator("#road").inner_text()
    clean(page)


def test_what_does_not_apply_asks_why(reader: Reader) -> None:
    page = reader(DOOR, javascript=False)
    begin(page)
    form = page.locator("#question form").last
    form.locator("[name='why']").fill("nous ne fabriquons rien")
    with page.expect_navigation():
        form.locator("button").click()
    assert "1 réponse sur 42" in page.locator("main").inner_text()


def test_another_device_resumes_by_a_code_and_a_stranger_sees_only_the_door(reader: Reader) -> None:
    page = reader(DOOR)
    begin(page)
    first = page.locator("#question h2").inner_text()
    answer(page, 2)
    second = page.locator("#question h2").inner_text()
    assert first != second
    send(page, "x-code")
    code = re.search(r"(?:[A-Z0-9]{4}-){4}[A-Z0-9]{4}", page.locator("main").inner_text())
    assert code

    stranger = reader(DOOR)
    assert stranger.locator("#question").count() == 0
    send(stranger, "x-resume", code=code[0].lower().replace("-", " "))
    assert stranger.locator("#question h2").inner_text() == second


def test_a_second_person_answers_without_seeing_the_first(reader: Reader) -> None:
    page = reader(DOOR)
    begin(page)
    for _ in range(12):
        answer(page, 3)
    send(page, "x-invite")
    code = re.search(r"(?:[A-Z0-9]{4}-){4}[A-Z0-9]{4}", page.locator("main").inner_text())
    assert code
    other = reader(DOOR)
    send(other, "x-resume", code=code[0])
    assert "0 réponse sur" in other.locator("main").inner_text()
    for _ in range(10):
        answer(other, 0)
    assert other.locator("#two tbody tr").count() == 10
    assert other.locator("form[action$='/x-forget']").count() == 0


def test_the_document_is_the_holders_alone(reader: Reader, portal: Any) -> None:
    pypdf = pytest.importorskip("pypdf")
    page = reader(DOOR)
    begin(page)
    for _ in range(10):
        answer(page, 1)
    answered = page.request.get(portal.address + DOOR + "/document.pdf")
    assert answered.status == 200
    assert answered.headers["cache-control"] == "private, no-store"
    words = " ".join(part.extract_text() for part in pypdf.PdfReader(BytesIO(answered.body())).pages)
    assert "Maturité numérique" in words
    with pytest.raises(HTTPError) as refused:
        urlopen(portal.address + DOOR + "/document.pdf", timeout=30)
    assert refused.value.code == 403


def test_erasing_asks_once_and_leaves_nothing(reader: Reader, portal: Any) -> None:
    page = reader(DOOR, expect=200)
    begin(page)
    answer(page, 1)
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "filiere-digital_maturity-assessment")
    send(page, "x-forget", sure="yes")
    assert page.locator("form[action$='/x-begin']").count() == 1
    old = Request(portal.address + DOOR + "/document.pdf", headers={"Cookie": f"filiere-digital_maturity-assessment={key}"})
    with pytest.raises(HTTPError) as refused:
        urlopen(old, timeout=30)
    assert refused.value.code == 403


def test_the_key_is_out_of_reach_of_scripts_and_a_forged_form_does_nothing(reader: Reader, portal: Any) -> None:
    page = reader(DOOR)
    begin(page)
    assert page.evaluate("document.cookie") == ""
    cookie = next(item for item in page.context.cookies() if item["name"].startswith("filiere-"))
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    forged = Request(
        portal.address + DOOR + "/answer", data=b"question=d7&level=1", headers={"Cookie": f"{cookie['name']}={cookie['value']}"}
    )
    with pytest.raises(HTTPError) as refused:
        urlopen(forged, timeout=30)
    assert refused.value.code == 403
    page.reload()
    assert "0 réponse sur" in page.locator("main").inner_text()


def test_the_dashboard_says_that_its_firms_are_made_up_and_leads_to_the_tool(reader: Reader, portal: Any) -> None:
    page = reader("/ateliers/digital_maturity")
    assert page.locator("#outils a[href$='/outils/digital_maturity.assessment']").count() == 1
    clean(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(portal.address + "/offres/digital_maturity.dashboard")
    with page.expect_navigation():
        page.locator("main a[href*='/preuves/']").first.click()
    words = page.locator("main").inner_text()
    assert "Entreprises fictives, tirées au hasard" in words
    assert page.locator("main a[href$='/outils/digital_maturity.assessment']").count() >= 1
    clean(page)
    promise = reader("/livrables/PS10.1?on=2026-06-30").locator("main").inner_text()
    assert "aucune information reçue" in promise, "made-up firms keep no promise"
