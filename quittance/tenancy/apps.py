from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "quittance.tenancy"
    label = "tenancy"
