"""Where somebody goes on to after a door: only to a page of this portal on this host, else to its first page."""

import re

from django.urls import Resolver404, resolve

from quittance.web.base import gate

HOME = "/client-portal/home/"
# No %, no backslash, no second slash in front: what a browser could read as another host never fits.
_PATH = re.compile(r"/client-portal/(?:[A-Za-z0-9_-]+/)*")
_QUERY = re.compile(r"[A-Za-z0-9_=&.+-]*")
_LONGEST = 300


def onward(wanted: str) -> str:
    """The wanted page, if it is one of ours that can be looked at."""
    path, _, query = wanted.partition("?")
    if len(wanted) > _LONGEST or not _PATH.fullmatch(path) or not _QUERY.fullmatch(query):
        return HOME
    try:
        declared = gate.declared(resolve(path).func)
    except Resolver404:
        return HOME
    if declared is None or declared.open_to_all or "GET" not in declared.methods:
        return HOME
    return f"{path}?{query}" if query else path
