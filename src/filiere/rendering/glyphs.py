"""The sign of each tone: a shape and a colour, so that a picture reads without colour; drawn around a point in SVG."""

from filiere.rendering.markup import Markup, element, join
from filiere.sdk.pictures import Tone

GREEN, BLUE, AMBER, RED = "#1f7a5c", "#2a5bd7", "#b26a00", "#b3261e"
QUIET, INK = "#7d7768", "#1b2430"

#: Half the width of a sign.
REACH = 5.5


def glyph(tone: Tone, x: float, y: float) -> Markup:
    """Return the sign of a tone at a point; its class lets a style sheet recolour it, its attributes let it stand alone in print."""
    return element("g", _shape(tone, x, y), class_=f"sign-{tone}")


def _shape(tone: Tone, x: float, y: float) -> Markup:  # noqa: C901 - one branch per tone of a closed union
    match tone:
        case "accepted":
            return _disc(x, y, fill=GREEN)
        case "filed":
            return _ring(x, y, GREEN, 2.4)
        case "declared":
            half = element("path", d=f"M{x:.1f} {y - 4.5:.1f}a4.5 4.5 0 0 0 0 9z", fill=GREEN, class_="solid")
            return join((_ring(x, y, GREEN, 1.6), half))
        case "refused":
            return _path(f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8", "none", INK, 2.2)
        case "stale":
            return _ring(x, y, BLUE, 2.4, dash="2.6 1.6")
        case "late":
            return _path(_triangle(x, y), RED, RED, 1.2)
        case "unheard":
            return _path(_triangle(x, y), "none", QUIET, 1.5)
        case "promised":
            return _ring(x, y, QUIET, 1.5)
        case "simulated":
            return _path(f"M{x:.1f} {y - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5 -5.5z", "none", AMBER, 1.8)
        case "open":
            return _path(f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z", "none", BLUE, 1.8)
        case "real":
            return _path(f"M{x - 4:.1f} {y - 4:.1f}h8v8h-8z", GREEN, GREEN, 1)
        case "neutral":
            return element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="2.6", fill=INK, class_="solid")


def _disc(x: float, y: float, fill: str) -> Markup:
    return element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="5.2", fill=fill, class_="solid")


def _ring(x: float, y: float, stroke: str, width: float, dash: str | None = None) -> Markup:
    return element(
        "circle",
        cx=f"{x:.1f}",
        cy=f"{y:.1f}",
        r="4.5",
        fill="none",
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=dash,
        class_="hollow",
    )


def _triangle(x: float, y: float) -> str:
    return f"M{x:.1f} {y - 5:.1f}l5.4 9.4h-10.8z"


def _path(d: str, fill: str, stroke: str, width: float) -> Markup:
    kind = "hollow" if fill == "none" else "solid edged"
    return element("path", d=d, fill=fill, stroke=stroke, stroke_width=width, stroke_linejoin="round", class_=kind)
