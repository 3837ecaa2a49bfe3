"""What made a result: the digest of an offer's code, and the environment it ran in. Nothing is imported to find out.

The digest covers the Python files that the offer's function reaches by import inside its engine and in ``filiere.methods``, and the
versions of the distributions those files import. Pages, documents and tests are no part of it: a new picture does not make a result stale.
"""

import ast
import hashlib
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from pathlib import Path

from filiere.kernel.errors import BindingError
from filiere.kernel.names import Text
from filiere.sdk.engine import Offer

#: Modules of an engine that show results or declare tables, and make none.
_SHOWN = frozenset({"pages", "engine"})
_SHARED = "filiere.methods"


@dataclass(frozen=True)
class Code:
    """The code of an offer: its files by module name, and the distributions they import with their versions."""

    files: Mapping[str, Path]
    distributions: Mapping[str, str]
    function: str

    def digest(self) -> str:
        """Return the SHA-256 of the whole; line endings do not matter."""
        digest = hashlib.sha256(self.function.encode())
        for module in sorted(self.files):
            content = self.files[module].read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"\0{module}\0{hashlib.sha256(content).hexdigest()}".encode())
        for name in sorted(self.distributions):
            digest.update(f"\0{name}=={self.distributions[name]}".encode())
        return digest.hexdigest()


def code_of(offer: Offer) -> Code:
    """Return the code that makes an offer.

    Raises:
        BindingError: the module of its function is nowhere to be found, or is not Python that can be read.
    """
    roots = [reference.partition(":")[0] for reference in (offer.function, offer.parameters) if reference]
    inside = (_package(roots[0]), _SHARED)
    files: dict[str, Path] = {}
    outside: set[str] = set()
    queue = [part for root in roots for part in _with_parents(root, inside)]
    while queue:
        module = queue.pop()
        if module in files:
            continue
        path = module_file(module)
        if path is None:
            if module in roots:
                raise _unfound(offer, module)
            continue
        files[module] = path
        for name in _imported(offer, module, path):
            if not _is_inside(name, inside):
                outside.add(name.partition(".")[0])
            elif name.rpartition(".")[2] not in _SHOWN:
                queue += _with_parents(name, inside)
    return Code(files, _distributions(outside), offer.function)


def environment(code: Code) -> dict[str, str]:
    """Return what a result ran on: Python, system and machine kinds, Filière and the distributions its code imports; no machine's name."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": f"{platform.system()} {platform.machine()}",
        "filiere": _version("filiere") or "0",
        **code.distributions,
    }


def module_file(module: str) -> Path | None:
    """Return the Python file of a module, found without importing it or the packages that hold it; None where there is none."""
    top, *rest = module.split(".")
    try:
        spec = util.find_spec(top)
    except ValueError:
        return None
    if spec is None:
        return None
    if not rest:
        return Path(spec.origin) if spec.origin and spec.origin.endswith(".py") else None
    for location in spec.submodule_search_locations or ():
        base = Path(location).joinpath(*rest)
        for path in (base / "__init__.py", base.with_name(base.name + ".py")):
            if path.is_file():
                return path
    return None


def _package(module: str) -> str:
    """Return the engine's own package: the folder that holds its face."""
    parts = module.split(".")
    if parts[:2] == ["filiere", "engines"]:
        return ".".join(parts[:3])
    return ".".join(parts[:-1]) or module


def _is_inside(name: str, inside: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in inside)


def _with_parents(name: str, inside: tuple[str, ...]) -> list[str]:
    """Return a module and the packages that Python runs to reach it, inside the engine."""
    parts = name.split(".")
    return [parent for size in range(1, len(parts) + 1) if _is_inside(parent := ".".join(parts[:size]), inside)]


def _imported(offer: Offer, module: str, path: Path) -> tuple[str, ...]:
    """Return the full name of every module that a file imports, at any depth of the file."""
    try:
        return _names(module, path, path.stat().st_mtime_ns)
    except (SyntaxError, ValueError) as error:
        raise BindingError(
            Text(
                fr=f"{offer.id} : {module} n'est pas du Python lisible ({error})",
                en=f"{offer.id}: {module} is not readable Python ({error})",
            ),
            Text(fr="corrigez ce fichier", en="correct that file"),
        ) from error


@cache
def _names(module: str, path: Path, _changed: int) -> tuple[str, ...]:
    """Return what a file imports; offers share most of their files, so each is parsed once until it changes."""
    tree = ast.parse(path.read_bytes(), filename=path.name)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            found.append(origin)
            # A name may be a module of that package or something it holds; only files count in the end.
            found += [f"{origin}.{alias.name}" for alias in node.names if alias.name != "*"]
    return tuple(found)


def _distributions(tops: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for top in sorted(tops - set(sys.stdlib_module_names) - {""}):
        for name in _distribution_names(top):
            version = _version(name)
            if version is not None:
                found[name.lower()] = version
    return found


@cache
def _distribution_names(top: str) -> tuple[str, ...]:
    # Reading the file lists of every distribution is slow: most are named as what they hold.
    if _version(top) is not None:
        return (top,)
    return tuple(sorted(set(_holders().get(top, ()))))


@cache
def _holders() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _unfound(offer: Offer, module: str) -> BindingError:
    return BindingError(
        Text(fr=f"{offer.id} : le module {module} est introuvable", en=f"{offer.id}: module {module} is not found"),
        Text(fr="corrigez ce nom dans engine.py ou réinstallez le moteur", en="correct that name in engine.py or reinstall the engine"),
    )
