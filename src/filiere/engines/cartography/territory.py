"""France as the maps show it: 18 regions and 101 departments (INSEE, Code officiel géographique), and where each stands on a tile grid.

The grid of departments is an assignment of the centroids to cells (least squared distance), so that neighbours stay near; the overseas
departments stand apart on the left. It needs no geometry: whoever has one gives it to the run.
"""

from collections.abc import Mapping
from types import MappingProxyType

#: Code of a region → (name, column and row of its tile).
REGIONS: Mapping[str, tuple[str, int, int]] = MappingProxyType(
    {
        "32": ("Hauts-de-France", 3, 0),
        "28": ("Normandie", 2, 1),
        "11": ("Île-de-France", 3, 1),
        "44": ("Grand Est", 4, 1),
        "53": ("Bretagne", 1, 1),
        "52": ("Pays de la Loire", 1, 2),
        "24": ("Centre-Val de Loire", 3, 2),
        "27": ("Bourgogne-Franche-Comté", 4, 2),
        "75": ("Nouvelle-Aquitaine", 2, 3),
        "84": ("Auvergne-Rhône-Alpes", 4, 3),
        "76": ("Occitanie", 3, 4),
        "93": ("Provence-Alpes-Côte d’Azur", 4, 4),
        "94": ("Corse", 5, 5),
        "01": ("Guadeloupe", 0, 3),
        "02": ("Martinique", 0, 4),
        "03": ("Guyane", 0, 5),
        "04": ("La Réunion", 1, 5),
        "06": ("Mayotte", 2, 5),
    }
)

_OF_REGION = {
    "11": "75 77 78 91 92 93 94 95",
    "24": "18 28 36 37 41 45",
    "27": "21 25 39 58 70 71 89 90",
    "28": "14 27 50 61 76",
    "32": "02 59 60 62 80",
    "44": "08 10 51 52 54 55 57 67 68 88",
    "52": "44 49 53 72 85",
    "53": "22 29 35 56",
    "75": "16 17 19 23 24 33 40 47 64 79 86 87",
    "76": "09 11 12 30 31 32 34 46 48 65 66 81 82",
    "84": "01 03 07 15 26 38 42 43 63 69 73 74",
    "93": "04 05 06 13 83 84",
    "94": "2A 2B",
    "01": "971",
    "02": "972",
    "03": "973",
    "04": "974",
    "06": "976",
}

_NAMES = (
    "01 Ain;02 Aisne;03 Allier;04 Alpes-de-Haute-Provence;05 Hautes-Alpes;06 Alpes-Maritimes;07 Ardèche;08 Ardennes;09 Ariège;10 Aube;"
    "11 Aude;12 Aveyron;13 Bouches-du-Rhône;14 Calvados;15 Cantal;16 Charente;17 Charente-Maritime;18 Cher;19 Corrèze;2A Corse-du-Sud;"
    "2B Haute-Corse;21 Côte-d’Or;22 Côtes-d’Armor;23 Creuse;24 Dordogne;25 Doubs;26 Drôme;27 Eure;28 Eure-et-Loir;29 Finistère;30 Gard;"
    "31 Haute-Garonne;32 Gers;33 Gironde;34 Hérault;35 Ille-et-Vilaine;36 Indre;37 Indre-et-Loire;38 Isère;39 Jura;40 Landes;"
    "41 Loir-et-Cher;42 Loire;43 Haute-Loire;44 Loire-Atlantique;45 Loiret;46 Lot;47 Lot-et-Garonne;48 Lozère;49 Maine-et-Loire;50 Manche;"
    "51 Marne;52 Haute-Marne;53 Mayenne;54 Meurthe-et-Moselle;55 Meuse;56 Morbihan;57 Moselle;58 Nièvre;59 Nord;60 Oise;61 Orne;"
    "62 Pas-de-Calais;63 Puy-de-Dôme;64 Pyrénées-Atlantiques;65 Hautes-Pyrénées;66 Pyrénées-Orientales;67 Bas-Rhin;68 Haut-Rhin;69 Rhône;"
    "70 Haute-Saône;71 Saône-et-Loire;72 Sarthe;73 Savoie;74 Haute-Savoie;75 Paris;76 Seine-Maritime;77 Seine-et-Marne;78 Yvelines;"
    "79 Deux-Sèvres;80 Somme;81 Tarn;82 Tarn-et-Garonne;83 Var;84 Vaucluse;85 Vendée;86 Vienne;87 Haute-Vienne;88 Vosges;89 Yonne;"
    "90 Territoire de Belfort;91 Essonne;92 Hauts-de-Seine;93 Seine-Saint-Denis;94 Val-de-Marne;95 Val-d’Oise;971 Guadeloupe;"
    "972 Martinique;973 Guyane;974 La Réunion;976 Mayotte"
)

#: One line per row of the grid, two letters per tile and a blank between tiles; overseas departments are laid apart.
_GRID = """\
         76 80 62 60 59
   50 14 27 95 75 93 02 08 55 57
   22    61 78 92 94 10 51 54 67
29 35 53 72 28 91 77 89 52 70 88 68
56 44 49 37 41 45 18 58 21 25 90
   85 79 86 36 23 03 71 01 39 74
      17 16 87 19 63 42 69 38 73
      33 24 46 15 48 43 07 26 05
      40 47 82 81 12 30 84 04 06
      64 32 31 11 34    13 83    2B
         65 09    66             2A
"""
_OVERSEAS = {"971": (0, 6), "972": (0, 7), "973": (0, 8), "974": (0, 9), "976": (0, 10)}


def _departments() -> dict[str, tuple[str, str]]:
    of = {code: region for region, codes in _OF_REGION.items() for code in codes.split()}
    named = (word.split(" ", 1) for word in _NAMES.split(";"))
    return {code: (name, of[code]) for code, name in named}


def _tiles() -> dict[str, tuple[int, int]]:
    laid = {
        line[place : place + 2]: (place // 3, row)
        for row, line in enumerate(_GRID.splitlines())
        for place in range(0, len(line), 3)
        if line[place : place + 2].strip()
    }
    return {**laid, **_OVERSEAS}


#: Code of a department → (name, code of its region).
DEPARTMENTS: Mapping[str, tuple[str, str]] = MappingProxyType(_departments())
#: Code of a department → (column, row) of its tile.
TILES: Mapping[str, tuple[int, int]] = MappingProxyType(_tiles())


def region_of(department: str) -> str:
    """Return the code of the region that a department belongs to.

    >>> REGIONS[region_of("69")][0]
    'Auvergne-Rhône-Alpes'
    """
    return DEPARTMENTS[department][1]
