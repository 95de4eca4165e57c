"""Reads the members of a zip that ours are: few, named beforehand, of a bounded size.

The standard library's reader opens every kind of zip and takes as long to import as a model takes
to answer. This one knows stored and deflated members, believes only the central directory, copies
no stored member, and refuses everything else.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping

from .errors import BundleError

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 1
_STORED, _DEFLATED = 0, 8


def read_members(
    data: memoryview, limits: Mapping[str, int], checked: str = ""
) -> dict[str, memoryview]:
    """Return the members of a zip that holds exactly the named ones, none beyond its limit.

    Parameters
    ----------
    data : memoryview
        Bytes of the file.
    limits : Mapping of str to int
        The largest size of each member, in bytes; a claim of more is refused before unpacking.
    checked : str, optional
        The member that must have its CRC-32; the others are checked by their SHA-256.

    Raises
    ------
    BundleError
        If it is damaged, holds other members, or uses what our files never do.
    """
    entries = _read_directory(data)
    names = sorted(name for name, *_ in entries)
    if names != sorted(limits):
        raise BundleError(
            f"members are {', '.join(map(repr, names[:8]))}; "
            f"accepted: exactly {', '.join(sorted(limits))}"
        )
    members = {}
    for name, flags, method, crc, packed, size, offset in entries:
        if size > limits[name]:
            raise BundleError(f"{name} claims {size} bytes; accepted: at most {limits[name]}")
        try:
            member = _unpack(data, flags, method, packed, size, offset)
        except (struct.error, zlib.error, ValueError) as error:
            raise BundleError(
                f"{name} cannot be read ({error}); make the bundle with save()"
            ) from None
        if name == checked and zlib.crc32(member) != crc:
            raise BundleError(f"{name} is damaged (CRC-32); get the file again")
        members[name] = member
    return members


def list_names(data: memoryview) -> list[str]:
    """Return the names of the members, in the order of the directory."""
    return [name for name, *_ in _read_directory(data)]


def _read_directory(data: memoryview) -> list[tuple[str, int, int, int, int, int, int]]:
    """Return name, flags, method, CRC, packed size, size and offset of every member."""
    try:
        return list(_iter_directory(data))
    except struct.error:
        raise BundleError("not a readable bundle (it ends too soon); get the file again") from None


def _iter_directory(data: memoryview) -> Iterator[tuple[str, int, int, int, int, int, int]]:
    signature, _, _, _, n_entries, _, at, comment = _END.unpack_from(
        data, max(0, len(data) - _END.size)
    )
    if signature != b"PK\5\6" or comment:
        raise BundleError("not a readable bundle (not a zip); make it with save()")
    for _ in range(n_entries):
        (signature, _, _, flags, method, _, _, crc, packed, size,
         n_name, n_extra, n_comment, _, _, _, offset) = _ENTRY.unpack_from(data, at)  # fmt: skip
        if signature != b"PK\1\2":
            raise BundleError("not a readable bundle (a broken directory); get the file again")
        at += _ENTRY.size
        name = bytes(data[at : at + n_name]).decode("utf-8", "backslashreplace")
        yield name, flags, method, crc, packed, size, offset
        at += n_name + n_extra + n_comment


def _unpack(
    data: memoryview, flags: int, method: int, packed: int, size: int, offset: int
) -> memoryview:
    *head, n_name, n_extra = _LOCAL.unpack_from(data, offset)
    start = offset + _LOCAL.size + n_name + n_extra
    raw = data[start : start + packed]
    if head[0] != b"PK\3\4" or len(raw) != packed or flags & _ENCRYPTED:
        raise ValueError("not a plain member")
    if method == _DEFLATED:
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        raw = memoryview(unpacker.decompress(raw, size + 1))
        if not unpacker.eof:
            raise ValueError("of another size than it claims")
    elif method != _STORED:
        raise ValueError(f"compression {method}")
    if len(raw) != size:
        raise ValueError("of another size than it claims")
    return raw
