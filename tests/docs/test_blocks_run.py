"""Every block of the papers and of the documentation runs, and prints what the page says it prints.

``console`` blocks are run line by line in one workspace per page; ``python`` blocks in the same folder; a ``yaml`` block whose first
line is ``# file: PATH`` is written there. In a printed output ``…`` stands for anything (alone on a line: for any lines), and the drawn
names of evidence, readings and runs are bound to those of this workspace. ``# exits with N`` after a command says that it fails, and how.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
#: Names drawn at random, as the pages print them.
DRAWN = re.compile(r"\b(?:ev-RUN-[0-9a-f]{12}|ev-[0-9a-f]{16}|RDG-[0-9a-f]{12}|RUN-[0-9a-f]{12}|REC-[0-9a-f]{10})\b")
FAILS = re.compile(r"#\s*(?:exits with|rend le code) (\d+)\s*$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its lines and where it stands."""

    language: str
    lines: tuple[str, ...]
    place: str


def blocks_of(page: Path) -> Iterator[Block]:
    language, lines, start = None, [], 0
    for number, line in enumerate(page.read_text(encoding="utf-8").split("\n"), start=1):
        if language is None and line.startswith("```"):
            language, lines, start = line[3:].strip(), [], number
        elif language is not None and line.strip() == "```":
            yield Block(language, tuple(lines), f"{page.relative_to(ROOT)}:{start}")
            language = None
        elif language is not None:
            lines.append(line)
    assert language is None, f"{page}: the block of line {start} never ends"


