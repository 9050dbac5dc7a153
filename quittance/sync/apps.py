from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "quittance.sync"
    label = "sync"
