"""One's own tokens: what each may do and until when, a form to make one, and the one moment at which a key is shown."""

from typing import TYPE_CHECKING

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.open_data import TITLE, TOKENS
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.rendering.days import day as say_day
from filiere.sdk.blocks import Action, Actions, Badge, Block, Code, Input, Notice, Section, Table
from filiere.workshop.tokens import DAYS, LONGEST_DAYS, SCOPES

if TYPE_CHECKING:
    from filiere.workshop.tokens import TokenCard

_COLUMNS = (
    Text(fr="Jeton", en="Token"),
    Text(fr="Nom", en="Name"),
    Text(fr="Portée", en="Scope"),
    Text(fr="Expire le", en="Expires on"),
    Text(fr="Dernier emploi", en="Last use"),
    Text(fr="État", en="State"),
)
_EMPTY = Text(
    fr="Aucun jeton. Un jeton laisse un programme lire ou écrire ici en votre nom, dans les limites que vous lui donnez.",
    en="No token. A token lets a program read or write here in your name, within the limits that you give it.",
)


def page(visit: Visit) -> Page:
    """Return the tokens of whoever has signed in."""
    crumb = crumbs(visit, None, visit.link("open_data", None, TITLE))
    if not visit.known:
        told = Notice(
            text=Text(
                fr="Entrez d’abord : un jeton appartient à une personne. La lecture de ce qui est public n’en demande pas.",
                en="Sign in first: a token belongs to a person. Reading what is public asks for none.",
            )
        )
        return Page(title=TOKENS, tab="", dated=False, crumbs=crumb, main=(told,))
    cards = visit.workshop.tokens(visit.actor.person or "")
    live = tuple(card for card in cards if card.revoked_at is None and card.expires_at > visit.workshop.now())
    blocks: tuple[Block, ...] = (
        Table(columns=_COLUMNS, rows=tuple(_row(visit, card, alive=card in live) for card in cards), empty=_EMPTY),
        Section(title=Text(fr="Faire un jeton", en="Make a token"), blocks=(Actions(items=(_make(visit),)),)),
    )
    revoked = tuple(
        Action(
            label=Text(fr=f"Révoquer {card.prefix}", en=f"Revoke {card.prefix}"),
            address=visit.to("act", f"token-revoke/{card.id}"),
            verdict=visit.verdict("hold_token"),
        )
        for card in live
    )
    if revoked:
        blocks = (*blocks, Section(title=Text(fr="Révoquer", en="Revoke"), blocks=(Actions(items=revoked),)))
    return Page(title=TOKENS, tab="", dated=False, crumbs=crumb, main=blocks)


def _row(visit: Visit, card: "TokenCard", *, alive: bool) -> tuple[object, ...]:
    if card.revoked_at is not None:
        state = Badge(words=Text(fr="révoqué", en="revoked"), tone="neutral")
    else:
        state = (
            Badge(words=Text(fr="en vie", en="alive"), tone="accepted")
            if alive
            else Badge(words=Text(fr="expiré", en="expired"), tone="stale")
        )
    scopes = tuple(SCOPES[scope] for scope in card.scopes if scope in SCOPES)
    last = say_day(card.used_at.date(), visit.language) if card.used_at else "—"
    return (Code(words=card.prefix, short=20), card.label or "—", scopes, card.expires_at.date(), last, state)


def _make(visit: Visit) -> Action:
    ticks = tuple(Input(name=f"scope-{name}", label=words, form="tick") for name, words in SCOPES.items())
    days = Input(
        name="days",
        label=Text(fr=f"Jours de vie (1 à {LONGEST_DAYS})", en=f"Days of life (1 to {LONGEST_DAYS})"),
        form="number",
        value=str(DAYS),
        required=True,
    )
    name = Input(name="label", label=Text(fr="Nom, pour le reconnaître", en="Name, to recognise it"))
    return Action(
        label=Text(fr="Faire ce jeton", en="Make this token"),
        address=visit.to("act", "token-create/mine"),
        verdict=visit.verdict("hold_token"),
        inputs=(name, *ticks, days),
        main=True,
    )


def shown_once(visit: Visit, card: "TokenCard", key: str) -> Page:
    """Return the page that shows a key, the only time it is shown."""
    told = Notice(
        tone="stale",
        text=Text(
            fr="Copiez cette clé maintenant : elle ne sera plus jamais montrée, et nous n’en gardons que l’empreinte.",
            en="Copy this key now: it will never be shown again, and we keep its digest only.",
        ),
        action=visit.link("tokens", None, Text(fr="Revenir aux jetons", en="Back to the tokens")),
    )
    block = Table(columns=(Text(fr="Jeton", en="Token"), Text(fr="Clé", en="Key")), rows=((card.prefix, Code(words=key, short=len(key))),))
    return Page(title=Text(fr="Un nouveau jeton", en="A new token"), tab="", dated=False, main=(told, block))
