from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    name = "quittance.receivables"
    label = "receivables"
