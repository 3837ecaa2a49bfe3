"""Made-up French organisation names and the ways people write them, drawn at random: knows nothing of the matcher it is held against.

No name is taken from a register. An organisation gets one reference name, then one to six spellings of it; neighbours that look alike and
are not the same (subsidiaries, the same house in another town, units with other numbers) are drawn on purpose.
"""

import random
import unicodedata
from typing import NamedTuple


class Row(NamedTuple):
    """One line of a list: a spelling, the town of some lines, and which organisation it is (never given to a matcher)."""

    name: str
    town: str
    truth: int


def _listed(words: str) -> list[str]:
    return [word.replace("_", " ") for word in words.split()]


TOWNS = _listed(
    """
    Paris Lyon Marseille Lille Toulouse Nantes Bordeaux Rennes Strasbourg Grenoble Montpellier Nice Dijon Tours Angers Nancy Metz
    Brest Caen Rouen Amiens Limoges Poitiers Clermont-Ferrand Saint-Étienne Besançon Orléans Reims Évry Le_Mans
    """
)
_HEADS = _listed(
    """
    Ab Al An Ar Bel Bo Ca Cel Cy Da Del Do El En Ev Fa Fi Ga Gly He Hy Im Io Ka Ki La Li Lu Ma Mel Mi No Nu Om Or Pa Phy Po Qua Ra
    Re Ro Sa Se Si So Sy Ta Te Tri Va Ve Vi Xe Yo Za Ze Opa Era Ilo Uro Ama Obi
    """
)
_MIDDLES = _listed(
    """
    ba be bi ca ce ci da de di do fa fe ga go gi la le li lo ma me mi mo na ne ni no pa pe pi po ra re ri ro sa se si ta te ti to
    va ve vi vo xa xi za ze lu nu tu ru cha phi tho gra pla tre
    """
)
_TAILS = _listed(
    """
    nis tis lys xis gen cell zyme pharm tech med via dia ron lon ton nex vax max dyn mune scan care lab bio nov ra ria lia sys
    """
)
FAMILIES = _listed(
    """
    Aubert Baillet Carpentier Delmas Estève Fauvel Garnier Hébert Imbert Jacquet Kermadec Lefort Marchand Noël Olivier Perrot
    Quentin Renaud Sabatier Tessier Urbain Vasseur Weber Ybert Zeller Bréval Chauvin Dorléac Guérin Lambert
    """
)
DOES = _listed(
    """
    Biotech Diagnostics Pharma Santé Healthcare Medical Technologies Therapeutics Biosciences Génomique Imagerie Vaccins
    Ingénierie Services Conseil Logistique Digital Systèmes Instruments Nutrition Vétérinaire Cosmétique Recherche Industrie
    """
)
FIELDS = _listed(
    """
    cancérologie immunologie biologie_structurale génétique_humaine neurosciences pharmacologie virologie imagerie_moléculaire
    bactériologie santé_publique biomécanique toxicologie nutrition_humaine cardiologie hématologie biophotonique épidémiologie
    """
)
SAINTS = _listed("Saint-Joseph Saint-Louis Saint-Jean Sainte-Anne Saint-Luc Saint-Vincent Saint-Antoine Sainte-Odile")
_FORMS = ["SA", "SAS", "S.A.S.", "SARL", "S.A.", "SASU", "SNC", "S.A.R.L", "Société", "Groupe"]
_SHORT = {
    "Université": ["Univ.", "Univ"],
    "Institut": ["Inst.", "Inst"],
    "Laboratoire": ["Labo", "Lab."],
    "Laboratoires": ["Labo", "Labos"],
    "Technologies": ["Techno.", "Tech"],
    "Saint": ["St", "St."],
    "Établissements": ["Ets"],
    "Société": ["Sté"],
    "Centre": ["Ctre"],
    "Hôpital": ["Hôp."],
    "national": ["nat."],
    "Industrie": ["Indus.", "Ind."],
    "Systèmes": ["Syst."],
}
_READ_AS = [("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("I", "l"), ("i", "l"), ("e", "c"), ("u", "ii"), ("cl", "d")]


def rows(count: int, seed: int) -> list[Row]:
    """Return at least ``count`` lines in random order, and no more than six more."""
    draw = random.Random(seed)
    made: list[Row] = []
    taken: set[str] = set()
    truth = 0
    while len(made) < count:
        for name, town in _family(draw, taken):
            made += _spellings(draw, name, town, truth)
            truth += 1
    draw.shuffle(made)
    return made


def _coined(draw: random.Random) -> str:
    middle = "".join(draw.choice(_MIDDLES) for _ in range(draw.choice((0, 1, 1, 2))))
    return draw.choice(_HEADS) + middle + draw.choice(_TAILS)


def _family(draw: random.Random, taken: set[str]) -> list[tuple[str, str]]:
    """Return one organisation, or several that look alike and are not the same."""
    town = draw.choice(TOWNS)
    kind = draw.random()
    if kind < 0.42:
        found = _firms(draw, town)
    elif kind < 0.52:
        first, second = sorted(draw.sample(FAMILIES, 2))
        found = [(f"{draw.choice(('Laboratoires', 'Établissements', 'Pharmacie'))} {first} {second}", town)]
    elif kind < 0.62:
        found = [
            (f"{draw.choice(('Centre hospitalier universitaire', 'Université', 'Chambre de commerce et d’industrie'))} de {town}", town)
        ]
    elif kind < 0.72:
        saint = draw.choice(SAINTS)
        found = [(f"{draw.choice(('Hôpital', 'Clinique', 'Fondation'))} {saint} de {town}", town)]
    elif kind < 0.84:
        numbers = draw.sample(range(900, 1400), draw.choice((1, 2)))
        field = draw.choice(FIELDS)
        found = [(f"Inserm U{number} {field}" if len(numbers) > 1 else f"Inserm U{number}", town) for number in numbers]
    else:
        first, second = sorted(draw.sample(FIELDS, 2))
        head = draw.choice(("Institut national de", "Centre de recherche en", "Laboratoire de", "Société française de", "Fédération de"))
        found = [(f"{head} {first} et de {second}", town)]
    fresh = [(name, place) for name, place in found if name not in taken]
    taken.update(name for name, _ in fresh)
    return fresh


def _firms(draw: random.Random, town: str) -> list[tuple[str, str]]:
    name = _coined(draw)
    shape = draw.random()
    if shape < 0.5:
        return [(name, town)]
    if shape < 0.75:
        return [(f"{name} {draw.choice(DOES)}", town)]
    if shape < 0.9:
        return [(name, town), (f"{name} {draw.choice(DOES)}", draw.choice(TOWNS))]
    return [(f"{name} {does}", town) for does in draw.sample(DOES, 2)]


def _spellings(draw: random.Random, name: str, town: str, truth: int) -> list[Row]:
    count = draw.choice((1, 1, 2, 3, 4, 5, 6))
    return [Row(_written(draw, name, town) if number else name, town if draw.random() < 0.3 else "", truth) for number in range(count)]


def _written(draw: random.Random, name: str, town: str) -> str:
    """Return a name as somebody wrote it: one to three changes, each of its own kind."""
    changes = [_legal, _case, _plain, _typo, _read, _short, _joined, _located, _initials, _bracketed, _spaced, _mangled]
    weights = [16, 16, 14, 16, 6, 8, 8, 6, 4, 3, 3, 2]
    for change in dict.fromkeys(draw.choices(changes, weights)[0] for _ in range(draw.choice((1, 1, 2, 2, 3)))):
        name = change(draw, name, town)
    return name


def _legal(draw: random.Random, name: str, town: str) -> str:
    form = draw.choice(_FORMS)
    return f"{form} {name}" if draw.random() < 0.4 or form in {"Société", "Groupe"} else f"{name} {form}"


def _case(draw: random.Random, name: str, town: str) -> str:
    return draw.choice((name.upper(), name.lower(), name.title()))


def _plain(draw: random.Random, name: str, town: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter)).replace("’", "'")


def _typo(draw: random.Random, name: str, town: str) -> str:
    places = [at for at, letter in enumerate(name) if letter.isalpha()]
    if len(places) < 6:
        return name
    at = draw.choice(places[1:])
    way = draw.random()
    if way < 0.3:
        return name[:at] + name[at + 1 :]
    if way < 0.55:
        return name[:at] + name[at] + name[at:]
    if way < 0.8 and at + 1 < len(name):
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + draw.choice("abcdefghijklmnopqrstuvwxyz") + name[at + 1 :]


def _read(draw: random.Random, name: str, town: str) -> str:
    fits = [(seen, read) for seen, read in _READ_AS if seen in name[1:]]
    if not fits:
        return name
    seen, read = draw.choice(fits)
    return name[:1] + name[1:].replace(seen, read, 1)


def _short(draw: random.Random, name: str, town: str) -> str:
    if name.startswith("Centre hospitalier universitaire"):
        return name.replace("Centre hospitalier universitaire", draw.choice(("CHU", "C.H.U.", "CHU")))
    if name.startswith("Chambre de commerce"):
        return name.replace("Chambre de commerce et d’industrie", "CCI")
    for word in name.replace("-", " ").split():
        if word in _SHORT:
            return name.replace(word, draw.choice(_SHORT[word]), 1)
    return name


def _joined(draw: random.Random, name: str, town: str) -> str:
    if "-" in name:
        return name.replace("-", " ", 1)
    return name.replace(" ", draw.choice(("-", "")), 1) if name.count(" ") == 1 else name.replace(" de ", " ", 1)


def _located(draw: random.Random, name: str, town: str) -> str:
    if town in name:
        return name
    return name + draw.choice((f" {town}", f" ({town})", f" - {town}", f", {town}", " France"))


def _initials(draw: random.Random, name: str, town: str) -> str:
    words = [word for word in name.replace("’", " ").replace("-", " ").split() if word not in {"de", "et", "d", "en", "la"}]
    return "".join(word[0] for word in words).upper() if len(words) >= 4 else name


def _bracketed(draw: random.Random, name: str, town: str) -> str:
    short = _initials(draw, name, town)
    return f"{name} ({short})" if short != name else name


def _spaced(draw: random.Random, name: str, town: str) -> str:
    return f"  {name.replace(' ', '  ')} "


def _mangled(draw: random.Random, name: str, town: str) -> str:
    try:
        return name.encode().decode("cp1252")
    except UnicodeError:
        return name
