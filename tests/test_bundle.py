from __future__ import annotations

import contextlib
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import bundle, parts
from stance.bundle import load_bundle, pack, save_bundle, unpack
from stance.errors import BundleError
from stance.parts import unpack_parts

from .models import TEXTS, small_classifier, small_model

BYTES = pack(small_model())
KEPT = sorted((Path(__file__).parent / "cases" / "bundles").glob("format-*.stance"))


def members(data: bytes = BYTES) -> dict[str, bytes]:
    """Return what a zip holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """Return a zip of the parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def rebuilt(changes: dict[str, bytes], **manifest) -> bytes:
    """Return the bundle with other members, true hashes, and other entries in the manifest."""
    parts = {**members(), **changes}
    told = {**json.loads(parts["manifest.json"]), **manifest}
    told["members"] = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in parts.items()
        if name != "manifest.json"
    }
    return zipped({**parts, "manifest.json": json.dumps(told).encode()})


def with_arrays(member: str = "arrays.npz", **changes: np.ndarray) -> bytes:
    """Return the bundle with other arrays."""
    with np.load(io.BytesIO(members()[member]), allow_pickle=False) as archive:
        arrays = {**archive, **changes}
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return rebuilt({member: buffer.getvalue()})


def refusal(data: bytes) -> str:
    """Return the one line with which a bundle is refused."""
    with pytest.raises(BundleError) as caught:
        unpack(data)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_what_is_saved_is_loaded(tmp_path):
    """A saved model answers as before, and saved again it is the same file."""
    path = tmp_path / "small.stance"
    small_classifier().save(path)
    model = load_bundle(path)
    before, after = small_model().predict_proba(TEXTS), model.predict_proba(TEXTS)
    assert all((before[target] == after[target]).all() for target in before)
    assert model.targets == small_model().targets
    assert model.labels == small_model().labels
    assert model.languages == ("en", "fr")
    assert path.read_bytes() == pack(model) == BYTES


def test_arrays_are_plain_npy():
    """``arrays.npz`` opens with numpy, pickle forbidden."""
    with np.load(io.BytesIO(members()["arrays.npz"]), allow_pickle=False) as arrays:
        assert sorted(arrays) == ["bigrams", "grams", "idf", "intercepts", "scales", "weights"]


