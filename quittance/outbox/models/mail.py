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
    client_id = models.BigIntegerField(null=True, help_text="whom it is about; the plain number")
    client_name = models.TextField(default="", help_text="as it was when the mail was written, for searching")
    about = models.TextField(default="", help_text="invoice numbers and the like, for people who search")
    raw_key = models.CharField(
        max_length=255, default="", help_text="a mail that goes on as it came: where its bytes lie; text and html empty"
    )
    raw_sha256 = models.CharField(max_length=64, default="")

    class Meta(FirmModel.Meta):
        db_table = "outbox_mail"
        constraints = [models.UniqueConstraint(fields=["firm", "key"], name="outbox_mail_once")]
        indexes = [
            # For the list of all mails, the newest first, and for one client's.
            models.Index(fields=["firm", "-written_at", "-id"], name="outbox_mail_newest"),
            models.Index(
                fields=["firm", "client_id", "-written_at"],
                condition=models.Q(client_id__isnull=False),
                name="outbox_mail_client",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
