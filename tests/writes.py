"""Finds in a module's syntax where rows are written, and says whether they may be written there."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tests import tables

_MANAGERS = {"objects", "all_firms", "_base_manager", "_default_manager"}
_BULK = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete"}
_ONE_ROW = {"save", "save_base", "delete", "move"}
_SQL = ("insert into ", "update ", "delete from ", "truncate ", "merge into ", "copy ")
_ROOMS = {"models", "actions"}


@dataclass(frozen=True)
class Write:
    """A call that writes rows: where it stands and, where the text tells, of which model."""

    line: int
    text: str
    model: str | None = None


def related_names() -> dict[str, str]:
    """The names by which rows reach the rows that point at them, each with the domain of the latter."""
    return {
        str(relation.get_accessor_name()): tables.domain(relation.related_model)
        for model in tables.ours()
        for relation in tables.meta(model).related_objects
        if relation.get_accessor_name()
    }


@dataclass
class _Reader(ast.NodeVisitor):
    """Walks one module. A name given to a query is remembered, so that its later `.update(…)` is seen as one."""

    related: set[str]
    found: list[Write] = field(default_factory=list)
    queries: dict[str, str | None] = field(default_factory=dict)
    modules: set[str] = field(default_factory=set)

    def visit_Import(self, node: ast.Import) -> None:
        self.modules |= {(name.asname or name.name).partition(".")[0] for name in node.names}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.modules |= {name.asname or name.name for name in node.names if name.name.islower()}

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        query, model = self._query(node.value)
        for target in node.targets:
            if isinstance(target, ast.Name) and query:
                self.queries[target.id] = model

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute):
            return
        verb, receiver = node.func.attr, node.func.value
        plain = verb.removeprefix("a") if verb.removeprefix("a") in _BULK | _ONE_ROW else verb
        query, model = self._query(receiver)
        if plain in _BULK and query:
            self.found.append(Write(node.lineno, ast.unparse(node.func), model))
        elif plain in _ONE_ROW and self._is_one_row(plain, node, receiver):
            self.found.append(Write(node.lineno, ast.unparse(node.func)))

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and " ".join(node.value.split()).lower().startswith(_SQL):
            words = node.value.split()
            if words[0].isupper():
                self.found.append(Write(node.lineno, " ".join(words[:3])))

    def _query(self, node: ast.AST) -> tuple[bool, str | None]:
        """Whether the expression is a query or a manager, and of which model if the text names it."""
        while True:
            match node:
                case ast.Attribute(value=ast.Name(id=model), attr=name) if name in _MANAGERS:
                    return True, model
                case ast.Attribute(attr=name) if name in _MANAGERS:
                    return True, None
                case ast.Attribute(value=ast.expr(), attr=name) if name in self.related and not self._is_module(node):
                    return True, name
                case ast.Attribute(value=inner) | ast.Call(func=inner) | ast.Subscript(value=inner):
                    node = inner
                case ast.BinOp(left=inner, op=ast.BitOr() | ast.BitAnd()):
                    node = inner
                case ast.Name(id=name) if name in self.queries:
                    return True, self.queries[name]
                case _:
                    return False, None

    def _is_module(self, node: ast.Attribute) -> bool:
        return isinstance(node.value, ast.Name) and node.value.id in self.modules

    def _is_one_row(self, verb: str, node: ast.Call, receiver: ast.expr) -> bool:
        """`row.save()`, `row.delete()`, `row.move(State.SENT)`; not `book.save(path)`, `storage.delete(key)`."""
        if isinstance(receiver, ast.Name) and receiver.id in self.modules:
            return False
        positional = [word for word in node.args if not isinstance(word, ast.Starred)]
        return len(positional) == (1 if verb == "move" else 0)


def writes(source: str, related: set[str]) -> Iterator[Write]:
    reader = _Reader(related)
    reader.visit(ast.parse(source))
    yield from reader.found


def faults(source: str, path: str, related: dict[str, str]) -> list[str]:
    """What is wrong with the writes of a module, given its path below quittance/: `access/actions/sessions.py`."""
    parts = PurePosixPath(path).parts
    domain, rooms = parts[0], set(parts[1:-1])
    owners = _imported(source) | related
    found = []
    for write in writes(source, set(related)):
        where = f"{path}:{write.line} {write.text}"
        owner = owners.get(write.model or "", domain)
        if owner != domain:
            found.append(f"{where}: {owner} alone writes its tables")
        elif domain != "core" and not rooms & _ROOMS:
            found.append(f"{where}: rows are written in models/ and actions/")
    return found


def _imported(source: str) -> dict[str, str]:
    """Names that come from a domain of ours, with that domain."""
    return {
        name.asname or name.name: node.module.split(".")[1]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("quittance.")
        for name in node.names
    }
