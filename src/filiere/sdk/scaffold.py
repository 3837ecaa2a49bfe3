"""Writes the shape of a new engine, its tests and its entry point: small, real and conforming, ready to be replaced room by room."""

import keyword
import re
from pathlib import Path

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.sdk.scaffold_files import FILES, PROJECT, README_PROJECT, TEST

_NAME = re.compile(r"^[a-z][a-z0-9_]{1,39}$")
_SECTION = '[project.entry-points."filiere.engines"]'


def write_engine(folder: Path, name: str, *, inside: bool) -> tuple[Path, ...]:
    """Write a new engine and return the files written or changed; nothing that exists is overwritten.

    Args:
        folder: the root of Filière's own tree, or of a third party's new project.
        name: lower case letters, digits and ``_``.
        inside: True for ``src/filiere/engines/NAME``, False for a whole project whose package is ``filiere_NAME``.

    Raises:
        UsageError: the name will not do, something of that name exists, or the folder is not Filière's tree.
    """
    if not _NAME.match(name) or keyword.iskeyword(name):
        raise UsageError(
            Text(fr=f"« {name} » n'est pas un nom de moteur", en=f"{name!r} is not a name for an engine"),
            Text(fr="minuscules, chiffres et _ : bioproduction", en="lower case letters, digits and _: bioproduction"),
        )
    package = f"filiere.engines.{name}" if inside else f"filiere_{name}"
    home = folder / "src" / Path(*package.split("."))
    written = {home / path: text for path, text in FILES.items()}
    if inside:
        written[folder / "tests" / "engines" / f"test_{name}.py"] = TEST
        project = _with_entry_point(folder / "pyproject.toml", name, package)
    else:
        written |= {
            folder / "tests" / f"test_{name}.py": TEST,
            folder / "pyproject.toml": PROJECT,
            folder / "README.md": README_PROJECT,
        }
        project = None
    _must_be_new([home, *written])
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled(text, name, package), encoding="utf-8")
    if project is not None:
        (folder / "pyproject.toml").write_text(project, encoding="utf-8")
    return tuple(sorted([*written, *([folder / "pyproject.toml"] if inside else [])]))


def _filled(text: str, name: str, package: str) -> str:
    return text.replace("@NAME@", name).replace("@PACKAGE@", package).replace("@TITLE@", name.replace("_", " ").capitalize())


def _must_be_new(paths: list[Path]) -> None:
    for path in paths:
        if path.exists():
            raise UsageError(
                Text(fr=f"{path} existe déjà", en=f"{path} already exists"),
                Text(fr="choisissez un autre nom ou un autre dossier", en="choose another name or another folder"),
            )


def _with_entry_point(project: Path, name: str, package: str) -> str:
    """Return the text of Filière's ``pyproject.toml`` with one more entry point, in alphabetical order."""
    lines = project.read_text(encoding="utf-8").splitlines() if project.is_file() else []
    if _SECTION not in lines:
        raise UsageError(
            Text(fr=f"{project.parent} n'est pas l'arbre de Filière", en=f"{project.parent} is not Filière's tree"),
            Text(fr="donnez le dossier d'un projet à part : --to DOSSIER", en="give the folder of a project of its own: --to FOLDER"),
        )
    first = lines.index(_SECTION) + 1
    last = first
    while last < len(lines) and "=" in lines[last]:
        last += 1
    entries = sorted([*lines[first:last], f'{name} = "{package}.engine:ENGINE"'])
    return "\n".join([*lines[:first], *entries, *lines[last:]]) + "\n"
