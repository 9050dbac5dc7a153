from django.db import models

from quittance.tenancy.models import FirmModel


class Mail(FirmModel):
    """A mail as written. It never changes after; its fate is told by its deliveries.

    A word in it that lets somebody in is kept apart and encrypted: who reads the rows alone comes in nowhere.
    """

    INSERT_ONLY = True

    key = models.CharField(max_length=160, help_text="what it tells of; the same news is written once")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=400)
    from_name = models.CharField(max_length=200)
    from_address = models.EmailField()
    reply_to = models.EmailField(blank=True)
    text = models.TextField()
    html = models.TextField()
    secret = models.TextField(default="", help_text="encrypted: the one-time word that text and html lack until sent")
    written_at = models.DateTimeField()

    class Meta(FirmModel.Meta):
        db_table = "outbox_mail"
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="outbox_mail_once")]

    def __str__(self) -> str:
        return self.subject
