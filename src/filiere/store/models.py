"""The tables. Only the store sees them: every public method takes and gives kernel values.

The log (``Entry``, ``Node``, ``Head``) is only ever appended to and holds no personal data. What an entry stands for lies in
``Preimage``, which can be erased. ``Record`` points at the latest entry of each thing, so that nothing is kept twice.
"""

import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from filiere.store.access_models import RateWindow, RecordLicence, Token  # noqa: F401 - Django finds an application's tables here
from filiere.store.comment_models import CalendarFeed, Comment  # noqa: F401 - as above
from filiere.store.link_models import RecordLink  # noqa: F401 - as above
from filiere.store.people_models import Delegation, Post  # noqa: F401 - as above
from filiere.store.round_models import Correspondent, RoundAnswer, RoundLetter  # noqa: F401 - as above


def person_id() -> str:
    """Return the id of a new person: random, so that it says nothing once the person is forgotten."""
    return "P-" + secrets.token_hex(8)


class Person(AbstractBaseUser):
    """Someone who may enter the portal. Known by a random id; name and role are erased with the row."""

    id = models.CharField(max_length=40, primary_key=True, default=person_id)
    name = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, default="fr")
    #: What an identity provider said of their organisation, while nobody has checked it.
    claim = models.CharField(max_length=80, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []


class Entry(models.Model):
    """One leaf of the log: canonical JSON of names and digests."""

    index = models.BigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, db_index=True)


class Preimage(models.Model):
    """What an entry commits to. Erased: the salt is null and the body keeps no words of anybody."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="preimage")
    salt = models.BinaryField(null=True)
    body = models.BinaryField()
    author = models.CharField(max_length=80, blank=True, db_index=True)


class Node(models.Model):
    """One complete subtree of the log, by level and position."""

    pk = models.CompositePrimaryKey("level", "position")
    level = models.SmallIntegerField()
    position = models.BigIntegerField()
    hash = models.BinaryField()


class Head(models.Model):
    """A signed tree head. One that was given out is ``published`` and stays; the unpublished one follows the log."""

    id = models.CharField(max_length=48, primary_key=True)
    size = models.BigIntegerField(db_index=True)
    root = models.CharField(max_length=64)
    at = models.CharField(max_length=40)
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)
    published = models.BooleanField(default=False)


class Record(models.Model):
    """The latest entry of one thing: evidence, declaration, decision, reading, meeting, settings of a body, note."""

    id = models.CharField(max_length=200, primary_key=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    about = models.CharField(max_length=160, blank=True)
    on = models.DateField(null=True)
    state = models.CharField(max_length=20, blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """The two ways records are looked up."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "about"], name="store_record_kind_about")]


class Run(models.Model):
    """One run of an offer, executed by a worker process that may die at any moment."""

    id = models.CharField(max_length=40, primary_key=True)
    offer = models.CharField(max_length=120)
    about = models.CharField(max_length=160, blank=True)
    parameters = models.JSONField(default=dict)
    seed = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, db_index=True)
    pid = models.IntegerField(null=True)
    mark = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(null=True)
    words = models.JSONField(null=True)
    evidence = models.CharField(max_length=160, blank=True)
    fault = models.JSONField(null=True)


class Saved(models.Model):
    """A named value: the identity of the workspace, its settings, its snapshots."""

    key = models.CharField(max_length=160, primary_key=True)
    value = models.JSONField(null=True)


class Invitation(models.Model):
    """A link that lets one person in, once: only its digest is kept. ``purpose`` is what the link may be used for."""

    digest = models.CharField(max_length=64, primary_key=True)
    purpose = models.CharField(max_length=12, default="enter")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Refusal(models.Model):
    """An act that the guard refused: who, what, on what, and why."""

    id = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80, blank=True)
    act = models.CharField(max_length=80)
    thing = models.CharField(max_length=160, blank=True)
    reason = models.JSONField()


class Interaction(models.Model):
    """What a person does step by step, sealed: only a key that was given out opens its state."""

    id = models.CharField(max_length=40, primary_key=True)
    offer = models.CharField(max_length=120, db_index=True)
    seed = models.BigIntegerField(default=0)
    state = models.BinaryField()
    steps = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class InteractionStep(models.Model):
    """One step, sealed like the state it led to; its id is the interaction's and its number, so that no step has a double."""

    id = models.CharField(max_length=60, primary_key=True)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    sealed = models.BinaryField()


class InteractionKey(models.Model):
    """A key by its digest, and the data key as that key wraps it."""

    digest = models.CharField(max_length=64, primary_key=True)
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="+")
    seat = models.CharField(max_length=1)
    kind = models.CharField(max_length=8)
    wrapped = models.BinaryField()
    at = models.DateTimeField()


class InteractionShare(models.Model):
    """What somebody agreed to let others learn; ``owner`` is a digest that only the data key gives."""

    owner = models.CharField(max_length=64, primary_key=True)
    offer = models.CharField(max_length=120, db_index=True)
    at = models.DateTimeField()
    row = models.JSONField()
