from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "quittance.links"
    label = "links"
