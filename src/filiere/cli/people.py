"""Commands on people: who is here, invitations, roles, posts, absences, leaving, and what is held about somebody."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import DAY, Choice, File
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of
from filiere.cli.workspace import sure

if TYPE_CHECKING:
    from filiere.workshop.people import PersonView

#: As :data:`filiere.workshop.guard.ROLES`, but for visitors: a help that imported it would import pydantic.
ROLES = ("contributor", "lead", "member", "funder", "secretariat", "administrator")


def _told(view: "PersonView") -> dict[str, Any]:
    card = view.card
    state = "left" if card.left_at else "waiting" if card.waiting else "shut" if not card.active else "here"
    return {
        "id": card.id,
        "name": card.name,
        "email": view.email or None,
        "role": card.role or None,
        "organisation": card.organisation or None,
        "state": state,
        "posts": [{"of": post.of, "kind": post.kind, "college": post.college, "since": post.since} for post in view.posts],
        "absences": [
            {
                "id": item.id,
                "giver": item.giver,
                "taker": item.taker,
                "first": item.first,
                "last": item.last,
                "ended": item.ended_at is not None,
            }
            for item in view.absences
        ],
    }


@command("people list", words_of("people list"))
@click.pass_obj
def list_people(session: Session) -> None:
    """List everybody, and the posts that nobody holds."""
    workshop = session.open()
    told = [_told(view) for view in workshop.people()]
    vacant = [{"of": post.of, "kind": post.kind, "college": post.college, "since": post.vacant_since} for post in workshop.vacancies()]
    if session.json:
        show_json({"people": told, "vacant": vacant})
        return
    heads = tuple(
        map(session.say, (("Id", "Id"), ("Nom", "Name"), ("Rôle", "Role"), ("Pour", "For"), ("Postes", "Posts"), ("État", "State")))
    )
    rows = [
        (one["id"], one["name"], one["role"] or "", one["organisation"] or "", " ".join(post["of"] for post in one["posts"]), one["state"])
        for one in told
    ]
    show_table(heads, rows)
    for post in vacant:
        click.echo(
            session.say((f"Poste vacant : {post['of']} depuis le {post['since']}", f"Vacant post: {post['of']} since {post['since']}"))
        )


@command("people invite", words_of("people invite"))
@argument("name")
@option("--role", required=True, type=Choice(*ROLES), words=("Rôle.", "Role."))
@option("--email", default="", words=("Adresse où envoyer le lien.", "Address to send the link to."))
@option("--organisation", default="", words=("Organisation pour laquelle elle agit.", "Organisation they act for."))
@option("--project", "projects", multiple=True, words=("Projet qu'elle pilote, répétable.", "Project they lead, repeatable."))
@option("--body", "bodies", multiple=True, words=("Instance où elle siège, répétable.", "Body they sit on, repeatable."))
@option("--college", default="", words=("Collège pour lequel elle siège.", "College they sit for."))
@click.pass_obj
def invite(  # noqa: PLR0917 - click hands each option over by name
    session: Session, name: str, role: str, email: str, organisation: str, projects: Sequence[str], bodies: Sequence[str], college: str
) -> None:
    """Invite somebody; the link is shown once, and sent where there is an address."""
    from filiere.workshop.mail import portal_address

    workshop = session.open(create=True)
    made = workshop.invite(
        name=name,
        role=role,
        email=email,
        organisation=organisation,
        projects=projects,
        bodies=bodies,
        college=college,
        language=session.language,
    )
    link = f"{portal_address()}{'/en' if session.language == 'en' else ''}/invitation/{made.token}"
    sent = workshop.send_invitation(made.person, link)
    if session.json:
        show_json({"person": made.person, "link": link, "sent": sent})
        return
    session.tell(
        ("Invitation envoyée à son adresse.", "The invitation has left for their address.")
        if sent
        else ("Remettez-lui ce lien : il ne sera plus montré.", "Hand this link over: it will not be shown again.")
    )
    click.echo(link)


@command("people role", words_of("people role"))
@argument("person")
@option("--role", required=True, type=Choice(*ROLES), words=("Rôle.", "Role."))
@option("--organisation", default=None, words=("Organisation pour laquelle elle agit.", "Organisation they act for."))
@click.pass_obj
def role(session: Session, person: str, role: str, organisation: str | None) -> None:
    """Give a role, or approve who came by an identity provider."""
    card = session.open().give_role(person, role, organisation=organisation)
    _say(session, {"person": card.id, "role": card.role}, (f"{card.id} : {card.role}", f"{card.id}: {card.role}"))


@command("people post", words_of("people post"))
@argument("person")
@argument("place")
@option("--college", default="", words=("Collège, pour une instance.", "College, for a body."))
@option("--take-back", is_flag=True, words=("Reprend le poste, qui reste vacant.", "Takes the post back; it stands vacant."))
@click.pass_obj
def post(session: Session, person: str, place: str, college: str, take_back: bool) -> None:
    """Give a post (lead of a project, member of a body), or take it back."""
    workshop = session.open()
    if take_back:
        workshop.dismiss(person, place)
    else:
        workshop.appoint(person, place, college=college)
    held = [item.of for item in workshop.person(person).posts]
    listed = ", ".join(held) or "—"
    _say(session, {"person": person, "posts": held}, (f"Postes : {listed}", f"Posts: {listed}"))


@command("people delegate", words_of("people delegate"))
@argument("person")
@argument("substitute")
@option("--first", required=True, type=DAY, words=("Premier jour.", "First day."))
@option("--last", required=True, type=DAY, words=("Dernier jour.", "Last day."))
@option("--reason", default="", words=("Note, effaçable.", "Note, erasable."))
@click.pass_obj
def delegate(  # noqa: PLR0917 - click hands each option over by name
    session: Session, person: str, substitute: str, first: date, last: date, reason: str
) -> None:
    """Lend somebody's rights to a substitute for an absence."""
    lent = session.open().delegate(substitute, first=first, last=last, reason=reason, giver=person)
    told = {"id": lent.id, "giver": lent.giver, "taker": lent.taker, "first": lent.first, "last": lent.last}
    _say(
        session,
        told,
        (f"{substitute} tient la place de {person} du {first} au {last}.", f"{substitute} acts for {person}, {first} to {last}."),
    )


