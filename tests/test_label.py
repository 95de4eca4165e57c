"""Labels as users of scikit-learn give them, read into one form and given back in theirs."""

import numpy as np
import pandas as pd
import pytest

from stance.errors import InputError
from stance.label import (
    check_lengths,
    check_weighted,
    encode_labels,
    place_weights,
    read_labels,
    read_texts,
    shape_labels,
)

TEXTS = ["a", "b", "c"]


def objects(*values):
    """Return an array of objects."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


@pytest.mark.parametrize(
    "X",
    [
        TEXTS, tuple(TEXTS), iter(TEXTS), np.array(TEXTS), np.array([TEXTS]).T,
        pd.Series(TEXTS, index=[5, 6, 7]), pd.DataFrame({"text": TEXTS}),
    ],
    ids=lambda X: type(X).__name__,
)  # fmt: skip
def test_texts_in_any_column(X):
    """A list comes back, in order."""
    assert TEXTS == read_texts(X)


@pytest.mark.parametrize(
    ("X", "said"),
    [
        (None, "texts are None; accepted: a list"),
        (3, "texts are 3"),
        (np.array([TEXTS, TEXTS]), r"shape \(2, 3\); accepted: one column"),
        (["a", 3], "3"),
        ("abc", "got one string; accepted: a list of statements"),
    ],
)
def test_what_is_no_column_of_texts(X, said):
    """It is refused and shown."""
    with pytest.raises(InputError, match=said):
        read_texts(X)


@pytest.mark.parametrize(
    ("y", "names", "kind", "expected"),
    [
        ({"e": ["x", "y"]}, None, "mapping", {"e": ["x", "y"]}),
        (pd.DataFrame({"e": ["x", "y"]}), None, "frame", {"e": ["x", "y"]}),
        (["x", "y"], None, "vector", {"stance": ["x", "y"]}),
        ([["x", 1], ["y", 2]], None, "matrix", {"target_0": ["x", "y"], "target_1": [1, 2]}),
        ([["x", 1], ["y", 2]], ["e", "f"], "matrix", {"e": ["x", "y"], "f": [1, 2]}),
    ],
)
def test_labels_in_any_form(y, names, kind, expected):
    """The form is told, and every target has its column."""
    found, columns = read_labels(y, names)
    assert kind == found
    assert expected == {target: column.tolist() for target, column in columns.items()}


@pytest.mark.parametrize("missing", [None, "", float("nan"), np.nan, pd.NA, pd.NaT])
def test_a_missing_label_is_none(missing):
    """However a frame, an array or a list writes it."""
    _, columns = read_labels({"e": ["x", missing, 0, False]}, None)
    assert ["x", None, 0, False] == columns["e"].tolist()


@pytest.mark.parametrize(
    ("y", "names", "said"),
    [
        (None, None, "fit requires y to be passed"),
        ("xy", None, "the target y is 'xy'"),
        ({}, None, "no labels; accepted: at least one target"),
        (np.zeros((2, 2, 2)), None, "labels have 3 dimensions; accepted: 1, 2"),
        ([["x", "y"]], ["e"], "2 columns of labels but 1 target names"),
        ({"e": [0.5]}, None, "Unknown label type: 'e' has 0.5"),
        ({"e": [["x"]]}, None, r"'e' has the label \['x'\]; accepted: text"),
    ],
)
def test_what_are_no_labels(y, names, said):
    """It is refused, and what is accepted is said."""
    with pytest.raises(InputError, match=said):
        read_labels(y, names)


def test_labels_are_coded_in_the_order_of_their_names():
    """Numbers keep their kind, and labels that a model lends stand among them."""
    values, coded = encode_labels("e", objects(10, 9, 10))
    assert ([10, 9], [0, 1, 0]) == (values.tolist(), coded.tolist())
    assert values.dtype.kind == "i"
    values, coded = encode_labels("e", objects("x", "x"), ("w", "x", "y"))
    assert (["w", "x", "y"], [1, 1]) == (values.tolist(), coded.tolist())
    values, _ = encode_labels("e", objects("x", "z"), ("w", "x", "y"))
    assert ["x", "z"] == values.tolist()


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["x", "x"], r"has 1 class of labels \(x\); accepted: at least two"),
        ([], r"has 0 classes of labels \(all are missing\)"),
        (["1", 1], "has labels of one name, such as 1 and '1'"),
    ],
)
def test_labels_that_are_no_choice(labels, said):
    """A model tells at least two apart, each of its own name."""
    with pytest.raises(InputError, match=said):
        encode_labels("e", objects(*labels))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"columns": {"e": ["x"]}}, "2 texts but 1 labels for 'e'"),
        ({"sample_weight": [1.0]}, r"sample_weight.shape == \(1,\)"),
        ({"sample_weight": [1.0, -1.0]}, "below 0 or no number"),
        ({"sample_weight": [1.0, float("nan")]}, "below 0 or no number"),
        ({"groups": ["a"]}, "2 texts but 1 groups"),
    ],
)
def test_one_of_each_a_text(given, said):
    """Labels, weights and groups are as many as the texts."""
    check_lengths(2, {"e": objects("x", None)}, [0.0, 2.0], ["a", "b"])
    with pytest.raises(InputError, match=said):
        check_lengths(2, **{"columns": {}, **given})


@pytest.mark.parametrize("weight", [0, -1.0, float("nan"), float("inf"), "2", True, None])
def test_a_class_weight_is_a_number_above_nothing(weight):
    """And of a label that there is."""
    check_weighted({"x": 0.5}, ["x", "y"])
    check_weighted("balanced", [])
    with pytest.raises(InputError, match="accepted: a number above 0"):
        check_weighted({"x": weight}, ["x", "y"])
    with pytest.raises(InputError, match="class_weight has the label 'z'; accepted: x, y"):
        check_weighted({"z": 1.0}, ["y", "x"])


def test_class_weights_stand_at_the_places_of_their_labels():
    """By name, so that 1 and '1' are one label; of another target they are left out."""
    assert {0: 3.0} == place_weights({1: 3, "z": 2}, ["1", "2"])
    assert "balanced" == place_weights("balanced", ["1"])
    assert place_weights(None, ["1"]) is None


def test_labels_come_back_in_their_form():
    """A dict of lists, a frame with the index of the texts, a matrix, or a vector."""
    columns = {"e": objects("x", "y"), "f": objects(1, 2)}
    assert {"e": ["x", "y"], "f": [1, 2]} == shape_labels("mapping", columns, TEXTS)
    texts = pd.Series(["a", "b"], index=[7, 8])
    frame = shape_labels("frame", columns, texts)
    assert ([7, 8], ["x", "y"]) == (frame.index.tolist(), frame["e"].tolist())
    assert [["x", 1], ["y", 2]] == shape_labels("matrix", columns, TEXTS).tolist()
    assert ["x", "y"] == shape_labels("vector", {"e": columns["e"]}, TEXTS).tolist()
