"""The page of a person's own calendar: a secret address to subscribe to, made, replaced and revoked by its holder."""

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Block, Code, FactRow, Facts, Notice, Prose, Section

TITLE = Text(fr="Mon agenda", en="My calendar")
_WHAT = Text(
    fr="Les réunions de vos instances, les échéances de vos projets et les actions de votre organisation, dans votre logiciel d’agenda.",
    en="The meetings of your bodies, the deadlines of your projects and the actions of your organisation, in your calendar program.",
)
_SECRET = Text(
    fr="Cette adresse est un secret : qui l’a lit votre agenda sans mot de passe. Notez-la maintenant, elle ne sera plus montrée.",
    en="This address is a secret: whoever has it reads your calendar without a password. Keep it now, it will not be shown again.",
)


def page(visit: Visit, made: str = "") -> Page:
    """Return the page; ``made`` is the address just made, shown this once."""
    main: list[Block] = [Prose(text=_WHAT)]
    if not visit.known:
        main.append(Notice(text=Text(fr="Il faut être entré pour avoir un agenda à soi.", en="You need to have signed in to have one.")))
        return Page(title=TITLE, crumbs=crumbs(visit), dated=False, main=tuple(main))
    if made:
        address = Facts(rows=(FactRow(label=Text(fr="Adresse", en="Address"), value=Code(words=made)),))
        main += [Notice(tone="filed", text=_SECRET), address]
    since = visit.workshop.own_calendar_since()
    known = FactRow(label=Text(fr="Adresse en service depuis", en="Address in use since"), value=since or Text(fr="aucune", en="none"))
    verdict = visit.verdict("own_calendar")
    label = (
        Text(fr="Remplacer l’adresse", en="Replace the address")
        if since
        else Text(fr="Faire une adresse secrète", en="Make a secret address")
    )
    acts = [Action(label=label, address=visit.to("act", "calendar-make/own"), verdict=verdict, main=not since)]
    if since:
        acts.append(
            Action(
                label=Text(fr="Révoquer l’adresse", en="Revoke the address"),
                address=visit.to("act", "calendar-revoke/own"),
                verdict=verdict,
            )
        )
    main += [Facts(rows=(known,)), Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=tuple(acts)),))]
    return Page(title=TITLE, crumbs=crumbs(visit), dated=False, main=tuple(main))