@command("people leave", words_of("people leave"))
@argument("person")
@option("--yes", is_flag=True, words=("Sans demander.", "Without asking."))
@click.pass_obj
def leave(session: Session, person: str, yes: bool) -> None:
    """Record that somebody leaves."""
    if sure(session, (f"{person} part ? Ses droits finissent.", f"{person} leaves? Their rights end."), yes=yes):
        posts = session.open().leave(person)
        _say(session, {"person": person, "vacant": posts}, (f"Parti ; {posts} poste(s) vacant(s).", f"Left; {posts} vacant post(s)."))


@command("people erase", words_of("people erase"))
@argument("person")
@option("--yes", is_flag=True, words=("Sans demander.", "Without asking."))
@click.pass_obj
def erase(session: Session, person: str, yes: bool) -> None:
    """Erase somebody: words, identity, messages."""
    if sure(session, (f"Effacer {person} ? C'est définitif.", f"Erase {person}? This cannot be undone."), yes=yes):
        entries = session.open().erase_person(person)
        _say(session, {"person": person, "entries": entries}, (f"Effacé de {entries} entrée(s).", f"Erased from {entries} entries."))


@command("people export", words_of("people export"))
@argument("person")
@argument("file", type=File(there=False))
@click.pass_obj
def export(session: Session, person: str, file: Path) -> None:
    """Write all that is held about somebody into one file that only this user may read."""
    import json

    held = session.open().own_data(person)
    file.touch(mode=0o600)
    file.write_text(json.dumps(held, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")
    tables = len(held["held"])
    _say(session, {"person": person, "file": file, "tables": tables}, (f"Écrit : {file}", f"Written: {file}"))


@command("people retention", words_of("people retention"))
@option("--dry-run", is_flag=True, words=("Compte sans rien supprimer.", "Counts, removes nothing."))
@click.pass_obj
def retention(session: Session, dry_run: bool) -> None:
    """Apply the terms of keeping."""
    from filiere.workshop.personal_data import TERMS

    done = session.open().retention(dry_run=dry_run)
    if session.json:
        show_json({"dry_run": dry_run, "removed": done})
        return
    for term in TERMS:
        click.echo(f"{done[term.id]:>6}  {session.say((term.what.fr, term.what.en))} ({term.days} j)")


def _say(session: Session, told: dict[str, Any], words: tuple[str, str]) -> None:
    """Write what was done, as JSON or as a sentence."""
    if session.json:
        show_json(told)
    else:
        click.echo(session.say(words))
