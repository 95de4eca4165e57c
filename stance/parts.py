"""The bytes of a bundle -> its parts, checked -> a model, with numpy or without."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from .archive import list_names, read_members
from .errors import BundleError
from .lean import LeanModel
from .member import (
    check_bigrams,
    check_grams,
    check_idf,
    check_terms,
    decode,
    read_arrays,
    read_concepts,
    read_entries,
    read_manifest,
    read_terms,
    read_words,
    to_numbers,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .concept import ConceptTable
    from .model import StanceModel

FORMAT = 4
"""The newest format; what it holds is said in :mod:`stance.bundle`."""

MANIFEST = "manifest.json"
# The largest size of each member, in bytes; refused before anything is unpacked.
LIMITS = {
    MANIFEST: 1 << 22,
    "vocabulary.txt": 1 << 26,
    "concepts.txt": 1 << 22,
    "words.txt": 1 << 26,
    "arrays.npz": 1 << 30,
    "words.npz": 1 << 28,
    "CARD.md": 1 << 22,
}
_WORD_MEMBERS = {"words.txt", "words.npz"}


class Parts(NamedTuple):
    """What a bundle holds, checked; arrays as bytes."""

    entries: dict[str, Any]
    alphabet: str
    terms: list[str]
    concepts: ConceptTable
    arrays: dict[str, memoryview]
    dtypes: dict[str, tuple[str, tuple[int, ...]]]
    members: dict[str, memoryview]

    def to_lean(self) -> LeanModel:
        """Return the model that needs no numpy."""
        numbers = {
            name: to_numbers(self.arrays[name], self.dtypes[name][0])
            for name in ("grams", "bigrams", "idf", "weights", "scales", "intercepts")
        }
        return LeanModel(
            spec=self.entries["features"],
            concepts=self.concepts,
            terms=self.terms,
            alphabet=self.alphabet,
            labels=self.entries["labels"],
            languages=tuple(self.entries["languages"]),
            **numbers,
        )

    def to_model(self) -> StanceModel:
        """Return the model; refuse a table of words that its weights do not give."""
        from .model import StanceModel
        from .vocabulary import Vocabulary
        from .word_table import WordTable

        arrays = _to_arrays(self.arrays, self.dtypes)
        table = None
        if "words.txt" in self.members:
            for name in _WORD_MEMBERS:
                _check_hash(name, self.members[name], self.entries)
            n_words = self.entries["counts"]["words"]
            dtypes = {"sums": ("<i4", (n_words, len(arrays["scales"]) + 3)),
                      "concepts": ("<i2", (n_words,))}  # fmt: skip
            words = read_words(self.members["words.txt"], n_words)
            parts = _to_arrays(read_arrays(self.members["words.npz"], dtypes), dtypes)
            table = WordTable(words, parts["sums"], parts["concepts"])
        _check_hash("CARD.md", self.members["CARD.md"], self.entries)
        model = StanceModel(
            spec=self.entries["features"],
            concepts=self.concepts,
            vocabulary=Vocabulary(
                tuple(self.terms), self.alphabet, arrays["grams"], arrays["bigrams"]
            ),
            idf=arrays["idf"],
            weights=arrays["weights"],
            scales=arrays["scales"],
            intercepts=arrays["intercepts"],
            labels=self.entries["labels"],
            languages=tuple(self.entries["languages"]),
            manifest=self.entries["rest"],
            card=decode("CARD.md", self.members["CARD.md"]),
            table=table,
        )
        model.check_table()
        return model


def _to_arrays(
    arrays: Mapping[str, memoryview], dtypes: Mapping[str, tuple[str, tuple[int, ...]]]
) -> dict[str, NDArray[Any]]:
    import numpy as np

    return {
        name: np.frombuffer(arrays[name], dtype=dtype).reshape(shape)
        for name, (dtype, shape) in dtypes.items()
    }


def unpack_parts(data: bytes, *, trusted: bool = False) -> Parts:
    """Return the parts that every answer needs, checked; the others are checked when used.

    Parameters
    ----------
    data : bytes
    trusted : bool, default=False
        Whether it is known that :func:`pack` wrote it: then its hashes alone are checked.
    """
    view = memoryview(data)
    names = list_names(view)
    limits = {n: size for n, size in LIMITS.items() if n in names or n not in _WORD_MEMBERS}
    members = read_members(view, limits, checked=MANIFEST)
    manifest = read_manifest(members[MANIFEST])
    number = manifest.get("format")
    if type(number) is not int or not 1 <= number <= FORMAT:
        raise BundleError(f"format {number!r}; accepted: 1 to {FORMAT}; a newer stance may read it")
    if members.keys() & _WORD_MEMBERS != (set() if number == 1 else _WORD_MEMBERS):
        raise BundleError(f"the members are not those of format {number}; get the file again")
    entries = read_entries(manifest, number)
    for name in ("arrays.npz", "vocabulary.txt", "concepts.txt"):
        _check_hash(name, members[name], entries)
    dtypes = _list_arrays(entries)
    held = {name: told for name, told in dtypes.items() if number > 3 or name != "bigrams"}
    arrays = read_arrays(members["arrays.npz"], held)
    arrays.setdefault("bigrams", memoryview(b""))
    alphabet, terms = read_terms(members["vocabulary.txt"])
    if not trusted:
        check_terms(alphabet, terms, entries["counts"]["terms"])
        check_grams(arrays["grams"], alphabet)
        check_bigrams(arrays["bigrams"], terms)
        check_idf(arrays["idf"])
    concepts = read_concepts(members["concepts.txt"], number=number, trusted=trusted)
    return Parts(entries, alphabet, terms, concepts, arrays, dtypes, members)


def _check_hash(name: str, data: memoryview, entries: Mapping[str, Any]) -> None:
    told = entries["members"].get(name, {}).get("sha256")
    if told != hashlib.sha256(data).hexdigest():
        raise BundleError(f"{name} is not what the manifest says (SHA-256); get the file again")


def _list_arrays(entries: Mapping[str, Any]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Return the type and the shape that each array must have."""
    counts = entries["counts"]
    n_features = counts["terms"] + counts["grams"] + counts["bigrams"]
    n_columns = sum(len(labels) for labels in entries["labels"].values())
    return {
        "grams": ("<u8", (counts["grams"],)),
        "bigrams": ("<u8", (counts["bigrams"],)),
        "idf": ("<u2", (n_features,)),
        "weights": ("<i2", (n_features, n_columns)),
        "scales": ("<f8", (n_columns,)),
        "intercepts": ("<f8", (n_columns,)),
    }
