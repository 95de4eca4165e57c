"""The members of a bundle: each read as data, and checked before use."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from .concept import ConceptTable
from .errors import BundleError, InputError
from .features import FeatureSpec
from .vocabulary import MAX_ALPHABET, Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise BundleError(message)


def decode(name: str, data: bytes) -> str:
    """Return the text of a member; refuse what is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BundleError(f"{name} is not UTF-8 at byte {error.start}") from None


def read_members(data: bytes, limits: Mapping[str, int]) -> dict[str, bytes]:
    """Return the members of a zip that holds exactly the named ones, none beyond its limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            names = sorted(info.filename for info in infos)
            _require(
                names == sorted(limits),
                f"members are {', '.join(map(repr, names[:8]))}; "
                f"accepted: exactly {', '.join(sorted(limits))}",
            )
            for info in infos:
                _require(
                    info.file_size <= limits[info.filename],
                    f"{info.filename} claims {info.file_size} bytes; "
                    f"accepted: at most {limits[info.filename]}",
                )
            return {info.filename: archive.read(info) for info in infos}
    except BundleError:
        raise
    # zipfile raises many kinds on damaged bytes: BadZipFile, zlib.error, EOFError, struct.error,
    # NotImplementedError for unknown compression, RuntimeError for encryption.
    except Exception as error:
        raise BundleError(f"not a readable bundle ({error}); make it with save()") from None


def read_manifest(data: bytes, format_number: int) -> dict[str, Any]:
    """Return the entries that inference relies on, checked, and the others under ``rest``."""
    try:
        manifest = json.loads(decode("manifest.json", data))
    except (ValueError, RecursionError) as error:
        raise BundleError(f"manifest.json is not JSON ({error})") from None
    _require(isinstance(manifest, dict), "manifest.json is not an object")
    number = manifest.pop("format", None)
    _require(
        type(number) is int and number == format_number,
        f"format {number!r}; accepted: {format_number}; a newer stance may read it",
    )
    try:
        targets, labels = manifest.pop("targets"), manifest.pop("labels")
        languages, features = manifest.pop("languages"), manifest.pop("features")
        counts, members = manifest.pop("counts"), manifest.pop("members")
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
            set(counts) == {"terms", "grams"}
            and all(type(n) is int and 0 <= n < 1 << 31 for n in counts.values()),
            f"manifest.json: counts are {counts!r}",
        )
        spec = FeatureSpec(**{**features, "chars": tuple(features["chars"])})
        return {
            "labels": {target: tuple(labels[target]) for target in targets},
            "languages": languages,
            "features": spec,
            "counts": counts,
            "members": {name: dict(member) for name, member in members.items()},
            "rest": manifest,
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
    data: bytes, expected: Mapping[str, tuple[str, tuple[int, ...]]]
) -> dict[str, NDArray[Any]]:
    """Return the arrays without copying them; type and shape are ours, the file must agree."""
    limits = {
        f"{name}.npy": int(np.prod(shape)) * np.dtype(dtype).itemsize + 256
        for name, (dtype, shape) in expected.items()
    }
    members = read_members(data, limits)
    arrays = {}
    for name, (dtype, shape) in expected.items():
        blank = np.broadcast_to(np.zeros((), dtype=dtype), shape)
        header = npy_header(blank)
        raw = members[f"{name}.npy"]
        _require(
            raw.startswith(header) and len(raw) == len(header) + blank.size * blank.itemsize,
            f"array {name} is not of type {dtype} and shape {shape}, as the manifest says",
        )
        array = np.frombuffer(raw, dtype=dtype, offset=len(header)).reshape(shape)
        if array.dtype.kind == "f":
            _require(bool(np.isfinite(array).all()), f"array {name} holds NaN or infinity")
        arrays[name] = array
    _require(bool((arrays["idf"] > 0).all()), "array idf holds a zero")
    return arrays


def read_concepts(data: bytes) -> ConceptTable:
    """Return the concepts; refuse lines that are none."""
    try:
        return ConceptTable.from_text(decode("concepts.txt", data))
    except InputError as error:
        raise BundleError(f"concepts.txt: {error}") from None


def read_vocabulary(data: bytes, grams: NDArray[np.uint64], n_terms: int) -> Vocabulary:
    """Return the vocabulary; refuse terms and n-grams that are out of order or malformed."""
    alphabet, *terms = decode("vocabulary.txt", data).split("\n")
    _require(len(terms) == n_terms, f"{len(terms)} terms, but the manifest says {n_terms}")
    _require(terms == sorted(set(terms)), "terms are not in ascending order")
    _require(all(term[:1] in ("=", "@", "^") for term in terms), "a term begins with none of = @ ^")
    _require(
        len(alphabet) <= MAX_ALPHABET and list(alphabet) == sorted(set(alphabet)),
        f"the alphabet is not in ascending order, or longer than {MAX_ALPHABET}",
    )
    _require(bool((grams[1:] > grams[:-1]).all()), "n-grams are not in ascending order")
    # Most significant byte first: the bytes of an n-gram follow its zeros.
    codes = grams.astype(">u8").view(np.uint8).reshape(-1, 8)
    _require(
        bool((codes <= len(alphabet)).all())
        and bool((codes[:, -1] > 0).all())
        and bool(((codes[:, 1:] > 0) | (codes[:, :-1] == 0)).all()),
        "an n-gram of characters that are not in the alphabet",
    )
    return Vocabulary(tuple(terms), alphabet, grams)


def npy_header(array: NDArray[Any]) -> bytes:
    """Return the header that a ``.npy`` file of this type and shape has."""
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        buffer, {"descr": array.dtype.str, "fortran_order": False, "shape": array.shape}
    )
    return buffer.getvalue()
