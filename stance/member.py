"""The members of a bundle: each read as data, and checked before use.

Everything here reads bytes with the standard library: a model that answers one sentence never
imports numpy. Checks of a hundred thousand numbers are therefore put as questions to whole strings
of bytes.
"""

from __future__ import annotations

import json
import math
import operator
import re
import sys
from collections.abc import Mapping
from itertools import islice, pairwise
from typing import Any

from .archive import read_members
from .concept import ConceptTable
from .errors import BundleError, InputError
from .features import MAX_ALPHABET, FeatureSpec

Shape = tuple[int, ...]

# A word or a concept, and no pair of concepts.
_UNIT_RE = re.compile(r"[=@][^ >+]+")

# Bytes of a number of each type, and the letter by which the standard library calls it.
_SIZES = {"<u8": 8, "<i4": 4, "<u2": 2, "<i2": 2, "<f8": 8}
_LETTERS = {"<u8": "Q", "<i4": "i", "<u2": "H", "<i2": "h", "<f8": "d"}


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise BundleError(message)


def decode(name: str, data: memoryview) -> str:
    """Return the text of a member; refuse what is not UTF-8."""
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError as error:
        raise BundleError(f"{name} is not UTF-8 at byte {error.start}") from None


def read_manifest(data: memoryview) -> dict[str, Any]:
    """Return the manifest, any JSON object."""
    try:
        manifest = json.loads(decode("manifest.json", data))
    except (ValueError, RecursionError) as error:
        raise BundleError(f"manifest.json is not JSON ({error})") from None
    _require(isinstance(manifest, dict), "manifest.json is not an object")
    return manifest  # type: ignore[no-any-return]


def read_entries(manifest: dict[str, Any], number: int) -> dict[str, Any]:
    """Return the entries that inference relies on, checked, and the others under ``rest``.

    Parameters
    ----------
    manifest : dict of str to Any
    number : int
        Of the format.
    """
    counted, known = {"terms", "grams"}, {"words", "chars", "reach"}
    if number > 1:
        counted |= {"words"}
    if number > 2:
        known |= {"ordered_reach"}
    if number > 3:
        counted |= {"bigrams"}
        known |= {"bigrams"}
    rest = {name: value for name, value in manifest.items() if name != "format"}
    try:
        targets, labels = rest.pop("targets"), rest.pop("labels")
        languages, features = rest.pop("languages"), rest.pop("features")
        counts, members = rest.pop("counts"), rest.pop("members")
        for value in [targets, languages, *labels.values()]:
            _require(_is_texts(value), f"manifest.json: {value!r} is not a list of different names")
        for target, names in labels.items():
            _require(
                len(names) >= 2 and names == sorted(names),
                f"labels of {target!r} are {names!r}; accepted: two or more, in ascending order",
            )
        _require(
            bool(targets) and sorted(labels) == sorted(targets),
            f"targets are {targets!r} but labels are given for {sorted(labels)!r}",
        )
        _require(
            set(counts) == counted
            and all(type(n) is int and 0 <= n < 1 << 31 for n in counts.values()),
            f"manifest.json: counts are {counts!r}",
        )
        _require(
            isinstance(features, dict) and features.keys() == known,
            f"manifest.json: features are {features!r}; accepted: {', '.join(sorted(known))}",
        )
        # Formats 1 and 2 know no pairs in their order, and format 3 no bigrams.
        absent = {"ordered_reach": 0, "bigrams": False}
        spec = FeatureSpec(**{**absent, **features, "chars": tuple(features["chars"])})
        return {
            "labels": {target: tuple(labels[target]) for target in targets},
            "languages": languages,
            "features": spec,
            "counts": {"bigrams": 0, **counts},
            "members": {name: dict(member) for name, member in members.items()},
            "rest": rest,
        }
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, BundleError):
            raise
        what = error if isinstance(error, InputError) else f"{type(error).__name__}: {error}"
        raise BundleError(f"manifest.json lacks or garbles an entry ({what})") from None


def _is_texts(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(item, str) for item in value)
        and len(set(value)) == len(value)
    )


def read_arrays(
    data: memoryview, expected: Mapping[str, tuple[str, Shape]]
) -> dict[str, memoryview]:
    """Return the bytes of the arrays, uncopied; type and shape are ours, the file must agree."""
    sizes = {name: math.prod(shape) * _SIZES[dtype] for name, (dtype, shape) in expected.items()}
    members = read_members(data, {f"{name}.npy": size + 256 for name, size in sizes.items()})
    arrays = {}
    for name, (dtype, shape) in expected.items():
        raw = members[f"{name}.npy"]
        start = len(raw) - sizes[name]
        _require(
            start >= 0 and _is_header(bytes(raw[:start]), dtype, shape),
            f"array {name} is not of type {dtype} and shape {shape}, as the manifest says",
        )
        array = raw[start:]
        if dtype == "<f8":
            finite = all(map(math.isfinite, to_numbers(array, dtype)))
            _require(finite, f"array {name} holds NaN or infinity")
        arrays[name] = array
    return arrays


