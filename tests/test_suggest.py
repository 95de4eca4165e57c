"""What to label next: uncertain, unlike one another, of every label; and the way back."""

import csv
import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from stance import suggest
from stance.bundle import load
from stance.classification import classify
from stance.cli import main
from stance.errors import InputError
from stance.labelled import read_labelled
from stance.source import Source
from stance.suggest import Pool, select, text_vectorizer

from .models import small_classifier, small_model

SEEDS = Path(__file__).parent.parent / "seeds" / "statements" / "en.jsonl"
N_POOL = 80
N = 24


def unlike(n):
    """Return statements that have no word in common; digits would be folded into one."""
    words = ["".join(letters) for letters in product("bdgklmnrst", "aeiou", "bdgklmnrst")]
    return [f"al{word} be{word} ga{word}" for word in words[:n]]


def vectors(texts):
    """Return the features that likeness is measured by."""
    return text_vectorizer().fit_transform(texts)


def test_uncertain_statements_come_first():
    """A statement that the model is sure of is hardly ever chosen while others are left."""
    texts = unlike(40)
    proba = np.array([[0.999, 0.001], [0.55, 0.45]] * 20)
    chosen = select({"t": proba}, vectors(texts), 15)
    assert 15 == len(set(chosen))
    assert sum(i % 2 for i in chosen) >= 14


def test_near_repeats_are_chosen_once():
    """Of statements that differ by a word or two, one is chosen."""
    texts = [f"the ministers of the alliance will meet again in the capital {i}" for i in range(9)]
    texts += ["we condemn the strike on the port", "our forces advance on all fronts"]
    chosen = select({"t": np.full((11, 2), 0.5)}, vectors(texts), 11)
    assert 3 == len(chosen)


def test_rare_labels_are_drawn_more_often_than_they_occur():
    """Statements near a label that the model seldom gives are worth more."""
    texts = unlike(400)
    proba = np.array([[0.6, 0.39, 0.01]] * 380 + [[0.6, 0.01, 0.39]] * 20)
    shares = [np.mean([i >= 380 for i in select({"t": proba}, vectors(texts), 40, seed=s)])
              for s in range(5)]  # fmt: skip
    assert np.mean(shares) > 2 * 20 / 400


def test_the_choice_is_seeded():
    """The same seed gives the same choice, another seed another."""
    texts = unlike(100)
    proba = {"t": np.full((100, 3), 1 / 3)}
    X = vectors(texts)
    assert select(proba, X, 20, seed=1) == select(proba, X, 20, seed=1)
    assert select(proba, X, 20, seed=1) != select(proba, X, 20, seed=2)


def fill(pool, texts):
    """Add texts to a pool as documents of one statement."""
    for i, text in enumerate(texts):
        pool.add(Source(f"d{i}", text), classify(text, lang="en", model=small_model()))
    return pool


def test_labelled_statements_and_their_near_repeats_are_left_out():
    """What has labels already is not asked for again, whatever its case and punctuation."""
    labelled = ["We condemn the strike on the port of Odesa and its workers today."]
    texts = [
        "WE CONDEMN the strike on the port of Odesa, and its workers, today!",
        "We condemn the strike on the port of Odesa and its workers today again.",
        "The ministers met in Geneva to speak of trade.",
        "Hello.",
    ]
    pool = fill(Pool(small_model(), labelled), texts)
    assert [texts[2]] == [e.text for e in pool.suggest(10)]
    assert 4 == pool.n_documents == pool.n_statements


def test_near_repeats_of_labelled_statements_are_compared_in_blocks():
    """A thousand draws make no thousand products of matrices; the answers are those of each."""

    class Counted:
        n = 0

        def __getitem__(self, rows):
            Counted.n += 1
            return X[rows]

    texts = unlike(500) * 2
    X, known = vectors(texts), vectors(texts)[:400:3]
    is_known = suggest._Known(Counted(), known)
    alone = [float((known @ X[i].T).max()) > suggest.NEAR for i in range(0, 1000, 50)]
    found = [is_known(i) for i in range(1000)]
    assert {True, False} == set(found)
    assert alone == found[::50]
    assert Counted.n <= 1000 / 10


