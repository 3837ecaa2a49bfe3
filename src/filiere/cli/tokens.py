"""Commands on tokens: make, list and revoke the keys that programs carry for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import WHOLE, Choice
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of

if TYPE_CHECKING:
    from filiere.workshop.tokens import TokenCard

#: As :data:`filiere.workshop.tokens.SCOPES`: a help that imported it would import the workshop.
_SCOPES = ("read", "propose", "attest")


def _told(card: "TokenCard") -> dict[str, Any]:
    return {
        "id": card.prefix,
        "person": card.person,
        "label": card.label,
        "scopes": card.scopes,
        "expires_at": card.expires_at,
        "revoked_at": card.revoked_at,
        "used_at": card.used_at,
    }


@command("token create", words_of("token create"))
@option("--person", required=True, words=("Personne qui le porte (P-…).", "Person who holds it (P-…)."))
@option("--scope", "scopes", multiple=True, required=True, type=Choice(*_SCOPES), words=("Portée, répétable.", "Scope, repeatable."))
@option("--label", default="", words=("Nom, pour le reconnaître.", "Name, to recognise it."))
@option("--days", type=WHOLE, default="90", words=("Jours de vie (90).", "Days of life (90)."))
@click.pass_obj
def create(session: Session, person: str, scopes: Sequence[str], label: str, days: int) -> None:
    """Make a token and show its key, once."""
    card, key = session.open().create_token(scopes, label=label, days=days, person=person)
    if session.json:
        show_json({**_told(card), "key": key})
        return
    session.tell(("Copiez cette clé maintenant : elle ne sera plus montrée.", "Copy this key now: it will not be shown again."))
    click.echo(key)


@command("token list", words_of("token list"))
@option("--person", default="", words=("D'une seule personne.", "Of one person only."))
@click.pass_obj
def list_tokens(session: Session, person: str) -> None:
    """List the tokens; no key is ever among them."""
    cards = session.open().tokens(person)
    if session.json:
        show_json([_told(card) for card in cards])
        return
    heads = (
        ("Jeton", "Token"),
        ("Personne", "Person"),
        ("Nom", "Name"),
        ("Portée", "Scope"),
        ("Expire le", "Expires on"),
        ("Révoqué", "Revoked"),
    )
    rows = [
        (
            card.prefix,
            card.person,
            card.label,
            ", ".join(card.scopes),
            card.expires_at.date(),
            card.revoked_at.date() if card.revoked_at else "",
        )
        for card in cards
    ]
    show_table([session.say(words) for words in heads], rows)


@command("token revoke", words_of("token revoke"))
@argument("token")
@click.pass_obj
def revoke(session: Session, token: str) -> None:
    """Make a token useless from now on."""
    card = session.open().revoke_token(token)
    if session.json:
        show_json({"id": card.prefix, "revoked_at": card.revoked_at})
        return
    click.echo(session.say((f"Révoqué : {card.prefix}", f"Revoked: {card.prefix}")))
