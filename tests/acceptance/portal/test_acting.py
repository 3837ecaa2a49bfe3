"""What a reader who came in by a one-time link can do, and what nobody else can."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Reader = Callable[..., Page]


@pytest.fixture
def administrator(reader: Reader, portal: Any) -> Page:
    """Come in by a link; the token leaves the address at once."""
    page = reader(f"/entrer/?token={portal.link()}")
    assert "token" not in page.url
    expect(page.locator(".me")).to_be_visible()
    return page


def go(page: Page, portal: Any, path: str) -> None:
    answer = page.goto(portal.address + path)
    assert answer is not None
    assert answer.status == 200


def send(page: Page, act: str, **words: str) -> None:
    """Fill in the form of an act and send it."""
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


def test_a_link_lets_in_once(reader: Reader, portal: Any) -> None:
    token = portal.link()
    reader(f"/entrer/?token={token}")
    page = reader(f"/entrer/?token={token}", expect=403)
    assert "ne sert plus" in page.locator("main").inner_text()
    reader("/entrer/?token=invented", expect=403)


def test_what_awaits_comes_first_and_leaving_ends_it(administrator: Page, portal: Any) -> None:
    expect(administrator.locator("#attente")).to_be_visible()
    go(administrator, portal, "/a-faire/")
    assert administrator.locator("main .links a").count() > 0
    assert Axe().run(administrator).violations_count == 0
    with administrator.expect_navigation():
        administrator.locator(".me button").click()
    expect(administrator.locator(".me button")).to_have_count(0)


def test_evidence_is_filed_then_accepted_by_forms(administrator: Page, portal: Any, tmp_path: Path) -> None:
    document = tmp_path / "carte.txt"
    document.write_text("Carte des initiatives.")
    page = administrator
    go(page, portal, "/livrables/PS1.1.1")
    assert Axe().run(page).violations_count == 0
    send(page, "attest", file=str(document), day="2019-05-02", by="medicen")
    assert "/livrables/PS1.1.1" in page.url
    expect(page.locator("#etat")).to_contain_text("preuve déposée, à accepter")
    page.locator("main a[href*='/preuves/ev-']").first.click()
    page.wait_for_load_state()
    send(page, "decide", by="G3", day="2019-06-03")
    go(page, portal, "/livrables/PS1.1.1")
    expect(page.locator("#etat")).to_contain_text("accepté, preuve à l’appui")
    expect(page.locator("#etat")).to_contain_text("G3")
    go(page, portal, "/")
    assert page.locator(".metric.tone-accepted .metric-value").inner_text() != "0"


def test_only_a_word_of_non_delivery_makes_a_promise_late(administrator: Page, portal: Any) -> None:
    page = administrator
    go(page, portal, "/livrables/PS4.1.1")
    assert "retard" not in page.locator("#etat").inner_text()
    send(page, "declare", says="not_delivered", day="2020-02-01", by="servier", words="Reporté.")
    expect(page.locator("#etat")).to_contain_text("retard constaté")


def test_a_fault_in_a_form_is_told(administrator: Page, portal: Any) -> None:
    page = administrator
    go(page, portal, "/livrables/PS1.1.2")
    send(page, "attest", day="2019-05-02", by="medicen")
    assert "rien à déposer" in page.locator("main").inner_text()


def test_a_run_is_started_followed_and_gives_evidence(administrator: Page, portal: Any) -> None:
    page = administrator
    go(page, portal, "/offres/steering.gap_map")
    send(page, "run")
    assert "/calculs/" in page.url
    # The page moves on by itself, by htmx, without being loaded again.
    expect(page.locator(".notice.tone-accepted")).to_be_visible(timeout=90_000)
    page.locator(".notice a").click()
    page.wait_for_load_state()
    assert "/preuves/" in page.url
    send(page, "verify")
    expect(page.locator(".notice")).to_contain_text("la même chose", timeout=60_000)


def test_a_run_can_be_read_without_javascript(portal: Any, reader: Reader) -> None:
    page = reader("/calculs/", javascript=False)
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()
    assert page.locator("main dl").count() == 1


def test_a_value_is_proposed_checked_approved_and_shown(administrator: Page, portal: Any) -> None:
    page = administrator
    go(page, portal, "/indicateurs/PS1.T05")
    assert "zéro" in page.locator("#valeur").inner_text()
    send(page, "propose", value="20", day="2020-12-31", source="Rapport du consortium", reason="Premier relevé", by="medicen")
    for act in ("check", "approve"):
        form = page.locator("form[action*='/actes/reading/']").filter(has=page.locator(f"input[name='act'][value='{act}']"))
        form.locator("[name='by']").fill("G3")
        with page.expect_navigation():
            form.locator("button").click()
    expect(page.locator("#valeur")).to_contain_text("20")
    # The text gives no initial value: there is no way to say how far 20 has come.
    expect(page.locator("#valeur progress")).to_have_count(0)
    expect(page.locator("#valeur")).to_contain_text("données réelles")


def test_a_meeting_is_planned_opened_minuted_and_frozen(administrator: Page, portal: Any) -> None:
    page = administrator
    go(page, portal, "/instances/G3")
    send(page, "add-meeting", day="2019-04-04")
    send(page, "open", reminder_read="yes")
    send(page, "attend", organisation="medicen")
    send(page, "outcome", kind="decision", words="La carte est acceptée.", about="PS1.1.1")
    assert Axe().run(page).violations_count == 0
    send(page, "close", minutes="Séance levée.")
    expect(page.locator("#issues")).to_contain_text("La carte est acceptée.")
    # People still comment on what was decided.
    assert page.locator("form[action*='/actes/']:not([action*='/comment'])").count() == 0


def test_the_weather_is_the_leads_words(administrator: Page, portal: Any) -> None:
    page = administrator
    go(page, portal, "/projets/PS6")
    expect(page.locator("#meteo")).to_contain_text("Aucune météo")
    send(page, "weather", weather="cloud", words="Le fonds tarde.", day="2019-09-01", by="bpifrance")
    expect(page.locator("#meteo")).to_contain_text("Le fonds tarde.")


def test_the_workbook_comes_back_unchanged(administrator: Page, portal: Any, tmp_path: Path) -> None:
    page = administrator
    go(page, portal, "/nouvelles/")
    with page.expect_download() as taken:
        page.locator("a[href$='filiere.xlsx']").click()
    path = tmp_path / "filiere.xlsx"
    taken.value.save_as(path)
    send(page, "news", file=str(path))
    expect(page.locator(".notice").first).to_contain_text("0 lignes enregistrées")


def test_the_dossier_is_taken_away_as_pdf_and_html(administrator: Page, portal: Any) -> None:
    page = administrator
    go(page, portal, "/dossier/")
    for form, start in (("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>")):
        address = page.locator(f"a[href$='committee.{form}']").get_attribute("href") or ""
        answer = page.request.get(portal.address + address, timeout=120_000)
        assert answer.status == 200, answer.text()[-3000:]
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.body()[:20].lower().startswith(start.lower())


def test_a_visitor_is_offered_nothing_and_refused_everything(reader: Reader, portal: Any) -> None:
    page = reader("/livrables/PS1.1.2")
    assert page.locator("main form[method='post']").count() == 0
    answer = page.request.post(f"{portal.address}/actes/declare/PS1.1.2", form={"says": "not_delivered", "day": "2020-01-01", "by": "x"})
    assert answer.status == 403
    assert page.request.get(f"{portal.address}/fichiers/dossier/committee.pdf").status == 403


def test_a_form_from_elsewhere_is_refused_even_signed_in(administrator: Page, portal: Any) -> None:
    answer = administrator.request.post(
        f"{portal.address}/actes/declare/PS1.1.2", form={"says": "not_delivered", "day": "2020-01-01", "by": "x"}
    )
    assert answer.status == 403
    assert re.search("ne vient pas d’ici", answer.text())
