"""Domains under which anybody can have an address or a signature: as a firm's own they would prove nothing."""

_PUBLIC = """
    126.com 139.com 163.com aim.com amazonses.com aol.com att.net bellsouth.net bigpond.com bluewin.ch bt.com
    btinternet.com comcast.net cox.net duck.com earthlink.net email.com fastmail.com fastmail.fm foxmail.com free.fr
    freenet.de frontier.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlegroups.com googlemail.com hey.com
    hotmail.co.uk hotmail.com hotmail.de hotmail.fr hushmail.com icloud.com inbox.com juno.com laposte.net libero.it
    live.ca live.co.uk live.com mac.com mail.com mail.ru mailbox.org mailchimpapp.net mailgun.org mailjet.com me.com
    msn.com naver.com netzero.net onmicrosoft.com optonline.net orange.fr outlook.com outlook.de pm.me posteo.de
    proton.me protonmail.ch protonmail.com qq.com rediffmail.com rocketmail.com rogers.com sbcglobal.net sendgrid.net
    sfr.fr shaw.ca sky.com sympatico.ca t-online.de telus.net tuta.com tutanota.com verizon.net virgilio.it wanadoo.fr
    web.de windstream.net yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.com yandex.ru
    ymail.com zoho.com
"""
_NAMES = frozenset(_PUBLIC.split())


def is_public(domain: str) -> bool:
    return domain in _NAMES
