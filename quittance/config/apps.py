from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "quittance.config"
    label = "config"

    def ready(self) -> None:
        from quittance.config import wiring
        from quittance.core import events, inbox

        events.wire(wiring.REACTIONS)
        inbox.wire(wiring.OPENERS)
