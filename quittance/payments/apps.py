from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "quittance.payments"
    label = "payments"
