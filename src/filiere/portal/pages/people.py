"""People as the office sees them: who is here, what they may do, which posts are vacant, who waits for an answer."""

from datetime import date

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.rendering.days import day
from filiere.sdk.blocks import (
    Action,
    Actions,
    Badge,
    Block,
    Cell,
    Column,
    FactRow,
    Facts,
    Input,
    Link,
    Links,
    Notice,
    Section,
    Table,
)
from filiere.workshop.guard import ROLES, role_of
from filiere.workshop.people import PersonView


def t(fr: str, en: str) -> Text:
    """Return words in both languages."""
    return Text(fr=fr, en=en)


PEOPLE = t("Personnes", "People")
_NAMES = {
    "contributor": t("contributeur", "contributor"),
    "lead": t("pilote", "lead"),
    "member": t("membre d’instance", "member of a body"),
    "funder": t("financeur", "funder"),
    "secretariat": t("secrétariat", "secretariat"),
    "administrator": t("administrateur", "administrator"),
}
LANGUAGES = (("fr", t("français", "French")), ("en", t("anglais", "English")))


def role_name(word: str) -> Text:
    """Return what a role is called."""
    return _NAMES.get(word, t("aucun rôle encore", "no role yet"))


def listing(visit: Visit) -> Page:
    """Return everybody; a visitor is told why not."""
    views = visit.workshop.people()
    waiting = [view for view in views if view.card.waiting]
    here = [view for view in views if view.card.role and view.card.active]
    gone = [view for view in views if view.card.left_at]
    main: list[Block] = []
    if waiting:
        main.append(Section(title=t("Attendent une réponse", "Waiting for an answer"), id="attente", blocks=(_table(visit, waiting),)))
    main.append(Section(title=t("Ici", "Here"), id="ici", blocks=(_table(visit, here),)))
    if gone:
        main.append(Section(title=t("Partis", "Left"), id="partis", blocks=(_table(visit, gone),)))
    links = Links(
        items=(
            visit.link("refusals", None, t("Les refus enregistrés", "The refusals recorded")),
            visit.link("processing", None, t("Registre des traitements et durées", "Register of processing and terms")),
        )
    )
    return Page(
        title=PEOPLE,
        lead=t(
            "Qui peut entrer, et ce que chacun peut faire. Cette page n’est visible que du secrétariat et de l’administrateur.",
            "Who may come in, and what each may do. Only the secretariat and the administrator see this page.",
        ),
        crumbs=crumbs(visit),
        dated=False,
        tab="",
        main=tuple(main),
        aside=(_vacancies(visit), _invite(visit), _terms(visit), Section(title=t("Voir aussi", "See also"), id="aussi", blocks=(links,))),
    )


def _table(visit: Visit, views: list[PersonView]) -> Table:
    columns = (Column(label=t("Qui", "Who"), wide=True), t("Rôle", "Role"), t("Organisation", "Organisation"), t("Postes", "Posts"))
    return Table(columns=columns, rows=tuple(_row(visit, view) for view in views), empty=t("Personne.", "Nobody."))


def _row(visit: Visit, view: PersonView) -> tuple[Cell, ...]:
    name = Link(label=view.card.name or view.card.id, address=visit.to("person", view.card.id), note=view.email or None)
    role = role_name(view.card.role)
    state: Cell = role
    if view.invited_until and view.card.seen_at is None:
        until = date.fromisoformat(view.invited_until)
        state = (role, Badge(words=t(f"invitation ouverte jusqu’au {day(until, 'fr')}", f"invited until {day(until, 'en')}")))
    return (name, state, view.card.organisation or None, ", ".join(post.of for post in view.posts) or None)


def _vacancies(visit: Visit) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for post in visit.workshop.vacancies():
        kind = "project" if post.kind == "lead" else "body"
        rows.append((visit.link(kind, post.of, post.of), post.college or role_name(post.kind), post.vacant_since))
    table = Table(
        columns=(t("Où", "Where"), t("Poste", "Post"), t("Depuis", "Since")),
        rows=tuple(rows),
        empty=t("Aucun poste vacant.", "No vacant post."),
    )
    return Section(title=t("Postes vacants", "Vacant posts"), id="vacants", blocks=(table,))


def _places(visit: Visit) -> tuple[tuple[str, Text], ...]:
    contract = visit.workshop.contract
    return (
        ("", t("—", "—")),
        *((project.id, t(f"{project.id} · pilote", f"{project.id} · lead")) for project in contract.projects),
        *((body.id, t(f"{body.id} · {body.title.fr[:40]}", f"{body.id} · {body.title.en[:40]}")) for body in contract.bodies),
    )


