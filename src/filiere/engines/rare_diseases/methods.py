"""The methods of ranking: the plain baselines, and the calibrated one whose weights were learnt on a tuning part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.scoring import STATES, Method, Tables
from filiere.engines.rare_diseases.weights import WEIGHTS

# numpy's own operations widen to Any: the element type stands in the name.
Floats = NDArray[Any]

#: Probability that a person shows a sign on which the disease is silent, in the plain likelihoods.
FLOOR = 0.05


@dataclass(frozen=True)
class Plain:
    """A method that listens to observed terms only."""

    name: str = ""

    def observed(self, tables: Tables) -> Floats:
        """Return what each observed term says."""
        raise NotImplementedError

    def excluded(self, tables: Tables) -> Floats | None:  # the interface of every method
        """Return None: excluded terms are not listened to."""
        return None

    def person(self, tables: Tables) -> Floats | None:  # the interface of every method
        """Return None: age and sex are not listened to."""
        return None

    def bias(self, tables: Tables) -> Floats | None:  # the interface of every method
        """Return None: every disease starts equal."""
        return None

    def finish(self, scores: Floats, tables: Tables) -> Floats:  # the interface of every method
        """Return the sums as they are."""
        return scores


@dataclass(frozen=True)
class SharedInformation(Plain):
    """Sum of the information of observed terms that the disease shows, they or a descendant."""

    name: str = "shared_information"

    def observed(self, tables: Tables) -> Floats:
        """Return the information of shared terms."""
        return np.where(tables.spread > 0, tables.information[:, None], np.float32(0))


@dataclass(frozen=True)
class Resnik(Plain):
    """One-sided Resnik similarity: information of the best common ancestor (Resnik, IJCAI 1995), summed over observed terms."""

    name: str = "resnik"

    def observed(self, tables: Tables) -> Floats:
        """Return the information of the best common ancestor."""
        found: Floats = tables.common
        return found


@dataclass(frozen=True)
class SimGIC(Plain):
    """Information shared over information united, of terms with their ancestors (Pesquita et al., BMC Bioinformatics 9 S5, 2008)."""

    name: str = "simgic"
    closed: bool = True

    def observed(self, tables: Tables) -> Floats:
        """Return the information of shared terms."""
        return np.where(tables.spread > 0, tables.information[:, None], np.float32(0))

    def finish(self, scores: Floats, tables: Tables) -> Floats:
        """Return shared over united."""
        rows = tables.profiles.spread[tables.columns]
        disease = np.add.reduceat(np.append(tables.all_information[rows.indices], 0), rows.indptr[:-1]) * (np.diff(rows.indptr) > 0)
        case = np.asarray(tables.batch.closed @ tables.information)
        united = disease[None, :] + case[:, None] - scores
        found: Floats = (scores / np.maximum(united, 1e-6)).astype(np.float32)
        return found


@dataclass(frozen=True)
class Likelihood(Plain):
    """Plain likelihood: ``Σ log max(share, FLOOR)`` over observed terms.

    The background probability of a term is the same for all diseases and leaves the order unchanged, so that this is the order of the
    likelihood ratio (Robinson et al., AJHG 107(3), 2020, without genotypes).
    """

    name: str = "likelihood"

    def observed(self, tables: Tables) -> Floats:
        """Return the logarithm of the likelihood ratio against the background."""
        found: Floats = np.log(np.maximum(tables.spread, np.float32(FLOOR)) / tables.background[:, None])
        return found


@dataclass(frozen=True)
class NaiveExclusion(Likelihood):
    """The plain likelihood with excluded terms taken at their word: ``log max(1 - share, FLOOR)`` against the background."""

    name: str = "likelihood_excluded"

    def excluded(self, tables: Tables) -> Floats | None:
        """Return the logarithm of the likelihood ratio of not showing the term."""
        none = np.maximum(1 - tables.background, FLOOR)[:, None]
        found: Floats = np.log(np.maximum(1 - tables.spread, np.float32(FLOOR)) / none)
        return found


OBSERVED = ("shared", "log_share", "shared_information", "exact", "exact_information", "related_information", "dilution")
EXCLUDED = ("denied", "log_rest", "denied_information", "denied_exact", "denied_exact_information", "denied_dilution")
BIAS = ("signs", "publications", "counted")
PERSON = ("onset", "onset_before_age", "recessive_in_female", "linked_in_male")


def observed_features(tables: Tables) -> tuple[Floats, ...]:
    """Return the features of an observed term, each terms × profiles, in the order of :data:`OBSERVED`."""
    information = tables.information[:, None]
    shared, exact = tables.spread > 0, tables.share > 0
    related = np.where(shared, np.float32(0), tables.common)
    return (
        shared.astype(np.float32),
        np.log(np.maximum(tables.spread, np.float32(0.02)), where=shared, out=np.zeros_like(tables.spread)),
        shared * information,
        exact.astype(np.float32),
        exact * information,
        related,
        shared * np.log1p(tables.profiles.signs[tables.columns]).astype(np.float32),
    )


def excluded_features(tables: Tables) -> tuple[Floats, ...]:
    """Return the features of an excluded term, in the order of :data:`EXCLUDED`.

    That somebody looked for a sign is itself news: signs are looked for where a disease is thought of, so that a disease that shows the
    sign in some persons gains from its being looked for, and loses by the share of persons who show it.
    """
    information = tables.information[:, None]
    shared, exact = tables.spread > 0, tables.share > 0
    return (
        shared.astype(np.float32),
        np.log(np.maximum(1 - tables.spread, np.float32(0.03)), where=shared, out=np.zeros_like(tables.spread)),
        shared * information,
        exact.astype(np.float32),
        exact * information,
        shared * np.log1p(tables.profiles.signs[tables.columns]).astype(np.float32),
    )


def bias_features(tables: Tables) -> tuple[Floats, ...]:
    """Return the features of a profile, in the order of :data:`BIAS`: how much is known of it."""
    profiles, columns = tables.profiles, tables.columns
    known = (profiles.signs[columns], profiles.publications[columns], profiles.counted[columns])
    return tuple(np.log1p(value).astype(np.float32) for value in known)


def person_features(tables: Tables) -> tuple[Floats, ...]:
    """Return the features of the states of a person, each states × profiles, in the order of :data:`PERSON`."""
    profiles, columns = tables.profiles, tables.columns
    counts = profiles.onset[columns]
    told = counts.sum(axis=1) > 0
    overall = profiles.onset.sum(axis=0) + 1
    overall = overall / overall.sum()
    # A neighbouring class is often the same onset told with less care.
    near = np.zeros_like(counts)
    near[:, 1:] += 0.15 * counts[:, :-1]
    near[:, :-1] += 0.15 * counts[:, 1:]
    chance = counts + near + 1.5 * overall
    chance /= chance.sum(axis=1, keepdims=True)
    tabled = [np.zeros((STATES, len(columns)), np.float32) for _ in PERSON]
    tabled[0][:8] = np.where(told, np.log(chance / overall).T, 0)
    tabled[1][8:16] = np.where(told, np.log(np.maximum(np.cumsum(chance, axis=1), 0.02)).T, 0)
    tabled[2][16] = profiles.linked[columns] == 2
    tabled[3][17] = profiles.linked[columns] > 0
    return tuple(tabled)


@dataclass(frozen=True)
class Calibrated:
    """A likelihood whose every part has a weight, fitted by conditional logistic regression on a tuning part (see ``learning.py``)."""

    weights: Mapping[str, float]
    name: str = "calibrated"

    def observed(self, tables: Tables) -> Floats:
        """Return the weighted features of observed terms: dense where only an ancestor is shared, exact where the term is."""
        found: Floats = np.float32(self.weights["related_information"]) * tables.common
        found.ravel()[tables.shared_places] = self._at_shared(tables, OBSERVED, np.log(np.maximum(tables.shared_spread, np.float32(0.02))))
        return found

    def excluded(self, tables: Tables) -> Floats | None:
        """Return the weighted features of excluded terms; a term that the disease does not show says nothing."""
        found: Floats = np.zeros_like(tables.spread)
        rest = np.log(np.maximum(1 - tables.shared_spread, np.float32(0.03)))
        found.ravel()[tables.shared_places] = self._at_shared(tables, EXCLUDED, rest)
        return found

    def _at_shared(self, tables: Tables, names: tuple[str, ...], logarithm: Floats) -> Floats:
        """Return the weighted features where a profile shows a term: equal to the dense features, at a few percent of their cost."""
        shared, log, information, exact, exact_information = (np.float32(self.weights[name]) for name in names[:5])
        dilution = np.float32(self.weights[names[-1]])
        row, column = np.divmod(tables.shared_places, tables.spread.shape[1])
        told = tables.information[row]
        very = tables.share.ravel()[tables.shared_places] > 0
        signs = np.log1p(tables.profiles.signs[tables.columns]).astype(np.float32)
        found: Floats = shared + log * logarithm + information * told + very * (exact + exact_information * told) + dilution * signs[column]
        return found

    def person(self, tables: Tables) -> Floats | None:
        """Return the weighted features of age and sex."""
        return self._sum(PERSON, person_features(tables))

    def bias(self, tables: Tables) -> Floats | None:
        """Return the weighted features of what is known of the disease."""
        return self._sum(BIAS, bias_features(tables))

    def finish(self, scores: Floats, tables: Tables) -> Floats:  # the interface of every method
        """Return the sums as they are: log odds between diseases."""
        return scores

    def _sum(self, names: tuple[str, ...], features: tuple[Floats, ...]) -> Floats:
        total = np.zeros_like(features[0])
        for name, value in zip(names, features, strict=True):
            total += np.float32(self.weights[name]) * value
        return total


METHODS: Mapping[str, Method] = {
    method.name: method for method in (SharedInformation(), Resnik(), SimGIC(), Likelihood(), NaiveExclusion(), Calibrated(WEIGHTS))
}
