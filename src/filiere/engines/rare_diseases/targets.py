"""Candidate targets: from a disease to its phenotype neighbours, to their genes; each link sourced, what speaks against it shown.

A candidate is a gene known for diseases that look alike, not a druggable target: whether anything can act on it is not in these files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.knowledge import Knowledge


@dataclass(frozen=True)
class Neighbour:
    """A disease that looks like another: similarity (simGIC, 0–1), common and missing signs that weigh most, its genes."""

    disease: str
    name: str
    similarity: float
    common: tuple[str, ...]
    lacking: tuple[str, ...]
    genes: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """A gene, the neighbours that lead to it and how alike they are; ``against`` are diseases of the gene that do not look alike."""

    gene: str
    score: float
    through: tuple[str, ...]
    own: bool
    against: tuple[tuple[str, float], ...]


def read_genes(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the genes of each disease, from ``genes_to_phenotype.txt``.

    Raises:
        ValueError: the file is not in that format.
    """
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8") as lines:
        header = next(lines, "").rstrip("\n").split("\t")
        if "gene_symbol" not in header or "disease_id" not in header:
            raise ValueError(f"{path.name} is not a genes_to_phenotype file")
        gene, disease = header.index("gene_symbol"), header.index("disease_id")
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            found.setdefault(cells[disease], set()).add(cells[gene])
    return {name: tuple(sorted(genes)) for name, genes in found.items()}


def similarities(knowledge: Knowledge, disease: int) -> NDArray[np.float32]:
    """Return the simGIC similarity of one disease to every other (Pesquita et al., BMC Bioinformatics 9 S5, 2008)."""
    spread = knowledge.profiles.spread
    weight = knowledge.information
    own = np.zeros(spread.shape[1], np.float32)
    own[spread[disease].indices] = 1
    shown = spread.copy()
    shown.data = np.ones_like(shown.data)
    common = shown @ (own * weight)
    total = shown @ weight
    united = total + total[disease] - common
    found: NDArray[np.float32] = np.where(united > 0, common / np.maximum(united, 1e-6), 0).astype(np.float32)
    return found


def find_targets(
    knowledge: Knowledge, genes: Mapping[str, tuple[str, ...]], disease: str, neighbours: int = 25, keep: int = 20
) -> tuple[list[Neighbour], list[Target]]:
    """Return the neighbours of a disease and the genes they lead to, the best first.

    The score of a gene is one minus the product of (1 - similarity) over the neighbours that lead to it.

    Raises:
        KeyError: the knowledge base does not hold that disease.
    """
    place = knowledge.annotations.index[disease]
    alike = similarities(knowledge, place)
    names = knowledge.annotations.diseases
    order = [int(other) for other in np.lexsort((np.arange(len(alike)), -alike)) if other != place and alike[other] > 0]
    close = order[:neighbours]
    found = [_neighbour(knowledge, genes, place, other, float(alike[other])) for other in close]
    mine = set(genes.get(disease, ()))
    through: dict[str, list[int]] = {}
    for other in close:
        for gene in genes.get(names[other], ()):
            through.setdefault(gene, []).append(other)
    known = {name: number for number, name in enumerate(names)}
    owners: dict[str, list[int]] = {}
    for name, symbols in genes.items():
        for gene in symbols if name in known else ():
            owners.setdefault(gene, []).append(known[name])
    targets = [
        Target(
            gene,
            round(1 - float(np.prod([1 - alike[other] for other in others])), 4),
            tuple(names[other] for other in others),
            gene in mine,
            tuple(_against(owners[gene], set(others) | {place}, names, alike)),
        )
        for gene, others in through.items()
    ]
    targets.sort(key=lambda target: (-target.score, target.gene))
    return found, targets[:keep]


def _neighbour(knowledge: Knowledge, genes: Mapping[str, tuple[str, ...]], disease: int, other: int, similarity: float) -> Neighbour:
    spread, weight = knowledge.profiles.share, knowledge.information
    mine = set(knowledge.profiles.spread[disease].indices.tolist())
    theirs = set(spread[other].indices.tolist())
    heavy = sorted(theirs, key=lambda term: (-float(weight[term]), term))
    ids = knowledge.ontology.ids
    return Neighbour(
        knowledge.annotations.diseases[other],
        knowledge.annotations.names[other],
        round(similarity, 4),
        tuple(ids[term] for term in heavy if term in mine)[:5],
        tuple(ids[term] for term in heavy if term not in mine)[:3],
        genes.get(knowledge.annotations.diseases[other], ()),
    )


def _against(
    owners: list[int], near: set[int], names: tuple[str, ...], alike: NDArray[np.float32], keep: int = 3
) -> Iterator[tuple[str, float]]:
    """Yield the diseases of a gene that look least alike: evidence that the gene is not bound to this picture."""
    for other in sorted((one for one in owners if one not in near), key=lambda one: (float(alike[one]), names[one]))[:keep]:
        yield names[other], round(float(alike[other]), 4)
