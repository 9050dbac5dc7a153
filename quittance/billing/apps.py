from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "quittance.billing"
    label = "billing"
