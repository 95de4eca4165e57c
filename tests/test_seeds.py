"""The seed corpus: its form, its balance, and that nothing in it stands twice or elsewhere."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from training.data import read_contrast, read_seeds

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
TARGETS = ("escalation", "support_ukraine", "support_russia")
LABELS = {"favor", "against", "none"}
ACTORS = {"nato", "g7", "kyiv", "moscow", "astana"}
FORMS = {"communique", "briefing", "dispatch-direct", "dispatch-indirect", "headline"}
COLUMNS = {
    "id", "doc", "lang", "actor", "date", "form", "topic", "pair", "text", "annotator", *TARGETS,
}  # fmt: skip
STATEMENTS = sorted((ROOT / "seeds" / "statements").glob("*.jsonl"))
CONTRAST = sorted((ROOT / "seeds" / "contrast").glob("*.jsonl"))
DISPATCHES = sorted((ROOT / "seeds" / "dispatches").glob("*.jsonl"))
# Neighbours may share this much; what shares more is the same statement twice.
NEAR = 0.8


@cache
def _read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def _seeds():
    return read_seeds()


@cache
def _words(text):
    # An elided article is no word of its own: "l'Otan" is one.
    return tuple(re.findall(r"\w+(?:['’]\w+)*", text.lower()))


def _grams(text, n):
    words = _words(text)
    return [words[i : i + n] for i in range(len(words) - n + 1)]


@pytest.fixture(scope="module")
def rows():
    """Return all statements."""
    return [row for path in STATEMENTS for row in _read(path)]


@pytest.mark.parametrize(
    "path", [*STATEMENTS, *CONTRAST], ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_schema(path):
    """Every row has the columns, accepted values, and text in NFC."""
    for row in _read(path):
        assert COLUMNS == set(row), row["id"]
        assert row["lang"] == path.stem
        assert row["actor"] in ACTORS | {"other"}
        assert row["form"] in FORMS
        assert re.fullmatch(r"\d{4}-\d\d", row["date"])
        assert {row[target] for target in TARGETS} <= LABELS
        assert row["text"] == row["text"].strip() == unicodedata.normalize("NFC", row["text"])
        for labels in row["annotator"].values():
            assert set(TARGETS) == set(labels)
            assert set(labels.values()) <= LABELS


def test_ids_are_unique(rows):
    """No two statements have one id, be they trained on or tried on."""
    ids = [row["id"] for row in [*rows, *(r for path in CONTRAST for r in _read(path))]]
    assert len(ids) == len(set(ids))


def test_every_statement_is_trained_on(rows):
    """Only dispatches are kept for attribution alone, whatever a batch of statements is called."""
    assert {row["id"] for row in rows} <= {example.id for example in _seeds()}


def test_rounds_of_writing_are_told_by_ids():
    """Statements and dispatches of one round and language are one batch."""
    batches = {example.batch for example in _seeds()}
    assert {"en-1", "fr-2", "kk-3"} <= batches
    assert all(re.fullmatch(r"[a-z]{2}-\d+", batch) for batch in batches)


def test_pairs_stay_in_one_document(rows):
    """Contrasting neighbours share a document, so that cross-validation keeps them together."""
    documents = defaultdict(set)
    for row in rows:
        if row["pair"]:
            documents[row["pair"]].add(row["doc"])
    assert not [pair for pair, docs in documents.items() if len(docs) > 1]


def test_what_models_are_tried_on_is_not_trained_on():
    """No contrast statement is a seed, or one but for a few words; a set has two or more."""
    seeds = {" ".join(_words(example.text)) for example in _seeds()}
    grams = {gram for example in _seeds() for gram in _grams(example.text, 6)}
    examples, sets = read_contrast()
    assert len(examples) > 8_000
    for example in examples:
        assert " ".join(_words(example.text)) not in seeds, example.id
        six = set(_grams(example.text, 6))
        assert len(six & grams) <= max(len(six) / 2, 1), example.id
    assert min(Counter(name for name in sets if name).values()) > 1


def test_nothing_stands_twice(rows):
    """No exact or near duplicate, within or across files; contrasting pairs are exempt."""
    rows = [*rows, *(row for path in CONTRAST for row in _read(path))]
    postings = defaultdict(list)
    sets = []
    for index, row in enumerate(rows):
        grams = set(_grams(row["text"], 3)) or {_words(row["text"])}
        sets.append(grams)
        for gram in grams:
            postings[gram].append(index)
    shared = Counter()
    for indices in postings.values():
        if len(indices) < 50:
            shared.update((a, b) for i, a in enumerate(indices) for b in indices[i + 1 :])
    twice = [
        (rows[a]["id"], rows[b]["id"])
        for (a, b), n in shared.items()
        if n > NEAR * min(len(sets[a]), len(sets[b]))
        and not (rows[a]["pair"] and rows[a]["pair"] == rows[b]["pair"])
    ]
    assert not twice


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda p: p.stem)
def test_phrases_do_not_recur(path):
    """Under one five-gram in a hundred recurs outside its pair: there are no templates."""
    homes = defaultdict(set)
    total = 0
    for row in _read(path):
        for gram in _grams(row["text"], 5):
            homes[gram].add(row["pair"] or row["id"])
            total += 1
    recurring = sum(len(home) - 1 for home in homes.values())
    assert recurring < total / 100


@pytest.mark.parametrize("label", ["favor", "against"])
@pytest.mark.parametrize("target", TARGETS)
def test_no_label_is_a_proxy_of_an_actor(rows, target, label):
    """No actor holds more than half of the statements with a label."""
    actors = Counter(row["actor"] for row in rows if row[target] == label)
    assert max(actors.values()) <= sum(actors.values()) / 2, actors


@pytest.mark.parametrize("path", DISPATCHES, ids=lambda p: p.stem)
def test_dispatches_are_well_formed(path):
    """Statements of a dispatch are in order, apart, and cover its text."""
    for row in _read(path):
        assert {"id", "lang", "kind", "issuer", "date", "text", "statements"} == set(row)
        assert row["kind"] in {"dispatch", "communique"}
        end = 0
        for s in row["statements"]:
            assert end <= s["start"] < s["end"] <= len(row["text"]), row["id"]
            assert not row["text"][end : s["start"]].strip(), row["id"]
            assert s["actor"] in ACTORS | {"other", "none"}
            assert ({s[t] for t in TARGETS} == {None}) == (s["actor"] == "none")
            for coding in s.get("annotator", {}).values():
                assert coding.keys() == {"actor", *TARGETS}
                assert ({coding[t] for t in TARGETS} == {None}) == (coding["actor"] == "none")
            end = s["end"]
        assert not row["text"][end:].strip(), row["id"]


def test_nothing_is_taken_from_real_texts(rows):
    """No run of eight words is shared with a real development text."""
    if not (SHARED / "real").exists():
        pytest.skip(f"{SHARED / 'real'} is absent; it holds the real texts to compare with")
    real = set()
    for path in sorted(SHARED.glob("real/*.jsonl")):
        for row in _read(path):
            real |= set(_grams(row["text"], 8))
    for path in sorted(SHARED.glob("seed/*.txt")):
        real |= set(_grams(path.read_text(encoding="utf-8"), 8))
    texts = [(row["id"], row["text"]) for row in rows]
    texts += [(row["id"], row["text"]) for path in CONTRAST for row in _read(path)]
    texts += [(row["id"], row["text"]) for path in DISPATCHES for row in _read(path)]
    assert not [id for id, text in texts if real & set(_grams(text, 8))]
