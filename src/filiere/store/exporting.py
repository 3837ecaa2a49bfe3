"""The log as files that a stranger can check without us: leaves, what they stand for, signed heads, public keys."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from filiere.store.entries import EntryView, SignedHead

FORMAT = "urn:filiere:log:v1"
LEAVES, BODIES, HEADS, KEYS, ABOUT = "ledger.jsonl", "bodies.jsonl", "heads.jsonl", "keys.json", "about.json"


def write_export(folder: Path, entries: Iterable[EntryView], heads: Iterable[SignedHead], keys: Mapping[str, bytes]) -> int:
    """Write the log into a folder and return how many entries it holds.

    ``ledger.jsonl`` has one leaf per line, byte for byte; ``bodies.jsonl`` what each stands for, with its salt, or without one once erased.
    Authors are not written: they live in erasable rows only.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with (folder / LEAVES).open("w", encoding="utf-8") as leaves, (folder / BODIES).open("w", encoding="utf-8") as bodies:
        for entry in entries:
            leaves.write(entry.leaf + "\n")
            bodies.write(json.dumps({"index": entry.index, "salt": entry.salt, "body": entry.body}, ensure_ascii=False) + "\n")
            count += 1
    (folder / HEADS).write_text("".join(json.dumps(head.model_dump()) + "\n" for head in heads), encoding="utf-8")
    (folder / KEYS).write_text(json.dumps({name: public.hex() for name, public in keys.items()}, indent=1) + "\n", encoding="utf-8")
    (folder / ABOUT).write_text(json.dumps({"format": FORMAT, "size": count}) + "\n", encoding="utf-8")
    return count
