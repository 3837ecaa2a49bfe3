"""The tables of people beside :class:`.models.Person`: the posts they hold and the absences during which another acts for them.

All of it can be erased: a post outlives its holder and stands vacant, an absence goes with either of the two.
"""

import secrets

from django.db import models


def post_id() -> str:
    """Return the id of a new post: random, so that it says nothing once its holder is forgotten."""
    return "O-" + secrets.token_hex(8)


def delegation_id() -> str:
    """Return the id of a new absence."""
    return "D-" + secrets.token_hex(8)


class Post(models.Model):
    """A place to hold: lead of a project, or member of a body by college. Vacant where nobody holds it."""

    id = models.CharField(max_length=40, primary_key=True, default=post_id)
    kind = models.CharField(max_length=8)
    of = models.CharField(max_length=80, db_index=True)
    college = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey("store.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    since = models.DateField()
    vacant_since = models.DateField(null=True)


class Delegation(models.Model):
    """An absence: somebody's rights are lent to another, from a day to a day, both included."""

    id = models.CharField(max_length=40, primary_key=True, default=delegation_id)
    giver = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    taker = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