def test_memory_is_bounded(monkeypatch):
    """A pool never holds more than twice what is chosen from, and prefers uncertain statements."""
    monkeypatch.setattr(suggest, "MAX_POOL", 20)
    pool = Pool(small_model())
    for text in unlike(150):
        fill(pool, [text])
        assert len(pool._excerpts) <= 40
    assert 150 == pool.n_statements
    assert 20 == len({e.text for e in pool.suggest(50)})


def test_wrong_numbers_are_refused():
    """A count or a seed that is none is named."""
    with pytest.raises(InputError, match="n = 0"):
        Pool(small_model()).suggest(0)
    with pytest.raises(InputError, match="seed -1"):
        Pool(small_model(), seed=-1)


# -- the round trip ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a folder with a model and a pool, and the right labels by document."""
    folder = tmp_path_factory.mktemp("project")
    small_classifier().save(folder / "first.stance")
    lines = SEEDS.read_text(encoding="utf-8").splitlines()[:N_POOL]
    rows = [json.loads(line) for line in lines]
    gold = {}
    with (folder / "pool.jsonl").open("w", encoding="utf-8") as stream:
        for i, row in enumerate(rows):
            # As in the wild: an emoji, quotation marks, a line end.
            text = f"🕊 {row['text']}\n" if i % 10 == 0 else row["text"]
            gold[row["id"]] = {"escalation": row["escalation"], "support": row["support_ukraine"]}
            stream.write(json.dumps({"id": row["id"], "text": text}) + "\n")
    return folder, gold


def run(project, capsys, name, *more):
    """Suggest into a file of the folder, and return it with what was said."""
    folder, _ = project
    arguments = ["suggest", str(folder / "first.stance"), str(folder / "pool.jsonl")]
    assert 0 == main([*arguments, "-n", str(N), "-o", str(folder / name), *more])
    return folder / name, capsys.readouterr().err


def check_training(folder, path, gold, *, train=True):
    """Every label comes back at its text, and a model is trained on them and on nothing else."""
    data = read_labelled([path], targets=["escalation", "support"])
    assert N == len(data.texts)
    for target, column in data.labels.items():
        assert [gold[doc][target] for doc in data.columns["doc"]] == column
    assert {"escalation", "support", "three"} >= set(read_labelled([path]).labels)
    if not train:
        return
    out = folder / "second.stance"
    assert 0 == main(["train", str(path), "--targets", "escalation,support", "-o", str(out)])
    model = load(out)
    assert ("escalation", "support") == model.targets
    assert data.labels["escalation"] == model.predict(data.texts)["escalation"]


def test_round_trip_through_a_spreadsheet(project, capsys):
    """CSV: the empty columns are filled, and the file trains; the guesses are no target."""
    folder, gold = project
    path, said = run(project, capsys, "next.csv")
    assert f"{N} of" in said
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert N == len(rows)
    start = ["text", "id", "doc", "lang", "actor", "escalation", "support", "three", "guess"]
    assert start == list(rows[0])
    assert not any(row["escalation"] or row["support"] for row in rows)
    for row in rows:
        row.update(gold[row["doc"]])
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, start)
        writer.writeheader()
        writer.writerows(rows)
    check_training(folder, path, gold)


def test_round_trip_through_doccano(project, capsys):
    """doccano: imported without labels, exported with them and with its own columns."""
    folder, gold = project
    path, _ = run(project, capsys, "next.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(row["label"] == [] for row in rows)
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            # What is neither text nor label is kept as metadata and written out again.
            labels = sorted(f"{t}={label}" for t, label in gold[row["doc"]].items())
            row = {**row, "label": labels, "Comments": []}
            stream.write(json.dumps(row, ensure_ascii=False).replace("/", r"\/") + "\n")
    check_training(folder, path, gold)


@pytest.mark.parametrize("form", ["JSON", "JSON-MIN", "CSV"])
def test_round_trip_through_label_studio(project, capsys, form):
    """Label Studio: tasks with predictions go in, each of its exports comes back."""
    folder, gold = project
    path, said = run(project, capsys, "next.json")
    assert "next.xml" in said
    tasks = json.loads(path.read_text(encoding="utf-8"))
    done = []
    for n, task in enumerate(tasks, 1):
        labels = gold[task["data"]["doc"]]
        book = {"annotator": 1, "annotation_id": n, "created_at": "2026-01-01T00:00:00Z"}
        book |= {"updated_at": "2026-01-01T00:00:00Z", "lead_time": 3.5}
        result = [
            {"id": "x", "from_name": t, "to_name": "text", "type": "choices", "origin": "manual",
             "value": {"choices": [label]}}
            for t, label in labels.items()
        ]  # fmt: skip
        skipped = {"id": n, "was_cancelled": True, "result": []}
        full = {"id": n, "annotations": [skipped, {"id": n, "result": result}], **task}
        done.append(full if form == "JSON" else {**task["data"], "id": n, **labels, **book})
    out = folder / ("export.csv" if form == "CSV" else "export.json")
    if form == "CSV":
        with out.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(done[0]))
            writer.writeheader()
            writer.writerows(done)
    else:
        out.write_text(json.dumps(done), encoding="utf-8")
    check_training(folder, out, gold, train=form == "JSON")