def commands_of(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Yield each command of a console block with the output printed under it."""
    command, output = None, []
    for line in block.lines:
        if line.startswith("$ "):
            if command is not None:
                yield command, output
            command, output = line[2:], []
        else:
            assert command is not None, f"{block.place}: output before any command"
            output.append(line)
    if command is not None:
        yield command, output


def plain(line: str) -> str:
    """Return a line without what typography and column widths change."""
    return re.sub(r"\s+", " ", line.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")).strip()


@dataclass
class Page:
    """One page being run: its folder, its environment, and the drawn names met so far."""

    folder: Path
    language: str
    exported: dict[str, str] = field(default_factory=dict)
    drawn: dict[str, str] = field(default_factory=dict)
    installed: list[str] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FILIERE_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
        # No user site, no colours, no terminal width: the same words wherever this runs.
        ours = {"PATH": path, "FILIERE_LANG": self.language, "FILIERE_WORKSPACE": "workspace", "LC_ALL": "C.UTF-8"}
        # pip is asked to change nothing: what a page installs is found in its own folder instead (see `install`).
        pip = {
            "PIP_DRY_RUN": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
            "PYTHONPATH": os.pathsep.join([*self.installed, *filter(None, [kept.get("PYTHONPATH")])]),
        }
        return kept | ours | pip | self.exported

    def run(self, block: Block) -> None:
        match block.language:
            case "console":
                for command, output in commands_of(block):
                    self.command(command, output, block.place)
            case "python":
                done = self.call([sys.executable, "-c", "\n".join(block.lines)])
                assert done.returncode == 0, f"{block.place}\n{done.stdout}{done.stderr}"
            case "yaml" if block.lines and block.lines[0].startswith("# file: "):
                target = self.folder / block.lines[0].removeprefix("# file: ")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text("\n".join(block.lines[1:]) + "\n", encoding="utf-8")
            case "yaml":
                yaml.safe_load("\n".join(block.lines))
            case "json":
                json.loads("\n".join(block.lines))
            case "text":
                shown_commands_exist(block)
            case _:
                pytest.fail(f"{block.place}: a block is console, python, yaml, json or text, not {block.language!r}")

    def command(self, command: str, output: list[str], place: str) -> None:
        fails = FAILS.search(command)
        wanted = int(fails[1]) if fails else 0
        words = DRAWN.sub(lambda found: self.drawn.get(found[0], found[0]), command)
        if words.startswith("export "):
            self.exported |= dict(pair.split("=", 1) for pair in words.removeprefix("export ").split())
            return
        if words.startswith("make "):
            words = f"make -n -C {ROOT} {words.removeprefix('make ')}"
        done = self.call(["bash", "-c", words])
        shown = done.stdout if done.returncode == 0 else done.stdout + done.stderr
        assert done.returncode == wanted, f"{place}: {words}\nexited with {done.returncode}, not {wanted}\n{done.stdout}{done.stderr}"
        if output:
            self.compare(output, shown, f"{place}: {words}")
        self.install()

    def install(self) -> None:
        """Make the engines that the page wrote importable for its next commands, as installing them in place would."""
        for project in self.folder.glob("*/pyproject.toml"):
            said = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
            known = project.parent / "src" / f"{said['name'].replace('-', '_')}-{said['version']}.dist-info"
            if str(known.parent) not in self.installed:
                known.mkdir()
                (known / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {said['name']}\nVersion: {said['version']}\n")
                points = "".join(
                    f"[{group}]\n" + "".join(f"{name} = {place}\n" for name, place in names.items())
                    for group, names in said["entry-points"].items()
                )
                (known / "entry_points.txt").write_text(points)
                self.installed.append(str(known.parent))

    def call(self, words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    def compare(self, output: list[str], shown: str, place: str) -> None:
        names: list[str] = []
        pattern = "".join(self.line_pattern(line, names) for line in output if line.strip())
        lines = [plain(line) for line in shown.split("\n") if line.strip()]
        found = re.fullmatch(pattern, "".join(f"{line}\n" for line in lines), re.DOTALL)
        assert found, f"{place}\nthe page says\n" + "\n".join(output) + "\n\nthe command says\n" + shown[:1500]
        self.drawn |= {name: found[f"drawn{index}"] for index, name in enumerate(names)}

    def line_pattern(self, line: str, names: list[str]) -> str:
        words = plain(line)
        if words == "…":
            return r"(?:[^\n]*\n)*?"
        parts, place = "", 0
        for found in DRAWN.finditer(words):
            parts += self.words_pattern(words[place : found.start()]) + self.name_pattern(found[0], names)
            place = found.end()
        return parts + self.words_pattern(words[place:]) + r"\n"

    def words_pattern(self, words: str) -> str:
        return r"[^\n]*?".join(re.escape(part) for part in words.split("…"))

    def name_pattern(self, name: str, names: list[str]) -> str:
        if name in self.drawn:
            return re.escape(self.drawn[name])
        if name in names:
            return f"(?P=drawn{names.index(name)})"
        names.append(name)
        return f"(?P<drawn{len(names) - 1}>{DRAWN.pattern})"


def shown_commands_exist(block: Block) -> None:
    """A block that is only shown must still name commands that exist, and hide no command that should run."""
    from filiere.cli.words import COMMANDS
    from filiere.workshop.commands import command_words, engine_of

    known = {*COMMANDS, *(command.words for word in command_words() for command in engine_of(word).commands)}
    for line in block.lines:
        assert not line.startswith("$ "), f"{block.place}: a command to run belongs in a console block"
        if line.startswith("filiere "):
            words = [word for word in line.split()[1:] if not word.startswith("-")]
            assert any(" ".join(words[:size]) in known for size in (1, 2)), f"{block.place}: {line}"


def language_of(page: Path) -> str:
    return "fr" if page.name.endswith(".fr.md") or page.parent.name == "fr" else "en"


def with_blocks() -> list[Path]:
    return [page for page in PAPERS if any(blocks_of(page))]


@pytest.mark.parametrize("page", with_blocks(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_of_the_page_runs(page: Path, tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    running = Page(tmp_path, language_of(page))
    for block in blocks_of(page):
        running.run(block)


def test_the_comparison_sees_a_wrong_word(tmp_path: Path) -> None:
    page = Page(tmp_path, "en")
    page.command("echo 'evidence ev-0123456789abcdef'", ["evidence ev-ffffffffffffffff"], "here")
    assert page.drawn == {"ev-ffffffffffffffff": "ev-0123456789abcdef"}
    page.command("echo 'again ev-0123456789abcdef'; echo end", ["…ev-ffffffffffffffff", "…", "end"], "here")
    with pytest.raises(AssertionError, match="the page says"):
        page.command("echo 'evidence ev-1123456789abcdef'", ["evidence ev-ffffffffffffffff"], "here")
    with pytest.raises(AssertionError, match="the page says"):
        page.command("printf 'one\\ntwo\\n'", ["one"], "here")
    with pytest.raises(AssertionError, match="exited with 3"):
        page.command("exit 3", [], "here")
