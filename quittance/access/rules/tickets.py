"""How long each one-time way on stays open."""

from datetime import timedelta

LASTS = {
    "verify": timedelta(days=3),
    "reset": timedelta(minutes=30),
    "magic": timedelta(minutes=30),
    "leave_address": timedelta(days=1),
    "take_address": timedelta(days=1),
    "second_step": timedelta(minutes=10),
    "passkey": timedelta(minutes=5),
    "setup": timedelta(days=7),
}
