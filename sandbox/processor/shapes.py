"""What may be sent: the SDK's own types of requests decide, and say no in Stripe's words."""

import functools
import re
import types
import typing
from collections.abc import Mapping
from typing import Any, Literal, Union

import stripe
from stripe import params as sdk_params
from stripe._request_options import RequestOptions

from sandbox.processor.faults import Fault, absent, invalid

Given = dict[str, Any]
OPTIONS = frozenset(RequestOptions.__annotations__)
WHOLE, DECIMAL = re.compile(r"-?[0-9]{1,19}"), re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,19})?")
TOO_MUCH = 2**63  # is no number that a column could hold
WRAPPERS = (typing.Required, typing.NotRequired, typing.Annotated)


def checked(given: Mapping[str, Any], named: str) -> Given:
    """`named` is a type of stripe.params, such as RefundCreateParams or checkout.SessionCreateParams."""
    return _typed_dict(given, _type_of(named), "")


@functools.cache
def _type_of(named: str) -> Any:
    found: Any = sdk_params
    for word in named.split("."):
        found = getattr(found, word)
    return found


@functools.cache
def fields(shape: Any) -> dict[str, Any]:
    import sys

    module = vars(sys.modules[shape.__module__])
    hints = typing.get_type_hints(shape, module, {"StripeContext": object, "Mapping": Mapping}, include_extras=True)
    names = hints.keys() - OPTIONS if issubclass_of_options(shape) else hints.keys()
    return {name: hints[name] for name in hints if name in names}


def issubclass_of_options(shape: Any) -> bool:
    # A TypedDict has no bases at run time; a request's own type is the one that carries the options' names.
    return set(shape.__annotations__) >= OPTIONS


def _typed_dict(given: Any, shape: Any, path: str) -> Given:
    if not isinstance(given, Mapping):
        raise invalid("Invalid object", path or None, "parameter_invalid")
    known = fields(shape)
    for name in given:
        if name not in known:
            where = f"{path}[{name}]" if path else name
            raise invalid(f"Received unknown parameter: {where}", where, "parameter_unknown")
    for name in shape.__required_keys__:
        if name in known and name not in given:
            raise absent(f"{path}[{name}]" if path else name)
    return {name: _value(value, known[name], f"{path}[{name}]" if path else name) for name, value in given.items()}


def _value(value: Any, hint: Any, path: str) -> Any:  # noqa: PLR0911  one line for each kind of type
    origin = typing.get_origin(hint)
    if origin in WRAPPERS:
        return _value(value, typing.get_args(hint)[0], path)
    if origin in (Union, types.UnionType):
        return _any_of(value, typing.get_args(hint), path)
    if origin is Literal:
        return _one_of(value, typing.get_args(hint), path)
    if origin is list:
        return _list(value, typing.get_args(hint)[0], path)
    if origin is dict:
        return _mapping(value, typing.get_args(hint)[1], path)
    if _is_typed_dict(hint):
        return _typed_dict(value, hint, path)
    if isinstance(origin, type) and issubclass(origin, stripe.StripeObject):
        return _mapping(value, Any, path)
    return _plain(value, hint, path)


def _any_of(value: Any, options: tuple[Any, ...], path: str) -> Any:
    fault: Fault | None = None
    named = [each for each in options if typing.get_origin(each) is Literal and typing.get_args(each) != ("",)]
    # The SDK lets any word through, so that it need not know of tomorrow's; the server knows today's.
    for option in [each for each in options if not (named and each is str)]:
        if option is type(None):
            continue
        try:
            return _value(value, option, path)
        except Fault as refused:
            # Of a choice between "nothing" and an object, what is wrong inside the object is the better word.
            if fault is None or _is_typed_dict(option):
                fault = refused
    raise fault or invalid("Invalid value", path)


def _one_of(value: Any, allowed: tuple[Any, ...], path: str) -> Any:
    for each in allowed:
        if value == each or (isinstance(each, (bool, int)) and str(value).lower() == str(each).lower()):
            return each
    words = [str(each) for each in allowed]
    listed = f"{', '.join(words[:-1])}, or {words[-1]}" if len(words) > 1 else words[0]
    raise invalid(f"Invalid {path}: must be one of {listed}", path)


def _list(value: Any, inner: Any, path: str) -> list[Any]:
    if isinstance(value, Mapping) and all(str(name).isdigit() for name in value):
        value = [value[name] for name in sorted(value, key=int)]
    if not isinstance(value, list):
        raise invalid("Invalid array", path)
    return [_value(each, inner, f"{path}[{number}]") for number, each in enumerate(value)]


def _mapping(value: Any, inner: Any, path: str) -> Given:
    if isinstance(value, list) and not value:
        return {}
    if not isinstance(value, Mapping):
        raise invalid("Invalid object", path)
    return {name: _value(each, inner, f"{path}[{name}]") for name, each in value.items()}


def _plain(value: Any, hint: Any, path: str) -> Any:
    if hint is bool:
        if str(value).lower() in {"true", "false"}:
            return str(value).lower() == "true"
        raise invalid(f"Invalid boolean: {value}", path)
    if hint in (int, float):
        return _number(str(value), hint, path)
    if hint is str and not isinstance(value, str):
        raise invalid(f"Invalid string: {value}", path)
    return value


def _number(value: str, hint: Any, path: str) -> Any:
    """Plain digits alone: Python would also read 1_000, spaces around and the digits of every script."""
    if not (WHOLE if hint is int else DECIMAL).fullmatch(value) or abs(float(value)) >= TOO_MUCH:
        words = f"Invalid {'integer' if hint is int else 'number'}: {value}"
        raise invalid(words, path, "parameter_invalid_integer")
    return hint(value)


def _is_typed_dict(hint: Any) -> bool:
    # The SDK's come from typing_extensions, which typing's own question does not know.
    return hasattr(hint, "__required_keys__")
