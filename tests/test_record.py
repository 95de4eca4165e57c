from __future__ import annotations

import dataclasses
import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import stance
from stance import record
from stance.document import Attribution, Stance
from stance.features import FeatureSpec


def make(decorator, field):
    """Return a frozen and an open class, made by ours or by the standard library."""

    @decorator(frozen=True, slots=True)
    class Point:
        x: int
        y: int = 2
        tags: list = field(default_factory=list, hash=False)

        def __post_init__(self):
            object.__setattr__(self, "y", self.y + 1)

    @decorator(slots=True)
    class Box:
        size: int
        inside: dict = field(default_factory=dict)
        full: bool = field(init=False)

        def __post_init__(self):
            self.full = self.size < len(self.inside)

    return Point, Box


OURS, THEIRS = make(record.dataclass, record.field), make(dataclasses.dataclass, dataclasses.field)


@pytest.mark.parametrize(("ours", "theirs"), list(zip(OURS, THEIRS, strict=True)))
def test_looks_like_a_data_class(ours, theirs):
    """Fields, defaults, signature, representation and slots are those of a data class."""
    assert repr(ours(1)) == repr(theirs(1))
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)
    assert ours.__slots__ == theirs.__slots__
    assert ours.__match_args__ == theirs.__match_args__
    assert dataclasses.is_dataclass(ours)
    assert dataclasses.asdict(ours(1)) == dataclasses.asdict(theirs(1))
    names = [f.name for f in dataclasses.fields(theirs)]
    assert [f.name for f in dataclasses.fields(ours)] == names
    assert (ours.__hash__ is None) == (theirs.__hash__ is None)


def test_equality_hash_and_change():
    """Records are equal by their values; frozen ones have a hash and refuse changes."""
    point, box = OURS
    assert point(1, 2) == point(1, 2) != point(1, 3)
    assert hash(point(1, 2, [])) == hash(point(1, 2, [5]))
    assert point(1) != (1, 3, [])
    assert point(1).tags is not point(1).tags
    with pytest.raises(dataclasses.FrozenInstanceError):
        point(1).x = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del point(1).x
    b = box(1)
    b.size = 2
    assert record.replace(b, inside={"a": 1}) == box(2, {"a": 1}) != box(0, {"a": 1})
    assert record.replace(b, size=0, inside={"a": 1}).full
    assert dataclasses.replace(point(1), x=5).x == 5
    with pytest.raises(TypeError):
        point()


def test_ours_survive_pickle():
    """Records of the package can be sent to another process."""
    for value in (Attribution("none", "x"), Stance("t", "a", 0.0, {"a": 1.0}), FeatureSpec()):
        assert pickle.loads(pickle.dumps(value)) == value
        assert dataclasses.is_dataclass(value)


def test_the_way_to_an_answer_imports_no_dataclasses():
    """A module that a first answer needs takes its records from here."""
    code = "import sys, stance; stance.classify('Kyiv condemned it.'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = [name.split(".")[1] for name in done.stdout.split() if name.startswith("stance.")]
    assert "attribute" in loaded
    for name in set(loaded) - {"record"}:
        path = Path(stance.__file__).parent / f"{name}.py"
        assert "from dataclasses" not in path.read_text("utf-8"), name
