"""One piece of evidence as an RO-Crate: read back by the library, its files whole, its proof checkable."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.evidence import Evidence, Provenance
from filiere.store.crate import write_crate
from filiere.store.offline import verify_proof


@pytest.fixture
def filled(store: Any, make_evidence: Callable[..., Evidence]) -> Any:
    subject = store.artefacts.put(b"a;b\n1;2\n", "écarts.csv", "text/csv")
    provenance = Provenance(offer="steering.gap_map", code="abc123")
    store.evidence.record(make_evidence("EV-1", kind="produced", subjects=(subject,), provenance=provenance, author="P-secret"))
    store.evidence.record(make_evidence("EV-2"))
    return store


def test_a_crate_reads_back(filled: Any, tmp_path: Path) -> None:
    from rocrate.rocrate import ROCrate

    write_crate(filled, ["EV-1", "EV-2"], tmp_path / "crate", name="Carte des écarts", description="What was filed.")
    crate = ROCrate(tmp_path / "crate")
    assert crate.name == "Carte des écarts"
    kinds = [entity.type for entity in crate.get_entities()]
    assert kinds.count("CreateAction") == 2
    files = {entity.id: entity for entity in crate.get_entities() if entity.type == "File"}
    assert len(files) == 5
    table = next(entity for name, entity in files.items() if name.endswith(".csv"))
    assert hashlib.sha256((tmp_path / "crate" / unquote(table.id)).read_bytes()).hexdigest() == table["sha256"]
    proof = json.loads((tmp_path / "crate" / "evidence" / "EV-1" / "proof.json").read_text())
    assert verify_proof(proof) == []
    assert "P-secret" not in "".join(path.read_text() for path in (tmp_path / "crate").rglob("*.json"))


def test_a_crate_in_one_file(filled: Any, tmp_path: Path) -> None:
    write_crate(
        filled, ["EV-1"], tmp_path / "crate.zip", name="Carte", description="One piece.", licence="https://spdx.org/licenses/etalab-2.0"
    )
    with zipfile.ZipFile(tmp_path / "crate.zip") as archive:
        metadata = json.loads(archive.read("ro-crate-metadata.json"))
        names = archive.namelist()
    root = next(entity for entity in metadata["@graph"] if entity["@id"] == "./")
    assert root["license"] in ("https://spdx.org/licenses/etalab-2.0", {"@id": "https://spdx.org/licenses/etalab-2.0"})
    for part in root["hasPart"]:
        assert unquote(part["@id"]) in names


def test_nothing_to_write(filled: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_crate(filled, [], tmp_path / "crate", name="x", description="y")
    with pytest.raises(UnknownElement):
        write_crate(filled, ["EV-9"], tmp_path / "crate", name="x", description="y")
    assert not (tmp_path / "crate").exists()
