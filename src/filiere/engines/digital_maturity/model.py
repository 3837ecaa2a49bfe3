"""The words of a self-assessment: dimensions, technologies, questions with levels that a fact shows, firms."""

from typing import NamedTuple


class Words(NamedTuple):
    """A sentence in French and in English."""

    fr: str
    en: str


class Question(NamedTuple):
    """One question: its dimension, its technology (empty where it is about none), the facts that show levels 1 to 3, and what it stands on.

    Level 0 is the absence of these facts. ``needs`` names questions that must be at level 1 before this one can be raised.
    """

    id: str
    dimension: str
    technology: str
    words: Words
    levels: tuple[Words, Words, Words]
    needs: tuple[str, ...] = ()


#: The highest level of a question.
TOP = 3
#: What counts as an answer that leaves the denominator.
NOT_APPLICABLE = "na"
#: After how many answers a first result is shown.
FIRST = 10

DIMENSIONS: dict[str, Words] = {
    "direction": Words("Cap et décisions", "Direction and decisions"),
    "people": Words("Personnes et compétences", "People and skills"),
    "data": Words("Données", "Data"),
    "research": Words("Recherche et développement", "Research and development"),
    "production": Words("Production et logistique", "Production and logistics"),
    "quality": Words("Qualité et conformité", "Quality and compliance"),
}

TECHNOLOGIES: dict[str, Words] = {
    "cloud": Words("Informatique en nuage", "Cloud computing"),
    "cybersecurity": Words("Cybersécurité", "Cybersecurity"),
    "iot": Words("Objets connectés", "Internet of things"),
    "ai": Words("Intelligence artificielle", "Artificial intelligence"),
    "big_data": Words("Données massives", "Big data"),
    "augmented_reality": Words("Réalité augmentée", "Augmented reality"),
    "simulation": Words("Simulation numérique", "Numerical simulation"),
    "robotics": Words("Robotique", "Robotics"),
}

SIZES: dict[str, Words] = {
    "micro": Words("moins de 10 personnes", "fewer than 10 people"),
    "small": Words("de 10 à 49 personnes", "10 to 49 people"),
    "medium": Words("de 50 à 249 personnes", "50 to 249 people"),
    "large": Words("250 personnes et plus", "250 people or more"),
}

SUBSECTORS: dict[str, Words] = {
    "medicines": Words("médicament", "medicines"),
    "devices": Words("dispositif médical", "medical devices"),
    "diagnostics": Words("diagnostic", "diagnostics"),
    "digital": Words("santé numérique", "digital health"),
    "services": Words("services et sous-traitance", "services and contract work"),
}

#: Bands of a score from 0 to 100: lowest score of the band, and its name. Our own words; quarters of the scale.
BANDS: tuple[tuple[float, Words], ...] = (
    (0.0, Words("Premiers pas", "First steps")),
    (25.0, Words("En chemin", "On the way")),
    (50.0, Words("Établi", "Established")),
    (75.0, Words("En avance", "Ahead")),
)


def band(score: float) -> Words:
    """Return the name of the band of a score from 0 to 100.

    >>> band(24.9).en, band(25).en, band(100).en
    ('First steps', 'On the way', 'Ahead')
    """
    return next(words for low, words in reversed(BANDS) if score >= low)
