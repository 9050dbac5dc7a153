"""The mailbox of the world: python -m sandbox.mailbox."""

from sandbox.kit.ending import end_calmly


def main() -> None:
    end_calmly()
    from sandbox.kit import site

    options = site.options("mailbox", "smtp-port", "inbound-domain", "relay", "dns")
    site.prepare("mailbox", data=options.data)
    from sandbox import seed
    from sandbox.mailbox import behaviour, forward, pages, proofs, robot, rules, shelf, smtp, store

    host, _, port = options.relay.rpartition(":")
    relay = forward.Relay(options.inbound_domain.casefold(), host, int(port))
    mails = shelf.Shelf(store.Store(options.data / "mailbox"))
    moods, scanner = behaviour.Behaviour(), robot.Robot()
    usual = [
        rules.Rule(firm.slug, firm.domain, f"{firm.slug}@{relay.domain}", key=seed.mail_key(firm.slug))
        for firm in seed.FIRMS
    ]
    mail_rules = rules.Rules(options.data / "mail_rules" / "rules.json", usual)
    door = smtp.Door(smtp.Reception(mails, moods, relay, mail_rules, scanner), port=int(options.smtp_port))
    smtp_port, notary = int(options.smtp_port), proofs.Notary(options.dns)
    server = pages.Server(mails, moods, mail_rules, scanner, notary, smtp_port, relay)
    door.open()
    try:
        site.serve(pages.paths(server), port=options.port)
    finally:
        door.close()


if __name__ == "__main__":
    main()
