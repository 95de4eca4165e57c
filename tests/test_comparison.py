"""``stance evaluate``: by language and actor, against another model, in three formats."""

import json

import pytest

from stance.cli import main
from stance.comparison import MAX_PARTS, compare_models, evaluate
from stance.estimator import StanceClassifier
from stance.labelled import Labelled, read_labelled

from .models import LABELS, TEXTS, small_model


def labelled(n=4, **columns):
    """Return the texts of the small model, with its labels."""
    return Labelled(
        texts=TEXTS * n,
        labels={target: labels * n for target, labels in LABELS.items()},
        columns={"doc": [f"d{i}" for i in range(len(TEXTS) * n)], **columns},
        places=[f"x.csv:{i}" for i in range(len(TEXTS) * n)],
    )


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Return the files of a good model and of one that has learned labels the wrong way round."""
    folder = tmp_path_factory.mktemp("models")
    good, bad = folder / "good.stance", folder / "bad.stance"
    swap = {"against": "favor", "favor": "against", "none": "none"}
    wrong = {
        "escalation": [swap[label] for label in LABELS["escalation"]] * 2,
        "other": ["x", "y"] * len(TEXTS),
    }
    StanceClassifier(min_df=1, calibration=None).fit(TEXTS * 2, wrong).save(bad)
    right = {name: LABELS[name] * 2 for name in ("escalation", "support")}
    StanceClassifier(min_df=1, calibration=None).fit(TEXTS * 2, right).save(good)
    return str(good), str(bad)


@pytest.fixture
def rows(tmp_path):
    """Return a file of labelled statements and its rows."""
    found = [
        {
            "text": text, "escalation": a, "support": b, "note": f"n{i}", "doc": f"d{i}",
            "lang": "en" if text.isascii() else None, "actor": "moscow" if i % 2 else "a<b>",
        }
        for i, (text, a, b) in enumerate(
            zip(TEXTS, LABELS["escalation"], LABELS["support"], strict=True)
        )
    ]  # fmt: skip
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in found))
    return path


def test_parts_add_up():
    """Every labelled statement is in one part of each column; unnamed values are a part too."""
    langs = ["en", None, "fr"] * 16
    found = evaluate(small_model(), labelled(lang=langs))
    for target, figures in found.targets.items():
        parts = found.parts[target]["lang"]
        assert {"en", "fr", "(none)"} == set(parts)
        assert figures.n == sum(part.n for part in parts.values())
    assert (48, 48) == (found.n_statements, found.n_documents)


def test_many_values_are_measured_together():
    """Beyond a limit the rarest values are one part, and none is lost."""
    actors = ["often"] * 3 + [f"a{i}" for i in range(45)]
    parts = evaluate(small_model(), labelled(actor=actors)).parts["escalation"]["actor"]
    assert MAX_PARTS + 1 == len(parts)
    assert 48 == sum(part.n for part in parts.values())
    assert 3 == parts["often"].n


def test_abstentions_are_counted_and_measured():
    """A statement in an unknown language counts as abstained, and is in the figures."""
    found = evaluate(small_model(), labelled(lang=["de"] * 12 + ["en"] * 36))
    assert {"unknown language": 12} == found.abstained
    answer = found.parts["escalation"]["answer"]
    assert {"given": 36, "abstained: unknown language": 12} == {k: v.n for k, v in answer.items()}
    assert 48 == found.targets["escalation"].n


def test_difference_has_a_sign_and_a_p(models):
    """A model that answers the wrong way round is surely worse; a model equals itself."""
    good, bad = (StanceClassifier.from_pretrained(path).model_ for path in models)
    data = labelled()
    worse = {d.measure: d for d in compare_models(bad, good, data) if d.target == "escalation"}
    better = {d.measure: d for d in compare_models(good, bad, data) if d.target == "escalation"}
    assert {"macro_f1", "f_avg"} == set(worse)
    assert worse["macro_f1"].high < 0 < better["macro_f1"].low
    assert worse["macro_f1"].value == -better["macro_f1"].value
    assert better["macro_f1"].p < 0.01
    assert {(0.0, 1.0)} == {(d.value, d.p) for d in compare_models(good, good, data)}


def test_command_prints_everything(models, rows, capsys):
    """The table has classes, parts and the difference; what is left out is named on stderr."""
    good, bad = models
    assert 0 == main(["evaluate", good, str(rows), "--against", bad])
    out, err = capsys.readouterr()
    for words in ("precision  recall", "by lang", "by actor", "abstained", "good.stance minus"):
        assert words in out
    assert "does not answer note: not measured" in err
    assert "no comparison for support" in err
    assert main(["evaluate", bad, str(rows)]) == 0
    assert "no labels for other" in capsys.readouterr().err


def test_formats(models, rows, tmp_path, capsys):
    """JSON and HTML hold the same figures; the suffix of the output names the format."""
    pytest.importorskip("jinja2")
    good, bad = models
    pages = [tmp_path / "r.json", tmp_path / "r.html"]
    for page in pages:
        assert 0 == main(["evaluate", good, str(rows), "--against", bad, "-o", str(page)])
    assert not capsys.readouterr().out
    found = json.loads(pages[0].read_text())
    assert {"escalation", "support"} == set(found["targets"])
    assert {"macro_f1", "f_avg"} == {d["measure"] for d in found["differences"]}
    html = pages[1].read_text()
    assert f"{found['targets']['escalation']['macro_f1']:.3f}" in html
    assert "a&lt;b&gt;" in html
    assert "a<b>" not in html
    assert "src=" not in html


@pytest.mark.parametrize(
    ("rename", "said"),
    [
        ({"escalation": "pro", "support": "none"}, ["column escalation: got 'pro' in 12 rows"]),
        ({"escalation": "pro", "support": "x"}, ["column escalation", "column support"]),
        ({"escalation": None, "support": None}, ["got labels for note", "answers escalation"]),
    ],
)
def test_labels_that_do_not_fit(models, rows, capsys, rename, said):
    """Each mismatch is one line that says what was got and what is accepted; nothing is printed."""
    lines = [json.loads(line) | rename for line in rows.read_text().splitlines()]
    rows.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert 2 == main(["evaluate", models[0], str(rows)])
    out, err = capsys.readouterr()
    assert not out
    assert all(words in err for words in said)
    assert err.count("\n") == (2 if said[-1] == "column support" else 1)


def test_nothing_in_common(models, rows, tmp_path, capsys):
    """Two models that share no labelled target cannot be compared."""
    path = tmp_path / "both.jsonl"
    lines = [json.loads(line) | {"other": "x"} for line in rows.read_text().splitlines()]
    for line in lines:
        del line["escalation"]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert 2 == main(["evaluate", models[0], str(path), "--against", models[1]])
    assert "models are compared on targets that both answer" in capsys.readouterr().err
    assert ["note", "other", "support"] == list(read_labelled([path]).labels)
