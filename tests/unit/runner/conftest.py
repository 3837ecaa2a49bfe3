"""A small engine written into a folder on the path, under a name of its own."""

import sys

import pytest

from filiere.sdk.engine import Offer
from filiere.sdk.values import Nature, Text


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """Return a function that writes files of a package and gives an offer on its ``deliverables:make``."""
    monkeypatch.syspath_prepend(str(tmp_path / "path"))

    def write(package, _changes=None, **files):
        home = tmp_path / "path" / package
        home.mkdir(parents=True, exist_ok=True)
        for name, text in {"__init__": "", **files}.items():
            (home / f"{name}.py").write_text(text)
        words = Text(fr="essai", en="trial")
        given = {"id": "e.made", "title": words, "what": words, "function": f"{package}.deliverables:make", "nature": Nature.OPEN}
        return Offer(**{**given, **(_changes or {})})

    yield write
    for module in [name for name in sys.modules if name.startswith("planted_")]:
        del sys.modules[module]
