"""Every question that a source is asked, made from the description of a table; the same for all sources."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    String,
    bindparam,
    column,
    false,
    func,
    null,
    or_,
    select,
    table,
    text,
    union,
)

from quittance.integrations.pms import dialects
from quittance.integrations.pms.protocol import Kind
from quittance.integrations.pms.sql_table import Catalogue, Column, Lookup, SqlTable

Question = Select[*tuple[Any, ...]]
_BOUNDS = {"count": dialects.CountBound, "moment": dialects.MomentBound, "wall": dialects.WallBound}


class Statements:
    """The questions about one table. Those with `after` go on where the page before ended."""

    def __init__(self, catalogue: Catalogue, of: SqlTable) -> None:
        self.of = of
        self._schema = catalogue.schema or None
        self._own = self._own_query() if of.query else self._table(of.table, of.named()[of.table])
        self._joined = {join.table: self._table(join.table, of.named()[join.table]) for join in of.joins}
        raw = self._own.c[of.key]
        # A key that is neither number nor text (an uuid, a decimal) is ordered and compared as its text.
        self.key: ColumnElement[Any] = raw if of.key_holds in {Kind.INTEGER, Kind.TEXT} else dialects.AsText(raw)
        self._values = [self._value(each) for each in of.columns]

    @property
    def nothing(self) -> Question:
        """No row, but all that a query brings: its names and types."""
        return select(text("*")).select_from(self._own).where(false())

    def page(self, *, after: bool) -> Question:
        return self._on(self._chosen, after=after)

    def changed(self, *, after: bool, parts: Collection[int]) -> Question:
        """Only the parts that have something new are looked into: the rest would mislead the source's planner."""
        since = _BOUNDS[self.of.version_holds](bindparam("since", type_=BigInteger()))
        if self.of.version and set(parts) == {0}:
            return self._on(self._chosen.where(self._versions[0][1] >= since), after=after)
        found = [keys.where(version >= since) for place, (keys, version) in enumerate(self._versions) if place in parts]
        keys = union(*found) if len(found) > 1 else found[0]
        return self._on(self._chosen.where(self.key.in_(keys)), after=after)

    def buckets(self, *, after: bool) -> Question:
        here = dialects.Bucket(self.key).in_(bindparam("numbers", expanding=True, type_=BigInteger()))
        return self._on(self._chosen.where(here), after=after)

    @cached_property
    def keyless(self) -> Question:
        limit = bindparam("limit", type_=BigInteger())
        return self._shown(self._chosen.where(self.key.is_(None)).limit(limit))

    @cached_property
    def rows(self) -> Question:
        wanted = bindparam("keys", expanding=True, type_=self._key_type)
        return self._shown(self._chosen.where(self.key.in_(wanted)))

    @cached_property
    def count(self) -> Question:
        return self._filtered(select(*[func.count()]).select_from(self._from))

    @cached_property
    def digest(self) -> Question:
        # Seen through, the inner query's fingerprints would be worked out twice, and a million of them sorted.
        question, key, values = self._over(self._chosen)
        prints = _fenced(question.with_only_columns(self._fingerprint(key, values).label("print"))).subquery("prints").c
        bucket = dialects.BucketOfFingerprint(prints.print)
        return select(*[bucket, func.count(), dialects.ExactSum(prints.print)]).group_by(bucket)

    @cached_property
    def newest(self) -> Question | None:
        """The highest version of each part: an index answers that at once, whatever the planner thinks of the mark."""
        wrap = dialects.Count if self.of.version_holds == "count" else dialects.Microseconds
        highest = [select(wrap(func.max(version))).scalar_subquery() for _, version in self._versions]
        return select(*highest) if highest else None

    @cached_property
    def _chosen(self) -> Question:
        values = (value.label(f"c{place}") for place, value in enumerate(self._values))
        return self._filtered(select(self.key.label("k"), *values).select_from(self._from))

    def _on(self, chosen: Question, *, after: bool) -> Question:
        if after:
            chosen = chosen.where(self.key > bindparam("after", type_=self._key_type))
        elif not self.of.key_kept:
            chosen = chosen.where(self.key.is_not(None))
        limit = bindparam("limit", type_=BigInteger())
        ordered = chosen.order_by(self.key)
        # Where keys may stand twice, a page takes in all rows of its last one: the next begins after that key.
        page = ordered.limit(limit) if self.of.key_kept else ordered.fetch(limit, with_ties=True)
        return self._shown(page)

    def _filtered(self, question: Question) -> Question:
        only = self.of.only
        if only is None:
            return question
        word = self._joined[only.table].c[only.column]
        if only.instead:
            return question.where(or_(word.is_(None), word.not_in(only.words)))
        return question.where(word.in_(only.words))

    @cached_property
    def _versions(self) -> list[tuple[Question, ColumnElement[Any]]]:
        """For each table that has a part in these rows: our keys by its rows, and its version."""
        found: list[tuple[Question, ColumnElement[Any]]] = []
        if self.of.version:
            found.append((select(self.key), self._own.c[self.of.version]))
        for join in self.of.joins:
            if join.version:
                its = self._joined[join.table]
                found.append((select(self.key).select_from(self._from), its.c[join.version]))
        seen = set()
        for look in self.of.lookups:
            if look.version and (look.table, look.by) not in seen:
                seen.add((look.table, look.by))
                its = self._table(look.table, (look.by, look.version))
                found.append((select(its.c[look.by]), its.c[look.version]))
        return found

    @cached_property
    def _from(self) -> FromClause:
        source: FromClause = self._own
        for join in self.of.joins:
            its = self._joined[join.table]
            ours = self._joined[join.through] if join.through else self._own
            source = source.outerjoin(its, ours.c[join.our] == its.c[join.its])
        return source

    def _shown(self, chosen: Question) -> Question:
        question, key, values = self._over(chosen)
        shown = (_as_field(each, value) for each, value in zip(self.of.columns, values, strict=True))
        name = dialects.AsBoundedText(key) if self._key_is_text else dialects.AsText(key)
        return question.with_only_columns(name, self._fingerprint(key, values), *shown)

    def _over(self, chosen: Question) -> tuple[Question, ColumnElement[Any], list[ColumnElement[Any]]]:
        """Values that are looked up are found once in a query within, since each stands in the answer several times."""
        if not self.of.lookups:
            return chosen, self.key, self._values
        found = _fenced(chosen).subquery("found")
        columns: list[ColumnElement[Any]] = list(found.c)
        key, values = columns[0], columns[1:]
        outer = select(key).select_from(found)
        return (outer.order_by(key) if chosen._order_by_clauses else outer), key, values  # noqa: SLF001  it has no public name

    def _fingerprint(self, key: ColumnElement[Any], values: list[ColumnElement[Any]]) -> ColumnElement[int]:
        there = [value for each, value in zip(self.of.columns, values, strict=True) if each.column or each.lookup]
        return dialects.Fingerprint(key, *there)

    def _value(self, of: Column) -> ColumnElement[Any]:
        if of.lookup:
            return self._looked_up(of.lookup)
        if not of.column:
            return null()
        return (self._joined[of.table] if of.table else self._own).c[of.column]

    def _looked_up(self, look: Lookup) -> ColumnElement[Any]:
        its = self._table(look.table, (look.by, look.value, look.where[0]))
        here = (its.c[look.by] == self.key, its.c[look.where[0]] == look.where[1])
        return select(func.min(its.c[look.value])).where(*here).scalar_subquery()

    def _table(self, name: str, columns: Sequence[str]) -> FromClause:
        return table(name, *(column(each) for each in columns), schema=self._schema)

    def _own_query(self) -> FromClause:
        # A colon would name a parameter, and a last line may be a comment.
        plain = text(self.of.query.replace(":", "\\:") + "\n")
        return plain.columns(*(column(each) for each in self.of.named()[self.of.table])).subquery("own")

    @property
    def _key_is_text(self) -> bool:
        return self.of.key_holds is not Kind.INTEGER

    @property
    def _key_type(self) -> String | BigInteger:
        return String() if self._key_is_text else BigInteger()


def _as_field(of: Column, value: ColumnElement[Any]) -> ColumnElement[Any]:
    if of.field.kind is of.holds and of.holds in {Kind.INTEGER, Kind.BOOLEAN}:
        return value
    if of.field.kind is Kind.DATE and of.holds is Kind.DATE:
        return dialects.AsDay(value)
    return dialects.AsText(value) if of.holds is Kind.INTEGER else dialects.AsBoundedText(value)


def _fenced(inner: Question) -> Question:
    """PostgreSQL works such a query out for itself and does not dissolve it in the outer one."""
    return inner.suffix_with("OFFSET 0", dialect="postgresql")
