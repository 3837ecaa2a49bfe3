"""The tables of what people say beside the contract, and of the secret addresses of their calendars: all of it goes with the person."""

import secrets
from typing import ClassVar

from django.db import models


def comment_id() -> str:
    """Return the id of a new comment: random, so that it says nothing once the comment is gone."""
    return "C-" + secrets.token_hex(8)


class Comment(models.Model):
    """What somebody says of an element, a piece of evidence or a meeting; the log keeps a salted digest only, whose salt stands here."""

    id = models.CharField(max_length=40, primary_key=True, default=comment_id)
    about = models.CharField(max_length=160)
    words = models.TextField()
    salt = models.BinaryField()
    author = models.ForeignKey("store.Person", on_delete=models.CASCADE, null=True, related_name="+")
    organisation = models.CharField(max_length=120, blank=True)
    visibility = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=12, db_index=True)
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        """The way comments are looked up."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["about", "at"], name="store_comment_about_at")]


class CalendarFeed(models.Model):
    """The secret address of a person's calendar, by its digest; a new one takes the place of the old."""

    digest = models.CharField(max_length=64, primary_key=True)
    person = models.OneToOneField("store.Person", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
