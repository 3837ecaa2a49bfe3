"""Pages of what people do step by step: the list, the door of one (begin, resume), and its scene for whoever holds the key."""

from collections.abc import Iterable

from filiere.portal.frame import Page
from filiere.portal.visit import Visit
from filiere.rendering.states import t
from filiere.sdk.blocks import (
    Action,
    Actions,
    Block,
    Code,
    Download,
    Downloads,
    FactRow,
    Facts,
    Input,
    Link,
    Links,
    Notice,
    Pager,
    Prose,
    Quantity,
    Section,
    Table,
)
from filiere.sdk.interactions import FIRST_SEAT, InteractionOffer

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The word of the query that asks for a step of the past.
STEP = "step"
#: Acts of the house itself, beside those of the machines; a machine's own acts never begin with ``x-``.
BEGIN, RESUME, CODE, INVITE, SHARE, WITHDRAW, FORGET, CLOSE, CARRY = (
    "x-begin",
    "x-resume",
    "x-code",
    "x-invite",
    "x-share",
    "x-withdraw",
    "x-forget",
    "x-close",
    "x-carry",
)

TITLE = t("Outils en ligne", "Online tools")
_PRIVATE = t(
    "Sans compte. Vos réponses sont chiffrées avec une clé que seul votre navigateur détient : ni le secrétariat, ni un comité, ni "
    "un concurrent ne peut les lire, pas même l’administrateur du site.",
    "No account. Your answers are encrypted with a key that only your browser holds: neither the secretariat, nor a committee, nor a "
    "competitor can read them, not even the site’s administrator.",
)


def listing(visit: Visit) -> Page:
    """Return the list of what can be done here."""
    named = [
        *(("interaction", offer.id, offer.title, offer.what) for offer in visit.workshop.interactions()),
        *(("consultation", offer.id, offer.title, offer.what) for offer in visit.workshop.consultations()),
    ]
    rows = tuple((Link(label=title, address=visit.to(kind, name)), what) for kind, name, title, what in named)
    table = Table(
        columns=(t("Outil", "Tool"), t("Ce qu’on y fait", "What it is for")),
        rows=rows,
        empty=t("Aucun moteur n’offre d’outil en ligne.", "No engine offers an online tool."),
    )
    return Page(title=TITLE, lead=_PRIVATE, main=(table,), tab="engine", dated=False)


def door(visit: Visit, offer: InteractionOffer) -> Page:
    """Return the page of an interaction for someone who holds no key to it."""
    record = visit.asked("record")[:80]
    kept = (Input(name="record", label="", form="hidden", value=record),) if record and offer.starts_from else ()
    begin = Action(label=t("Commencer", "Begin"), address=_at(visit, offer, BEGIN), inputs=kept, main=True)
    code = Input(
        name="code",
        label=t("Code de reprise ou d’invitation", "Resume or invitation code"),
        required=True,
        help=t("cinq groupes de quatre caractères", "five groups of four characters"),
    )
    resume = Action(label=t("Reprendre", "Resume"), address=_at(visit, offer, RESUME), inputs=(code,))
    main: tuple[Block, ...] = (
        Prose(text=_PRIVATE),
        Actions(items=(begin,)),
        Section(
            title=t("Reprendre sur cet appareil, ou répondre à une invitation", "Resume on this device, or answer an invitation"),
            blocks=(Actions(items=(resume,)),),
        ),
    )
    return _page(visit, offer, main)


def scene(visit: Visit, offer: InteractionOffer, key: str) -> Page:
    """Return what the holder of a key sees now, and below it what they may do with what is theirs."""
    held = visit.workshop.held(offer.id, key)
    blocks = visit.workshop.scene(offer.id, key, lambda act: _at(visit, offer, act), visit.query)
    return _page(visit, offer, (*blocks, *_carrying(visit, offer, key), _keeping(visit, offer, held.seat, held.shared)))


def replay(visit: Visit, offer: InteractionOffer, key: str) -> Page:
    """Return what was seen after one step, step by step, without anything to send."""
    asked = visit.asked(STEP)
    number = int(asked) if asked.isdigit() and len(asked) < 7 else 0
    blocks, steps = visit.workshop.replayed(offer.id, key, number)
    number = min(number, steps)
    told = t(
        f"Vos réponses rejouées : ce que vous avez vu après {number} étape(s) sur {steps}.",
        f"Your answers replayed: what you saw after {number} of {steps} step(s).",
    )
    back = Link(label=t("Revenir à maintenant", "Back to now"), address=visit.to("interaction", offer.id))
    pager = Pager(
        page=number + 1,
        pages=steps + 1,
        previous=visit.here(**{STEP: str(number - 1)}) if number else None,
        next=visit.here(**{STEP: str(number + 1)}) if number < steps else None,
    )
    return _page(visit, offer, (Notice(text=told, action=back), pager, *_still(blocks)))