def test_an_interrupted_save_leaves_the_old_file(tmp_path, monkeypatch):
    """The file is replaced whole or not at all, and nothing is left behind."""
    path = tmp_path / "model.stance"
    path.write_bytes(b"old")

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(bundle.os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        save_bundle(small_model(), path)
    assert path.read_bytes() == b"old"
    assert [path] == list(tmp_path.iterdir())


def test_a_killed_save_leaves_the_old_file(tmp_path):
    """A process that dies while it writes leaves the old file whole."""
    path = tmp_path / "model.stance"
    save_bundle(small_model(), path)
    code = (
        "import os, sys; from stance import bundle;"
        "model = bundle.load_bundle(sys.argv[1]);"
        "os.fsync = lambda handle: os._exit(9);"
        "bundle.save_bundle(model, sys.argv[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode == 9
    assert path.read_bytes() == BYTES


def test_a_save_into_nowhere_is_refused(tmp_path):
    """A folder that is not there is named."""
    with pytest.raises(BundleError, match="cannot be written"):
        save_bundle(small_model(), tmp_path / "nowhere" / "model.stance")


def test_a_missing_file_is_named(tmp_path):
    """A file that is not there, and a folder, are named."""
    with pytest.raises(BundleError, match=r"absent\.stance: cannot be read"):
        load_bundle(tmp_path / "absent.stance")
    with pytest.raises(BundleError, match="cannot be read"):
        load_bundle(tmp_path)


@settings(max_examples=200)
@given(st.integers(0, len(BYTES) - 1), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_does_not_matter(at, change):
    """Whatever byte is damaged, the answer is a refusal or the same model."""
    data = bytearray(BYTES)
    data[at] ^= change
    with contextlib.suppress(BundleError):
        model = unpack(bytes(data))
        assert model.labels == small_model().labels
        assert (model.weights == small_model().weights).all()


@settings(max_examples=50)
@given(st.integers(0, len(BYTES) - 1))
def test_a_truncated_file_is_refused(length):
    """A file that ends too soon is refused."""
    refusal(BYTES[:length])


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_noise_is_refused(data):
    """What is no zip is refused."""
    refusal(data)


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "a/b.txt", "evil.py", "model.pkl"])
def test_other_members_are_refused(name):
    """Only the seven members are let in, so no path can climb out."""
    assert "accepted: exactly" in refusal(zipped({**members(), name: b""}))


def test_members_of_another_format_are_refused():
    """A file holds what its format number says, no more and no less."""
    held = {n: data for n, data in members().items() if n not in ("words.txt", "words.npz")}
    assert "format 4" in refusal(zipped(held))
    assert "format 1" in refusal(rebuilt({}, format=1))


@pytest.mark.parametrize("flag", [1, 1 << 6])
def test_encrypted_members_are_refused(flag):
    """A member that is not plain is refused."""
    data = bytearray(BYTES)
    entry = data.rindex(b"PK\1\2")
    data[entry + 8] |= flag & 1
    data[entry + 10] |= flag >> 1
    assert "cannot be read" in refusal(bytes(data))


def test_a_compressed_bundle_is_read():
    """Packed again by another tool, a bundle is the same model."""
    data = zipped(members(), zipfile.ZIP_DEFLATED)
    assert pack(unpack(data)) == BYTES


def test_a_member_of_another_size_is_refused():
    """A compressed member that is longer than it claims is not unpacked to its end."""
    data = bytearray(zipped({**members(), "CARD.md": b"0" * 10_000}, zipfile.ZIP_DEFLATED))
    at = data.rindex(b"CARD.md") - 46
    assert data[at : at + 4] == b"PK\1\2"
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert "than it claims" in refusal(bytes(data))


def test_missing_and_doubled_members_are_refused():
    """Each member stands there once."""
    parts = members()
    buffer = io.BytesIO(BYTES)
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("CARD.md", b"another")
    assert "accepted: exactly" in refusal(buffer.getvalue())
    del parts["CARD.md"]
    assert "accepted: exactly" in refusal(zipped(parts))


def test_a_zip_bomb_is_refused_unopened(monkeypatch):
    """A member that claims too much is refused by its claim."""
    monkeypatch.setitem(parts.LIMITS, "CARD.md", 1000)
    data = zipped({**members(), "CARD.md": b"0" * 10_000_000}, zipfile.ZIP_DEFLATED)
    assert "accepted: at most 1000" in refusal(data)


def test_a_bomb_among_the_arrays_is_refused():
    """An array larger than the manifest says is refused by its claim."""
    with np.load(io.BytesIO(members()["arrays.npz"])) as archive:
        n = len(archive["weights"])
    data = with_arrays(weights=np.zeros((n, 3000), dtype=np.int16))
    assert "accepted: at most" in refusal(data)


@pytest.mark.parametrize("name", sorted(members().keys() - {"manifest.json"}))
def test_a_member_that_does_not_match_its_hash_is_refused(name):
    """Each member is checked before use."""
    parts = members()
    parts[name] += b" "
    assert f"{name} is not what the manifest says" in refusal(zipped(parts))


@pytest.mark.parametrize("number", [0, 5, 99, "1", None, 1.0, True])
def test_an_unknown_format_is_refused(number):
    """A format number from the future is named."""
    assert f"format {number!r}" in refusal(rebuilt({}, format=number))


FEATURES = {"words": True, "chars": [3, 5], "reach": 4, "ordered_reach": 2, "bigrams": True}


@pytest.mark.parametrize(
    "entries",
    [
        {"targets": []},
        {"targets": ["escalation"]},
        {"targets": "escalation"},
        {"targets": ["a", "a"], "labels": {"a": ["x", "y"]}},
        {"labels": {}},
        {"labels": []},
        {"labels": {"escalation": ["none", "favor", "against"]}},
        {"languages": "en"},
        {"languages": [1]},
        {"features": {"words": True}},
        {"features": {**FEATURES, "chars": [3, 99]}},
        {"features": {**FEATURES, "chars": ["3", "5"]}},
        {"features": {**FEATURES, "more": 1}},
        {"features": {**FEATURES, "reach": 2.5}},
        {"features": {k: v for k, v in FEATURES.items() if k != "ordered_reach"}},
        {"features": {k: v for k, v in FEATURES.items() if k != "reach"}},
        {"features": {**FEATURES, "a\nb": 1}},
        {"features": sorted(FEATURES)},
        {"features": {**FEATURES, "ordered_reach": 17}},
        {"features": {**FEATURES, "bigrams": 1}},
        {"features": None},
        {"counts": {"terms": 1, "grams": 1, "bigrams": 1, "words": 1}},
        {"counts": {"terms": 1, "grams": 1, "words": 1}},
        {"counts": {"terms": -1, "grams": 1, "bigrams": 1, "words": 1}},
        {"counts": {"terms": 1 << 40, "grams": 1, "bigrams": 1, "words": 1}},
        {"counts": {"terms": 1, "grams": 1}},
        {"counts": None},
    ],
)
def test_a_manifest_that_lies_is_refused(entries):
    """What inference relies on is checked, entry by entry."""
    refusal(rebuilt({}, **entries))


def test_a_format_has_its_features():
    """A file of format 2 that tells of pairs in their order is none, nor of 3 with bigrams."""
    counts = {"terms": 1, "grams": 1, "words": 1}
    for number, accepted in ((2, "chars, reach, words"), (3, "chars, ordered_reach, reach, words")):
        told = refusal(rebuilt({}, format=number, features=FEATURES, counts=counts))
        assert told.endswith(f"accepted: {accepted}")


def test_labels_out_of_order_are_refused():
    """Labels stand in ascending order, so an exchange of two shows."""
    labels = {**json.loads(members()["manifest.json"])["labels"], "three": ["b", "a", "c"]}
    assert "ascending order" in refusal(rebuilt({}, labels=labels))


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b"null", b"[" * 100_000])
def test_a_manifest_that_is_no_object_is_refused(text):
    """Anything but a JSON object is refused."""
    refusal(zipped({**members(), "manifest.json": text}))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["scales", "intercepts"])
