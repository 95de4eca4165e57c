from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance import memory
from stance.bundle import pack
from stance.concept import ConceptTable
from stance.errors import InputError
from stance.estimator import StanceClassifier
from stance.model import StanceModel
from stance.parts import unpack_parts

from .models import LABELS, TEXTS, small_model, small_pipeline

# Pieces of known text make n-grams, concepts and pairs frequent in what Hypothesis invents.
any_text = st.lists(
    st.one_of(st.text(st.characters(exclude_categories=())), st.sampled_from(TEXTS))
).map(" ".join)

ODD = [
    "",
    " \t\n\x00",
    "\ud800",
    "ﬁnal STRASSE straße İstanbul",
    "e\u0301" * 50,
    "о" * 9_000,
    "condemn" * 2_000,
    "we condemn " * 500,
    "— « » … ’’’",
    "x" * 63 + "’" + "y" * 64,
    "Russia-Ukraine/NATO—war.peace,talks;attack",
    "\u202eсанкции\u202c",
    "🇺🇦 🇷🇺 We support 🇺🇦",
    "文字化け condemn",
]


def difference(texts: list[str]) -> float:
    """Return the largest difference from the scikit-learn pipeline."""
    ours = small_model().predict_proba(texts)
    theirs = small_pipeline().predict_proba(texts)
    return max(np.abs(a - b).max() for a, b in zip(ours.values(), theirs, strict=True))


