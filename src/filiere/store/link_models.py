"""The table of links between records: found by either end, made anew from the log at will."""

from typing import ClassVar

from django.db import models


class RecordLink(models.Model):
    """One published link: the record that states it (``register/id``), its two ends, and how far it may be seen."""

    id = models.CharField(max_length=200, primary_key=True)
    register = models.CharField(max_length=120, db_index=True)
    origin = models.CharField(max_length=200)
    target = models.CharField(max_length=200)
    visibility = models.SmallIntegerField(default=0)

    class Meta:
        """The two ways links are looked up."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["origin", "id"], name="store_recordlink_origin"),
            models.Index(fields=["target", "id"], name="store_recordlink_target"),
        ]
