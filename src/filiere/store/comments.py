"""Comments: their words stand in an erasable table, the log keeps a digest salted by what goes with them."""

import secrets
from hashlib import sha256

from filiere.kernel.comments import Comment as Said
from filiere.kernel.comments import CommentState
from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text
from filiere.store.border import Border, told_plainly
from filiere.store.comment_models import Comment
from filiere.store.digests import canonical, now
from filiere.store.ledger import Ledger

KIND = "comment"


class Comments:
    """Keeps comments; each act on one is an entry of the log, without its words."""

    def __init__(self, ledger: Ledger, border: Border) -> None:
        self.ledger = ledger
        self.border = border

    def post(self, about: str, words: str, *, author: str, organisation: str, visibility: int, state: CommentState) -> Said:
        """Keep a new comment."""
        salt = secrets.token_bytes(32)
        with self.border():
            row = Comment.objects.create(
                about=about,
                words=words,
                salt=salt,
                author_id=author or None,
                organisation=organisation,
                visibility=visibility,
                state=state,
                at=now(),
            )
            self._log(row, "post", author, {"digest": sha256(salt + words.encode()).hexdigest(), "visibility": visibility})
        return _said(row)

    def get(self, key: str) -> Said:
        """Return a comment.

        Raises:
            UnknownElement: there is none of that id, or it was withdrawn.
        """
        with told_plainly():
            row = Comment.objects.filter(pk=key).first()
        if row is None:
            raise _unknown()
        return _said(row)

    def about(self, name: str) -> tuple[Said, ...]:
        """Return the comments about a thing, oldest first."""
        with told_plainly():
            return tuple(_said(row) for row in Comment.objects.filter(about=name).order_by("at", "id"))

    def waiting(self) -> tuple[Said, ...]:
        """Return the comments that wait for the office, oldest first."""
        with told_plainly():
            return tuple(_said(row) for row in Comment.objects.filter(state=CommentState.WAITING).order_by("at", "id"))

    def of(self, person: str) -> tuple[Said, ...]:
        """Return what a person said, newest first."""
        with told_plainly():
            return tuple(_said(row) for row in Comment.objects.filter(author=person).order_by("-at", "id"))

    def moderate(self, key: str, state: CommentState, reason: str, *, author: str = "") -> None:
        """Show or hide a comment.

        Raises:
            UnknownElement: there is none of that id.
        """
        with self.border():
            row = Comment.objects.filter(pk=key).first()
            if row is None:
                raise _unknown()
            row.state, row.reason = state, reason
            row.save(update_fields=["state", "reason"])
            self._log(row, state.value, author, {})

    def withdraw(self, key: str, *, author: str = "") -> None:
        """Take a comment away for good: its words and its salt go, the log keeps that there was one."""
        with self.border():
            row = Comment.objects.filter(pk=key).first()
            if row is None:
                raise _unknown()
            self._log(row, "withdraw", author, {})
            row.delete()

    def _log(self, row: Comment, act: str, author: str, more: dict[str, object]) -> None:
        self.ledger.append(KIND, row.id, canonical({"about": row.about, "act": act, **more}), author=author)


def _unknown() -> UnknownElement:
    return UnknownElement(
        Text(fr="ce commentaire n'existe pas, ou n'existe plus", en="there is no such comment, or no longer"),
        Text(fr="rechargez la page", en="load the page again"),
    )


def _said(row: Comment) -> Said:
    return Said(
        id=row.id,
        about=row.about,
        words=row.words,
        author=row.author_id or "",
        organisation=row.organisation,
        visibility=row.visibility,
        state=CommentState(row.state),
        reason=row.reason,
        at=row.at,
    )
