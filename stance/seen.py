"""Which statements a model was trained on, told by short hashes.

A figure measured on statements that a model has learned says how well it remembers, not how good it
is. So a model keeps 48 bits of a hash of each. No text can be read from them; whoever has a text
can ask whether it was among them. 100,000 statements measured with a model of 100,000 others give a
false one once in 28,000 times (their product, divided by 2 to the power of 48).
"""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

MAX_SEEN = 200_000
"""Of more statements the smallest hashes are kept, 1.6 MB: what is counted is then too few."""

_SIZE = 6


def pack_seen(texts: Iterable[str], base: Mapping[str, Any] | None = None) -> str:
    """Return the hashes of statements as text for a manifest: the same whatever their order.

    Parameters
    ----------
    texts : iterable of str
    base : Mapping, optional
        The manifest of a model that is gone on from, and that has seen its own.
    """
    hashes = sorted({*map(_hash, texts), *_unpack(base or {})})[:MAX_SEEN]
    return binascii.b2a_base64(b"".join(hashes), newline=False).decode("ascii")


def count_seen(texts: Iterable[str], manifest: Mapping[str, Any]) -> int:
    """Return how many of the statements a model was trained on, whatever their case and blanks.

    Parameters
    ----------
    texts : iterable of str
    manifest : Mapping
        Of any model; where it does not tell, none counts as seen.

    Examples
    --------
    >>> manifest = {"data": {"seen": pack_seen(["Open fire!"])}}
    >>> count_seen(["Open fire!", "open  FIRE!", "Hold your fire."], manifest)
    2
    """
    known = _unpack(manifest)
    return sum(_hash(text) in known for text in texts)


def _hash(text: str) -> bytes:
    folded = " ".join(text.split()).casefold().encode("utf-8", "surrogatepass")
    return hashlib.blake2b(folded, digest_size=_SIZE).digest()


def _unpack(manifest: Mapping[str, Any]) -> frozenset[bytes]:
    told = manifest.get("data")
    seen = told.get("seen") if isinstance(told, Mapping) else None
    try:
        data = binascii.a2b_base64(seen) if isinstance(seen, str) else b""
    except ValueError:
        # A bundle may come from anywhere, and tell what it likes.
        return frozenset()
    return frozenset(data[i : i + _SIZE] for i in range(0, len(data), _SIZE))