def test_the_same_whatever_the_jobs(project, capsys):
    """Two processes choose what one does."""
    one, _ = run(project, capsys, "one.csv")
    two, _ = run(project, capsys, "two.csv", "--jobs", "2")
    assert one.read_bytes() == two.read_bytes()


def test_what_is_labelled_is_not_suggested_again(project, capsys, tmp_path):
    """The second batch has nothing of the first."""
    first, _ = run(project, capsys, "batch1.csv")
    text = first.read_text(encoding="utf-8-sig").replace(",,,", ",none,none,none")
    (tmp_path / "done.csv").write_text(text, encoding="utf-8")
    second, _ = run(project, capsys, "batch2.csv", "--labelled", str(tmp_path / "done.csv"))
    ids = [
        {row["id"] for row in csv.DictReader(path.open(encoding="utf-8-sig", newline=""))}
        for path in (first, second)
    ]
    assert ids[1]
    assert not ids[0] & ids[1]


@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_rows_that_wait_for_labels_are_no_labelled_ones(project, capsys, tmp_path, form):
    """A file without any label is read and hides nothing."""
    first, _ = run(project, capsys, f"wait1.{form}")
    second, said = run(project, capsys, f"wait2.{form}", "--labelled", str(first))
    assert first.read_bytes() == second.read_bytes()
    assert f"0 of {N} statements in {first} have labels" in said


def test_a_file_that_is_half_labelled_hides_half(project, capsys, tmp_path):
    """Rows whose labels are still empty may be suggested again."""
    first, _ = run(project, capsys, "half1.csv")
    rows = list(csv.DictReader(first.open(encoding="utf-8-sig", newline="")))
    for row in rows[: N // 2]:
        row["escalation"] = "none"
    with (tmp_path / "half.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    second, said = run(project, capsys, "half2.csv", "--labelled", str(tmp_path / "half.csv"))
    again = {row["id"] for row in csv.DictReader(second.open(encoding="utf-8-sig", newline=""))}
    assert not again & {row["id"] for row in rows[: N // 2]}
    assert again & {row["id"] for row in rows[N // 2 :]}
    assert f"{N // 2} of {N} statements" in said


def test_standard_output_is_a_table(project, capsys):
    """Without a file the table goes to standard output, everything else to standard error."""
    folder, _ = project
    assert 0 == main(["suggest", "shipped", str(folder / "pool.jsonl"), "-n", "3"])
    captured = capsys.readouterr()
    rows = list(csv.DictReader(captured.out.splitlines()))
    assert 3 == len(rows)
    assert "escalation=" in rows[0]["guess"]
    assert "3 of" in captured.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-n", "0"], "got -n 0"),
        (["-o", "x.xlsx"], ".csv (csv)"),
        (["--format", "xml"], "csv, doccano, label-studio"),
        (["--seed", "-1"], "seed"),
        (["--labelled", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_wrong_usage(project, capsys, arguments, said):
    """A wrong argument gives one line and status 2."""
    folder, _ = project
    assert 2 == main(["suggest", "shipped", str(folder / "pool.jsonl"), *arguments])
    captured = capsys.readouterr()
    assert not captured.out
    assert said in captured.err
    assert captured.err.count("\n") == 1


def test_bad_documents_are_named(project, capsys, tmp_path):
    """The rest is done, and the status is 1; with nothing left it is 2."""
    folder, _ = project
    missing = str(tmp_path / "missing.txt")
    assert 1 == main(["suggest", "shipped", str(folder / "pool.jsonl"), missing, "-n", "1"])
    assert missing in capsys.readouterr().err
    assert 2 == main(["suggest", "shipped", missing])
    assert "nothing to suggest" in capsys.readouterr().err