def _roles(visit: Visit) -> tuple[tuple[str, Text], ...]:
    may_give = visit.verdict("give_power").allowed
    return tuple((role, role_name(role)) for role in ROLES if role_of(role) and (may_give or role not in {"secretariat", "administrator"}))


def _invite(visit: Visit) -> Section:
    form = Action(
        label=t("Inviter", "Invite"),
        address=visit.to("act", "person-invite/new"),
        verdict=visit.verdict("people"),
        main=True,
        inputs=(
            Input(name="name", label=t("Nom", "Name"), required=True),
            Input(
                name="email",
                label=t("Adresse de courriel", "E-mail address"),
                help=t("sans adresse, le lien vous est montré pour être remis", "without one, the link is shown to you, to be handed over"),
            ),
            Input(name="role", label=t("Rôle", "Role"), form="choice", choices=_roles(visit), value="lead"),
            Input(
                name="organisation",
                label=t("Organisation", "Organisation"),
                help=t("son repère, par exemple medicen", "its id, e.g. medicen"),
            ),
            Input(name="place", label=t("Poste", "Post"), form="choice", choices=_places(visit)),
            Input(name="college", label=t("Collège, pour une instance", "College, for a body")),
            Input(name="language", label=t("Langue", "Language"), form="choice", choices=LANGUAGES, value="fr"),
        ),
    )
    return Section(title=t("Inviter quelqu’un", "Invite somebody"), id="inviter", blocks=(Actions(items=(form,)),))


def _terms(visit: Visit) -> Section:
    apply = Action(
        label=t("Appliquer les durées", "Apply the terms"),
        address=visit.to("act", "person-terms/now"),
        verdict=visit.verdict("retention"),
        note=t("supprime ce qui a passé sa durée de garde", "removes what has been kept as long as it may"),
    )
    return Section(title=t("Durées de garde", "Terms of keeping"), id="durees", blocks=(Actions(items=(apply,)),))


def one(visit: Visit, name: str) -> Page:
    """Return one person, with what the office may do for them."""
    view = visit.workshop.person(name)
    card = view.card
    rows = [
        FactRow(label=t("Rôle", "Role"), value=role_name(card.role)),
        FactRow(label=t("Organisation", "Organisation"), value=card.organisation or None),
        FactRow(label=t("Adresse", "Address"), value=view.email or None),
        FactRow(label=t("Première venue", "Added"), value=card.created_at.date()),
        FactRow(label=t("Dernière entrée", "Last came in"), value=card.seen_at.date() if card.seen_at else None),
    ]
    if card.claim:
        said = t("dit par son fournisseur d’identité, à vérifier", "said by their identity provider, to be checked")
        rows.append(FactRow(label=t("Établissement", "Establishment"), value=(card.claim.removeprefix("siret:"), Badge(words=said))))
    main: list[Block] = []
    if card.left_at:
        left = card.left_at.date()
        main.append(Notice(text=t(f"Parti le {day(left, 'fr')}.", f"Left on {day(left, 'en')}.")))
    main += [Facts(rows=tuple(rows)), _posts(visit, view), absences_section(visit, view)]
    return Page(
        title=card.name or card.id,
        crumbs=crumbs(visit, None, visit.link("people", None, PEOPLE)),
        dated=False,
        tab="",
        main=tuple(main),
        aside=(Section(title=t("Faire", "Do"), id="faire", blocks=(Actions(items=_acts(visit, view)),)),),
    )


def _posts(visit: Visit, view: PersonView) -> Section:
    rows = tuple(
        (visit.link("project" if post.kind == "lead" else "body", post.of, post.of), post.college or role_name(post.kind), post.since)
        for post in view.posts
    )
    table = Table(columns=(t("Où", "Where"), t("Poste", "Post"), t("Depuis", "Since")), rows=rows, empty=t("Aucun poste.", "No post."))
    return Section(title=t("Postes", "Posts"), id="postes", blocks=(table,))


def absences_section(visit: Visit, view: PersonView) -> Section:
    """Return the absences that concern a person; names stand in full for those who are here."""
    columns = (t("Du", "From"), t("Au", "To"), t("Absent", "Absent"), t("Remplaçant", "Substitute"), t("État", "State"))
    today = visit.workshop.today()
    rows: list[tuple[Cell, ...]] = []
    for item in view.absences:
        ended = item.ended_at is not None
        state = (
            t("terminée", "ended")
            if ended or item.last < today
            else t("en cours", "under way")
            if item.first <= today
            else t("à venir", "to come")
        )
        rows.append((item.first, item.last, visit.workshop.name_of(item.giver), visit.workshop.name_of(item.taker), state))
    return Section(
        title=t("Absences", "Absences"),
        id="absences",
        blocks=(Table(columns=columns, rows=tuple(rows), empty=t("Aucune absence.", "No absence.")),),
    )


