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

from .errors import BundleError
from .member import (
    decode,
    npy_header,
    read_arrays,
    read_concepts,
    read_manifest,
    read_members,
    read_vocabulary,
)
from .model import StanceModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 1

_MANIFEST = "manifest.json"
# The largest size of each member, in bytes; refused before anything is unpacked.
_LIMITS = {
    _MANIFEST: 1 << 22,
    "vocabulary.txt": 1 << 26,
    "concepts.txt": 1 << 22,
    "arrays.npz": 1 << 30,
    "CARD.md": 1 << 22,
}


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
    if path is None:
        return _load_shipped()
    if not isinstance(path, str | os.PathLike):
        raise BundleError(
            f"got a path of type {type(path).__name__}; accepted: the path of a bundle"
        )
    return load_bundle(path)


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
    return _zip({_MANIFEST: text.encode(), **members}, zipfile.ZIP_DEFLATED)


def unpack(data: bytes) -> StanceModel:
    """Return the model in the bytes of a bundle, checked."""
    members = read_members(data, _LIMITS)
    manifest = read_manifest(members[_MANIFEST], FORMAT)
    for name in _LIMITS.keys() - {_MANIFEST}:
        if (
            manifest["members"].get(name, {}).get("sha256")
            != hashlib.sha256(members[name]).hexdigest()
        ):
            raise BundleError(f"{name} is not what the manifest says (SHA-256); get the file again")
    counts = manifest["counts"]
    n_features = sum(counts.values())
    n_columns = sum(len(labels) for labels in manifest["labels"].values())
    arrays = read_arrays(
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
        concepts=read_concepts(members["concepts.txt"]),
        vocabulary=read_vocabulary(members["vocabulary.txt"], arrays["grams"], counts["terms"]),
        idf=arrays["idf"],
        weights=arrays["weights"],
        scales=arrays["scales"],
        intercepts=arrays["intercepts"],
        labels=manifest["labels"],
        languages=tuple(manifest["languages"]),
        manifest=manifest["rest"],
        card=decode("CARD.md", members["CARD.md"]),
    )


def _to_npy(array: NDArray[Any]) -> bytes:
    array = array.astype(array.dtype.newbyteorder("<"))
    return npy_header(array) + array.tobytes()


def _zip(members: Mapping[str, bytes], compression: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", strict_timestamps=True) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".npz") else compression
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()
