from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.archive import list_names, read_members
from stance.errors import BundleError

MEMBERS = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_characters="/\\\0:"), min_size=1, max_size=9),
    st.binary(max_size=200),
    max_size=5,
)
METHODS = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])


def zipped(members, method):
    """Return a zip that the standard library wrote."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return memoryview(buffer.getvalue())


@given(MEMBERS, METHODS)
def test_reads_what_the_standard_library_writes(members, method):
    """Stored or deflated, the members come back."""
    data = zipped(members, method)
    assert list_names(data) == list(members)
    found = read_members(data, dict.fromkeys(members, 200))
    assert {name: bytes(part) for name, part in found.items()} == members


@given(st.binary(max_size=300), st.integers(0, 300), st.binary(max_size=30))
def test_damage_is_refused(noise, at, more):
    """Noise, and a zip with something else in the middle, raise nothing but BundleError."""
    data = bytes(zipped({"a": b"text" * 9, "b": b"\0" * 99}, zipfile.ZIP_DEFLATED))
    for damaged in (noise, data[:at] + more + data[at + len(more) :]):
        with contextlib.suppress(BundleError):
            read_members(memoryview(damaged), {"a": 100, "b": 100}, checked="a")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(method):
    """What our files never use is not read."""
    with pytest.raises(BundleError, match="compression"):
        read_members(zipped({"a": b"text"}, method), {"a": 9})
