"""Where the workspace is and in which language it speaks: from an option, the environment, then the defaults."""

import os
from collections.abc import Mapping
from pathlib import Path

from filiere.kernel.names import Language

#: The workspace of a folder, when nobody says otherwise.
DEFAULT_FOLDER = ".filiere"


def workspace_folder(given: Path | str | None = None, environment: Mapping[str, str] | None = None) -> Path:
    """Return the folder of the workspace: the option, else ``FILIERE_WORKSPACE``, else ``.filiere`` in the current folder."""
    environment = os.environ if environment is None else environment
    return Path(given or environment.get("FILIERE_WORKSPACE") or DEFAULT_FOLDER).expanduser().absolute()


def database_address(environment: Mapping[str, str] | None = None) -> str | None:
    """Return the PostgreSQL address of ``FILIERE_DATABASE``, None for the embedded default."""
    environment = os.environ if environment is None else environment
    return environment.get("FILIERE_DATABASE") or None


def language(given: str | None = None, environment: Mapping[str, str] | None = None) -> Language:
    """Return the language of the reader: the option, else ``FILIERE_LANG``, else the locale, else French."""
    environment = os.environ if environment is None else environment
    for word in (given, environment.get("FILIERE_LANG"), environment.get("LC_ALL"), environment.get("LANG")):
        if word and word[:2].lower() in {"fr", "en"}:
            return "fr" if word[:2].lower() == "fr" else "en"
    return "fr"
