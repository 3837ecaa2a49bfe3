"""The criteria that the contract gives for its yearly portfolio of projects, and the calls it names, each with its line."""

from typing import NamedTuple


class Words(NamedTuple):
    """A sentence in French and in English."""

    fr: str
    en: str


class Criterion(NamedTuple):
    """What a file is noted on, in points from 1 to 5; ``quote`` are the contract's own words at ``at``."""

    id: str
    words: Words
    quote: str
    at: str


class NamedCall(NamedTuple):
    """A call that the contract names; ``about`` is the deliverable or the project, ``register`` its record among the calls of the map."""

    id: str
    words: Words
    about: str
    quote: str
    at: str


LOWEST, HIGHEST = 1, 5

#: The measures of PS1.3.1, in their order. The contract gives them no weight: equal until a body says otherwise.
CRITERIA: tuple[Criterion, ...] = (
    Criterion(
        "competitiveness",
        Words("Compétitivité internationale", "International competitiveness"),
        "Compétitivité des projets par rapport à l'international",
        "2019:354",
    ),
    Criterion("locks", Words("Adéquation avec les verrous", "Fit with the locks"), "adéquation avec les verrous industriels", "2019:354"),
    Criterion("transfer", Words("Transfert industriel rapide", "Fast industrial transfer"), "capacité au transfert", "2019:354"),
    Criterion("x100", Words("Contribution à X100", "Contribution to X100"), "capacité à atteindre l'objectif de 'X100'", "2019:356"),
    Criterion("start_ups", Words("Start-up créées", "Start-ups created"), "Nb de start up créées", "2019:356"),
    Criterion("jobs", Words("Emplois générables", "Jobs that can be created"), "Nb d'emplois générables ou générés", "2019:356"),
    Criterion("funds", Words("Fonds levés", "Funds raised"), "montant des levées de fonds", "2019:356"),
)

CALLS: tuple[NamedCall, ...] = (
    NamedCall(
        "deal-flow",
        Words("Portefeuille annuel de projets de rupture", "Yearly portfolio of breakthrough projects"),
        "PS1.3.1",
        "Identification d'un « deal flow » de projets technologiques, de rupture",
        "2019:351",
    ),
    NamedCall(
        "gene-therapy",
        Words("Appel à manifestation d’intérêt en thérapie génique", "Call for interest in gene therapy"),
        "PS1",
        "Lancement d'un appel à manifestation d'intérêt",
        "2019:318",
    ),
    NamedCall(
        "ai-cancer",
        Words("Projets innovants, intelligence artificielle et cancer", "Innovative projects, artificial intelligence and cancer"),
        "PS2.UC1.2",
        "Faire émerger des projets innovants permettant de converger vers l'environnement cible",
        "2019:509",
    ),
    NamedCall(
        "one-health",
        Words("Appel à candidatures « One Health »", "“One Health” call for applications"),
        "PS3.4.1",
        "un appel à candidature qui sera lancé dès la labellisation du projet",
        "2019:626",
    ),
    NamedCall(
        "international-offer",
        Words("Appel à intérêt, offre Diabète", "Call for interest, Diabetes offer"),
        "PS4",
        "Un appel à intérêt auprès d'entreprises non adhérentes de French Healthcare",
        "2019:736",
    ),
)


def call(name: str) -> NamedCall | None:
    """Return a named call by its id."""
    return next((one for one in CALLS if one.id == name), None)


def criterion(name: str) -> Criterion | None:
    """Return a criterion by its id."""
    return next((one for one in CRITERIA if one.id == name), None)
