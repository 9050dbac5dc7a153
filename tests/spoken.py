"""What the code itself says: its tables, states, events, questions and the variables it reads."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from quittance.core.states import Stateful
from tests import tables, tree


def tables_of(domain: str) -> set[str]:
    return {model.__name__ for model in tables.ours() if tables.domain(model) == domain}


def states(domain: str) -> dict[str, set[str]]:
    """The states of each stateful table of a domain."""
    return {model.__name__: set(_values(model).values()) for model in _stateful() if tables.domain(model) == domain}


def questions(domain: str) -> set[str]:
    """The public functions of a domain's queries.py; where the room is a folder, those that it hands out."""
    file = tree.PRODUCT / domain / "queries.py"
    if file.exists():
        return _functions(file)
    room = tree.PRODUCT / domain / "queries"
    if not room.exists():
        return set()
    return {
        name.name
        for node in tree.syntax(room / "__init__.py").body
        if isinstance(node, ast.ImportFrom) and node.module
        for name in node.names
        if name.name in _functions(room / f"{node.module.rpartition('.')[2]}.py")
    }


def _functions(file: Path) -> set[str]:
    return {
        node.name
        for node in tree.syntax(file).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def variables() -> set[str]:
    """The environment variables that the product reads past its typed settings, and those too."""
    from quittance.config.environment import Environment

    found = {field.metadata["variable"] for field in Environment.__dataclass_fields__.values()}
    for file in tree.product_code():
        for node in ast.walk(tree.syntax(file)):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="environ"), attr="get"),
                    args=[ast.Constant(value=str(name)), *_],
                ):
                    found.add(name)
                case ast.Call(func=ast.Attribute(attr="getenv"), args=[ast.Constant(value=str(name)), *_]):
                    found.add(name)
                case ast.Subscript(
                    value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name)), ctx=ast.Load()
                ):
                    found.add(name)
    return found


def events(domain: str) -> set[str]:
    """The names of all events that a domain's code records."""
    sources = (file.read_text() for file in tree.product_code() if tree.domain_of(file) == domain)
    return set().union(*(events_in(source) for source in sources))


def events_in(source: str) -> set[str]:
    return set(_recorded(ast.parse(source), frozenset()))


def _recorded(node: ast.AST, excluded: frozenset[str]) -> Iterator[str]:
    """Walks down with the states that an `if … != State.X` around the place rules out."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="events"), attr="record"), args=[name, *_]):
            yield from _names(name, excluded)
        case ast.If():
            within = excluded | set(_ruled_out(node.test))
            for inside in node.body:
                yield from _recorded(inside, within)
            for beside in node.orelse:
                yield from _recorded(beside, excluded)
            return
    for child in ast.iter_child_nodes(node):
        yield from _recorded(child, excluded)


def _ruled_out(test: ast.expr) -> Iterator[str]:
    for node in ast.walk(test):
        match node:
            case ast.Compare(ops=[ast.NotEq()], comparators=[ast.Attribute(value=ast.Name(id="State"), attr=state)]):
                yield state


def _names(name: ast.expr, excluded: frozenset[str]) -> Iterator[str]:
    match name:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(
            values=[ast.Constant(value=str(before)), ast.FormattedValue(value=ast.Attribute(attr="state"))]
        ):
            yield from (before + state for state in _met(before.rstrip("."), excluded))
        case _:
            raise ValueError(f"line {name.lineno}: an event's name is a text, or a text that ends in a row's state")


def _met(noun: str, excluded: frozenset[str]) -> set[str]:
    """The states to which rows of this noun can move, without those ruled out."""
    model = next(model for model in _stateful() if model.__name__.lower() == noun)
    values = _values(model)
    targets = {str(target) for later in model.MOVES.values() for target in later}
    return targets - {values[name] for name in excluded}


def _values(model: type[Stateful]) -> dict[str, str]:
    """The model's State enum, as name and value."""
    states = sys.modules[model.__module__].State
    return {state.name: state.value for state in states}


def _stateful() -> list[type[Stateful]]:
    return [model for model in tables.ours() if issubclass(model, Stateful)]
