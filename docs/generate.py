"""Writes the reference pages from the code, or says which are out of date: ``python docs/generate.py [--check]``."""

import sys
from collections.abc import Callable
from pathlib import Path

from generators import blocks, commands, contract, errors, json_keys, lint, rights, settings, validation

REFERENCE = Path(__file__).parent / "reference"
NOTICE = "<!-- Written by docs/generate.py from the code. Do not edit: run it again. -->\n"

PAGES: dict[str, Callable[[], str]] = {
    "blocks.md": blocks.page,
    "commands.md": commands.page,
    "contract.md": contract.page,
    "errors.md": errors.page,
    "json.md": json_keys.page,
    "lint.md": lint.page,
    "rights.md": rights.page,
    "settings.md": settings.page,
    "validation.md": validation.page,
}


def written(name: str) -> str:
    """Return the whole text of a page."""
    return NOTICE + "\n" + PAGES[name]().rstrip("\n") + "\n"


def out_of_date() -> list[str]:
    """Return the pages that no longer say what the code says, and those that nothing writes."""
    wrong = [name for name in PAGES if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text(encoding="utf-8") != written(name)]
    return wrong + [path.name for path in sorted(REFERENCE.glob("*.md")) if path.name not in PAGES]


def main(arguments: list[str]) -> int:
    """Write the pages, or check them with ``--check``."""
    if arguments == ["--check"]:
        wrong = out_of_date()
        for name in wrong:
            print(f"docs/reference/{name} is out of date: run python docs/generate.py", file=sys.stderr)
        return 1 if wrong else 0
    if arguments:
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    REFERENCE.mkdir(exist_ok=True)
    for name in PAGES:
        (REFERENCE / name).write_text(written(name), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
