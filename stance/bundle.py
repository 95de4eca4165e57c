"""Save and load a model: a zip of plain data, checked before use.

Format 4 is a zip with exactly seven members, no folders, all stored as they are:

``manifest.json``
    ``format``; ``targets`` and ``labels``, in the order of the columns; ``languages``; ``features``
    (:class:`stance.features.FeatureSpec`); ``counts`` of terms, n-grams, bigrams and words;
    ``members`` with the size and SHA-256 of the other six; whatever else the maker tells: data,
    metrics, versions.
``vocabulary.txt``
    The alphabet on the first line, then one term a line (:class:`stance.vocabulary.Vocabulary`).
``concepts.txt``
    The names of the concepts on the first line, then a form, a tab and its concept a line,
    ascending (:class:`stance.concept.ConceptTable`).
``words.txt``
    Words of the training texts, one a line (:class:`stance.word_table.WordTable`).
``arrays.npz``
    ``grams bigrams idf weights scales intercepts``, plain ``.npy`` of fixed type and shape.
``words.npz``
    ``sums concepts`` of the words, likewise.
``CARD.md``
    The model card.

Format 3 knows no bigrams: its ``features``, ``counts`` and arrays have none. Formats 1 and 2 know
no pairs in their order: their ``features`` have no ``ordered_reach``; and their ``concepts.txt``
has a concept, a tab and a form a line, without a line of names. Format 1 has no ``words.txt`` and
no ``words.npz``, and may be compressed.

No pickle, no code. Bump ``FORMAT`` when an old reader would misread the new file; keep a reader for
every older number, and a file of it under ``tests/cases/bundles/``. The same model gives the same
bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO

from .errors import BundleError
from .lean import LeanModel
from .member import npy_header
from .parts import FORMAT, MANIFEST, Parts, unpack_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .model import StanceModel

# Until a process has read so much, answers come sooner without numpy: importing it and opening the
# model for it takes about as long as reading so many characters without.
_LEAN_CHARS = 1 << 16

SHIPPED = os.path.join(os.path.dirname(__file__), "models", "default.stance")


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


class Opener:
    """Hands out the shipped model: without numpy as long as there is little to answer."""

    def __init__(self) -> None:
        self._lean: LeanModel | None = None
        self._n_chars = 0

    def open(self, n_chars: int) -> LeanModel | StanceModel:
        """Return the shipped model for statements of so many characters.

        Both kinds give the same answers, to the last bit.
        """
        self._n_chars += n_chars
        if self._n_chars > _LEAN_CHARS or "numpy" in sys.modules:
            self._lean = None
            return _load_shipped()
        lean = self._lean
        if lean is None:
            # As trusted as the code beside it; what is damaged shows by its hash.
            lean = self._lean = _read(SHIPPED, trusted=True).to_lean()
        return lean


open_shipped = Opener().open


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
    import tempfile
    from pathlib import Path

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
    parts = _read(path)
    try:
        return parts.to_model()
    except BundleError as error:
        raise BundleError(f"{path}: {error}") from None


def _read(path: str | os.PathLike[str], *, trusted: bool = False) -> Parts:
    try:
        with open(path, "rb") as file:
            data = _map(file) if trusted else file.read()
    except OSError as error:
        raise BundleError(f"{path}: cannot be read ({error.strerror})") from None
    try:
        return unpack_parts(data, trusted=trusted)
    except BundleError as error:
        raise BundleError(f"{path}: {error}") from None


def _map(file: BinaryIO) -> Any:
    """Return the bytes of a file, those that are not asked for left on disk."""
    import mmap

    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        # An empty file, or a file system that cannot.
        return file.read()


def pack(model: StanceModel) -> bytes:
    """Return the bytes of a bundle; the same model gives the same bytes."""
    from .memory import no_table

    vocabulary, table = model.vocabulary, model.table or no_table(model)
    arrays: dict[str, NDArray[Any]] = {
        "grams": vocabulary.grams,
        "bigrams": vocabulary.bigrams,
        "idf": model.idf,
        "weights": model.weights,
        "scales": model.scales,
        "intercepts": model.intercepts,
    }
    members = {
        "vocabulary.txt": "\n".join([vocabulary.alphabet, *vocabulary.terms]).encode(),
        "concepts.txt": model.concepts.to_text().encode(),
        "words.txt": "\n".join(table.words).encode(),
        "arrays.npz": _zip({f"{k}.npy": _to_npy(v) for k, v in arrays.items()}),
        "words.npz": _zip(
            {"sums.npy": _to_npy(table.sums), "concepts.npy": _to_npy(table.concepts)}
        ),
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
            "bigrams": len(vocabulary.bigrams),
            "words": len(table),
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
    return _zip({MANIFEST: text.encode(), **members})


def unpack(data: bytes) -> StanceModel:
    """Return the model in the bytes of a bundle, checked."""
    return unpack_parts(data).to_model()


def _to_npy(array: NDArray[Any]) -> bytes:
    array = array.astype(array.dtype.newbyteorder("<"))
    return npy_header(array.dtype.str, array.shape) + array.tobytes()


def _zip(members: Mapping[str, bytes]) -> bytes:
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", strict_timestamps=True) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return buffer.getvalue()
