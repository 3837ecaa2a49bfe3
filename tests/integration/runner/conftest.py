"""A third party's engine on the path, and a workspace that knows it, both made for one test."""

import sys

import pytest

from filiere.sdk.scaffold import write_engine
from filiere.workshop.workshop import Workshop

DELIVERABLES = """
import os, signal, time
from pathlib import Path
from pydantic import Field
from filiere.sdk.artefacts import json_artefact
from filiere.sdk.context import Outcome
from filiere.sdk.values import Text, Value
from filiere_@NAME@.work import slow

class MeanParameters(Value):
    mode: str = Field(default="quick", json_schema_extra={"fr": "mode", "en": "mode"})
    told: str = Field(default="", json_schema_extra={"fr": "fichier", "en": "file"})

def make_mean(run):
    mode, words = run.parameters.mode, Text(fr="étapes", en="steps")
    (run.scratch / "half").write_text("half-written")
    if mode == "fail":
        raise ValueError("the yeast is dead")
    if mode == "slow":
        for _ in run.progress(range(600), words):
            time.sleep(0.1)
    if mode == "spread":
        run.map(slow, [run.parameters.told] * 8)
    if mode == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(artefacts=(json_artefact("mean.json", words, {"mode": mode, "draw": run.rng.random()}),))
"""
WORK = """
import os, time
from pathlib import Path

def slow(folder):
    Path(folder, str(os.getpid())).touch()
    time.sleep(60)
"""


@pytest.fixture
def workshop(tmp_path, monkeypatch):
    """A workspace on SQLite with one more engine, ``rye``, whose one offer does as its ``mode`` says."""
    write_engine(tmp_path / "rye", "rye", inside=False)
    source = tmp_path / "rye" / "src"
    (source / "filiere_rye" / "deliverables.py").write_text(DELIVERABLES.replace("@NAME@", "rye"))
    (source / "filiere_rye" / "work.py").write_text(WORK)
    card = source / "filiere_rye-0.1.dist-info"
    card.mkdir()
    (card / "METADATA").write_text("Metadata-Version: 2.1\nName: filiere-rye\nVersion: 0.1\n")
    (card / "entry_points.txt").write_text("[filiere.engines]\nrye = filiere_rye.engine:ENGINE\n")
    monkeypatch.syspath_prepend(str(source))
    monkeypatch.setenv("PYTHONPATH", str(source))
    monkeypatch.setenv("FILIERE_WORKERS", "2")
    monkeypatch.delenv("FILIERE_DATABASE", raising=False)
    with Workshop.open(tmp_path / "workspace", create=True) as opened:
        yield opened
    for module in [name for name in sys.modules if name.startswith("filiere_rye")]:
        del sys.modules[module]