def test_a_number_that_is_none_is_refused(name, value):
    """NaN and infinity are refused; weights are whole numbers and cannot be either."""
    array = getattr(small_model(), name).copy()
    array[0] = value
    assert f"array {name} holds NaN or infinity" in refusal(with_arrays(**{name: array}))


@pytest.mark.parametrize(
    "change",
    [
        {"weights": np.zeros((3, 3), dtype=np.int16)},
        {"weights": small_model().weights.astype(np.float64)},
        {"weights": np.asfortranarray(small_model().weights)},
        {"idf": np.zeros_like(small_model().idf)},
        {"grams": small_model().vocabulary.grams[::-1].copy()},
        {"grams": np.zeros_like(small_model().vocabulary.grams)},
        {"grams": small_model().vocabulary.grams + np.uint64(1 << 56)},
        {"bigrams": small_model().vocabulary.bigrams[::-1].copy()},
        {"bigrams": np.zeros_like(small_model().vocabulary.bigrams)},
        {"bigrams": small_model().vocabulary.bigrams + np.uint64(1 << 60)},
        {"bigrams": small_model().vocabulary.bigrams - np.uint64(len(small_model().vocabulary))},
        {"scales": np.array([1, 2, "x"], dtype=object)},
        {"more": np.zeros(1)},
    ],
)
def test_other_arrays_are_refused(change):
    """Type, shape and order are ours; the file must agree. Object arrays are never read."""
    refusal(with_arrays(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"sums": small_model().table.sums + 1},
        {"sums": small_model().table.sums[:-1]},
        {"sums": small_model().table.sums.astype(np.float64)},
        {"concepts": small_model().table.concepts + np.int16(1)},
        {"concepts": np.array([None], dtype=object)},
    ],
)
def test_other_sums_of_words_are_refused(change):
    """What words add must follow from the weights."""
    refusal(with_arrays("words.npz", **change))


def test_an_ngram_over_two_words_is_refused():
    """An n-gram reaches from a blank to the next: no word and no batch changes its neighbour."""
    vocabulary = small_model().vocabulary
    blank = vocabulary.alphabet.index(" ") + 1
    grams = vocabulary.grams.copy()
    grams[0] = blank << 8 | blank
    assert "two blanks" in refusal(with_arrays(grams=np.sort(grams)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("vocabulary.txt", "ab\n=one\n=two"),
        ("vocabulary.txt", "\udc80"),
        ("concepts.txt", "peace"),
        ("concepts.txt", "peace war\nmir\tpeace\nmir\twar"),
        ("concepts.txt", "peace\nmir\tpeace\nmeer\tpeace"),
        ("concepts.txt", "peace war\nmir\tpeace"),
        ("concepts.txt", "a b\nmir\ta b"),
        ("words.txt", "b\na"),
        ("words.txt", "\udc80"),
    ],
)
def test_texts_that_lie_are_refused(name, text):
    """So are the terms and the concepts, each by what reads it."""
    told = refusal(rebuilt({name: text.encode("utf-8", "surrogateescape")}))
    assert any(word in told for word in (name, "terms", "words, but"))


def test_terms_out_of_order_are_refused():
    """Terms stand in ascending order, each with a known mark."""
    lines = members()["vocabulary.txt"].decode().split("\n")
    swapped = "\n".join([lines[0], lines[2], lines[1], *lines[3:]])
    assert "ascending" in refusal(rebuilt({"vocabulary.txt": swapped.encode()}))
    unknown = "\n".join([*lines[:-1], "zzz"])
    assert "begins with" in refusal(rebuilt({"vocabulary.txt": unknown.encode()}))


# What the stance of their time said of the sentence below: against, favor, none.
ANSWERS = [
    [0.18434441, 0.28226835, 0.53338724],
    [0.24276481, 0.58233553, 0.17489966],
    [0.2075271, 0.66421618, 0.12825673],
    [0.65587449, 0.05153673, 0.29258878],
]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_old_formats_stay_readable(path):
    """A file of every format is kept and answers as ever; saved again it has the newest format."""
    number = int(path.stem.removeprefix("format-"))
    model = load_bundle(path)
    assert (2 if number > 2 else 0) == model.spec.ordered_reach
    assert (number > 3) == model.spec.bigrams == bool(len(model.vocabulary.bigrams))
    text = "We condemn this. Russia attacks Ukraine"
    (answer,) = model.predict_proba([text])["escalation"]
    assert ANSWERS[number - 1] == pytest.approx(answer, abs=1e-8)
    lean = unpack_parts(path.read_bytes()).to_lean()
    assert lean.stances([text], "en") == model.stances([text], "en")
    assert json.loads(members(pack(model))["manifest.json"])["format"] == bundle.FORMAT


def test_every_format_has_a_kept_file():
    """None is missing."""
    assert [f"format-{n}.stance" for n in range(1, bundle.FORMAT + 1)] == [p.name for p in KEPT]
