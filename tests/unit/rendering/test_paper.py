"""PDF, the standing file, the terminal, the fonts and the colours: each read back by something independent."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from filiere.kernel.names import Language, Text
from filiere.rendering.charts import PALETTE
from filiere.rendering.fonts import font_faces, web_fonts
from filiere.rendering.html import STYLESHEET
from filiere.rendering.pdf import printable, to_pdf
from filiere.rendering.standalone import TOKENS, to_standalone_html
from filiere.rendering.terminal import to_terminal
from filiere.sdk import blocks as sdk

from .sample import CHART, PAGE
from .test_html import Reader

TITLE = Text(fr="Dossier du comité exécutif", en="Executive committee dossier")
HEAD = Text(fr="Journal : 412 entrées", en="Log: 412 entries")


@pytest.fixture(scope="module", params=["fr", "en"])
def printed(request: pytest.FixtureRequest) -> tuple[Language, bytes]:
    return request.param, to_pdf(TITLE, PAGE, request.param, head=HEAD, on=date(2024, 12, 31))


def test_a_pdf_is_tagged_titled_and_in_its_language(printed: tuple[Language, bytes]) -> None:
    language, content = printed
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert root["/Lang"] == {"fr": "fr-FR", "en": "en-GB"}[language]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert PdfReader(io.BytesIO(content)).metadata.title == TITLE.say(language)  # type: ignore[union-attr]  # it is there
    assert b"pdfuaid:part" in content


def test_a_pdf_says_what_the_page_says(printed: tuple[Language, bytes]) -> None:
    language, content = printed
    words = re.sub(r"\s+", " ", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    wanted = {
        "fr": ("31 décembre 2024", "Les mêmes valeurs en tableau", "aucun relevé", "× non atteint", "7 sans date"),
        "en": ("31 December 2024", "The same values as a table", "no reading", "× missed", "7 undated"),
    }[language]
    for said in (*wanted, TITLE.say(language), "412", "en vigueur", "#set", "simulé"):
        assert said in words, said
    assert "Annuler" not in words, "acts are for screens"


def _tree(node: object, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            _tree(child, found)
    elif isinstance(node, dict):
        if "/S" in node and node.get("/Type", "/StructElem") == "/StructElem":
            found.append((str(node["/S"]), str(node.get("/Alt", ""))))
        if "/K" in node and "/S" in node:
            _tree(node["/K"], found)
    return found


def test_pictures_carry_their_words_and_tables_their_headings(printed: tuple[Language, bytes]) -> None:
    language, content = printed
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    found = _tree(root["/StructTreeRoot"]["/K"], [])
    figures = [alt for kind, alt in found if kind == "/Figure"]
    assert figures.count({"fr": "Deux barres", "en": "Two bars"}[language]) == 2
    assert "" not in figures
    kinds = {kind for kind, _ in found}
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= kinds
    assert next(kind for kind, _ in found if re.fullmatch(r"/H\d", kind)) == "/H1"


def test_equal_pages_print_equal_bytes(printed: tuple[Language, bytes]) -> None:
    language, content = printed
    assert to_pdf(TITLE, PAGE, language, head=HEAD, on=date(2024, 12, 31)) == content


def test_a_long_table_breaks_across_pages_and_repeats_its_heading() -> None:
    rows = tuple((f"ligne {number}", number) for number in range(150))
    pages = PdfReader(io.BytesIO(to_pdf("t", (sdk.Table(columns=("Intitulé", "Valeur"), rows=rows),), "fr"))).pages
    assert len(pages) > 2
    assert all("Intitulé" in page.extract_text() for page in pages)


def test_a_letter_without_glyph_is_told_by_its_number_and_never_costs_the_page() -> None:
    assert printable("é\u202f株\u200b") == "é\u202f[U+682A]"
    page = to_pdf("株", (sdk.Prose(text="東 🙂 e\u0301\u2066"), CHART), "fr")
    assert "[U+6771]" in PdfReader(io.BytesIO(page)).pages[0].extract_text()


def test_a_long_twin_is_counted_rather_than_printed() -> None:
    rows = tuple((number, number) for number in range(61))
    long = CHART.model_copy(update={"twin": sdk.Table(columns=("x", "y"), rows=rows)})
    words = PdfReader(io.BytesIO(to_pdf("t", (long,), "fr"))).pages[0].extract_text()
    assert "61 valeurs" in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_standing_file_needs_nothing_else(language: Language, tmp_path: Path) -> None:
    whole = to_standalone_html(TITLE, PAGE, language, head=HEAD, fonts=tmp_path)
    page = Reader(whole.removeprefix("<!doctype html>\n"))
    assert page.named("html") == [{"lang": language}]
    assert TITLE.say(language) in page.words
    assert [tag for tag, _, _ in page.elements].count("h1") == 1
    fetched = [value for _, attributes, _ in page.elements for key, value in attributes.items() if key == "src"]
    assert not fetched
    assert not re.findall(r"url\(\"(?!data:)", whole)
    assert not page.named("script")
    names = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(names) == len(set(names))


def test_the_terminal_shows_the_words_and_no_control_of_theirs() -> None:
    plain = to_terminal(PAGE, "fr", width=110, colour=False)
    assert "\x1b" not in plain
    assert max(map(len, plain.splitlines())) <= 110
    for said in ("81", "Intitulé français", "aucun relevé", "× non atteint", "7 sans date", "en vigueur", "22 novembre 2026", "Réservé"):
        assert said in plain, said
    coloured = to_terminal(PAGE, "en", width=110, colour=True)
    assert "\x1b[" in coloured
    assert "recorded delay" in coloured.replace("\u00a0", " ")


def test_the_terminal_is_plain_in_a_pipe(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in to_terminal(PAGE, "fr")


def test_web_fonts_are_small_renamed_licensed_and_made_once(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    fonts = web_fonts(tmp_path)
    for font in fonts:
        assert font.file.stat().st_size < 40_000
        with TTFont(font.file) as read:
            names = {str(record) for record in read["name"].names if record.nameID in {1, 3, 4, 6, 16}}
            assert not [name for name in names if "Source" in name], "the licence reserves the name"
            points = read.getBestCmap()
            assert all(ord(letter) in points for letter in "éàùçœŒÉ«»’–—…€×≥→")
    assert len(list(tmp_path.glob("*-OFL.txt"))) == 2
    assert all("SIL Open Font License" in path.read_text(encoding="utf-8") for path in tmp_path.glob("*-OFL.txt"))
    stamps = [font.file.stat().st_mtime_ns for font in fonts]
    assert [font.file.stat().st_mtime_ns for font in web_fonts(tmp_path)] == stamps
    assert font_faces(fonts, "/f/").count("@font-face") == len(fonts)


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_enough_in_the_light_and_in_the_dark() -> None:
    light, dark = TOKENS.read_text(encoding="utf-8").split("@media screen", 1)
    grounds = {
        "ink": ("paper", "card", "wash"),
        "soft": ("paper", "card", "wash"),
        "link": ("paper", "card"),
        "accent": ("card", "green-wash"),
        "blue": ("card", "blue-wash"),
        "amber": ("card", "amber-wash"),
        "red": ("card", "red-wash"),
        "button-ink": ("button",),
    }
    for colours in (_colours(light), _colours(dark)):
        for name, behind in grounds.items():
            for ground in behind:
                assert _contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert _contrast(colours["mark"], colours["paper"]) >= 3


def test_the_colours_of_charts_are_seen_on_both_grounds() -> None:
    light, dark = TOKENS.read_text(encoding="utf-8").split("@media screen", 1)
    for ground in (_colours(light)["paper"], _colours(dark)["paper"]):
        assert min(_contrast(colour, ground) for colour in PALETTE) >= 3
    assert len(set(PALETTE)) == len(PALETTE)


def test_the_style_sheet_reads_only_properties_that_the_tokens_define() -> None:
    used = set(re.findall(r"var\(--([a-z-]+)", STYLESHEET.read_text(encoding="utf-8")))
    assert used <= set(re.findall(r"--([a-z-]+):", TOKENS.read_text(encoding="utf-8")))
