"""The tables of the rounds: who is written to, which messages left, and what was answered. All of it can be erased; none is in the log."""

import secrets
from typing import ClassVar

from django.db import models


def correspondent_id() -> str:
    """Return the id of a new correspondent: random, so that it says nothing once they are forgotten."""
    return "C-" + secrets.token_hex(8)


def answer_id() -> str:
    """Return the id of a new answer."""
    return "A-" + secrets.token_hex(8)


class Correspondent(models.Model):
    """Someone who is written to: a lead of projects, or a reader of the digest. Erased with the row, and their answers with them."""

    id = models.CharField(max_length=40, primary_key=True, default=correspondent_id)
    person = models.OneToOneField("store.Person", on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    organisation = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=40, blank=True)
    projects = models.JSONField(default=list)
    bodies = models.JSONField(default=list)
    language = models.CharField(max_length=2, default="fr")
    digest = models.BooleanField(default=False)
    digest_at = models.DateTimeField(null=True)
    digest_size = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()


class RoundLetter(models.Model):
    """One message of a round to one person about one project; its id says which, so that none leaves twice."""

    id = models.CharField(max_length=200, primary_key=True)
    round = models.CharField(max_length=80, db_index=True)
    project = models.CharField(max_length=40)
    kind = models.CharField(max_length=8)
    correspondent = models.ForeignKey(Correspondent, on_delete=models.CASCADE, related_name="+")
    tried_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)


class RoundAnswer(models.Model):
    """What was answered for a project in a round: a proposal until the secretariat decides."""

    id = models.CharField(max_length=40, primary_key=True, default=answer_id)
    round = models.CharField(max_length=80)
    project = models.CharField(max_length=40)
    correspondent = models.ForeignKey(Correspondent, on_delete=models.CASCADE, null=True, related_name="+")
    weather = models.CharField(max_length=8)
    words = models.TextField()
    step = models.TextField(blank=True)
    difficulty = models.TextField(blank=True)
    attachment = models.JSONField(null=True)
    revision = models.IntegerField(default=1)
    at = models.DateTimeField()
    state = models.CharField(max_length=12, db_index=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        """One answer for each project of a round."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "project"], name="store_answer_round_project")
        ]