def _still(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return blocks without what could be sent: the past is looked at, not changed."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Section):
            kept.append(block.model_copy(update={"blocks": _still(block.blocks)}))
        elif isinstance(block, Actions):
            kept.append(Table(columns=(t("Choix proposés", "Choices offered"),), rows=tuple((item.label,) for item in block.items)))
        else:
            kept.append(block)
    return tuple(kept)


def too_many(visit: Visit, offer: InteractionOffer, seconds: int) -> Page:
    """Return the page for whoever acts too often; nothing of what they had is touched."""
    told = t(
        f"Trop d’actes depuis cette adresse en une minute. Rien n’a été enregistré ni perdu : recommencez dans {seconds} s.",
        f"Too many acts from this address in a minute. Nothing was recorded or lost: try again in {seconds} s.",
    )
    back = Link(label=t("Revenir", "Back"), address=visit.to("interaction", offer.id))
    return Page(title=offer.title, main=(Notice(tone="late", text=told, action=back),), tab="engine", dated=False, status=429)


def code_page(visit: Visit, offer: InteractionOffer, code: str, invited: bool) -> Page:
    """Return the page that shows a code, once."""
    words = (
        t(
            "Donnez ce code à la seconde personne : elle répondra de son côté, sans voir vos réponses avant d’avoir donné les siennes.",
            "Give this code to the second person: they will answer on their own, without seeing your answers before giving theirs.",
        )
        if invited
        else t(
            "Notez ce code : il rouvre vos réponses sur un autre appareil. Il n’est montré qu’une fois, et un nouveau remplace l’ancien.",
            "Write this code down: it opens your answers on another device. It is shown once, and a new one replaces the former.",
        )
    )
    back = Link(label=t("Revenir", "Back"), address=visit.to("interaction", offer.id))
    main = (Notice(tone="accepted", text=words, action=back), Facts(rows=(FactRow(label=t("Code", "Code"), value=Code(words=code)),)))
    return _page(visit, offer, main)


def _carrying(visit: Visit, offer: InteractionOffer, key: str) -> tuple[Block, ...]:
    """Return the way from what was decided to the meeting of a body, where there is something to put before it."""
    made = visit.workshop.carried(offer.id, key)
    if made is None:
        return ()
    meetings = visit.workshop.open_meetings()
    blocks: list[Block] = [
        Prose(
            text=t(
                "L’instance inscrit cette décision dans sa réunion ouverte. Les mesures qui en découlent sont proposées, avec leur "
                "source ; elles ne comptent qu’une fois approuvées.",
                "The body writes this decision in its open meeting. The measures that follow are proposed, with their source; they count "
                "only once approved.",
            )
        ),
        Prose(text=made.words),
    ]
    if made.readings:
        rows = tuple((one.indicator, Quantity(value=one.value, decimals=2), one.reason) for one in made.readings)
        blocks.append(Table(columns=(t("Mesure", "Measure"), t("Valeur", "Value"), t("D’où elle vient", "Where it comes from")), rows=rows))
    if meetings:
        field = Input(
            name="meeting", label=t("Réunion ouverte", "Open meeting"), form="choice", choices=tuple((one, one) for one in meetings)
        )
        label = t("Inscrire à la réunion", "Write in the meeting")
        blocks.append(Actions(items=(Action(label=label, address=_at(visit, offer, CARRY), inputs=(field,), main=True),)))
    else:
        blocks.append(Notice(tone="neutral", text=t("Aucune réunion n’est ouverte aujourd’hui.", "No meeting is open today.")))
    return (Section(title=t("Porter à la réunion", "Put before the meeting"), id="reunion", blocks=tuple(blocks)),)


def _keeping(visit: Visit, offer: InteractionOffer, seat: str, shared: bool) -> Section:
    def act(name: str, fr: str, en: str, *inputs: Input) -> Action:
        return Action(label=t(fr, en), address=_at(visit, offer, name), inputs=inputs)

    items = [act(CODE, "Obtenir un code de reprise", "Get a resume code")]
    first = seat == FIRST_SEAT
    if first:
        for other in offer.seats:
            if other != FIRST_SEAT:
                seat_name = offer.seat_name(other)
                fr = f"Inviter : {seat_name.fr}" if seat_name else "Inviter une seconde personne"
                en = f"Invite {seat_name.en}" if seat_name else "Invite a second person"
                items.append(act(INVITE, fr, en, Input(name="seat", label="", form="hidden", value=other)))
        if shared:
            items.append(act(WITHDRAW, "Retirer ma contribution à la comparaison", "Withdraw my contribution to the comparison"))
        elif visit.workshop.shares(offer.id):
            items.append(act(SHARE, "Contribuer à la comparaison, sans nom", "Contribute to the comparison, without a name"))
    items.append(act(CLOSE, "Fermer sur cet appareil", "Close on this device"))
    if first:
        sure = Input(name="sure", label=t("Oui, tout effacer", "Yes, erase everything"), form="tick")
        items.append(act(FORGET, "Effacer mes réponses", "Erase my answers", sure))
    past = Link(label=t("Revoir étape par étape", "Go through it step by step"), address=f"{visit.to('interaction', offer.id)}?{STEP}=0")
    paper = (
        Download(label=t("Document PDF", "PDF document"), address=_at(visit, offer, "document.pdf"), media_type="application/pdf"),
        Download(
            label=t("Document à modifier (DOCX)", "Document to edit (DOCX)"), address=_at(visit, offer, "document.docx"), media_type=DOCX
        ),
    )[: 2 * offer.document]
    return Section(
        title=t("Vos réponses vous appartiennent", "Your answers are yours"),
        id="yours",
        blocks=(Downloads(items=paper), Links(items=(past,)), Actions(items=tuple(items))),
    )


def _page(visit: Visit, offer: InteractionOffer, main: tuple[Block, ...]) -> Page:
    crumbs = (Link(label=TITLE, address=visit.to("interaction")),)
    return Page(title=offer.title, lead=offer.what, main=main, crumbs=crumbs, tab="engine", dated=False, forms=True)


def _at(visit: Visit, offer: InteractionOffer, act: str) -> str:
    return visit.to("interaction", f"{offer.id}/{act}")
