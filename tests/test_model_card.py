"""The card of a model that has none of its own, and its facts as data."""

import json
from dataclasses import replace

import pytest

from stance.batch import find_model_sha256
from stance.bundle import load, save_bundle
from stance.cli import main
from stance.estimator import StanceClassifier
from stance.model_card import describe_model, list_facts
from training.data import TARGETS

from .models import small_model


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Return the path of a model that ``stance train`` made."""
    folder = tmp_path_factory.mktemp("trained")
    rows = [
        f"d{i // 2},{'stop halt' if i % 2 else 'fire on'} {i},{'xy'[i % 2]},en" for i in range(16)
    ]
    (folder / "l.csv").write_text("\n".join(["doc,text,e,lang", *rows]), encoding="utf-8")
    path = folder / "mine.stance"
    assert 0 == main(["train", str(folder / "l.csv"), "-o", str(path)])
    return path


def test_the_card_of_a_trained_model(trained, capsys):
    """A reader learns what it answers, how good it is, and what it was made of; no JSON."""
    model = load(trained)
    assert 0 == main(["info", str(trained)])
    out = capsys.readouterr().out
    figures = model.manifest["metrics"]["e"]
    low, high = figures["interval"]
    assert out.startswith("# Model card: mine.stance\n")
    for part in (
        "Statements in en; in any other it abstains.",
        f"| e | x, y | {figures['macro_f1']:.3f} | {low:.3f} to {high:.3f} | "
        f"{figures['calibration_error']:.3f} | 16 |",
        "Measured on documents left out of training",
        f"16 statements, fingerprint `{model.manifest['data']['fingerprint']}`.",
        f"e: from these labels alone, C {model.manifest['strengths']['e']['C']:g}.",
        f"**Features.** {len(model.vocabulary)}: words, n-grams of 3 to 5 characters "
        "within words, concepts, bigrams of words or of their concepts, pairs of concepts up to 8 "
        "apart, pairs of concepts in their order up to 1 apart.",
        f"scikit-learn {model.manifest['versions']['scikit-learn']}",
    ):
        assert part in out, part
    assert "{" not in out
    assert model.manifest["data"]["seen"] not in out


def test_the_card_says_what_is_not_known():
    """Without figures it says how to get them; without languages that it never abstains for one."""
    plain = describe_model(replace(small_model(), languages=()))
    assert "Not measured: `stance train`" in plain
    assert "Any language" in plain
    assert "| three | a, b, c | – | – | – | – |" in plain


def test_the_card_names_the_base():
    """Whoever goes on from a model wants to know from which."""
    texts, labels = ["Fire!", "Stop."] * 3, {"escalation": ["favor", "against"] * 3}
    model = StanceClassifier.from_model(small_model(), C=1.0).fit(texts, labels).model_
    base = small_model().manifest["data"]["fingerprint"]
    assert f"Goes on from a model of 24 statements, fingerprint `{base}`." in describe_model(model)


def test_a_card_of_its_own_comes_first(tmp_path, capsys):
    """What the maker wrote is what is shown."""
    path = tmp_path / "x.stance"
    save_bundle(replace(small_model(), card="# Ours\n"), path)
    assert 0 == main(["info", str(path)])
    assert "# Ours\n\n" == capsys.readouterr().out


@pytest.mark.parametrize("odd", [None, 3, "text", [], {}, {"e": None}, {"statements": "many"}])
def test_a_garbled_manifest_gives_a_card(odd):
    """A stranger's bundle may tell anything of itself; the card leaves out what is none."""
    names = ("data", "base", "metrics", "strengths", "versions")
    model = replace(small_model(), manifest=dict.fromkeys(names, odd), card="")
    assert "# Model card: odd" in describe_model(model, "odd")
    garbled = {"macro_f1": "high", "interval": [1, None], "calibration_error": [], "n": odd}
    metrics = {"metrics": {"escalation": garbled}}
    assert "| escalation | against, favor, none | – | – | – |" in describe_model(
        replace(model, manifest=metrics)
    )


def test_a_name_breaks_no_table():
    """A bar or a line feed in the name of a target stays in its cell."""
    model = replace(small_model(), labels={"a|b\nc": ("x", "y")})
    assert "| a\\|b c | x, y | – |" in describe_model(model)


def test_the_facts_are_data(trained, capsys):
    """All that the bundle tells, the hashes of its texts apart, as one line of JSON."""
    assert 0 == main(["info", "--format", "json", str(trained)])
    out = capsys.readouterr().out
    assert 1 == out.count("\n")
    facts = json.loads(out)
    model = load(trained)
    assert (str(trained), find_model_sha256(trained)) == (facts["model"], facts["sha256"])
    assert ({"e": ["x", "y"]}, ["en"]) == (facts["labels"], facts["languages"])
    assert model.manifest["metrics"] == facts["metrics"]
    assert {"fingerprint", "statements"} == set(facts["data"])
    assert facts["card"] is None
    shipped = list_facts(load())
    assert list(TARGETS) == shipped["targets"]
    assert load().card == shipped["card"]
