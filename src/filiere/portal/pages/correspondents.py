"""Who is written to: leads of projects and readers of the digest, known by the secretariat alone, and forgotten on request."""

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.pages.round_project import ROUNDS
from filiere.portal.visit import Visit
from filiere.rendering.states import t
from filiere.sdk.blocks import Action, Actions, Block, Column, Input, Section, Table

ROLES = (
    ("lead", t("pilote", "lead")),
    ("member", t("membre d’une instance", "member of a body")),
    ("funder", t("financeur", "funder")),
    ("secretariat", t("secrétariat", "secretariat")),
)
_WHY = t(
    "Le texte nomme des organisations ; les adresses, le secrétariat les tient de chacun. Elles servent aux messages d’un tour et au "
    "résumé du lundi, ne sortent jamais d’ici, et s’effacent d’un geste.",
    "The text names organisations; addresses come to the secretariat from each person. They serve for the messages of a round and the "
    "Monday digest, never leave this place, and are erased in one act.",
)


def listing(visit: Visit) -> Page:
    """Return everyone who is written to, and the form to add someone."""
    known = visit.workshop.correspondents()
    titles = {item.id: item.title for item in visit.workshop.contract.projects}
    roles = dict(ROLES)
    rows = tuple(
        (
            item.name or None,
            item.email or t("sans adresse", "no address"),
            item.organisation or None,
            roles.get(item.role, Text(fr=item.role, en=item.role) if item.role else t("pilote", "lead")),
            ", ".join((*item.projects, *item.bodies)) or None,
            t("oui", "yes") if item.digest else t("non", "no"),
        )
        for item in known
    )
    table = Table(
        columns=(
            t("Nom", "Name"),
            Column(label=t("Adresse", "Address"), wide=True),
            t("Organisation", "Organisation"),
            t("Rôle", "Role"),
            t("Projets, instances", "Projects, bodies"),
            t("Résumé du lundi", "Monday digest"),
        ),
        rows=rows,
        empty=t(
            "Personne encore. Sans adresse, un tour donne pour chaque projet un lien à transmettre.",
            "Nobody yet. Without addresses, a round gives for each project a link to hand over.",
        ),
    )
    main: list[Block] = [table, Section(title=t("Ajouter", "Add"), id="ajouter", blocks=(Actions(items=(_add(visit, tuple(titles)),)),))]
    if known:
        choices = tuple((item.id, item.name or item.email or item.organisation or item.id) for item in known)
        forget = Action(
            label=t("Effacer cette personne", "Erase this person"),
            address=visit.to("act", "correspondent-forget/-"),
            verdict=visit.verdict("round"),
            inputs=(Input(name="who", label=t("Qui", "Who"), form="choice", choices=choices, required=True),),
            note=t("son adresse, ses messages et ses réponses", "their address, messages and answers"),
        )
        main.append(Section(title=t("Effacer", "Erase"), id="effacer", blocks=(Actions(items=(forget,)),)))
    return Page(
        title=t("À qui l’on écrit", "Who is written to"),
        lead=_WHY,
        crumbs=crumbs(visit, None, visit.link("round", None, ROUNDS)),
        main=tuple(main),
        dated=False,
        tab="body",
    )


def _add(visit: Visit, projects: tuple[str, ...]) -> Action:
    given = visit.asked("project")
    return Action(
        label=t("Ajouter", "Add"),
        address=visit.to("act", "correspondent-add/-"),
        verdict=visit.verdict("round"),
        main=True,
        inputs=(
            Input(name="email", label=t("Adresse", "Address")),
            Input(name="name", label=t("Nom", "Name")),
            Input(name="organisation", label=t("Organisation", "Organisation")),
            Input(name="role", label=t("Rôle", "Role"), form="choice", choices=ROLES, value="lead"),
            Input(
                name="projects",
                label=t("Projets", "Projects"),
                value=given,
                help=t(f"séparés par un blanc : {' '.join(projects)}", f"separated by a blank: {' '.join(projects)}"),
            ),
            Input(name="bodies", label=t("Instances", "Bodies"), help=t("pour le résumé du lundi : G3", "for the Monday digest: G3")),
            Input(
                name="language", label=t("Langue", "Language"), form="choice", choices=(("fr", "français"), ("en", "English")), value="fr"
            ),
            Input(
                name="digest",
                label=t("Reçoit le résumé du lundi, à sa demande", "Gets the Monday digest, having asked for it"),
                form="tick",
            ),
        ),
    )
