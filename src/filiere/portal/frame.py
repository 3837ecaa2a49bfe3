"""What surrounds a page: its title, the navigation, the date shown and the languages; and how blocks become an answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from filiere.kernel.names import Language, Text
from filiere.portal.addresses import address_of, kind_at, twin
from filiere.portal.display import theme_of
from filiere.portal.house import KEY
from filiere.portal.visit import Visit
from filiere.portal.words import BELONGS, FOOTER, FRAME, LETTERS, MORE, NARROW, NAVIGATION, THEMES
from filiere.rendering.days import day as say_date
from filiere.rendering.formats import say
from filiere.rendering.html import to_html
from filiere.sdk.blocks import Badge, Block, Cell, Columns, Link, Prose
from filiere.sdk.pictures import Words


@dataclass(frozen=True)
class Page:
    """One page as data: ``top`` runs across, ``main`` and ``aside`` stand side by side below it.

    ``refresh`` (seconds) asks to be fetched again while something moves; ``dated`` is false where the date shown means nothing;
    ``forms`` is true where a visitor without an account may post; ``printable`` makes one dense sheet of A4 of it.
    """

    title: Words
    top: tuple[Block, ...] = ()
    main: tuple[Block, ...] = ()
    aside: tuple[Block, ...] = ()
    lead: Cell = None
    badge: Badge | None = None
    crumbs: tuple[Link, ...] = ()
    tab: str = "home"
    refresh: int | None = None
    status: int = 200
    dated: bool = True
    forms: bool = False
    printable: bool = False


def blocks_html(blocks: tuple[Block, ...], visit: Visit, request: HttpRequest, *, forms: bool = False) -> SafeString:
    """Return blocks as markup that the renderer has escaped."""
    token = get_token(request) if visit.known or forms else None
    return mark_safe(to_html(blocks, visit.language, csrf=token))  # noqa: S308 - the renderer escapes every datum by construction


def respond(request: HttpRequest, visit: Visit, page: Page) -> HttpResponse:
    """Return the whole answer for a page."""
    language = visit.language
    below: tuple[Block, ...] = (Columns(main=page.main, aside=page.aside),) if page.aside else page.main
    body = (*page.top, *below)
    context = surroundings(request, visit, page) | {
        "badge": say(page.badge.words, language) if page.badge else "",
        "lead": blocks_html((Prose(text=page.lead),), visit, request) if page.lead is not None else "",
        "body": blocks_html(body, visit, request, forms=page.forms),
    }
    if page.dated:
        context["asof"] = as_of(visit)
        context["banner"] = banner(visit)
    return render(request, "portal/page.html", context, status=page.status)


def surroundings(request: HttpRequest, visit: Visit, page: Page) -> dict[str, Any]:
    """Return all that a page's template needs but the page's own blocks."""
    title = say(page.title, visit.language)
    return {
        "language": visit.language,
        "title": title,
        "head_title": title,
        "crumbs": [{"label": say(item.label, visit.language), "address": item.address} for item in page.crumbs],
        "refresh": page.refresh,
        "printable": page.printable,
        "dated": page.dated,
        "here": visit.here(),
        "assets": request.META[KEY].assets,
        "theme": theme_of(request),
        "themes": _themes(request, visit),
        **_around(visit, page),
    }


def _around(visit: Visit, page: Page) -> dict[str, Any]:
    """Return what is the same on every page of a language."""
    language = visit.language
    other: Language = "fr" if language == "en" else "en"
    query = visit.here().partition("?")[2]
    around: dict[str, Any] = {
        "words": {key: say(text, language) for key, text in FRAME.items()},
        "home": visit.to("home"),
        "on": visit.asked("on"),
        "tabs": _tabs(NAVIGATION, page, visit),
        "behind": [*_tabs(NAVIGATION[NARROW:], page, visit, narrow=True), *_tabs(MORE, page, visit)],
        "letters": [
            {"letter": letter.say(language), "label": text.say(language), "address": visit.to(kind)}
            for kind, letter, text in LETTERS
            if kind != "tasks" or visit.known
        ],
        "search": {"address": address_of("search", language), "value": visit.asked("q")},
        "other": {"code": other, "address": twin(visit.path, other) + (f"?{query}" if query else "")},
        "footer": [
            {
                "label": title.say(language),
                "items": [{"label": text.say(language), "address": visit.to(kind)} for kind, text in items],
            }
            for _, items, title in FOOTER
        ],
    }
    around["account_enter"] = visit.to("account", "login/")
    if visit.known:
        around["actor"] = {"label": FRAME["tasks"].say(language), "tasks": visit.to("tasks"), "leave": visit.to("leave")}
    return around


def _tabs(words: tuple[tuple[str, Text], ...], page: Page, visit: Visit, *, narrow: bool = False) -> list[dict[str, Any]]:
    return [
        {"label": text.say(visit.language), "address": visit.to(kind), "current": _current(kind, page, visit), "narrow": narrow}
        for kind, text in words
    ]


def _current(kind: str, page: Page, visit: Visit) -> str:
    """Return the value of ``aria-current``: this very page, the part of the site it belongs to, or nothing."""
    if visit.path == address_of(kind, visit.language):
        return "page"
    here = kind_at(visit.path)
    part = BELONGS.get(here, here)
    shown = {name for name, _ in (*NAVIGATION, *MORE)}
    belongs = part if part in shown and part != "home" else page.tab
    return "true" if kind == belongs else ""


def _themes(request: HttpRequest, visit: Visit) -> list[dict[str, Any]]:
    """Return the three ways to show the pages; choosing one comes back to the page it was chosen on."""
    chosen = theme_of(request) or "auto"
    return [
        {
            "label": text.say(visit.language),
            "address": address_of("display", visit.language, theme=name, back=visit.here()),
            "current": name == chosen,
        }
        for name, text in THEMES
    ]


def as_of(visit: Visit) -> dict[str, Any]:
    """Return the date shown and the ways to other dates."""
    language = visit.language
    kept = [(key, value) for key, value in (visit.query or {}).items() if key != "on" and value]
    return {
        "label": FRAME["date"].say(language),
        "day": say_date(visit.day, language),
        "value": visit.day.isoformat(),
        "first": visit.workshop.since().isoformat(),
        "action": visit.path,
        "kept": kept,
        "days": [
            {
                "label": label.say(language),
                "day": say_date(day, language),
                "address": visit.here(on=day.isoformat()),
                "current": day == visit.day,
            }
            for label, day in named_days(visit)
        ],
    }


def named_days(visit: Visit) -> Iterator[tuple[Text, date]]:
    """Yield the days a reader may want: each signature, the last day, today."""
    contract = visit.workshop.contract
    for anchor in contract.anchors:
        yield anchor.title, anchor.on
    today = visit.workshop.today()
    if today not in {anchor.on for anchor in contract.anchors}:
        yield Text(fr="Aujourd’hui", en="Today"), today


def banner(visit: Visit) -> dict[str, Any] | None:
    """Return the sentence above the page where the date shown is not simply today."""
    language, workshop = visit.language, visit.workshop
    last, today, day = workshop.contract.last_day(), workshop.today(), visit.day
    if visit.on is None and last is not None and today > last:
        return {
            "label": FRAME["date"].say(language),
            "text": f"{FRAME['ended'].say(language)}, {FRAME['on_day'].say(language)} {say_date(last, language)}.",
            "links": [{"label": FRAME["see_today"].say(language), "address": visit.here(on=today.isoformat())}],
        }
    if visit.on is not None and day != workshop.default_day():
        return {
            "label": FRAME["date"].say(language),
            "text": f"{FRAME['past'].say(language)} {say_date(day, language)}.",
            "links": [{"label": FRAME["back"].say(language), "address": visit.here(on=None)}],
        }
    return None
