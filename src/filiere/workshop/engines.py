"""Makes a new engine: writes its shape, then installs it again so that its entry point is known."""

import importlib.util
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.sdk.scaffold import write_engine as write_files

#: The first setuptools that builds Filière by itself.
BUILDER = 77


def write_engine(name: str, to: Path | None = None, *, install: bool = True) -> list[str]:
    """Write a new engine, install it, and return the files written or changed.

    Args:
        name: of the engine.
        to: the folder of a third party's new project; None for Filière's own tree.
        install: whether to install what was written; entry points are frozen until then.

    Raises:
        UsageError: the name will not do, the files exist, Filière was not installed from its source, or pip failed.
    """
    folder = (to or source_tree()).absolute()
    files = write_files(folder, name, inside=to is None)
    if install:
        install_editable(folder)
    return [str(path) for path in files]


def source_tree() -> Path:
    """Return the root of Filière's own tree.

    Raises:
        UsageError: Filière was installed from a wheel: there is no tree to write in.
    """
    spec = importlib.util.find_spec("filiere")
    root = Path(spec.origin).parents[2] if spec is not None and spec.origin else Path()
    if not (root / "pyproject.toml").is_file():
        raise UsageError(
            Text(fr="Filière n'est pas installée depuis ses sources", en="Filière is not installed from its source"),
            Text(fr="donnez le dossier d'un projet à part : --to DOSSIER", en="give the folder of a project of its own: --to FOLDER"),
        )
    return root


def install_editable(folder: Path) -> None:
    """Install a project in place, its dependencies left as they are.

    Raises:
        UsageError: pip failed; its last words are told.
    """
    words = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    words += ["--no-build-isolation"] if can_build_here() else []
    words += ["--editable", str(folder)]
    answer = subprocess.run(words, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        said = (answer.stderr.strip() or answer.stdout.strip() or "pip").splitlines()[-1][:300]
        raise UsageError(
            Text(
                fr=f"les fichiers sont écrits, mais l'installation a échoué : {said}", en=f"the files are written, but pip failed: {said}"
            ),
            Text(fr=f"installez à la main : pip install --no-deps -e {folder}", en=f"install by hand: pip install --no-deps -e {folder}"),
        )


def can_build_here() -> bool:
    """Return whether this environment holds what builds a package, so that nothing is fetched from a network."""
    try:
        return int(metadata.version("setuptools").partition(".")[0]) >= BUILDER
    except (metadata.PackageNotFoundError, ValueError):
        return False
