"""The two type families of the house: where they lie for print, and the small copies that a browser loads.

Source Serif Pro and Source Sans Pro are under the SIL Open Font License 1.1, which reserves the name "Source": a subset is a modified
version, so the copies are renamed (see https://openfontlicense.org, condition 3) and carry the licence beside them.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

#: Everything French and English need, arrows, signs of mathematics and the punctuation of both.
_LETTERS = (
    "U+0020-007E,U+00A0-017F,U+02C6,U+02DA,U+02DC,U+2010-2014,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,"
    "U+2070-208E,U+20AC,U+2116,U+2122,U+2190-2193,U+2212,U+2248,U+2260,U+2264,U+2265,U+25B2,U+25B3,U+2713"
)


@dataclass(frozen=True)
class Face:
    """One face of a family, as its package names it."""

    family: str
    package: str
    stem: str
    weight: int
    style: str = "normal"


@dataclass(frozen=True)
class WebFont:
    """A face ready for a browser."""

    family: str
    weight: int
    style: str
    file: Path


SERIF, SANS = "Filiere Serif", "Filiere Sans"
_FACES = (
    Face(SERIF, "font_source_serif_pro", "SourceSerifPro-Semibold", 600),
    Face(SANS, "font_source_sans_pro", "SourceSansPro-Regular", 400),
    Face(SANS, "font_source_sans_pro", "SourceSansPro-It", 400, "italic"),
    Face(SANS, "font_source_sans_pro", "SourceSansPro-Semibold", 600),
)


def print_folders() -> tuple[Path, ...]:
    """Return the folders that hold the faces used in print, found without importing their packages."""
    return tuple(_folder(package) for package in ("font_source_serif_pro", "font_source_sans_pro"))


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"the fonts of {package} are not installed")
    return Path(found.submodule_search_locations[0]) / "files"


def web_fonts(cache: Path) -> tuple[WebFont, ...]:
    """Return the faces for a browser, written once to a folder as WOFF2 subsets of some 20 kB, with their licences."""
    cache.mkdir(parents=True, exist_ok=True)
    fonts = []
    for face in _FACES:
        name = face.stem.replace("SourceSerifPro", "filiere-serif").replace("SourceSansPro", "filiere-sans").lower()
        target = cache / f"{name}.woff2"
        if not target.exists():
            _subset(face, target)
        fonts.append(WebFont(face.family, face.weight, face.style, target))
    return tuple(fonts)


def _subset(face: Face, target: Path) -> None:
    from fontTools import subset

    folder = _folder(face.package)
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "locl", "mark", "mkmk", "lnum", "tnum", "case"])
    font = subset.load_font(str(folder / f"{face.stem}.otf"), options)
    font.recalcTimestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(_LETTERS))
    subsetter.subset(font)
    _rename(font, face)
    half = target.with_suffix(".part")
    subset.save_font(font, str(half), options)
    half.replace(target)
    licence = target.parent / f"{face.family.lower().replace(' ', '-')}-OFL.txt"
    licence.write_text((folder / "LICENSE.txt").read_text(encoding="utf-8"), encoding="utf-8")


def _rename(font: object, face: Face) -> None:
    names = font["name"]  # type: ignore[index]  # fontTools has no types; a TTFont is indexed by table
    plain = f"{face.family} {face.weight}{' Italic' if face.style == 'italic' else ''}"
    compact = plain.replace(" ", "")
    for record in names.names:
        if record.nameID in {1, 16}:
            record.string = face.family
        elif record.nameID in {3, 4, 6, 18}:
            record.string = compact if record.nameID == 6 else plain
    if "CFF " in font:  # type: ignore[operator]  # as above
        top = font["CFF "].cff  # type: ignore[index]  # as above
        top.fontNames = [compact]
        top[0].FullName, top[0].FamilyName = plain, face.family


def font_faces(fonts: tuple[WebFont, ...], prefix: str) -> str:
    """Return the ``@font-face`` rules of the faces, each loaded from ``prefix`` and its file name."""
    return "\n".join(
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-style: {font.style}; font-display: swap; '
        f'src: url("{prefix}{font.file.name}") format("woff2"); }}'
        for font in fonts
    )


@cache
def register_chart_fonts() -> None:
    """Make the faces known to the chart printer, once per process."""
    import vl_convert

    for folder in print_folders():
        vl_convert.register_font_directory(str(folder))


@cache
def covered() -> frozenset[int]:
    """Return the code points that both families can print together; PDF/UA refuses a page with any other."""
    from fontTools.ttLib import TTFont

    chosen = (("font_source_serif_pro", "SourceSerifPro-Semibold"), ("font_source_sans_pro", "SourceSansPro-Regular"))
    points: set[int] = set()
    for package, stem in chosen:
        with TTFont(_folder(package) / f"{stem}.otf", lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(points)
