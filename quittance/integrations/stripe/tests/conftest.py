"""The sandbox's processor as a process of its own; the door is opened to it as it would be to the real one."""

from tests.processor import CONSENT, KEY, OK, REFUSED, Firm, Processor, door, firm, fresh, processor

__all__ = ["CONSENT", "KEY", "OK", "REFUSED", "Firm", "Processor", "door", "firm", "fresh", "processor"]
