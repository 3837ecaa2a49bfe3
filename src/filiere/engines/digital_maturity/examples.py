"""Kinds of use worth copying, and the rule that recommends them. No firm is named: these are kinds, not testimonies."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from filiere.engines.digital_maturity.model import SIZES, SUBSECTORS, Words
from filiere.engines.digital_maturity.questionnaire import BY_ID
from filiere.engines.digital_maturity.scoring import Levels

_ALL = tuple(SUBSECTORS)
_ANY = tuple(SIZES)
_GROWN = ("small", "medium", "large")
#: One record of a register: its id and its values.
Record = tuple[str, Mapping[str, Any]]
#: The score of a dimension that has nothing left to raise.
HIGHEST = 100
#: How many are recommended.
SHOWN = 3


class Use(NamedTuple):
    """A kind of use: what is done, the questions it raises, and the sizes and subsectors it fits."""

    id: str
    title: Words
    what: Words
    raises: tuple[str, ...]
    sizes: tuple[str, ...] = _ANY
    subsectors: tuple[str, ...] = _ALL


USES: tuple[Use, ...] = (
    Use(
        "restore-day",
        Words("Journée de restauration", "Restoration day"),
        Words(
            "Une fois l’an, tout restaurer sur une machine vide et chronométrer.",
            "Once a year, restore everything on an empty machine and time it.",
        ),
        ("t3", "d3"),
    ),
    Use(
        "data-owners",
        Words("Un responsable par jeu de données", "One owner per data set"),
        Words("Lister les jeux de données et nommer qui en répond.", "List the data sets and name who answers for each."),
        ("t1", "t6"),
    ),
    Use(
        "electronic-notebook",
        Words("Cahier de laboratoire électronique", "Electronic laboratory notebook"),
        Words("Dater, partager et retrouver chaque expérience.", "Date, share and find every experiment."),
        ("r1",),
        _ANY,
        ("medicines", "devices", "diagnostics", "services"),
    ),
    Use(
        "batch-record",
        Words("Dossier de lot électronique", "Electronic batch record"),
        Words("Saisir chaque étape au poste, libérer par exception.", "Record each step at the workstation, release by exception."),
        ("f1", "q1"),
        _GROWN,
        ("medicines", "devices", "diagnostics", "services"),
    ),
    Use(
        "cold-chain",
        Words("Chaîne du froid sous capteurs", "Cold chain under sensors"),
        Words("Mesurer en continu et alerter avant l’écart.", "Measure continuously and alert before the deviation."),
        ("t5", "f2", "q4"),
        _ANY,
        ("medicines", "diagnostics", "services"),
    ),
    Use(
        "process-twin",
        Words("Modèle numérique du procédé", "Numerical model of the process"),
        Words("Choisir les essais par le calcul, comparer aux mesures.", "Choose trials by computation, compare with measurements."),
        ("r2", "f4", "p6"),
        _GROWN,
        ("medicines", "services"),
    ),
    Use(
        "design-simulation",
        Words("Essais virtuels d’un dispositif", "Virtual tests of a device"),
        Words("Calculer tenue et usage avant le premier prototype.", "Compute strength and use before the first prototype."),
        ("r2", "q6", "r7"),
        _ANY,
        ("devices",),
    ),
    Use(
        "guided-gesture",
        Words("Geste guidé au poste", "Guided gesture at the workstation"),
        Words("Afficher la consigne de l’étape en cours, mesurer les erreurs.", "Show the current step's instruction, measure errors."),
        ("f5", "p5"),
        _GROWN,
        ("medicines", "devices", "diagnostics", "services"),
    ),
    Use(
        "sample-robot",
        Words("Automate de préparation d’échantillons", "Sample preparation machine"),
        Words("Confier les gestes répétés à un automate piloté par fichier.", "Give repeated gestures to a machine driven by a file."),
        ("r5", "p7"),
        _ANY,
        ("medicines", "diagnostics", "services"),
    ),
    Use(
        "deviation-trends",
        Words("Tendances des écarts et réclamations", "Trends of deviations and complaints"),
        Words("Coder les causes, compter, agir sur la première.", "Code the causes, count them, act on the first."),
        ("q7", "d7"),
    ),
    Use(
        "model-file",
        Words("Dossier d’un algorithme", "File of an algorithm"),
        Words(
            "Usage, données, erreur mesurée, risque et surveillance sur deux pages.",
            "Use, data, measured error, risk and monitoring in two pages.",
        ),
        ("q5", "r3", "t7", "p4"),
    ),
    Use(
        "separate-networks",
        Words("Réseaux séparés, maintenance à la demande", "Separate networks, maintenance on request"),
        Words(
            "Isoler les équipements et n’ouvrir l’accès distant qu’au besoin.", "Isolate equipment and open remote access only when needed."
        ),
        ("f7", "r6"),
        _GROWN,
    ),
)


def recommended(levels: Levels, known: Mapping[str, Any], profile: Mapping[str, str], kept: Collection[str] | None = None) -> list[Use]:
    """Return the uses to look at first; ``kept`` are those that the register still holds, all of them where it is not said.

    The rule: a use fits if its size and subsector are the firm's (or the firm did not say) and one of the questions it raises stands below
    level 2; the lowest of these questions' dimensions decides the order, then the lowest level, then the name.
    """
    found = []
    for use in USES:
        if kept is not None and use.id not in kept:
            continue
        low = [name for name in use.raises if isinstance(level := levels.get(name), int) and level < 2]
        fits = profile.get("size", use.sizes[0]) in use.sizes and profile.get("subsector", use.subsectors[0]) in use.subsectors
        if low and fits:
            weakest = min(known["dimensions"][BY_ID[name].dimension]["score"] for name in low)
            found.append((weakest, min(int(levels[name]) for name in low), use.id, use))
    return [item[-1] for item in sorted(found, key=lambda item: item[:3])][:SHOWN]


def told_by_firms(records: Sequence[Record], known: Mapping[str, Any], profile: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """Return what firms told the register they had done, the most useful to this firm first.

    The rule: a testimony fits if the sizes and subsectors it names, where it names any, hold the firm's (or the firm did not say), and one
    of its dimensions is not at the top for this firm. Those that say a fact before and a fact after come first, then the lowest of those
    dimensions, then the name.
    """
    found = []
    for key, values in records:
        if values.get("nature") != "testimony":
            continue
        fits = all(
            not values.get(axis) or not profile.get(said) or profile[said] in values[axis]
            for axis, said in (("sizes", "size"), ("subsectors", "subsector"))
        )
        scored = [known["dimensions"][name]["score"] for name in values.get("dimensions") or ()]
        low = [score for score in scored if score is not None and score < HIGHEST]
        if fits and low:
            pair = bool(values.get("before") and values.get("after"))
            found.append((not pair, min(low), key, values))
    return [item[-1] for item in sorted(found, key=lambda item: item[:3])][:SHOWN]


def moved_by(raised: Sequence[str], levels: Levels) -> list[str]:
    """Return, of the questions that firms which moved up had raised, those that this firm can still raise, in the same order."""
    return [name for name in raised if isinstance(level := levels.get(name), int) and level < 2][:SHOWN]
