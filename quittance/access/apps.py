from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "quittance.access"
    label = "access"
