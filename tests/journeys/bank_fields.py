"""The processor's fields for a bank account, as a payer uses them.

They grow while they load, and may move a button away from under the finger. Whoever misses it presses again.
"""

from collections.abc import Callable

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.journeys.waiting import until


def sign_in_at_the_bank(phone: Page, holder: str, *, account: str = "") -> None:
    """At the checkout, by the bank's own login alone: this account, or the first there is."""
    phone.get_by_label("Bank account").check()
    fields = phone.frame_locator('[data-host="bank"] iframe')
    fields.locator("#holder").fill(holder)
    login = fields.locator(f'[data-login="{account}"]' if account else "[data-login]").first
    expect(fields.locator("#by-hand")).to_be_hidden()  # numbers are proved before they pay
    _pressed(login, lambda: login.get_attribute("aria-pressed") == "true")


def type_the_numbers(fields: FrameLocator, holder: str, routing: str, number: str) -> None:
    kind, by_hand = fields.get_by_role("button", name="US bank account"), fields.locator("#by-hand")
    _pressed(kind, lambda: kind.get_attribute("aria-pressed") == "true")
    fields.locator("#holder").fill(holder)
    _pressed(by_hand, fields.locator("#routing").is_visible)
    fields.locator("#routing").fill(routing)
    fields.locator("#account").fill(number)


def _pressed(button: Locator, is_done: Callable[[], bool]) -> None:
    def press() -> bool:
        button.click()
        return is_done()

    until(press, f"{button} to be pressed")
