"""Save and load a model: a zip of plain data, checked before use.

Format 1 is a zip with exactly five members, no folders:

``manifest.json``
    ``format``; ``targets`` and ``labels``, in the order of the columns; ``languages``; ``features``
    (:class:`stance.features.FeatureSpec`); ``counts`` of terms and n-grams; ``members`` with the
    size and SHA-256 of the other four; whatever else the maker tells: data, metrics, versions.
``vocabulary.txt``
    The alphabet on the first line, then one term a line (:class:`stance.vocabulary.Vocabulary`).
``concepts.txt``
    The words that stand for concepts (:class:`stance.concept.ConceptTable`).
``arrays.npz``
    ``grams idf weights scales intercepts``, plain ``.npy`` of fixed type and shape.
``CARD.md``
    The model card.

No pickle, no code. Bump ``FORMAT`` when an old reader would misread the new file; keep a reader for
every older number, and a file of it under ``tests/cases/bundles/``. The same model gives the same
bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .concept import ConceptTable
from .errors import BundleError, InputError
from .features import FeatureSpec
from .model import StanceModel
from .vocabulary import MAX_ALPHABET, Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 1
MANIFEST = "manifest.json"
LIMITS = {
    MANIFEST: 1 << 22,
    "vocabulary.txt": 1 << 26,
    "concepts.txt": 1 << 22,
    "arrays.npz": 1 << 30,
    "CARD.md": 1 << 22,
}
"""The largest size of each member, in bytes; refused before anything is unpacked."""


SHIPPED = Path(__file__).parent / "models" / "default.stance"


def load(path: str | os.PathLike[str] | None = None) -> StanceModel:
    """Open a model.

    Parameters
    ----------
    path : path-like, optional
        A bundle (``*.stance``); by default the model that ships with the package, opened once.

    Returns
    -------
    StanceModel

    Raises
    ------
    BundleError
        If the file is damaged, hostile, or of an unknown format.
    """
    return _load_shipped() if path is None else load_bundle(path)


@lru_cache(maxsize=1)
def _load_shipped() -> StanceModel:
    return load_bundle(SHIPPED)


def save_bundle(model: StanceModel, path: str | os.PathLike[str]) -> None:
    """Write a model to a file, whole or not at all.

    Parameters
    ----------
    model : StanceModel
    path : str or path-like
        Replaced if it exists; an interrupted save leaves the old file as it was.

    Raises
    ------
    BundleError
        If the folder cannot be written.
    """
    path = Path(path)
    data = pack(model)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BundleError(f"{path}: cannot be written ({error.strerror}); name another") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException as error:
        os.unlink(name)
        if isinstance(error, OSError):
            raise BundleError(f"{path}: cannot be written ({error.strerror})") from None
        raise


def load_bundle(path: str | os.PathLike[str]) -> StanceModel:
    """Read a model from a file, checking everything that inference relies on.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    StanceModel

    Raises
    ------
    BundleError
        If the file is missing, damaged, hostile or of an unknown format.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BundleError(f"{path}: cannot be read ({error.strerror})") from None
    try:
        return unpack(data)
    except BundleError as error:
        raise BundleError(f"{path}: {error}") from None


def pack(model: StanceModel) -> bytes:
    """Return the bytes of a bundle; the same model gives the same bytes."""
    vocabulary = model.vocabulary
    arrays: dict[str, NDArray[Any]] = {
        "grams": vocabulary.grams,
        "idf": model.idf,
        "weights": model.weights,
        "scales": model.scales,
        "intercepts": model.intercepts,
    }
    members = {
        "vocabulary.txt": "\n".join([vocabulary.alphabet, *vocabulary.terms]).encode(),
        "concepts.txt": model.concepts.to_text().encode(),
        "arrays.npz": _zip({f"{k}.npy": _to_npy(v) for k, v in arrays.items()}, zipfile.ZIP_STORED),
        "CARD.md": model.card.encode(),
    }
    manifest = {
        **model.manifest,
        "format": FORMAT,
        "targets": list(model.targets),
        "labels": {target: list(labels) for target, labels in model.labels.items()},
        "languages": list(model.languages),
        "features": model.spec.to_dict(),
        "counts": {
            "terms": len(vocabulary.terms),
            "grams": len(vocabulary.grams),
        },
        "members": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members.items()
        },
    }
    # numpy's numbers come from parameter searches.
    text = json.dumps(
        manifest, ensure_ascii=False, indent=1, sort_keys=True, default=lambda value: value.item()
    )
    return _zip({MANIFEST: text.encode(), **members}, zipfile.ZIP_DEFLATED)


