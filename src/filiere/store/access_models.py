"""The tables of access by programs and of licences: tokens, counted requests, and the licence each record was given under."""

from typing import ClassVar

from django.db import models


class Token(models.Model):
    """A key that a program carries for a person: only its digest is kept, and it goes with the person."""

    id = models.CharField(max_length=16, primary_key=True)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey("store.Person", on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=120, blank=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)


class RateWindow(models.Model):
    """How many requests one caller was granted in one window of time; the caller is a keyed digest, never an address."""

    key = models.CharField(max_length=80, primary_key=True)
    ends_at = models.DateTimeField(db_index=True)
    granted = models.IntegerField(default=0)


class RecordLicence(models.Model):
    """The licence under which a published record was given; a record without a row was given under none."""

    id = models.CharField(max_length=200, primary_key=True)
    register = models.CharField(max_length=120)
    visibility = models.SmallIntegerField(default=0)
    licence = models.CharField(max_length=40)

    class Meta:
        """Licences are counted by register."""

        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["register", "licence"], name="store_licence_register")]