@pytest.fixture(scope="module", params=["few", "many"])
def amount(request):
    """Read words as of few statements, then as of many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "_FEW_CHARS", 0 if request.param == "many" else 1 << 30)
        yield request.param


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(any_text, min_size=1, max_size=4))
def test_equals_the_sklearn_pipeline(amount, texts):
    """Inference gives what the scikit-learn pipeline gives, on any text."""
    assert difference(texts) < 1e-9


@pytest.mark.parametrize("text", ODD)
def test_equals_the_sklearn_pipeline_on_odd_text(amount, text):
    """The same on text made to break it."""
    assert difference([text, ""]) < 1e-9


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(any_text, max_size=6))
def test_the_batch_does_not_matter(amount, texts):
    """A statement has the same probabilities, to the last bit, alone and among others."""
    model = small_model()
    together = model.predict_proba(texts)
    for i, text in enumerate(texts):
        alone = model.predict_proba([text])
        for target, proba in together.items():
            assert proba[i].tolist() == alone[target][0].tolist()


@pytest.mark.parametrize(
    "parameters",
    [
        {"reach": 0, "ordered_reach": 0},
        {"reach": 4, "ordered_reach": 0, "bigrams": False},
        {"reach": 0, "ordered_reach": 2},
        {"reach": 2, "ordered_reach": 4, "words": False},
        {"reach": 1, "ordered_reach": 16, "max_features": 90},
    ],
)
def test_all_ways_of_reading_pairs_agree(parameters):
    """However far pairs reach, and with what bigrams, every reader of a model gives the same."""
    table = ConceptTable([("we", "we"), ("russia", "russia"), ("act", "condemn*"), ("act", "fire")])
    clf = StanceClassifier(min_df=1, concepts=table, **parameters)
    model = clf.fit(TEXTS * 2, {"escalation": LABELS["escalation"] * 2}).model_
    texts = [
        "We condemn Russia, we fire",
        "Russia condemned: we — fire! We, Russia.",
        "fire fire",
        "and call,and/call for — restraint; strike strike’again Our-forces北forces",
        "",
    ]
    found = model.predict_proba(texts * 300)["escalation"]
    for i, text in enumerate(texts):
        assert (model.predict_proba([text])["escalation"] == found[i]).all()
        explained = model.explain(text, "escalation")
        assert explained.logits == pytest.approx(
            np.sum([explained.intercepts, *(span.weights for span in explained.spans)], axis=0)
        )
        assert np.log(found[i]) - np.log(found[i][0]) == pytest.approx(
            np.subtract(explained.logits, explained.logits[0])
        )
    (theirs,) = clf.to_sklearn().predict_proba(texts)
    assert theirs == pytest.approx(found[: len(texts)], abs=1e-9)
    lean = unpack_parts(pack(model)).to_lean()
    assert lean.stances(texts, "en") == model.stances(texts, "en")


@pytest.mark.parametrize(
    "changed",
    [{"bigrams": False}, {"words": False}, {"reach": 0}, {"ordered_reach": 0}, {"chars": (4, 4)}],
)
def test_what_is_learned_without_a_kind_of_features_is_read_without_it(changed):
    """Who goes on from a model without some of its features gets one that has none of them."""
    labels = {"escalation": LABELS["escalation"] * 2}
    base = StanceClassifier(min_df=1).fit(TEXTS * 2, labels).model_
    clf = StanceClassifier.from_model(base, C=1.0, min_df=1, calibration=None, **changed)
    model = clf.fit(TEXTS, {"escalation": LABELS["escalation"]}).model_
    found = model.predict_proba(TEXTS)["escalation"]
    (theirs,) = clf.to_sklearn().predict_proba(TEXTS)
    assert theirs == pytest.approx(found, abs=1e-9)
    assert [list(p) for p in found] == [
        list(model.predict_proba([text])["escalation"][0]) for text in TEXTS
    ]
    lean = unpack_parts(pack(model)).to_lean()
    assert lean.stances(TEXTS, "en") == model.stances(TEXTS, "en")


@given(any_text)
def test_probabilities_sum_to_one(text):
    """Rows sum to 1, and the label is the most probable."""
    model = small_model()
    (stances,) = model.stances([text], "en")
    labels = model.predict([text])
    for target, stance in stances.items():
        assert sum(stance.probabilities.values()) == pytest.approx(1)
        assert stance.probabilities[stance.label] == max(stance.probabilities.values())
        assert [stance.label] == labels[target]
        assert -1 <= stance.score <= 1


def test_memory_is_bounded_and_forgetting_changes_nothing(monkeypatch):
    """With room for a few stretches only, answers stay the same."""
    model = small_model()
    texts = [f"{text} {i}x{i}" for i in range(50) for text in TEXTS]
    before = model.predict_proba(texts)
    monkeypatch.setattr("stance.memory._MAX_REMEMBERED", 20)
    monkeypatch.setattr("stance.model._BATCH_CHARS", 200)
    monkeypatch.setattr("stance.memory._FEW_CHARS", 100)
    small = pickle.loads(pickle.dumps(model))
    after = small.predict_proba(texts)
    assert all((before[target] == after[target]).all() for target in before)
    memory = small._memory
    assert len(memory.rows) < 60
    assert memory.index.n_words < 100
    assert memory.n_rows - memory._n_known[0] < 100


def test_stretches_of_many_words_are_forgotten_in_time(monkeypatch):
    """Of words between two blanks no more are kept than there is room for."""
    monkeypatch.setattr(memory, "_MAX_WORDS", 500)
    model = pickle.loads(pickle.dumps(small_model()))
    texts = [".".join(f"{text}{i}" for text in ("we", "fire", "условие") * 100) for i in range(9)]
    alone = [small_model().predict_proba([text])["escalation"][0].tolist() for text in texts]
    for text, expected in zip(texts, alone, strict=True):
        assert expected == model.predict_proba([text])["escalation"][0].tolist()
        assert model._memory.n_words - model._memory._n_known[1] < 1000


def test_long_stretches_are_not_remembered(monkeypatch):
    """A text without blanks does not stay in memory."""
    model = pickle.loads(pickle.dumps(small_model()))
    for few in (1 << 30, 0):
        monkeypatch.setattr(memory, "_FEW_CHARS", few)
        model.predict(["a" * 10_000, "peace"])
        assert {"peace"} == model._memory.rows.keys()


def test_pickle_keeps_the_answers():
    """A model can be sent to another process."""
    model = pickle.loads(pickle.dumps(small_model()))
    assert model.predict(TEXTS) == small_model().predict(TEXTS)


def test_no_statements():
    """No statements give no rows."""
    assert (0, 3) == small_model().predict_proba([])["escalation"].shape
    assert [] == small_model().stances([], "en")


def test_abstains_when_it_should():
    """Unknown languages and unknown words are said to be so; the label is given all the same."""
    model = small_model()
    assert {None} == {s.abstained for s in model.stances([TEXTS[0]], "en")[0].values()}
    for lang in (None, "de"):
        (stances,) = model.stances([TEXTS[0]], lang)
        assert {"unknown language"} == {s.abstained for s in stances.values()}
    (stances,) = model.stances(["zzzqq xxkkjj"], "en")
    assert {"too few known features"} == {s.abstained for s in stances.values()}


def test_score_needs_favor_and_against():
    """The score of a target with other labels is 0."""
    (stances,) = small_model().stances([TEXTS[0]], "en")
    assert stances["three"].score == 0
    assert stances["escalation"].score < 0


def test_wrong_arguments_are_refused():
    """A string in place of a list, and an unknown target, are refused in one line."""
    with pytest.raises(InputError, match="brackets"):
        small_model().predict("text")
    with pytest.raises(InputError, match="accepted: escalation, support, three"):
        small_model().explain("text", "peace")


def test_inference_needs_numpy_only(tmp_path):
    """Opening and predicting import neither scikit-learn nor its kin."""
    path = tmp_path / "small.stance"
    from stance.bundle import save_bundle

    save_bundle(small_model(), path)
    code = (
        "import sys; from stance.bundle import load_bundle;"
        f"load_bundle({str(path)!r}).predict_proba(['We condemn it.']);"
        "print({'sklearn', 'scipy', 'nltk', 'joblib', 'pandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_model_is_the_sum_of_its_parts():
    """A model can be built from its fields alone."""
    model = small_model()
    copy = StanceModel(*(getattr(model, name) for name in model.__dataclass_fields__))
    assert copy.predict(TEXTS) == model.predict(TEXTS)
