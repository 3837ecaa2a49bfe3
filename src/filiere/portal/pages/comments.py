"""Comments: those that stand beside a page, and the page where one's own are taken away and the office moderates."""

from dataclasses import replace

from filiere.kernel.comments import Comment, CommentState
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import address, crumbs
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Badge, Block, Cell, Column, Input, Link, Notice, Prose, Section, Table
from filiere.sdk.registers import VISIBILITIES
from filiere.workshop.guard import clearance

TITLE = Text(fr="Commentaires", en="Comments")
#: Pages beside which people may comment.
COMMENTED = frozenset(
    {
        "project",
        "objective",
        "action",
        "deliverable",
        "indicator",
        "figure",
        "commitment",
        "measure",
        "milestone",
        "operation",
        "body",
        "meeting",
        "evidence",
        "recommendation",
    }
)
_READERS = {
    "public": Text(fr="tous, après modération", en="everybody, once moderated"),
    "members": Text(fr="les membres", en="members"),
    "committee": Text(fr="les instances et le secrétariat", en="bodies and the secretariat"),
}
_SEEN_BY = (
    Text(fr="lu de tous", en="read by all"),
    Text(fr="lu des membres", en="read by members"),
    Text(fr="lu des instances", en="read by bodies"),
)
_STATES = {
    CommentState.SHOWN: None,
    CommentState.WAITING: Badge(words=Text(fr="en attente de modération", en="waiting for moderation"), tone="filed"),
    CommentState.HIDDEN: Badge(words=Text(fr="masqué", en="hidden"), tone="late"),
}
_NOBODY = Text(fr="organisation non dite", en="organisation not said")


def beside(visit: Visit, kind: str, name: str, page: Page) -> Page:
    """Return a page with what was said beside it, and the way to say more; as it was where there is neither."""
    if kind not in COMMENTED or page.status != 200:
        return page
    found = visit.workshop.comments(name)
    blocks: list[Block] = [block for item in found for block in _said(item)]
    if visit.known:
        blocks.append(Actions(items=(_form(visit, name),)))
    if not blocks:
        return page
    return replace(page, main=(*page.main, Section(title=TITLE, id="commentaires", blocks=tuple(blocks))))


def _said(item: Comment) -> tuple[Block, ...]:
    """Return one comment: who, when and for whom above its words."""
    state = _STATES[item.state]
    head: Cell = (item.organisation or _NOBODY, "·", item.at, "·", _SEEN_BY[item.visibility], *((state,) if state else ()))
    return (Prose(text=head, quiet=True), Prose(text=item.words))


def _form(visit: Visit, name: str) -> Action:
    cleared = VISIBILITIES[: clearance(visit.actor) + 1]
    choices = tuple((word, _READERS[word]) for word in sorted(cleared, key=lambda word: word != "members"))
    return Action(
        label=Text(fr="Commenter", en="Comment"),
        address=visit.to("act", f"comment/{name}"),
        verdict=visit.verdict("comment", name),
        inputs=(
            Input(name="words", label=Text(fr="Commentaire", en="Comment"), form="long", required=True),
            Input(name="visibility", label=Text(fr="Qui le lira", en="Who will read it"), form="choice", choices=choices, required=True),
        ),
    )


def page(visit: Visit) -> Page:
    """Return what the reader has said, and what waits for the office."""
    main: list[Block] = []
    if not visit.known:
        words = Text(
            fr="Les commentaires se lisent à côté de ce dont ils parlent. Pour en écrire un, il faut être entré.",
            en="Comments stand beside what they speak of. To write one, you need to have signed in.",
        )
        return Page(title=TITLE, crumbs=crumbs(visit), dated=False, main=(Notice(text=words),))
    waiting = visit.workshop.waiting_comments()
    if visit.verdict("moderate_comment").allowed:
        empty = Text(fr="Aucun commentaire n’attend.", en="No comment waits.")
        blocks = tuple(block for item in waiting for block in (_row(visit, item), Actions(items=_moderation(visit, item))))
        main.append(Section(title=Text(fr="À modérer", en="To moderate"), id="moderer", blocks=blocks or (Prose(text=empty, quiet=True),)))
    own = visit.workshop.own_comments()
    nothing = Text(
        fr="Vous n’avez rien écrit. Un commentaire s’écrit au bas de la page dont il parle.",
        en="You wrote nothing. A comment is written at the foot of the page it speaks of.",
    )
    mine = tuple(block for item in own for block in (_row(visit, item), Actions(items=(_withdraw(visit, item),))))
    main.append(Section(title=Text(fr="Les vôtres", en="Yours"), id="votres", blocks=mine or (Prose(text=nothing, quiet=True),)))
    return Page(title=TITLE, crumbs=crumbs(visit), dated=False, main=tuple(main))


def _row(visit: Visit, item: Comment) -> Table:
    where = Link(label=item.about, address=place_of(visit, item.about))
    badge = _STATES[item.state]
    state: Cell = (_SEEN_BY[item.visibility], *((badge,) if badge else ()), *((item.reason,) if item.reason else ()))
    return Table(
        columns=(
            Text(fr="À propos de", en="About"),
            Column(label=Text(fr="Commentaire", en="Comment"), wide=True),
            Text(fr="De", en="From"),
            Text(fr="État", en="State"),
        ),
        rows=((where, item.words, item.organisation or _NOBODY, state),),
    )


def _moderation(visit: Visit, item: Comment) -> tuple[Action, ...]:
    verdict = visit.verdict("moderate_comment", item.about)
    show = Action(
        label=Text(fr="Montrer à tous", en="Show to everybody"),
        address=visit.to("act", f"comment-show/{item.id}"),
        verdict=verdict,
        main=True,
    )
    hide = Action(
        label=Text(fr="Masquer", en="Hide"),
        address=visit.to("act", f"comment-hide/{item.id}"),
        verdict=verdict,
        inputs=(Input(name="reason", label=Text(fr="Motif", en="Reason"), required=True),),
    )
    return (show, hide)


def _withdraw(visit: Visit, item: Comment) -> Action:
    return Action(
        label=Text(fr="Retirer pour de bon", en="Take away for good"),
        address=visit.to("act", f"comment-withdraw/{item.id}"),
        note=Text(
            fr="Le texte est effacé ; le journal garde qu’il y eut un commentaire.",
            en="The words are erased; the log keeps that there was a comment.",
        ),
    )


def place_of(visit: Visit, name: str) -> str:
    """Return the page beside which a comment stands."""
    if name.startswith("ev-"):
        return visit.to("evidence", name)
    if name.startswith("REC-"):
        return visit.to("recommendation", name)
    if any(meeting.id == name for meeting in visit.workshop.meetings()):
        return visit.to("meeting", name)
    return address(visit, name)
