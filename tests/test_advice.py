"""What makes labelled data unfit for training, and what would help them most."""

import csv
import json
import time
from pathlib import Path

import numpy as np
import pytest

from stance.advice import advise, find_faults, near_copies
from stance.evaluation import measure, measure_all
from stance.labelled import Labelled, read_labelled

DAM = Path(__file__).parent / "data" / "dam.csv"
SEEDS = Path(__file__).parent.parent / "seeds" / "statements"
PROBA, NAMES = {"dam": np.eye(2)}, {"dam": ["favor", "none"]}


def write(path, rows, names=("doc", "text", "e")):
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    return path


@pytest.mark.parametrize(
    ("odd", "common", "is_fault"),
    [
        ("agaist", "against", True),
        ("favour", "favor", True),
        ("disagree", "agree", False),
        ("level_1", "level_2", False),
        ("irony", "against", False),
    ],
)
def test_a_misspelled_label(tmp_path, odd, common, is_fault):
    """A label given once that looks like a frequent one is named by its line."""
    rows = [[f"d{i}", f"words {i}", ("none", common)[i % 2]] for i in range(20)]
    data = read_labelled([write(tmp_path / "a.csv", [*rows, ["d20", "more", odd]])])
    found = find_faults(data, {})
    assert is_fault == bool(found)
    if is_fault:
        assert f"a.csv:22, column e: got {odd!r}, given 1 times in all; {common!r}" in found[0]


def test_a_column_of_remarks_is_no_target(tmp_path):
    """A column that hardly repeats itself is told, rather than learned."""
    rows = [[f"d{i}", f"words {i}", "xy"[i % 2], f"see page {i}"] for i in range(30)]
    path = write(tmp_path / "a.csv", rows, ("doc", "text", "e", "remark"))
    (found,) = find_faults(read_labelled([path]), {})
    assert "'remark' has 30 different values in 30 rows" in found
    assert not find_faults(read_labelled([path], targets=["e"]), {})


def test_near_copies_are_found_across_documents():
    """Case and punctuation do not hide a copy; the same document may repeat itself."""
    texts = ["Stop the war now, please.", "stop the war NOW please", "Stop the war now, please!"]
    assert [(0, 1), (1, 2)] == near_copies(texts, ["a", "b", "a"])
    assert not near_copies(["Fire at will.", "Hold your fire."], ["a", "b"])


def test_many_near_copies_are_found_in_little_time():
    """Thousands of equal texts make no millions of pairs; of many texts near ones are found too."""
    begin = time.process_time()
    pairs = near_copies(["Stop the war now, please."] * 3000, [str(i % 7) for i in range(3000)])
    assert set(range(1, 3000)) == {b for _, b in pairs}
    assert len(pairs) < 10_000
    texts = [f"statement {i} says {i * 7919 % 5003}" for i in range(5100)]
    texts += ["We condemn the attack on the port of the city in the strongest terms."]
    texts += ["We condemn the attack on the port of that city in the strongest terms."]
    found = near_copies(texts, [str(i) for i in range(len(texts))])
    assert (5100, 5101) in found
    assert time.process_time() - begin < 5


def test_advice_puts_the_split_first(tmp_path):
    """Copies across documents come before what is merely rare."""
    whole = read_labelled([DAM])
    copy = ["other", f"{whole.texts[0].upper()}!", "favor"]
    data = read_labelled([DAM, write(tmp_path / "a.csv", [copy], ("doc", "text", "dam"))])
    found = advise(data, measure_all({"dam": ["favor", "none"]}, PROBA, NAMES, ["a", "b"]))
    assert "1 statement is a near copy of one in another document" in found[0]
    assert f"{DAM}:2 and {tmp_path / 'a.csv'}:2" in found[0]
    assert "dam: 'favor' is given 1 times" in found[1]
    bare = read_labelled([write(tmp_path / "b.csv", [["a", "x"], ["b", "y"]], ("text", "e"))])
    assert "there is no column doc" in advise(bare, [])[0]


