"""Small pictures beside words, drawn on 20 by 20 with one line width. They carry no meaning alone."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_PATHS = {
    "audit": "M5 3h8l3 3v11H5zM8 9h5M8 12h5M8 6h2",
    "branding": "M4 13.5 13.5 4 16 6.5 6.5 16H4zM11.5 6l2.5 2.5",
    "check": "m4 10.5 4 4 8-9",
    "chevron": "m7.5 5 5 5-5 5",
    "clients": "M3 17V7l7-4 7 4v10M3 17h14M8 17v-5h4v5",
    "clock": "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6v4.3l3 1.7",
    "close": "m5 5 10 10M15 5 5 15",
    "contacts": (
        "M4 3h11v14H4zM7 13.5c.3-1.8 1.2-2.5 2.5-2.5s2.2.7 2.5 2.5M9.5 6.5a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z"
    ),
    "copy": "M7 7h9v9H7zM4 13V4h9",
    "deposits": "M3 8l7-4 7 4M4 8v8M16 8v8M8 8v8M12 8v8M3 16h14",
    "download": "M10 3v9M6 9l4 4 4-4M4 16h12",
    "echoes": "M3 7h10l-2.5-2.5M17 13H7l2.5 2.5M10 10h.01",
    "edit": "M4 13.5 13.5 4 16 6.5 6.5 16H4z",
    "external": "M8 5H4v11h11v-4M11 4h5v5M16 4l-7 7",
    "eye": "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    "files": "M6 3h6l3 3v11H6zM12 3v3h3M8.5 10h4M8.5 13h4",
    "groups": (
        "M7 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM2.5 16c.3-3 2-4.5 4.5-4.5s4.2 1.5 4.5 4.5"
        "M13 5a2.2 2.2 0 0 1 0 4.4M14 11.8c2 .4 3.2 1.8 3.5 4.2"
    ),
    "home": "M3 9.5 10 4l7 5.5M5 8.5V16h10V8.5M8.5 16v-4h3v4",
    "info": "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 9.2v4.3M10 6.4v.4",
    "invoices": "M5 3h10v14l-2.5-1.5L10 17l-2.5-1.5L5 17zM8 7h4M8 10h4",
    "invoice-mail": "M3 6h14v10H3zM3 6.5l7 5 7-5M13 3v3M10 3h6",
    "key": "M7 8.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM9.6 9.5 15.5 3.5M13 6l2.5 2.5",
    "keys": "M3 6h14v9H3zM6 9h.5M9 9h.5M12 9h.5M6 12h8",
    "mail": "M3 5h14v10H3zM3 6l7 5 7-5",
    "menu": "M3 6h14M3 10h14M3 14h14",
    "minus": "M4 10h12",
    "payments": "M3 5h14v10H3zM3 8.5h14M6 12h3",
    "people": "M10 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM4 17c.4-3.5 2.6-5 6-5s5.6 1.5 6 5",
    "phone": "M6 3h8v14H6zM9 14.5h2",
    "plus": "M10 4v12M4 10h12",
    "print": "M6 8V3h8v5M6 14H3V8h14v6h-3M6 12h8v5H6z",
    "profile": (
        "M10 5.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5zM10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15z"
        "M5.2 15.5c.9-2 2.5-2.8 4.8-2.8s3.9.8 4.8 2.8"
    ),
    "search": "M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4zM12.7 12.7 17 17",
    "settings": "M3 6h8M15 6h2M3 14h2M9 14h8M13 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM7 12a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    "shield": "M10 3l6 2v5c0 3.5-2.5 6-6 7.5C6.5 16 4 13.5 4 10V5z",
    "sign-in": "M8 3h8v14H8M3 10h9M9 7l3 3-3 3",
    "sign-out": "M12 3H4v14h8M8 10h9M14 7l3 3-3 3",
    "sync": "M4 10a6 6 0 0 1 10.5-4L16 7.5M16 4v3.5h-3.5M16 10a6 6 0 0 1-10.5 4L4 12.5M4 16v-3.5h3.5",
    "tie-out": "M10 3v13M5 17h10M4 6h12M4 6l-2 5h4zM16 6l-2 5h4z",
    "today": "M3 5h14v12H3zM3 8.5h14M7 3v3.5M13 3v3.5M7 12h2.5",
    "trash": "M4 6h12M8 6V4h4v2M5.5 6l.7 11h7.6l.7-11",
    "upload": "M10 13V4M6 7.5l4-4 4 4M4 16h12",
    "warn": "M10 3.5 17.5 16.5h-15zM10 8.5v4M10 14.3v.4",
}


def drawn(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" '
        'stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>',
        mark_safe(_PATHS[name]),  # noqa: S308  our own drawings, chosen by a name in a template
    )
