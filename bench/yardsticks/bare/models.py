from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """The one table."""

    objects: ClassVar[models.Manager["Entry"]] = models.Manager()

    title = models.CharField(max_length=200)
    author = models.CharField(max_length=200)
    words = models.TextField()

    class Meta:
        app_label = "bare"
        db_table = "bare_entry"

    def __str__(self) -> str:
        return self.title