def test_json_lines_of_the_seeds_have_no_faults():
    """The seed corpus itself passes."""
    data = read_labelled([SEEDS / "kk.jsonl"], check=lambda found: find_faults(found, {}))
    rows = (SEEDS / "kk.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["text"] for row in rows] == data.texts
    (note,) = data.notes
    assert note.startswith("left out: form, pair, topic, which")


def labelled(labels, docs=None):
    """Return statements with the labels of one target, unlike one another."""
    words = [
        f"{'abcdefghijklmnopqrstuvwxyz'[i % 26] * 5}{i} word{i * i}" for i in range(len(labels))
    ]
    columns = {} if docs is None else {"doc": list(docs)}
    return Labelled(words, {"t": list(labels)}, columns, [f"f:{i}" for i in range(len(labels))])


def figures(gold, guesses):
    """Return the figures of guesses, one document each."""
    names = sorted({*gold, *guesses})
    proba = np.eye(len(names))[[names.index(guess) for guess in guesses]]
    return measure("t", gold, proba, names, [str(i) for i in range(len(gold))])


def test_what_a_model_cannot_learn():
    """One label or one document only is a fault; the labels of a model to go on from count."""
    one = labelled("xxxx", "abcd")
    (fault,) = find_faults(one, {})
    assert fault.startswith("column 't' has one label only, 'x' (4 times); a model learns to tell")
    assert not find_faults(one, {"t": ("x", "y")})
    (fault,) = find_faults(labelled("xyxy", "aaaa"), {})
    assert fault.startswith("all statements are of one document (column doc); give at least two")
    assert not find_faults(Labelled(), {})
    assert not find_faults(labelled("xyxy"), {})


def test_another_case_is_a_misspelling_however_often():
    """``X`` beside ``x`` is one label written in two ways, and each row is named."""
    found = find_faults(labelled("xxxxxXXXyyyy", "abcdefghijkl"), {})
    assert ["f:5, column t: got 'X'", "f:6, column t: got 'X'", "f:7, column t: got 'X'"] == [
        line[:22] for line in found
    ]
    found = find_faults(labelled("XxYY", "abcd"), {})
    assert ["f:0, column t: got 'X'"] == [line[:22] for line in found]


def test_a_label_of_the_model_is_misspelled_however_often():
    """Beside the labels of the model to go on from, ``favour`` is a slip even where it is usual."""
    data = labelled(["favour", "none"] * 9, [f"d{i}" for i in range(18)])
    assert not find_faults(data, {})
    found = find_faults(data, {"t": ("against", "favor", "none")})
    assert len(found) == 9
    assert "'favor' is a label of the model: correct one of the two" in found[0]
    both = labelled(["favored", "none", "favor"] * 6, [f"d{i}" for i in range(18)])
    assert not find_faults(both, {"t": ("against", "favor", "none")})


def test_the_commonest_spelling_is_named():
    """Of several that differ by case, the one that is given most."""
    labels = ["favor"] * 9 + ["Favor"] * 4 + ["FAVOR"] * 3 + ["none"] * 9
    found = find_faults(labelled(labels, [f"d{i}" for i in range(25)]), {})
    assert len(found) == 7
    assert all("'favor' is given 9 times: correct one of the two" in line for line in found)


def test_advice_names_what_is_rare_and_what_is_confused():
    """Too few of a label, the commonest error, too few documents, and rows without a label."""
    gold = ["x"] * 40 + ["y"] * 10
    data = labelled([*gold, None], [f"d{i % 7}" for i in range(51)])
    found = advise(data, [figures(gold, ["x"] * 40 + ["x"] * 6 + ["y"] * 4)])
    assert (
        "t: 'y' is given 10 times, in 7 documents; 20 more statements of it would help most"
        in found
    )
    assert any("the commonest error is 'y' taken for 'x' (6 of 10)" in line for line in found)
    assert any(line.startswith("there are 7 documents only") for line in found)
    assert "1 statements have no label at all: they teach nothing of any target" == found[-1]


def test_advice_names_a_text_with_two_labels():
    """The same text with another label is told by both places; with the same label it is not."""
    gold = ["x"] * 40 + ["y"] * 40
    data = Labelled(
        texts=[f"text {i}" for i in range(79)] + ["text  3"],
        labels={"t": gold},
        places=[f"a.csv:{i + 2}" for i in range(80)],
        columns={"doc": [f"d{i}" for i in range(80)]},
    )
    (line,) = [line for line in advise(data, [figures(gold, gold)]) if "two labels" in line]
    assert line.startswith("t: the same text has two labels (a.csv:5 and a.csv:81): keep the right")
    data.labels["t"][79] = "x"
    assert not any("two labels" in line for line in advise(data, [figures(gold, gold)]))


def test_advice_says_when_nothing_was_learned():
    """A model that is not surely better than the commonest label is told so; a good one is not."""
    gold = ["x", "y"] * 40
    data = labelled(gold, [f"d{i}" for i in range(80)])
    assert any("not surely better" in line for line in advise(data, [figures(gold, ["x"] * 80)]))
    assert not advise(data, [figures(gold, gold)])
