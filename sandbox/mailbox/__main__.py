"""The mailbox of the world: python -m sandbox.mailbox."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("mailbox", "smtp-port", "inbound-domain", "relay")
    site.prepare("mailbox", data=options.data)
    from sandbox.mailbox import behaviour, forward, pages, shelf, smtp, store

    host, _, port = options.relay.rpartition(":")
    relay = forward.Relay(options.inbound_domain.casefold(), host, int(port))
    mails = shelf.Shelf(store.Store(options.data / "mailbox"))
    moods = behaviour.Behaviour()
    door = smtp.Door(smtp.Reception(mails, moods, relay), port=int(options.smtp_port))
    door.open()
    try:
        site.serve(pages.paths(mails, moods, smtp_port=int(options.smtp_port), relay=relay), port=options.port)
    finally:
        door.close()


if __name__ == "__main__":
    main()
