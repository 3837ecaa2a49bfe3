"""An exported log is checked with nothing but its files, and one changed character is found."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from filiere.kernel.evidence import Evidence
from filiere.store.entries import SignedHead
from filiere.store.offline import verify_export


@pytest.fixture
def exported(store: Any, make_evidence: Callable[..., Evidence], tmp_path: Path) -> tuple[Path, SignedHead]:
    for number in range(7):
        store.evidence.record(make_evidence(f"EV-{number}", statement="« des mots »", author="P-1" if number == 2 else None))
        if number == 3:
            witness = store.ledger.head()
    store.rotate_keys()
    store.evidence.erase_person("P-1")
    assert store.ledger.export(tmp_path / "export") == 9
    return tmp_path / "export", witness


def test_it_verifies_without_a_workspace(exported: tuple[Path, SignedHead]) -> None:
    folder, witness = exported
    code = "import sys; from pathlib import Path; from filiere.store.offline import verify_export as v; print(v(Path(sys.argv[1])))"
    answer = subprocess.run(
        [sys.executable, "-c", code + "; print('django' in sys.modules)", str(folder)], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "[]\nFalse\n"
    assert verify_export(folder, witness=witness) == []


def test_its_root_is_that_of_its_lines_by_the_rfc(exported: tuple[Path, SignedHead]) -> None:
    import hashlib

    def root(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return hashlib.sha256(b"\x00" + leaves[0]).digest()
        half = 1 << ((len(leaves) - 1).bit_length() - 1)
        return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()

    folder, _ = exported
    lines = (folder / "ledger.jsonl").read_bytes().splitlines()
    last = json.loads((folder / "heads.jsonl").read_text().splitlines()[-1])
    assert last["size"] == len(lines) == 9
    assert root(lines).hex() == last["root"]


@pytest.mark.parametrize("name", ["ledger.jsonl", "bodies.jsonl", "heads.jsonl", "keys.json", "about.json"])
def test_a_changed_character_is_found(exported: tuple[Path, SignedHead], name: str) -> None:
    folder, _ = exported
    whole = (folder / name).read_bytes()
    # Every place where a letter or a digit stands, a few dozen of them spread over the file.
    places = [place for place, byte in enumerate(whole) if chr(byte).isalnum()]
    for place in places[:: max(1, len(places) // 40)]:
        changed = bytearray(whole)
        changed[place] = ord("b") if whole[place] != ord("b") else ord("c")
        (folder / name).write_bytes(bytes(changed))
        assert verify_export(folder) != [], (name, place)
    (folder / name).write_bytes(whole)
    assert verify_export(folder) == []


def test_lines_taken_away_are_missed(exported: tuple[Path, SignedHead]) -> None:
    folder, _ = exported
    for name in ("ledger.jsonl", "heads.jsonl"):
        whole = (folder / name).read_text()
        (folder / name).write_text("".join(whole.splitlines(keepends=True)[:-1]))
        assert verify_export(folder) != []
        (folder / name).write_text(whole)


def test_another_log_does_not_match_a_head_kept_elsewhere(exported: tuple[Path, SignedHead]) -> None:
    folder, witness = exported
    assert verify_export(folder, witness=witness.model_copy(update={"root": "00" * 32})) != []
    assert verify_export(folder, witness=witness.model_copy(update={"size": 99})) != []


def test_nothing_to_read(tmp_path: Path) -> None:
    assert verify_export(tmp_path) != []
