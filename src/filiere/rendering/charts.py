"""Vega-Lite charts: in the reader's language, in our colours, drawn for print, and the script that draws them in a browser."""

import hashlib
import os
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filiere.kernel.names import Language, Text
from filiere.rendering.days import month_name, weekday_name
from filiere.rendering.formats import say
from filiere.rendering.letters import clean

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
#: Distinguishable without colour vision, each at least 3:1 on paper and on the dark ground.
PALETTE = ("#1f7a5c", "#2a5bd7", "#b26a00", "#8d60b8", "#cc3d33", "#0e7c86", "#6b7280")

_NUMBERS = {
    "fr": {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", "\u00a0€"], "percent": "\u202f%"},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""], "percent": "%"},
}
_SHORT_MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}


def localise(spec: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return a specification in one language, with our look and the language's numbers and days, ready for a browser or for print."""
    said = _say(spec, language)
    config = _merge(_look(), said.pop("config", {}))
    config["locale"] = {"number": _NUMBERS[language], "time": _times(language)}
    return {"$schema": _SCHEMA, "background": None, **said, "config": config}


def _say(value: Any, language: Language) -> Any:
    if isinstance(value, Text):
        return clean(say(value, language))
    if isinstance(value, Mapping):
        if set(value) == {"fr", "en"} and all(isinstance(words, str) for words in value.values()):
            return clean(say(Text.model_validate(dict(value)), language))
        return {clean(str(key)): _say(item, language) for key, item in value.items()}
    if isinstance(value, str):
        # The chart printer ends the whole process on a letter that XML forbids.
        return clean(value)
    return [_say(item, language) for item in value] if isinstance(value, (list, tuple)) else value


def _merge(ours: dict[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(ours)
    for key, value in theirs.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), dict)
        merged[key] = _merge(merged[key], value) if both else value
    return merged


def _look() -> dict[str, Any]:
    quiet = {"labelColor": "#5c6675", "titleColor": "#5c6675", "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    return {
        "font": "Source Sans Pro, system-ui, sans-serif",
        "axis": {**quiet, "gridColor": "#e3e0d8", "domainColor": "#b9b5aa", "tickColor": "#b9b5aa"},
        "legend": {**quiet, "orient": "bottom", "symbolType": "circle"},
        "header": quiet,
        "title": {"color": "#1b2430", "fontSize": 14, "anchor": "start"},
        "view": {"stroke": None},
        "range": {"category": list(PALETTE)},
        "mark": {"color": PALETTE[0]},
        "text": {"color": "#1b2430"},
    }


def _times(language: Language) -> dict[str, Any]:
    months = [month_name(number, language) for number in range(1, 13)]
    days = [weekday_name(date(2023, 1, number), language) for number in range(1, 8)]
    return {
        "dateTime": "%A %e %B %Y, %X",
        "date": "%d/%m/%Y" if language == "fr" else "%Y-%m-%d",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": days,
        "shortDays": [day[:3] + ("." if language == "fr" else "") for day in days],
        "months": months,
        "shortMonths": list(_SHORT_MONTHS[language]),
    }


def draw(spec: Mapping[str, Any], language: Language, width: int = 640) -> str:
    """Return a chart as SVG, for print and for readers without JavaScript.

    Raises:
        ValueError: the specification is not Vega-Lite.
    """
    import vl_convert

    from filiere.rendering.fonts import register_chart_fonts

    register_chart_fonts()
    said = localise(spec, language)
    if said.get("width", "container") == "container":
        said["width"] = width
    locale = said["config"].pop("locale")
    # No address is allowed: a chart carries its data, and drawing one must never reach out to a network.
    svg: str = vl_convert.vegalite_to_svg(
        said, format_locale=locale["number"], time_format_locale=locale["time"], allowed_base_urls=["https://none.invalid/"]
    )
    return svg


def bundle(cache: Path) -> Path:
    """Return the script that draws the charts of a page in a browser, written once to a folder (1.8 s, 0.9 MB).

    Its name carries a digest of what it is made of, so that a browser may keep it for ever. Loaded as a module, it finds its charts by
    itself (``data-spec``), also after an htmx exchange.
    """
    import vl_convert

    snippet = Path(__file__).with_name("charts.js").read_text(encoding="utf-8")
    made_of = hashlib.sha256(f"{version('vl-convert-python')}\n{snippet}".encode()).hexdigest()[:12]
    target = cache / f"charts-{made_of}.js"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        half = target.with_suffix(f".{os.getpid()}.part")
        half.write_text(vl_convert.javascript_bundle(snippet), encoding="utf-8")
        half.replace(target)
    return target
