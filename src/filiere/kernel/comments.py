"""What somebody says beside the contract: who may read it, and where its moderation stands."""

from datetime import datetime
from enum import StrEnum

from filiere.kernel.names import Value

#: The longest comment, in characters.
LONGEST = 4000


class CommentState(StrEnum):
    """A comment is shown, waits for the office (what everybody will read does), or is hidden with a reason."""

    SHOWN = "shown"
    WAITING = "waiting"
    HIDDEN = "hidden"


class Comment(Value):
    """A comment about an element, a piece of evidence or a meeting.

    ``visibility`` is 0 for everybody, 1 for members, 2 for committees; ``author`` the random id of a person, empty where nobody signed in.
    """

    id: str
    about: str
    words: str
    author: str
    organisation: str
    visibility: int
    state: CommentState
    reason: str
    at: datetime


def readable(comment: Comment, *, clearance: int, person: str, office: bool) -> bool:
    """Return whether a reader sees a comment: shown ones as far as they are cleared, the others if they wrote or moderate them."""
    if comment.visibility > clearance:
        return False
    return comment.state is CommentState.SHOWN or office or bool(person and comment.author == person)