def check_idf(idf: memoryview) -> None:
    """Refuse an inverse document frequency of nothing."""
    _require(not _zeros(idf, 0, 2) & _zeros(idf, 1, 2), "array idf holds a zero")


def to_numbers(array: memoryview, dtype: str) -> memoryview:
    """Return the numbers of an array, to be read one by one or cut out, without numpy."""
    letter = _LETTERS[dtype]
    if sys.byteorder == "little":
        return array.cast(letter)  # type: ignore[call-overload,no-any-return]
    from array import array as numbers

    swapped = numbers(letter, bytes(array))
    swapped.byteswap()
    return memoryview(swapped)


def npy_header(dtype: str, shape: Shape) -> bytes:
    """Return the header that a ``.npy`` file of a type and shape has."""
    # As numpy writes it since 1.23: room for the first number to grow, then up to 64 bytes.
    text = _header_text(dtype, shape) + " " * (21 - len(str(shape[0])))
    text += " " * (-(len(text) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


def _header_text(dtype: str, shape: Shape) -> str:
    return f"{{'descr': {dtype!r}, 'fortran_order': False, 'shape': {shape!r}, }}"


def _is_header(header: bytes, dtype: str, shape: Shape) -> bool:
    return (
        header[:8] == b"\x93NUMPY\x01\x00"
        and int.from_bytes(header[8:10], "little") == len(header) - 10
        and header[10:].rstrip() == _header_text(dtype, shape).encode()
    )


def _zeros(array: memoryview, first: int, step: int, wanted: int = 0) -> int:
    """Return a number whose bytes are 1 where every step-th byte of an array is 0, else 0.

    Parameters
    ----------
    array : memoryview
    first, step : int
    wanted : int, default=0
        The byte that is looked for instead of 0.
    """
    table = bytes(int(byte == wanted) for byte in range(256))
    return int.from_bytes(bytes(array[first::step]).translate(table), "little")


def read_concepts(data: memoryview, *, number: int, trusted: bool) -> ConceptTable:
    """Return the concepts, as format ``number`` writes them; refuse lines that are none."""
    text = decode("concepts.txt", data)
    try:
        if number < 3:
            return ConceptTable.from_lines(text.splitlines(), first="concept")
        return ConceptTable.from_text(text, trusted=trusted)
    except InputError as error:
        raise BundleError(f"concepts.txt: {error}") from None


def read_terms(data: memoryview) -> tuple[str, list[str]]:
    """Return the alphabet and the terms."""
    alphabet, *terms = decode("vocabulary.txt", data).split("\n")
    return alphabet, terms


def check_terms(alphabet: str, terms: list[str], n_terms: int) -> None:
    """Refuse terms that are out of order or malformed."""
    _require(len(terms) == n_terms, f"{len(terms)} terms, but the manifest says {n_terms}")
    _require(is_ascending(terms), "terms are not in ascending order")
    _require(all(term[:1] in ("=", "@", "^") for term in terms), "a term begins with none of = @ ^")
    _require(
        len(alphabet) <= MAX_ALPHABET and is_ascending(list(alphabet)),
        f"the alphabet is not in ascending order, or longer than {MAX_ALPHABET}",
    )


def check_grams(grams: memoryview, alphabet: str) -> None:
    """Refuse n-grams that are out of order, malformed, or reach beyond a word."""
    known = not bytes(grams).translate(None, bytes(range(len(alphabet) + 1)))
    # The last character comes first; behind it, once there is none there are no more.
    zeros = [_zeros(grams, place, 8) for place in range(8)]
    whole = not zeros[0] and not any(a & ~b for a, b in pairwise(zeros))
    _require(known and whole, "an n-gram of characters that are not in the alphabet")
    if " " in alphabet:
        blank = alphabet.index(" ") + 1
        blanks = [_zeros(grams, place, 8, blank) for place in range(8)]
        crossing = any(a & b for a, b in pairwise(blanks))
        _require(not crossing, "an n-gram with two blanks in a row")
    _require(is_ascending(to_numbers(grams, "<u8").tolist()), "n-grams are not in ascending order")


def check_bigrams(bigrams: memoryview, terms: list[str]) -> None:
    """Refuse bigrams that are out of order, or of something else than words and concepts."""
    if not len(bigrams):
        return
    keys = to_numbers(bigrams, "<u8").tolist()
    _require(is_ascending(keys), "bigrams are not in ascending order")
    units = {id_ for id_, term in enumerate(terms) if _UNIT_RE.fullmatch(term)}
    held = {key >> 32 for key in keys} | {key & 0xFFFFFFFF for key in keys}
    _require(held <= units, "a bigram of what is neither a word nor a concept")


def read_words(data: memoryview, n_words: int) -> list[str]:
    """Return the words whose sums are given; refuse them out of order."""
    text = decode("words.txt", data)
    words = text.split("\n") if text else []
    _require(len(words) == n_words, f"{len(words)} words, but the manifest says {n_words}")
    _require(is_ascending(words) and "" not in words[:1], "words are not in ascending order")
    return words


def is_ascending(values: list[Any]) -> bool:
    """Tell whether every value is more than the one before."""
    return all(map(operator.lt, values, islice(values, 1, None)))