def _acts(visit: Visit, view: PersonView) -> tuple[Action, ...]:
    erase = Action(
        label=t("Effacer", "Erase"),
        address=_at(visit, view, "person-erase"),
        verdict=visit.verdict("persons"),
        note=t("identité et mots ; c’est définitif", "identity and words; this cannot be undone"),
        inputs=(Input(name="sure", label=t("Oui, effacer", "Yes, erase"), form="tick", required=True),),
    )
    if view.card.left_at is not None:
        return (erase,)
    leave = Action(
        label=t("Enregistrer son départ", "Record that they leave"),
        address=_at(visit, view, "person-leave"),
        verdict=visit.verdict("people"),
        note=t("ses droits finissent, ses postes sont vacants", "their rights end, their posts stand vacant"),
        inputs=(Input(name="sure", label=t("Oui, cette personne part", "Yes, this person leaves"), form="tick", required=True),),
    )
    return (*_role_acts(visit, view), *_post_acts(visit, view), delegation_form(visit, view.card.id), leave, erase)


def _at(visit: Visit, view: PersonView, act: str) -> str:
    return visit.to("act", f"{act}/{view.card.id}")


def _role_acts(visit: Visit, view: PersonView) -> tuple[Action, ...]:
    card = view.card
    give = Action(
        label=t("Approuver", "Approve") if card.waiting else t("Donner ce rôle", "Give this role"),
        address=_at(visit, view, "person-role"),
        verdict=visit.verdict("people"),
        main=card.waiting,
        inputs=(
            Input(name="role", label=t("Rôle", "Role"), form="choice", choices=_roles(visit), value=card.role or "contributor"),
            Input(name="organisation", label=t("Organisation", "Organisation"), value=card.organisation),
        ),
    )
    if card.seen_at is not None or not card.role:
        return (give,)
    again = Action(label=t("Inviter de nouveau", "Invite again"), address=_at(visit, view, "person-again"), verdict=visit.verdict("people"))
    return (give, again)


def _post_acts(visit: Visit, view: PersonView) -> tuple[Action, ...]:
    verdict = visit.verdict("people")
    appoint = Action(
        label=t("Donner ce poste", "Give this post"),
        address=_at(visit, view, "person-appoint"),
        verdict=verdict,
        inputs=(
            Input(name="place", label=t("Poste", "Post"), form="choice", choices=_places(visit)[1:]),
            Input(name="college", label=t("Collège", "College")),
        ),
    )
    if not view.posts:
        return (appoint,)
    held = tuple((post.of, t(post.of, post.of)) for post in view.posts)
    dismiss = Action(
        label=t("Reprendre ce poste", "Take this post back"),
        address=_at(visit, view, "person-dismiss"),
        verdict=verdict,
        inputs=(Input(name="place", label=t("Poste", "Post"), form="choice", choices=held),),
    )
    return (appoint, dismiss)


def delegation_form(visit: Visit, giver: str) -> Action:
    """Return the form of an absence."""
    others = tuple((key, t(name, name)) for key, name in visit.workshop.substitutes(giver))
    return Action(
        label=t("Enregistrer l’absence", "Record the absence"),
        address=visit.to("act", f"person-delegate/{giver}"),
        verdict=visit.verdict("delegate"),
        inputs=(
            Input(name="taker", label=t("Remplaçant", "Substitute"), form="choice", choices=others, required=True),
            Input(name="first", label=t("Premier jour", "First day"), form="date", required=True),
            Input(name="last", label=t("Dernier jour", "Last day"), form="date", required=True),
            Input(name="reason", label=t("Note, si besoin", "Note, if need be")),
        ),
    )


def refusals(visit: Visit) -> Page:
    """Return the latest refusals: who asked, what, and why not."""
    columns = (t("Quand", "When"), t("Qui", "Who"), t("Acte", "Act"), t("Sur", "On"), Column(label=t("Pourquoi", "Why"), wide=True))
    rows = tuple((item.at, item.actor, item.act, item.thing or None, item.reason) for item in visit.workshop.refusals())
    return Page(
        title=t("Refus enregistrés", "Refusals recorded"),
        lead=t("Les deux cents derniers.", "The latest two hundred."),
        crumbs=crumbs(visit, None, visit.link("people", None, PEOPLE)),
        dated=False,
        tab="",
        main=(Table(columns=columns, rows=rows, empty=t("Aucun refus.", "No refusal.")),),
    )
