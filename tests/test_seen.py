"""What a model remembers of its training texts, and the warning that comes of it."""

import csv
import json

import pytest

import stance
from stance import seen
from stance.cli import main
from stance.estimator import StanceClassifier
from stance.seen import count_seen, pack_seen

from .models import LABELS, TEXTS, small_model


def told(texts, base=None):
    """Return the manifest of a model that was trained on some texts."""
    return {"data": {"seen": pack_seen(texts, base)}}


def write(path, rows):
    """Write labelled statements, each a document."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("doc", "text", "e"), *rows])
    return str(path)


def rows(*words):
    """Return statements that can be trained on, those of other words apart."""
    return [(f"{w}{i}", f"{'stop end' if i % 2 else 'fire on'} {w} {i}", "xy"[i % 2])
            for w in words for i in range(8)]  # fmt: skip


def test_order_and_repeats_change_nothing():
    """The hashes are a set: the bundle has the same bytes whatever the order."""
    assert pack_seen(["a", "b", "c"]) == pack_seen(["c", "b", "a", "b"])
    assert pack_seen(["a", "b"]) != pack_seen(["a", "d"])


def test_only_what_was_seen_counts():
    """Case and blanks do not hide a text; other words do, and each statement counts."""
    manifest = told(["Open fire!", "\ud800 odd", "Огонь!"])
    assert 4 == count_seen(["open  FIRE!\n", "\ud800 odd", "ОГОНЬ!", "Open fire!"], manifest)
    assert 0 == count_seen(["Open fire", "Огонь", ""], manifest)


def test_what_the_base_saw_was_seen():
    """A model that went on from another has seen the texts of both."""
    manifest = told(["b"], told(["a"]))
    assert 2 == count_seen(["a", "b", "c"], manifest)


@pytest.mark.parametrize("data", [None, [], {}, {"seen": 3}, {"seen": "é"}, {"seen": "a"}])
def test_a_manifest_that_does_not_tell_counts_nothing(data):
    """Whatever a stranger's bundle says of its data, it is no reason to fail."""
    assert 0 == count_seen(["a"], {"data": data})
    assert 0 == count_seen(["a"], {})


def test_of_too_many_some_are_kept(monkeypatch):
    """The manifest has a largest size; what is counted is then at most what was seen."""
    monkeypatch.setattr(seen, "MAX_SEEN", 10)
    texts = [str(i) for i in range(40)]
    assert 10 == count_seen(texts, told(texts))


def test_a_model_that_was_fitted_and_saved_tells(tmp_path):
    """The estimator writes the hashes, and the bundle keeps them."""
    path = tmp_path / "m.stance"
    StanceClassifier(min_df=1).fit(TEXTS, LABELS["escalation"]).save(path)
    assert len(TEXTS) == count_seen(TEXTS, stance.load(path).manifest)
    both = StanceClassifier.from_model(small_model()).fit(["Fire!", "Stop."] * 3, ["x", "y"] * 3)
    assert len(TEXTS) + 1 == count_seen([*TEXTS, "Stop."], both.model_.manifest)


def test_evaluation_on_training_data_is_warned_of(tmp_path, capsys):
    """One line on standard error says how many, for the model and the one it is compared with."""
    own, other = (str(tmp_path / f"{n}.stance") for n in ("own", "other"))
    assert 0 == main(["train", write(tmp_path / "a.csv", rows("sea", "air")), "-o", own])
    assert 0 == main(["train", write(tmp_path / "b.csv", rows("mud")), "-o", other])
    bare = [(doc, text, "") for doc, text, _ in rows("air")]  # Seen, but not measured.
    mixed = write(tmp_path / "c.csv", [*rows("sea", "ice"), *rows("mud")[:3], *bare])
    capsys.readouterr()
    assert 0 == main(["evaluate", own, mixed, "--against", other, "--format", "json"])
    out, err = capsys.readouterr()
    lines = [line for line in err.splitlines() if "was trained on" in line]
    assert [
        f"stance: {own} was trained on at least 8 of these 19 statements",
        f"stance: {other} was trained on at least 3 of these 19 statements",
    ] == [line.split(": its figures")[0] for line in lines]
    assert 2 == len(json.loads(out)["warnings"])
    assert 0 == main(["evaluate", own, write(tmp_path / "d.csv", rows("ice"))])
    assert "was trained on" not in capsys.readouterr().err


def test_going_on_with_the_same_data_is_warned_of(tmp_path, capsys):
    """What the base has learned it answers right, whichever fold is left out."""
    base, labels = str(tmp_path / "a.stance"), write(tmp_path / "a.csv", rows("sea", "air"))
    assert 0 == main(["train", labels, "-o", base])
    assert "was trained on" not in capsys.readouterr().err
    bare = write(
        tmp_path / "c.csv", [*rows("sea", "air"), *((d, t, "") for d, t, _ in rows("ice"))]
    )
    assert 0 == main(["train", bare, "--from", base, "-o", str(tmp_path / "b.stance")])
    assert f"{base} was trained on at least 16 of these 16 statements" in capsys.readouterr().err
