"""What is held about the reader, and about everybody: their own page, the register of processing, the terms of keeping."""

from filiere.portal.frame import Page
from filiere.portal.pages.people import LANGUAGES, absences_section, delegation_form, role_name, t
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.sdk.blocks import (
    Action,
    Actions,
    Block,
    Cell,
    Column,
    Download,
    Downloads,
    FactRow,
    Facts,
    Input,
    Links,
    Prose,
    Section,
    Table,
)
from filiere.workshop.personal_data import TERMS
from filiere.workshop.processing import NOTICE, PROCESSINGS

ME = t("Ce qui est gardé de vous", "What is kept about you")


def me(visit: Visit) -> Page:
    """Return what is held about the reader, with the ways to correct, to take away, to erase."""
    key = visit.actor.person or ""
    visit.workshop.ask("own_data", key)
    view = visit.workshop.person(key)
    held = visit.workshop.own_data()["held"]
    places = ", ".join(map(visit.workshop.name_of, visit.actor.acting_for))
    counted: tuple[tuple[Cell, ...], ...] = tuple((table, len(rows)) for table, rows in sorted(held.items()))
    rows = (
        FactRow(label=t("Nom", "Name"), value=view.card.name or None),
        FactRow(label=t("Adresse", "Address"), value=view.email or None),
        FactRow(label=t("Rôle", "Role"), value=role_name(view.card.role)),
        FactRow(label=t("Organisation", "Organisation"), value=view.card.organisation or None),
        FactRow(label=t("Postes", "Posts"), value=", ".join(post.of for post in view.posts) or None),
        FactRow(label=t("Identifiant", "Id"), value=view.card.id),
        FactRow(label=t("Vous tenez la place de", "You hold the place of"), value=places or None),
    )
    file = Download(
        label=t("Tout, en un fichier (JSON)", "All of it, in one file (JSON)"),
        address=visit.to("file", "me/filiere.json"),
        media_type="application/json",
    )
    table = Table(columns=(t("Table", "Table"), t("Lignes", "Rows")), rows=counted)
    main: tuple[Block, ...] = (
        Facts(rows=rows),
        Section(title=t("Où", "Where"), id="ou", blocks=(table, Downloads(items=(file,)))),
        absences_section(visit, view),
    )
    return Page(
        title=ME,
        crumbs=crumbs(visit),
        dated=False,
        tab="",
        main=main,
        aside=(_ways_in(visit), Section(title=t("Faire", "Do"), id="faire", blocks=(Actions(items=_acts(visit, key)),))),
    )


def _ways_in(visit: Visit) -> Section:
    links = Links(
        items=(
            visit.link("account", "email/", t("Changer d’adresse", "Change the address")),
            visit.link("account", "password/change/", t("Mot de passe", "Password")),
            visit.link("account", "2fa/", t("Second facteur et clés d’accès", "Second factor and passkeys")),
            visit.link("account", "3rdparty/", t("Autres identités", "Other identities")),
            visit.link("processing", None, t("Pourquoi et combien de temps", "Why and for how long")),
        )
    )
    return Section(title=t("Entrer", "Coming in"), id="entrer", blocks=(links,))


def _acts(visit: Visit, key: str) -> tuple[Action, ...]:
    view = visit.workshop.person(key)
    return (
        Action(
            label=t("Corriger", "Correct"),
            address=visit.to("act", "person-me/own"),
            verdict=visit.verdict("own_data"),
            inputs=(
                Input(name="name", label=t("Nom", "Name"), value=view.card.name, required=True),
                Input(name="language", label=t("Langue", "Language"), form="choice", choices=LANGUAGES, value=view.card.language),
            ),
        ),
        delegation_form(visit, key),
        Action(
            label=t("Quitter", "Leave"),
            address=visit.to("act", f"person-leave/{key}"),
            verdict=visit.verdict("leave"),
            note=t("vos droits finissent aussitôt, vos postes sont vacants", "your rights end at once, your posts stand vacant"),
            inputs=(Input(name="sure", label=t("Oui, je pars", "Yes, I leave"), form="tick", required=True),),
        ),
        Action(
            label=t("Effacer ce qui est gardé de moi", "Erase what is kept about me"),
            address=visit.to("act", f"person-erase/{key}"),
            verdict=visit.verdict("own_data"),
            note=t("identité et mots ; c’est définitif", "identity and words; this cannot be undone"),
            inputs=(Input(name="sure", label=t("Oui, effacer", "Yes, erase"), form="tick", required=True),),
        ),
    )


def processing(visit: Visit) -> Page:
    """Return the information notice, the register of processing and the terms of keeping."""
    sections: list[Block] = [
        Section(title=head, id=f"notice-{number}", blocks=(Prose(text=words),)) for number, (head, words) in enumerate(NOTICE, start=1)
    ]
    for item in PROCESSINGS:
        rows = tuple(FactRow(label=label, value=words) for label, words in item.rows())
        sections.append(Section(title=item.name, id=item.id, blocks=(Facts(rows=rows),)))
    columns = (Column(label=t("Quoi", "What"), wide=True), t("Jours", "Days"), Column(label=t("Puis", "Then"), wide=True))
    terms = Table(columns=columns, rows=tuple((term.what, term.days, term.then) for term in TERMS))
    sections.append(Section(title=t("Durées de garde", "Terms of keeping"), id="durees", blocks=(terms,)))
    return Page(
        title=t("Données personnelles : information, registre, durées", "Personal data: notice, register, terms"),
        lead=t(
            "Ce que le logiciel fait des données des personnes ; qui l’exploite confirme, complète et signe.",
            "What the software does with people’s data; whoever runs it confirms, completes and signs.",
        ),
        crumbs=crumbs(visit, None, visit.link("privacy", None, t("Vie privée", "Privacy"))),
        dated=False,
        tab="",
        main=tuple(sections),
    )
