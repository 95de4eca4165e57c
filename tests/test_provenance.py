"""What a model tells of its making."""

import json
import re

import numpy as np

from stance._version import __version__
from stance.estimator import StanceClassifier
from stance.provenance import fingerprint

from .models import LABELS, TEXTS, small_model


def manifest(**parameters):
    """Return what a classifier writes of a small training."""
    clf = StanceClassifier(**{"min_df": 1, **parameters})
    return clf.fit(TEXTS, {"escalation": LABELS["escalation"]}).model_.manifest


def column(*labels):
    """Return labels of one target."""
    return {"e": np.array(labels, dtype=object)}


def test_the_fingerprint_is_of_the_data():
    """Their order changes nothing; a text, a label, or the name of the target changes it."""
    same = fingerprint(["a", "b"], column("x", None))
    assert re.fullmatch("[0-9a-f]{64}", same)
    assert same == fingerprint(["b", "a"], column(None, "x"))
    others = [
        fingerprint(["a", "c"], column("x", None)),
        fingerprint(["a", "b"], column("x", "x")),
        fingerprint(["a", "b"], {"f": column("x", None)["e"]}),
        fingerprint(["a"], column("x")),
    ]
    assert 5 == len({same, *others})


def test_a_manifest_is_plain_data():
    """It has what a reader of the bundle asks for, and goes through JSON unchanged."""
    told = manifest(random_state=3)
    assert told == json.loads(json.dumps(told)) | {"parameters": told["parameters"]}
    assert (12, 3) == (told["data"]["statements"], told["parameters"]["random_state"])
    assert __version__ == told["versions"]["stance"]
    assert {"escalation"} == set(told["temperatures"])
    assert not {"base", "concepts", "targets"} & set(told["parameters"])
    assert not {"base", "strengths"} & set(told)


def test_what_was_chosen_and_gone_on_from_is_told():
    """The strength of each target where it was searched for; the base by its fingerprint."""
    assert {"C", "from_base"} == set(manifest(C="auto")["strengths"]["escalation"])
    data = small_model().manifest["data"]
    expected = {"fingerprint": data["fingerprint"], "statements": data["statements"]}
    assert expected == manifest(base=small_model())["base"]
