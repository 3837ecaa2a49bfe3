"""The site builds without a warning, calls nobody, and every link inside it leads somewhere."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


class Seen(HTMLParser):
    """What a page loads, what it links to, and the names it can be entered by."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.unspoken: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in {"script", "img", "iframe", "source", "video", "audio"} and "src" in said:
            self.loads.append(said["src"])
        if tag == "link" and said.get("rel") in {"stylesheet", "icon", "shortcut icon", "preload"}:
            self.loads.append(said["href"])
        if tag == "img" and not said.get("alt"):
            self.unspoken.append(said.get("src", ""))
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        self.names |= {said[name] for name in ("id", "name") if said.get(name)}


def seen(path: Path) -> Seen:
    parser = Seen()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def pages(site: Path) -> list[Path]:
    return [path for path in sorted(site.rglob("*.html")) if path.name != "404.html"]


def test_every_page_is_there(site: Path) -> None:
    wanted = {path.relative_to(ROOT / "docs").with_suffix(".html") for path in (ROOT / "docs").rglob("*.md")}
    assert wanted <= {path.relative_to(site) for path in pages(site)}
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert not [str(path) for path in wanted if str(path.with_suffix(".md")) not in nav]


def test_no_page_calls_anybody(site: Path) -> None:
    for path in pages(site):
        called = [address for address in seen(path).loads if urlsplit(address).netloc]
        assert not called, path
    for path in site.rglob("*.css"):
        assert not re.findall(r"url\(\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8", errors="ignore")), path


def test_every_picture_has_words(site: Path) -> None:
    assert not {str(path): seen(path).unspoken for path in pages(site) if seen(path).unspoken}


def test_every_inner_link_leads_somewhere(site: Path) -> None:
    known = {path: seen(path) for path in pages(site)}
    lost = []
    for path, page in known.items():
        for link in [*page.links, *page.loads]:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            astray = parts.fragment and target in known and unquote(parts.fragment) not in known[target].names
            if not target.is_file() or astray:
                lost.append(f"{path.name}: {link}")
    assert not lost
