from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "quittance.outbox"
    label = "outbox"
