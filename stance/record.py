"""Records: what :mod:`dataclasses` makes, in a tenth of the time at start-up.

Importing :mod:`dataclasses` and making the fifteen classes that a first answer needs takes 20 ms,
longer than bare Python; these take 2 ms. To a type checker, and to ``dataclasses.fields``,
``asdict`` and ``replace``, they are data classes.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace

__all__ = ["dataclass", "field", "replace"]

_NOTHING = object()


class _Field:
    """A field whose default is made anew, that the hash leaves out, or that no argument gives."""

    def __init__(self, default_factory: Any, hash: bool, init: bool) -> None:
        self.default_factory, self.hash, self.init = default_factory, hash, init


def _field(*, default_factory: Any = _NOTHING, hash: bool = True, init: bool = True) -> Any:
    return _Field(default_factory, hash, init)


def _replace(record: Any, /, **changes: Any) -> Any:
    values = {name: getattr(record, name) for name in record.__match_args__}
    return type(record)(**{**values, **changes})


def _dataclass(cls: Any = None, /, *, frozen: bool = False, slots: bool = False) -> Any:
    """Return a class with what its annotations ask for.

    Parameters
    ----------
    cls : type
        Its fields are those annotated in its own body.
    frozen : bool, default=False
        Whether its values cannot be changed, and have a hash.
    slots : bool, default=False
    """
    if cls is None:
        return lambda cls: _dataclass(cls, frozen=frozen, slots=slots)
    names = tuple(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    given = tuple(n for n in names if getattr(defaults.get(n), "init", True))
    body = {name: value for name, value in cls.__dict__.items() if name not in defaults}
    body |= {
        "__match_args__": given,
        "__dataclass_fields__": _Described(defaults, frozen, slots),
        "__dataclass_params__": _Described(defaults, frozen, slots),
    }
    values = attrgetter(*names) if len(names) > 1 else lambda self: (getattr(self, names[0]),)
    body.setdefault("__eq__", _make_eq(values))
    body.setdefault("__repr__", _make_repr(names))
    if frozen:
        hashed = [n for n in names if getattr(defaults.get(n), "hash", True)]
        body.setdefault("__hash__", lambda self: hash(tuple(getattr(self, n) for n in hashed)))
        body |= {"__setattr__": _refuse_change, "__delattr__": _refuse_change}
        body.setdefault("__getstate__", lambda self: [getattr(self, name) for name in names])
        body.setdefault("__setstate__", _make_setstate(names))
    else:
        body["__hash__"] = None
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    if slots:
        body["__slots__"] = names
    else:
        body |= {n: v for n, v in defaults.items() if not isinstance(v, _Field)}
    made = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    made.__init__ = _make_init(made, given, defaults, frozen, slots)
    return made


def _make_init(
    cls: Any, names: tuple[str, ...], defaults: dict[str, Any], frozen: bool, slots: bool
) -> Any:
    scope: dict[str, Any] = {"_NOTHING": _NOTHING, "_set": object.__setattr__}
    arguments, lines = [], []
    for name in names:
        default = defaults.get(name, _NOTHING)
        factory = default.default_factory if isinstance(default, _Field) else _NOTHING
        value = name
        if factory is not _NOTHING:
            scope[f"_make_{name}"] = factory
            arguments.append(f"{name}=_NOTHING")
            value = f"_make_{name}() if {name} is _NOTHING else {name}"
        elif default is _NOTHING or isinstance(default, _Field):
            arguments.append(name)
        else:
            scope[f"_default_{name}"] = default
            arguments.append(f"{name}=_default_{name}")
        if not frozen:
            lines.append(f" self.{name} = {value}")
        elif slots:
            # The setter of a slot is faster than object.__setattr__, which has to look for it.
            scope[f"_set_{name}"] = cls.__dict__[name].__set__
            lines.append(f" _set_{name}(self, {value})")
        else:
            lines.append(f" _set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec(f"def __init__(self, {', '.join(arguments)}):\n" + "\n".join(lines), scope)
    init = scope["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


def _make_eq(values: Any) -> Any:
    def __eq__(self: Any, other: Any) -> Any:  # noqa: N807
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    return __eq__


def _make_repr(names: tuple[str, ...]) -> Any:
    def __repr__(self: Any) -> str:  # noqa: N807
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({shown})"

    return __repr__


def _make_setstate(names: tuple[str, ...]) -> Any:
    def __setstate__(self: Any, state: list[Any]) -> None:  # noqa: N807
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return __setstate__


def _refuse_change(self: Any, name: str, *_: Any) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


class _Described:
    """What :mod:`dataclasses` asks of a data class, made when it asks."""

    def __init__(self, defaults: dict[str, Any], frozen: bool, slots: bool) -> None:
        self.defaults, self.frozen, self.slots = defaults, frozen, slots

    def __set_name__(self, owner: Any, name: str) -> None:
        self.name = name

    def __get__(self, _: Any, owner: Any) -> Any:
        import dataclasses

        told = {}
        for name, value in self.defaults.items():
            if isinstance(value, _Field):
                given = {"default_factory": value.default_factory}
                value = dataclasses.field(
                    **{k: v for k, v in given.items() if v is not _NOTHING},
                    hash=None if value.hash else False,
                    init=value.init,
                )
            told[name] = value
        body = {"__annotations__": owner.__annotations__, **told}
        twin: Any = dataclasses.dataclass(frozen=self.frozen)(type(owner.__name__, (), body))
        return getattr(twin, self.name)


if not TYPE_CHECKING:
    dataclass, field, replace = _dataclass, _field, _replace
