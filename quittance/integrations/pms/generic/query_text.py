"""What may be written as a query: one SELECT. The session only reads in any case; here a slip is told in words."""

import re

_TOKEN = re.compile(
    r"""
    (?P<skip>
        --[^\n]*
      | /\*(?:(?!/\*|\*/).)*\*/
      | E'(?:[^'\\]|''|\\.)*'
      | '(?:[^']|'')*'
      | "(?:[^"]|"")*"
      | (?P<tag>\$(?:[A-Za-z_]\w*)?\$).*?(?P=tag)
      | \s+
    )
  | (?P<coded>U&"(?:[^"]|"")*")
  | (?P<word>[^\W\d][\w$]*)
  | (?P<loose>'|"|/\*|\*/|\$[\w]*\$)
  | (?P<end>;)
  | (?P<open>\()
  | (?P<close>\))
  | .
    """,
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
# Functions that change the session, wait, run a text as another query, or reach beyond the tables.
_FORBIDDEN = re.compile(
    r"set_config|current_setting|pg_sleep|dblink|lo_|loread|lowrite|pg_read|pg_ls|pg_stat_file|pg_file|"
    r"pg_(try_)?advisory|pg_cancel|pg_terminate|pg_notify|query_to_|cursor_to_|ts_stat|ts_rewrite"
)
_NOT_A_SELECT = "It must be a SELECT, alone or after WITH."


def refusal(query: str) -> str:
    """Why the text cannot be a query of ours; empty if it can."""
    if "\x00" in query:
        return "It holds a character that no query may hold."
    depth, first, ended = 0, "", False
    for token in _TOKEN.finditer(query):
        kind = token.lastgroup
        if kind in {"skip", "tag"}:
            continue
        if ended:
            return "It holds more than one statement: write one SELECT, without a semicolon between."
        if kind == "loose":
            return f"A quotation or comment is not closed as it began, at {token[0]}"
        depth += {"open": 1, "close": -1}.get(kind or "", 0)
        if depth < 0:
            return "It closes a bracket that it never opened."
        first = first or token[0].lower()
        ended = kind == "end"
    if depth:
        return "It opens a bracket that it never closes."
    return _reaches_beyond(query) if first in {"select", "with"} else _NOT_A_SELECT


def _reaches_beyond(query: str) -> str:
    name = ""
    for token in _TOKEN.finditer(query):
        kind = token.lastgroup
        if kind == "coded":
            return 'It writes a name in codes, as U&"…": write the name itself.'
        if kind == "open" and _FORBIDDEN.match(name):
            return f"It calls {name[:60]}, which does more than to bring rows of a table."
        if token[0].startswith('"'):
            name = token[0].strip('"')
        elif kind not in {"skip", "tag"}:
            name = token[0].lower() if kind == "word" else ""
    return ""


def bare(query: str) -> str:
    """Without the semicolon at its end, behind which nothing but comments can stand."""
    ends = [token.start() for token in _TOKEN.finditer(query) if token.lastgroup == "end"]
    return query[: ends[0]] if ends else query
