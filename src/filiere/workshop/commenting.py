"""Comments on elements, evidence and meetings: said, moderated where everybody will read them, and taken away for good."""

from filiere.kernel.comments import LONGEST, Comment, CommentState, readable
from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.sdk.registers import VISIBILITIES, Visibility
from filiere.workshop.guard import clearance, may
from filiere.workshop.recommending import Recommending


class Commenting(Recommending):
    """What people say beside the contract."""

    def comments(self, about: str) -> tuple[Comment, ...]:
        """Return the comments about a thing that the reader may see, oldest first."""
        return tuple(item for item in self.store.comments.about(about) if self._reads(item))

    def own_comments(self) -> tuple[Comment, ...]:
        """Return what the reader has said, newest first."""
        return self.store.comments.of(self.author) if self.author else ()

    def waiting_comments(self) -> tuple[Comment, ...]:
        """Return the comments that wait for the office; none for anybody else."""
        return self.store.comments.waiting() if self._is_office() else ()

    def comment(self, about: str, words: str, *, visibility: Visibility = "members") -> Comment:
        """Say something of an element, a piece of evidence, a meeting or a recommendation.

        What everybody will read waits for the office, unless the office says it; the rest is shown at once.

        Raises:
            UnknownElement: ``about`` leads nowhere.
            UsageError: no words, too many, or a circle of readers that the author is not part of.
            Refused: the actor may not.
        """
        self.ask("comment", about)
        name = self._commented(about)
        rank = VISIBILITIES.index(visibility)
        said = words.strip()
        if not said or len(said) > LONGEST:
            raise UsageError(
                Text(fr="un commentaire vide ou trop long", en="an empty or too long comment"),
                Text(fr=f"écrivez de 1 à {LONGEST} caractères", en=f"write 1 to {LONGEST} characters"),
            )
        if rank > clearance(self.actor):
            raise UsageError(
                Text(fr="vous ne lisez pas ce cercle", en="you are not among those readers"),
                Text(fr="choisissez un cercle dont vous êtes", en="choose readers that you are among"),
            )
        state = CommentState.WAITING if rank == 0 and not self._is_office() else CommentState.SHOWN
        return self.store.comments.post(
            name, said, author=self.author, organisation=self.actor.organisation[:120], visibility=rank, state=state
        )

    def moderate_comment(self, key: str, state: CommentState, reason: str = "") -> None:
        """Show or hide a comment; hiding says why.

        Raises:
            UsageError: hidden without a reason, or put back to wait.
            Refused: the actor may not.
        """
        found = self.store.comments.get(key)
        self.ask("moderate_comment", found.about)
        if state is CommentState.WAITING or (state is CommentState.HIDDEN and not reason.strip()):
            raise UsageError(
                Text(fr="un commentaire se masque avec un motif", en="a comment is hidden with a reason"),
                Text(fr="dites pourquoi", en="say why"),
            )
        self.store.comments.moderate(key, state, reason.strip()[:400], author=self.author)

    def withdraw_comment(self, key: str) -> None:
        """Take a comment away for good: its author's right, and the office's.

        Raises:
            UnknownElement: there is none of that name.
            Refused: somebody else's comment.
        """
        found = self.store.comments.get(key)
        if not (self.author and found.author == self.author):
            self.ask("moderate_comment", found.about)
        self.store.comments.withdraw(key, author=self.author)

    def _reads(self, comment: Comment) -> bool:
        return readable(comment, clearance=clearance(self.actor), person=self.author, office=self._is_office())

    def _is_office(self) -> bool:
        return may(self.actor, "moderate_comment").allowed

    def _commented(self, name: str) -> str:
        """Return the name of what is commented, as it is kept."""
        if name.startswith("ev-"):
            return self.store.evidence.get(name).id
        if name.startswith("REC-"):
            return self.request(name).id
        if any(meeting.id == name for meeting in self.store.meetings.list()):
            return name
        return self.element(name).id
