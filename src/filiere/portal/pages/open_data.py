"""What is open here, for readers: datasets with their licences, the catalogue, the feeds, and the addresses that programs call."""

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Block, Code, Column, Link, Links, Prose, Section, Table
from filiere.workshop.open_data import Dataset

TITLE = Text(fr="Données ouvertes", en="Open data")
TOKENS = Text(fr="Jetons", en="Tokens")


def page(visit: Visit) -> Page:
    """Return the page of the open data."""
    datasets = visit.workshop.datasets()
    return Page(
        title=TITLE,
        tab="",
        dated=False,
        crumbs=crumbs(visit, None),
        lead=Text(
            fr="Tout ce qui est public ici se prend aussi en fichiers ou par programme, sans compte. La licence d’un fichier se déduit "
            "de ses fiches : il n’en a une que si toutes en ont une qui le permet.",
            en="All that is public here can also be taken as files or by program, without an account. The licence of a file follows from "
            "its records: it has one only where all of them have one that allows it.",
        ),
        main=(_datasets(visit, datasets), _ways(visit, datasets), *_addresses(visit)),
    )


def _datasets(visit: Visit, datasets: tuple[Dataset, ...]) -> Section:
    columns = (
        Column(label=Text(fr="Jeu de données", en="Dataset"), wide=True),
        Text(fr="Fichiers", en="Files"),
        Column(label=Text(fr="Licence", en="Licence"), wide=True),
    )
    rows = tuple(
        (
            _named(visit, data),
            tuple(Link(label=form, address=f"/api/files/{data.id}.{form}?lang={visit.language}") for form in data.forms),
            (Link(label=data.licence.licence.title, address=data.licence.licence.address), data.licence.why)
            if data.licence.licence
            else (Text(fr="aucune", en="none"), data.licence.why),
        )
        for data in datasets
    )
    return Section(title=Text(fr="Jeux de données", en="Datasets"), id="jeux", blocks=(Table(columns=columns, rows=rows),))


def _named(visit: Visit, data: Dataset) -> Link | Text:
    return visit.link("register", data.register_id, data.title) if data.register_id else data.title


def _ways(visit: Visit, datasets: tuple[Dataset, ...]) -> Section:
    feeds = (("evidence", Text(fr="preuves", en="evidence")), ("meetings", Text(fr="réunions", en="meetings")))
    told = (*feeds, *((data.register_id, data.title) for data in datasets if data.register_id))
    atom = tuple(
        Link(label=Text(fr=f"Flux Atom : {words.fr}", en=f"Atom feed: {words.en}"), address=f"/api/feeds/{name}?lang={visit.language}")
        for name, words in told
    )
    items = (
        Link(label=Text(fr="Catalogue DCAT-AP (JSON-LD)", en="DCAT-AP catalogue (JSON-LD)"), address="/api/catalogue"),
        Link(label=Text(fr="Catalogue DCAT-AP (Turtle)", en="DCAT-AP catalogue (Turtle)"), address="/api/catalogue?form=ttl"),
        *atom,
    )
    return Section(title=Text(fr="Catalogue et flux", en="Catalogue and feeds"), id="flux", blocks=(Links(items=items),))


def _addresses(visit: Visit) -> tuple[Block, ...]:
    """Return the addresses that programs call, part by part, from the description that they read themselves."""
    from filiere.portal.api.routes import document

    told = document(visit.language)
    columns = (Column(label=Text(fr="Adresse", en="Address"), wide=True), Text(fr="Ce qu’elle donne", en="What it gives"), _ASKED)
    parts = []
    for tag in told["tags"]:
        rows = tuple(
            (
                Code(words=f"{method.upper()} {address}", short=80),
                operation["summary"],
                ", ".join(one["name"] for one in operation["parameters"] if one["in"] == "query" and one["name"] != "lang") or "—",
            )
            for address, methods in told["paths"].items()
            for method, operation in methods.items()
            if tag["name"] in operation["tags"]
        )
        parts.append(Section(title=tag["description"], id=f"api-{tag['name']}", blocks=(Table(columns=columns, rows=rows),)))
    tokens = visit.link("tokens", None, Text(fr="Vos jetons", en="Your tokens"))
    return (
        Section(
            title=Text(fr="Pour les programmes", en="For programs"),
            id="api",
            blocks=(
                Prose(text=told["info"]["description"]),
                Links(items=(Link(label=Text(fr="Description OpenAPI 3.1", en="OpenAPI 3.1 description"), address=_OPENAPI), tokens)),
                *parts,
            ),
        ),
    )


_ASKED = Text(fr="Filtres", en="Filters")
_OPENAPI = "/api/openapi.json"
