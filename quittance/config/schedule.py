"""What runs when, and why. With any number of workers, each moment of an entry is run once."""

from dataclasses import dataclass

import procrastinate


@dataclass(frozen=True)
class Entry:
    """One line of the timetable: `cron` has a sixth field, the seconds."""

    job: str
    cron: str
    why: str


ENTRIES = (
    Entry("core.retry_stalled", "* * * * * */10", "A killed worker's jobs go on elsewhere."),
    Entry("core.sweep", "* * * * * 5,25,45", "Reactions and inbox rows whose job was lost or put off come up again."),
    Entry("outbox.sweep", "* * * * * */5", "Mails put off by a mail server are tried again when they are due."),
    Entry("core.seal_all", "* * * * * 30", "Events join the firm's hash chain while they are fresh."),
    Entry("core.forget_finished", "17 * * * *", "Finished jobs are kept for a day, so the queue stays small."),
    Entry(
        "outbox.clear_unfinished_files",
        "20 3 * * *",
        "A write that was killed leaves half a file under a name nobody asks for.",
    ),
    Entry("relay.sweep", "* * * * * 0,20,40", "Mail whose job was lost is taken in; what waited long enough is held."),
    Entry("outbox.look_at_dns_all", "7 * * * *", "A firm's DNS record that vanished is noticed within the hour."),
    Entry(
        "relay.report_bounces_all", "5 * * * *", "Each firm hears in its morning what did not arrive the day before."
    ),
    Entry("payments.ask_after", "* * * * * 10", "A payment in doubt is asked for until it is known how it ended."),
    Entry(
        "payments.settle_bundles",
        "* * * * * 20",
        "A click over several bank accounts that was cut off is gone on with, or let go.",
    ),
    Entry("payments.ask_after_refunds", "* * * * * 35", "Refunds without an end, and credits that are waited for."),
    Entry("payments.listen_all", "* * * * * 40", "What the processor could not call us for is asked for."),
    Entry(
        "payments.look_for_payouts_all",
        "*/10 * * * * 50",
        "A payout, its end or its lines that nobody told us of are asked for.",
    ),
    Entry(
        "reconciliation.close_all",
        "*/5 * * * * 15",
        "What a bank is to show today is proved, and its files leave in each firm's morning.",
    ),
    Entry("payments.compare", "10 4 * * *", "Each payment without an end is compared with the processor once a day."),
    Entry(
        "payments.watch_returns_all",
        "40 9 * * *",
        "Each firm whose bank transfers come back more often than the network allows is told the day it begins.",
    ),
    Entry(
        "payments.settle_setups",
        "37 */2 * * *",
        "Methods on their way into a vault, or out of one, do not hang on news that may be lost.",
    ),
    Entry("payments.see_to_wallets_all", "27 * * * *", "A host that may show no wallets yet is asked for each hour."),
    Entry("sync.poll_all", "* * * * * */5", "Each firm's practice system is read as often as the firm wants."),
    Entry("sync.watch", "* * * * * 50", "A firm whose practice system cannot be read for too long is told by mail."),
    Entry("access.ask_providers", "* * * * * 15", "Whom the firm's provider took out is signed out within minutes."),
    Entry("links.forget_guests", "45 3 * * *", "Guests that left a month ago are of no use to anybody."),
    Entry("access.forget_sessions", "40 3 * * *", "Sessions that ended a month ago are of no use to anybody."),
)


def register(app: procrastinate.App) -> None:
    """Called when the queue is ready."""
    for entry in ENTRIES:
        app.periodic(cron=entry.cron, periodic_id=entry.job)(app.tasks[entry.job])
