"""The posts that people hold and the absences during which another acts for them."""

from datetime import date, datetime
from typing import Literal

from django.db.models import Q, QuerySet

from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text, Value
from filiere.store.border import Border, told_plainly
from filiere.store.digests import now
from filiere.store.people_models import Delegation, Post

PostKind = Literal["lead", "member"]


class PostCard(Value):
    """A place to hold: ``person`` is None where it is vacant, ``vacant_since`` says since when."""

    id: str
    kind: PostKind
    of: str
    college: str = ""
    organisation: str = ""
    person: str | None = None
    since: date
    vacant_since: date | None = None


class Absence(Value):
    """Rights lent by somebody absent to another, from a day to a day, both included."""

    id: str
    giver: str
    taker: str
    first: date
    last: date
    reason: str = ""
    at: datetime
    ended_at: datetime | None = None


class Posts:
    """Keeps posts and absences."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def appoint(self, person: str, kind: PostKind, of: str, *, since: date, college: str = "", organisation: str = "") -> PostCard:
        """Give a post to somebody: a vacant one of the same place where there is one, else a new one."""
        with self.border():
            held = Post.objects.filter(kind=kind, of=of, person_id=person).first()
            if held is not None:
                return _post(held)
            vacant = Post.objects.filter(kind=kind, of=of, person__isnull=True, college=college).order_by("vacant_since", "id").first()
            row = vacant or Post(kind=kind, of=of, college=college)
            row.person_id, row.since, row.vacant_since, row.organisation = person, since, None, organisation
            row.save()
        return _post(row)

    def vacate(self, person: str, on: date, *, of: str | None = None) -> int:
        """Leave the posts of a person, all or of one place, vacant from a day on, and return how many they were."""
        with self.border():
            held = Post.objects.filter(person_id=person, **({} if of is None else {"of": of}))
            return held.update(person=None, vacant_since=on)

    def abolish(self, post: str) -> None:
        """Remove a vacant post that nobody will hold again."""
        with self.border():
            Post.objects.filter(pk=post, person__isnull=True).delete()

    def of(self, person: str) -> tuple[PostCard, ...]:
        """Return the posts that a person holds."""
        return _posts(Post.objects.filter(person_id=person))

    def held(self) -> dict[str, tuple[PostCard, ...]]:
        """Return the posts that somebody holds, by person."""
        found: dict[str, list[PostCard]] = {}
        for post in _posts(Post.objects.filter(person__isnull=False)):
            found.setdefault(post.person or "", []).append(post)
        return {person: tuple(posts) for person, posts in found.items()}

    def held_at(self, place: str) -> tuple[PostCard, ...]:
        """Return the posts of a project or of a body, vacant ones too."""
        return _posts(Post.objects.filter(of=place))

    def all(self) -> tuple[PostCard, ...]:
        """Return every post."""
        return _posts(Post.objects.all())

    def vacant(self) -> tuple[PostCard, ...]:
        """Return the posts that nobody holds."""
        return _posts(Post.objects.filter(person__isnull=True))

    def lend(self, giver: str, taker: str, first: date, last: date, reason: str = "") -> Absence:
        """Record an absence."""
        with self.border():
            row = Delegation.objects.create(giver_id=giver, taker_id=taker, first=first, last=last, reason=reason, at=now())
        return _absence(row)

    def absence(self, key: str) -> Absence:
        """Return an absence.

        Raises:
            UnknownElement: there is none of that id.
        """
        with told_plainly():
            row = Delegation.objects.filter(pk=key).first()
        if row is None:
            raise UnknownElement(
                Text(fr="cette absence n'est pas connue ici", en="this absence is not known here"),
                Text(fr="relisez la liste des absences", en="read the list of absences again"),
            )
        return _absence(row)

    def end(self, key: str) -> Absence:
        """End an absence before its last day."""
        with self.border():
            Delegation.objects.filter(pk=key, ended_at__isnull=True).update(ended_at=now())
        return self.absence(key)

    def end_all(self, person: str) -> int:
        """End every absence in which somebody lends or holds a place."""
        with self.border():
            return Delegation.objects.filter(Q(giver_id=person) | Q(taker_id=person), ended_at__isnull=True).update(ended_at=now())

    def absences(self, person: str | None = None) -> tuple[Absence, ...]:
        """Return the absences, all or those that concern a person, the latest first."""
        rows = Delegation.objects.all() if person is None else Delegation.objects.filter(Q(giver_id=person) | Q(taker_id=person))
        return _absences(rows.order_by("-first", "id"))

    def lenders(self, taker: str, on: date) -> tuple[str, ...]:
        """Return the persons whose place somebody holds on a day; who has left lends nothing."""
        with told_plainly():
            rows = Delegation.objects.filter(
                taker_id=taker, first__lte=on, last__gte=on, ended_at__isnull=True, giver__is_active=True
            ).order_by("giver_id")
            return tuple(dict.fromkeys(rows.values_list("giver_id", flat=True)))


def _posts(rows: QuerySet[Post]) -> tuple[PostCard, ...]:
    with told_plainly():
        return tuple(_post(row) for row in rows.order_by("of", "college", "since", "id"))


def _post(row: Post) -> PostCard:
    return PostCard.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "of": row.of,
            "college": row.college,
            "organisation": row.organisation,
            "person": row.person_id,
            "since": row.since,
            "vacant_since": row.vacant_since,
        }
    )


def _absences(rows: QuerySet[Delegation]) -> tuple[Absence, ...]:
    with told_plainly():
        return tuple(_absence(row) for row in rows)


def _absence(row: Delegation) -> Absence:
    return Absence(
        id=row.id,
        giver=row.giver_id,
        taker=row.taker_id,
        first=row.first,
        last=row.last,
        reason=row.reason,
        at=row.at,
        ended_at=row.ended_at,
    )
