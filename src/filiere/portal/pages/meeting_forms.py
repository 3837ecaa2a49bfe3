"""What can be done with a meeting and with the actions it gave, for a reader who has signed in."""

from collections.abc import Sequence

from filiere.kernel.followed import FollowedAction
from filiere.kernel.governance import Meeting, MeetingState
from filiere.kernel.names import Text
from filiere.portal.visit import Visit
from filiere.rendering.states import ACTIONS
from filiere.sdk.blocks import Action, Input

_REASON = Text(fr="Motif", en="Reason")
_CONFIDENTIAL = Input(
    name="confidential",
    label=Text(fr="Confidentiel : hors du relevé public", en="Confidential: kept out of the public record"),
    form="tick",
)


def _to(visit: Visit, act: str, thing: str) -> str:
    return visit.to("act", f"{act}/{thing}")


def meeting_forms(visit: Visit, meeting: Meeting) -> tuple[Action, ...]:
    """Return what can be done with a meeting now; closed, nothing more is written in it."""
    if not visit.known:
        return ()
    if meeting.state is MeetingState.PLANNED:
        return (*_opening(visit, meeting), *_agenda_forms(visit, meeting))
    if meeting.state is not MeetingState.OPEN:
        return ()
    return (*_sitting(visit, meeting), *_agenda_forms(visit, meeting), _closing(visit, meeting))


def _opening(visit: Visit, meeting: Meeting) -> tuple[Action, ...]:
    verdict = visit.verdict("meeting", meeting.body)
    read = Input(
        name="reminder_read",
        label=Text(
            fr="Le rappel ci-contre a été lu aux présents, qui l’ont reconnu",
            en="The reminder was read to those present, who acknowledged it",
        ),
        form="tick",
        required=True,
    )
    return (
        Action(
            label=Text(fr="Ouvrir la réunion", en="Open the meeting"),
            address=_to(visit, "open", meeting.id),
            verdict=verdict,
            main=True,
            inputs=(read,),
        ),
        Action(
            label=Text(fr="Noter qu’elle n’a pas eu lieu", en="Record that it was not held"),
            address=_to(visit, "not-held", meeting.id),
            verdict=verdict,
            inputs=(Input(name="reason", label=_REASON, required=True),),
        ),
    )


def _agenda_forms(visit: Visit, meeting: Meeting) -> tuple[Action, ...]:
    verdict = visit.verdict("meeting", meeting.body)
    ask = Action(
        label=Text(fr="Ajouter un point", en="Add an item"),
        address=_to(visit, "ask-item", meeting.id),
        verdict=verdict,
        inputs=(
            Input(name="words", label=Text(fr="Point à examiner", en="Item to examine"), required=True),
            Input(name="about", label=Text(fr="Élément concerné (repère)", en="Element concerned (reference)")),
            _CONFIDENTIAL,
        ),
    )
    open_items = tuple((str(number), _short(number, item.words)) for number, item in enumerate(meeting.agenda, 1) if not item.confidential)
    if not open_items or meeting.state is not MeetingState.OPEN:
        # Until the opening what awaits the body comes and goes: a point has no number of its own yet.
        return (ask,)
    hide = Action(
        label=Text(fr="Rendre un point confidentiel", en="Make an item confidential"),
        address=_to(visit, "confidential", meeting.id),
        verdict=verdict,
        inputs=(Input(name="number", label=Text(fr="Point", en="Item"), form="choice", choices=open_items, required=True),),
    )
    return (ask, hide)


def _short(number: int, words: Text) -> Text:
    return Text(fr=f"{number}. {words.fr[:70]}", en=f"{number}. {words.en[:70]}")


def _sitting(visit: Visit, meeting: Meeting) -> tuple[Action, ...]:
    verdict = visit.verdict("meeting", meeting.body)
    kinds = (
        ("information", Text(fr="information", en="information")),
        ("decision", Text(fr="décision", en="decision")),
        ("action", Text(fr="action", en="action")),
    )
    attend = (
        Input(name="organisation", label=Text(fr="Organisation présente", en="Organisation present"), required=True),
        Input(name="college", label=Text(fr="Collège", en="College")),
    )
    outcome = (
        Input(name="kind", label=Text(fr="Nature", en="Kind"), form="choice", choices=kinds, required=True),
        Input(name="words", label=Text(fr="Texte", en="Words"), form="long", required=True),
        Input(name="about", label=Text(fr="Élément concerné (repère)", en="Element concerned (reference)")),
        Input(name="holder", label=Text(fr="Qui s’en charge", en="Who takes it")),
        Input(name="due", label=Text(fr="Pour le", en="Due on"), form="date"),
        _CONFIDENTIAL,
    )
    points = (
        ("", Text(fr="toute la réunion", en="the whole meeting")),
        *((str(number), _short(number, item.words)) for number, item in enumerate(meeting.agenda, 1)),
    )
    recuse = (
        Input(name="organisation", label=Text(fr="Organisation qui se déporte", en="Organisation that steps aside"), required=True),
        Input(name="item", label=Text(fr="Point", en="Item"), form="choice", choices=points),
        Input(name="reason", label=_REASON),
    )
    return (
        Action(
            label=Text(fr="Noter une présence", en="Record attendance"),
            address=_to(visit, "attend", meeting.id),
            verdict=verdict,
            inputs=attend,
        ),
        Action(
            label=Text(fr="Écrire une issue", en="Write an outcome"),
            address=_to(visit, "outcome", meeting.id),
            verdict=verdict,
            inputs=outcome,
            main=True,
        ),
        Action(
            label=Text(fr="Noter un déport", en="Record a recusal"),
            address=_to(visit, "recuse", meeting.id),
            verdict=verdict,
            inputs=recuse,
        ),
    )


def _closing(visit: Visit, meeting: Meeting) -> Action:
    return Action(
        label=Text(fr="Clore et figer le compte rendu", en="Close and freeze the minutes"),
        address=_to(visit, "close", meeting.id),
        verdict=visit.verdict("meeting", meeting.body),
        inputs=(
            Input(name="minutes", label=Text(fr="Compte rendu", en="Minutes"), form="long", required=True),
            Input(name="closed_minutes", label=Text(fr="Partie confidentielle", en="Confidential part"), form="long"),
        ),
    )


def action_forms(visit: Visit, actions: Sequence[FollowedAction]) -> tuple[Action, ...]:
    """Return the way to say what becomes of an action; none where there is no action to speak of."""
    if not visit.known or not actions:
        return ()
    choices = tuple((item.id, Text(fr=f"{item.id} {item.words[:60]}", en=f"{item.id} {item.words[:60]}")) for item in actions)
    states = tuple((state.value, words) for state, words in ACTIONS.items())
    today = visit.workshop.today().isoformat()
    return (
        Action(
            label=Text(fr="Donner des nouvelles d’une action", en="Give news of an action"),
            address=_to(visit, "action-news", "followed"),
            verdict=visit.verdict("follow_action"),
            main=True,
            inputs=(
                Input(name="action", label="Action", form="choice", choices=choices, required=True),
                Input(name="state", label=Text(fr="Où elle en est", en="Where it stands"), form="choice", choices=states, required=True),
                Input(name="words", label=Text(fr="En quelques mots", en="In a few words"), form="long"),
                Input(name="day", label=Text(fr="Date du fait", en="Date of the fact"), form="date", value=today, required=True),
                Input(name="by", label=Text(fr="Organisation qui le dit", en="Organisation that says so"), required=True),
            ),
        ),
    )
