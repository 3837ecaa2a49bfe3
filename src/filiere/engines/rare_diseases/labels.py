"""Labels of terms in French, from the babelon table of the HPO translations, and the search that autocompletes them."""

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from filiere.engines.rare_diseases.ontology import Ontology


def read_labels(path: Path) -> dict[str, str]:
    """Return the French label of each term; of duplicates the first official one is kept.

    Raises:
        ValueError: the file is not a babelon table.
    """
    found: dict[str, tuple[bool, str]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        if not {"subject_id", "predicate_id", "translation_value"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path.name} is not a babelon table")
        for row in rows:
            label = (row["translation_value"] or "").strip()
            if row["predicate_id"] != "rdfs:label" or not label:
                continue
            official = row.get("translation_status") == "OFFICIAL"
            if row["subject_id"] not in found or (official and not found[row["subject_id"]][0]):
                found[row["subject_id"]] = (official, label)
    return {name: label for name, (_, label) in found.items()}


def folded(words: str) -> str:
    """Return words without accents or case.

    >>> folded("Épilepsie")
    'epilepsie'
    """
    return "".join(letter for letter in unicodedata.normalize("NFKD", words) if not unicodedata.combining(letter)).lower()


def suggest(ontology: Ontology, labels: Mapping[str, str], words: str, keep: int = 10) -> list[tuple[str, str, str]]:
    """Return (identifier, French label, English label) of terms whose label holds every word, the shortest labels first."""
    wanted = folded(words).split()
    found: list[tuple[int, str, str, str]] = []
    for identifier, english in zip(ontology.ids, ontology.names, strict=True):
        french = labels.get(identifier, english)
        held = [text for text in (folded(french), folded(english)) if _holds(text, wanted)]
        if wanted and held:
            found.append((min(len(text) for text in held), identifier, french, english))
    return [row[1:] for row in sorted(found)[:keep]]


def _holds(text: str, wanted: Iterable[str]) -> bool:
    return all(word in text for word in wanted)
