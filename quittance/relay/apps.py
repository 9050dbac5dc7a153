from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "quittance.relay"
    label = "relay"
