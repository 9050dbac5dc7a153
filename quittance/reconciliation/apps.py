from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "quittance.reconciliation"
    label = "reconciliation"
