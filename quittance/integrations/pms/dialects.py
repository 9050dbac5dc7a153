"""The few expressions that databases write in different ways. Nothing else here knows which one is asked."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, DateTime, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from quittance.integrations.pms.protocol import BUCKETS

# Longer ones are refused by whoever maps them; one character more than that shows that they are.
TEXT_MAX = 2_001
_LOW = BUCKETS - 1
_HIGH = -BUCKETS
Rules = Mapping[type[FunctionElement[Any]], str]


class AsText(FunctionElement[str]):
    """An amount, a number or any other value as the source writes it."""

    type = String()
    inherit_cache = True


class AsBoundedText(FunctionElement[str]):
    """The same, cut where no value of ours is that long: a driver takes in a row as a whole, however large it is."""

    type = String()
    inherit_cache = True


class AsDay(FunctionElement[str]):
    """A date, or the date of a moment, as YYYY-MM-DD where the calendar has it."""

    type = String()
    inherit_cache = True


class Fingerprint(FunctionElement[int]):
    """64 bits over the key and the values after it; the key's bucket stands in the low bits."""

    type = BigInteger()
    inherit_cache = True


class Bucket(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


class BucketOfFingerprint(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


class ExactSum(FunctionElement[int]):
    type = BigInteger()
    inherit_cache = True


class Count(FunctionElement[int]):
    """A row version, in whatever form the source counts them, as a number."""

    type = BigInteger()
    inherit_cache = True


class CountBound(FunctionElement[int]):
    """A number of ours in the form of the source's row versions."""

    type = BigInteger()
    inherit_cache = True


class Mark(FunctionElement[int]):
    """The version below which nothing changes unseen; the function that tells it is the profile's own word."""

    type = BigInteger()
    inherit_cache = True


class Clock(FunctionElement[Any]):
    """What time it is at the source."""

    type = DateTime(timezone=True)
    inherit_cache = True


class WallClock(FunctionElement[Any]):
    """The source's wall clock or UTC, whichever is behind: nobody says which of them a moment without zone is by."""

    type = DateTime()
    inherit_cache = True


class Microseconds(FunctionElement[int]):
    """A moment as microseconds since 1970."""

    type = BigInteger()
    inherit_cache = True


class MomentBound(FunctionElement[Any]):
    """Microseconds since 1970 as a moment with a zone."""

    type = DateTime(timezone=True)
    inherit_cache = True


class WallBound(FunctionElement[Any]):
    """Microseconds since 1970 as a moment without zone."""

    type = DateTime()
    inherit_cache = True


def _written(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> list[str]:
    return [compiler.process(clause, **options) for clause in element.clauses]


def _marked(values: list[str], mark: str) -> str:
    """A mark in the place of what is missing: joined without it, (none, a) would equal (a, none)."""
    return ", ".join(f"{value}, CASE WHEN {value} IS NULL THEN {mark} END" for value in values)


_POSTGRESQL: Rules = {
    AsText: "CAST({0} AS text)",
    AsBoundedText: f"left(CAST({{0}} AS text), {TEXT_MAX})",
    AsDay: "CAST(CAST({0} AS date) AS text)",
    Bucket: f"coalesce(hashtextextended(CAST({{0}} AS text), 0) & {_LOW}, 0)",
    BucketOfFingerprint: f"{{0}} & {_LOW}",
    ExactSum: "sum({0})",
    Count: "CAST({0} AS bigint)",
    CountBound: "{0}",
    Mark: "CAST({0} AS bigint)",
    Clock: "clock_timestamp()",
    WallClock: "least(localtimestamp, clock_timestamp() AT TIME ZONE 'UTC')",
    # Without bounds an endless moment would have no number.
    Microseconds: "CAST(extract(epoch FROM greatest(least({0}, '9999-12-31'), '1900-01-01')) * 1000000 AS bigint)",
    MomentBound: "to_timestamp(0) + {0} * interval '1 microsecond'",
    WallBound: "timestamp '1970-01-01' + {0} * interval '1 microsecond'",
}
_SINCE_1970 = "DATEADD(microsecond, {0} % 1000000, DATEADD(second, {0} / 1000000,"
_MSSQL: Rules = {
    AsText: "CONVERT(nvarchar(max), {0})",
    AsBoundedText: f"LEFT(CONVERT(nvarchar(max), {{0}}), {TEXT_MAX})",
    AsDay: "CONVERT(nvarchar(10), {0}, 23)",
    Bucket: (
        f"coalesce(CAST(SUBSTRING(HASHBYTES('SHA2_256', CONVERT(nvarchar(max), {{0}})), 1, 8) AS bigint) & {_LOW}, 0)"
    ),
    BucketOfFingerprint: f"{{0}} & {_LOW}",
    ExactSum: "SUM(CAST({0} AS decimal(38, 0)))",
    Count: "CAST({0} AS bigint)",
    CountBound: "CAST({0} AS binary(8))",
    Mark: "CAST(MIN_ACTIVE_ROWVERSION() AS bigint)",
    Clock: "SYSDATETIMEOFFSET()",
    WallClock: "(SELECT min(shown) FROM (VALUES (SYSDATETIME()), (SYSUTCDATETIME())) AS clocks (shown))",
    Microseconds: "DATEDIFF_BIG(microsecond, '1970-01-01', {0})",
    MomentBound: f"{_SINCE_1970} CAST('1970-01-01' AS datetimeoffset)))",
    WallBound: f"{_SINCE_1970} CAST('1970-01-01' AS datetime2)))",
}


def _rule(made: type[FunctionElement[Any]], dialect: str, words: str) -> None:
    @compiles(made, dialect)
    def write(element: FunctionElement[Any], compiler: SQLCompiler, **options: Any) -> str:
        return words.format(*_written(element, compiler, **options))


for _dialect, _rules in (("postgresql", _POSTGRESQL), ("mssql", _MSSQL)):
    for _made, _words in _rules.items():
        _rule(_made, _dialect, _words)


@compiles(Fingerprint, "postgresql")
def _postgresql(element: Fingerprint, compiler: SQLCompiler, **options: Any) -> str:
    key, *_ = values = _written(element, compiler, **options)
    joined = f"concat_ws(chr(31), {_marked(values, 'chr(30)')})"
    return f"(hashtextextended({joined}, 0) & {_HIGH}) | {_POSTGRESQL[Bucket].format(key)}"


@compiles(Fingerprint, "mssql")
def _mssql(element: Fingerprint, compiler: SQLCompiler, **options: Any) -> str:
    key, *_ = values = _written(element, compiler, **options)
    hashed = f"HASHBYTES('SHA2_256', CONCAT_WS(NCHAR(31), {_marked(values, 'NCHAR(30)')}))"
    return f"(CAST(SUBSTRING({hashed}, 1, 8) AS bigint) & {_HIGH}) | {_MSSQL[Bucket].format(key)}"


# What a driver's numbers of types mean: only those that make a difference; all else is read as text by a cast.
_HELD = {
    "postgresql": {
        16: "boolean",
        20: "integer",
        21: "integer",
        23: "integer",
        25: "text",
        700: "number",
        701: "number",
        1042: "padded",
        1043: "text",
        1082: "date",
        1114: "wall",
        1184: "moment",
        1700: "number",
    },
}


def held(dialect: str, code: int) -> str:
    return _HELD[dialect].get(code, "other")