def unpack(data: bytes) -> StanceModel:
    """Return the model in the bytes of a bundle, checked."""
    members = _read_members(data, LIMITS)
    manifest = _read_manifest(members[MANIFEST])
    for name in LIMITS.keys() - {MANIFEST}:
        if (
            manifest["members"].get(name, {}).get("sha256")
            != hashlib.sha256(members[name]).hexdigest()
        ):
            raise BundleError(f"{name} is not what the manifest says (SHA-256); get the file again")
    counts = manifest["counts"]
    n_features = sum(counts.values())
    n_columns = sum(len(labels) for labels in manifest["labels"].values())
    arrays = _read_arrays(
        members["arrays.npz"],
        {
            "grams": ("<u8", (counts["grams"],)),
            "idf": ("<u2", (n_features,)),
            "weights": ("<i2", (n_features, n_columns)),
            "scales": ("<f8", (n_columns,)),
            "intercepts": ("<f8", (n_columns,)),
        },
    )
    return StanceModel(
        spec=manifest["features"],
        concepts=_read_concepts(members["concepts.txt"]),
        vocabulary=_read_vocabulary(members["vocabulary.txt"], arrays["grams"], counts["terms"]),
        idf=arrays["idf"],
        weights=arrays["weights"],
        scales=arrays["scales"],
        intercepts=arrays["intercepts"],
        labels=manifest["labels"],
        languages=tuple(manifest["languages"]),
        manifest=manifest["rest"],
        card=_decode("CARD.md", members["CARD.md"]),
    )


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise BundleError(message)


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BundleError(f"{name} is not UTF-8 at byte {error.start}") from None


def _read_members(data: bytes, limits: Mapping[str, int]) -> dict[str, bytes]:
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


def _read_manifest(data: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(_decode(MANIFEST, data))
    except (ValueError, RecursionError) as error:
        raise BundleError(f"{MANIFEST} is not JSON ({error})") from None
    _require(isinstance(manifest, dict), f"{MANIFEST} is not an object")
    number = manifest.pop("format", None)
    _require(
        type(number) is int and number == FORMAT,
        f"format {number!r}; accepted: {FORMAT}; a newer stance may read it",
    )
    try:
        targets, labels = manifest.pop("targets"), manifest.pop("labels")
        languages, features = manifest.pop("languages"), manifest.pop("features")
        counts, members = manifest.pop("counts"), manifest.pop("members")
        for value in [targets, languages, *labels.values()]:
            _require(_is_texts(value), f"{MANIFEST}: {value!r} is not a list of different names")
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
            f"{MANIFEST}: counts are {counts!r}",
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
        raise BundleError(f"{MANIFEST} lacks or garbles an entry ({what})") from None


def _is_texts(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(item, str) for item in value)
        and len(set(value)) == len(value)
    )


def _read_arrays(
    data: bytes, expected: Mapping[str, tuple[str, tuple[int, ...]]]
) -> dict[str, NDArray[Any]]:
    """Return the arrays without copying them; type and shape are ours, the file must agree."""
    limits = {
        f"{name}.npy": int(np.prod(shape)) * np.dtype(dtype).itemsize + 256
        for name, (dtype, shape) in expected.items()
    }
    members = _read_members(data, limits)
    arrays = {}
    for name, (dtype, shape) in expected.items():
        blank = np.broadcast_to(np.zeros((), dtype=dtype), shape)
        header = _npy_header(blank)
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


def _read_concepts(data: bytes) -> ConceptTable:
    try:
        return ConceptTable.from_text(_decode("concepts.txt", data))
    except InputError as error:
        raise BundleError(f"concepts.txt: {error}") from None


def _read_vocabulary(data: bytes, grams: NDArray[np.uint64], n_terms: int) -> Vocabulary:
    alphabet, *terms = _decode("vocabulary.txt", data).split("\n")
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


def _npy_header(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        buffer, {"descr": array.dtype.str, "fortran_order": False, "shape": array.shape}
    )
    return buffer.getvalue()


def _to_npy(array: NDArray[Any]) -> bytes:
    array = array.astype(array.dtype.newbyteorder("<"))
    return _npy_header(array) + array.tobytes()


def _zip(members: Mapping[str, bytes], compression: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", strict_timestamps=True) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".npz") else compression
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()
