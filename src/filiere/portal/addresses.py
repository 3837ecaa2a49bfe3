"""Where each thing lives in the portal: one table of path words, French without a prefix, English under ``/en/``."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode

from filiere.kernel.names import Language

#: Page → its path word in French and in English. A list and its members share the word: ``/livrables/`` and ``/livrables/PS1.3.2``.
PATHS: Mapping[str, tuple[str, str]] = {
    "home": ("", ""),
    "timeline": ("frise", "timeline"),
    "project": ("projets", "projects"),
    "sheet": ("fiche-projet", "project-sheet"),
    "objective": ("objectifs", "objectives"),
    "action": ("actions", "actions"),
    "deliverable": ("livrables", "deliverables"),
    "indicator": ("indicateurs", "indicators"),
    "figure": ("chiffres", "figures"),
    "body": ("instances", "bodies"),
    "meeting": ("reunions", "meetings"),
    "followed": ("suivi-des-actions", "follow-up"),
    "commitment": ("engagements", "commitments"),
    "comment": ("commentaires", "comments"),
    "own-calendar": ("mon-agenda", "my-calendar"),
    "financing": ("financement", "financing"),
    "recommendation": ("recommandations", "recommendations"),
    "measure": ("mesures", "measures"),
    "milestone": ("calendrier", "calendar"),
    "operation": ("avenants", "amendments"),
    "organisation": ("organisations", "organisations"),
    "register": ("registres", "registers"),
    "record": ("fiches", "records"),
    "upkeep": ("a-revoir", "to-review"),
    "editions": ("editions", "editions"),
    "proposal": ("propositions", "proposals"),
    "engine": ("ateliers", "engines"),
    "offer": ("offres", "offers"),
    "interaction": ("outils", "tools"),
    "consultation": ("consulter", "ask"),
    "run": ("calculs", "runs"),
    "finding": ("constats", "findings"),
    "evidence": ("preuves", "evidence"),
    "ledger": ("journal", "ledger"),
    "verify": ("verifier", "verify"),
    "compare": ("comparer", "compare"),
    "search": ("recherche", "search"),
    "news": ("nouvelles", "news"),
    "dossier": ("dossier", "dossier"),
    "tasks": ("a-faire", "to-do"),
    "round": ("tours", "rounds"),
    "correspondent": ("correspondants", "correspondents"),
    "answer": ("repondre", "answer"),
    "unsubscribe": ("desabonner", "unsubscribe"),
    "barometer": ("barometre", "barometer"),
    "enter": ("entrer", "enter"),
    "leave": ("sortir", "leave"),
    "account": ("compte", "account"),
    "invitation": ("invitation", "invitation"),
    "people": ("personnes", "people"),
    "person": ("personne", "person"),
    "me": ("mes-donnees", "my-data"),
    "processing": ("traitements", "processing"),
    "refusals": ("refus", "refusals"),
    "accessibility": ("accessibilite", "accessibility"),
    "legal": ("mentions-legales", "legal-notice"),
    "privacy": ("vie-privee", "privacy"),
    "about": ("a-propos", "about"),
    "open_data": ("donnees-ouvertes", "open-data"),
    "tokens": ("jetons", "tokens"),
    "display": ("affichage", "display"),
    "file": ("fichiers", "files"),
    "ics": ("agenda", "agenda-feed"),
    "act": ("actes", "acts"),
}


def prefix(language: Language) -> str:
    """Return what stands before every path of a language."""
    return "/en/" if language == "en" else "/"


def path_of(kind: str, language: Language, name: str | None = None) -> str:
    """Return the path of a page, or of one thing on it.

    >>> path_of("deliverable", "fr", "PS1.3.2")
    '/livrables/PS1.3.2'
    >>> path_of("home", "en")
    '/en/'
    """
    word = PATHS[kind][0 if language == "fr" else 1]
    head = prefix(language) + (f"{word}/" if word else "")
    return head if name is None else head + quote(name, safe="/.:-")


def address_of(kind: str, language: Language, name: str | None = None, *, on: date | None = None, **query: str | None) -> str:
    """Return a path with its query; ``on`` is carried only where the reader has chosen a date."""
    pairs = [("on", on.isoformat())] if on else []
    pairs += [(key, value) for key, value in query.items() if value]
    return path_of(kind, language, name) + (f"?{urlencode(pairs)}" if pairs else "")


def twin(path: str, language: Language) -> str:
    """Return the same page in the other language.

    >>> twin("/livrables/PS1.3.2", "en")
    '/en/deliverables/PS1.3.2'
    >>> twin("/en/", "fr")
    '/'
    """
    here: Language = "en" if path == "/en" or path.startswith("/en/") else "fr"
    rest = path.removeprefix("/en" if here == "en" else "").removeprefix("/")
    word, slash, name = rest.partition("/")
    index, other = (1, 0) if here == "en" else (0, 1)
    if here == language:
        return path
    words = {pair[index]: pair[other] for pair in PATHS.values()}
    return prefix(language) + words.get(word, word) + slash + name


def kind_at(path: str) -> str:
    """Return the kind of page that a path leads to, empty where it is none of ours.

    >>> kind_at("/livrables/PS1.3.2"), kind_at("/en/"), kind_at("/static/x")
    ('deliverable', 'home', '')
    """
    english = path == "/en" or path.startswith("/en/")
    word = path.removeprefix("/en" if english else "").strip("/").partition("/")[0]
    return next((kind for kind, pair in PATHS.items() if pair[int(english)] == word), "")
