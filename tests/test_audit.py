"""``stance audit``: a worklist, worst first, that one can filter, cut and export."""

import csv
import io
import json

import pytest

from stance.advice import find_faults
from stance.audit import audit
from stance.cli import main
from stance.errors import InputError
from stance.labelled import read_labelled

TEXT = "The ministers condemned the strike on the power station and called for restraint"
ROWS = [
    {"id": "1", "doc": "a", "actor": "kyiv", "text": TEXT + ".", "t": "against"},
    {"id": "2", "doc": "b", "actor": "kyiv", "text": TEXT + " now.", "t": "favor"},
    {"id": "3", "doc": "c", "actor": "moscow", "text": 'Open, fire\n"now" or never', "t": "favor"},
    {"id": "4", "doc": "d", "actor": "moscow", "text": "open fire now or never", "t": "against"},
    {"id": "5", "doc": "d", "actor": "moscow", "text": "=1+1 is what they said.", "t": None},
]  # fmt: skip
QUICK = ("conflicting-duplicate", "near-duplicate", "disagreement", "actor-proxy")
KINDS = [argument for kind in QUICK for argument in ("--kind", kind)]


@pytest.fixture
def labels(tmp_path):
    """Return a file with a conflict, a near duplicate, and a row without a label."""
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return path


def test_worst_first_in_every_format(labels, tmp_path, capsys):
    """Table, JSON and CSV hold the same entries in the same order, with place and id."""
    assert 0 == main(["audit", str(labels), *KINDS, "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [0.95, 0.95] == [f["strength"] for f in findings[:2]]
    assert sorted((f["strength"] for f in findings), reverse=True) == [
        f["strength"] for f in findings
    ]
    assert [("3", 3), ("4", 4), ("2", 2)] == [
        (f["id"], int(f["place"].rsplit(":", 1)[1])) for f in findings
    ]

    path = tmp_path / "list.csv"
    assert 0 == main(["audit", str(labels), *KINDS, "-o", str(path)])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert [{k: str(v) for k, v in f.items()} for f in findings] == rows
    assert ROWS[2]["text"] == rows[0]["text"]

    assert 0 == main(["audit", str(labels), *KINDS])
    out = capsys.readouterr().out
    places = [out.index(f"labels.jsonl:{line}  {line}") for line in (3, 4, 2)]
    assert sorted(places) == places
    assert "t: favor -> against?" in out


def test_kind_and_n_cut_the_list(labels, capsys):
    """Only the kinds asked for, at most so many; the rest is counted on stderr."""
    assert 0 == main(["audit", str(labels), "--kind", "conflicting-duplicate", "-n", "1"])
    out, err = capsys.readouterr()
    assert 1 == out.count("conflicting-duplicate")
    assert "near-duplicate" not in out
    assert "found: conflicting-duplicate 2" in err
    assert "the worst 1 of 2" in err


def test_everything_in_one_run(tmp_path, capsys):
    """All kinds at once, on statements coded twice; figures of the whole come first."""
    texts = ["We condemn the blockade", "The siege must end", "We will tighten the ring"]
    rows = [
        {"text": f"{text}, said speaker {i}.", "doc": f"d{i}", "actor": actor,
         "t": "favor" if "tighten" in text else "against", "annotator": name}
        for i in range(12)
        for text in texts
        for actor in [("kyiv", "moscow")["tighten" in text]]
        for name in ("ann", "ben")
    ]  # fmt: skip
    rows[4]["t"], rows[0]["t"] = "against", "favor"
    path = tmp_path / "coded.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert 0 == main(["audit", str(path), "-n", "0"])
    out, err = capsys.readouterr()
    assert "Krippendorff's alpha" in out
    assert "who speaks tells much of the label" in out
    for kind in ("disagreement", "actor-proxy"):
        assert f"  {kind}  t: " in out
    assert "found: " in err


def test_label_errors_need_two_documents_and_labels(tmp_path, capsys):
    """With too little to learn from, the rest is done and the reason is named."""
    path = tmp_path / "few.csv"
    path.write_text("text,doc,t\nStop.,a,x\nGo.,a,x\n")
    assert 0 == main(["audit", str(path)])
    out, err = capsys.readouterr()
    assert not out
    assert "of one document" in err
    assert "found: nothing" in err


def test_targets_keep_their_annotators(tmp_path, capsys):
    """With ``--targets`` the columns of annotators are read all the same."""
    path = tmp_path / "wide.csv"
    path.write_text("text,t,remark,annotator_a,annotator_b\nStop.,x,hm,x,y\nGo.,y,,y,y\n")
    assert 2 == main(["audit", str(path), "--kind", "disagreement"])
    assert "annotator_a_TARGET" in capsys.readouterr().err
    assert 0 == main(["audit", str(path), "--kind", "disagreement", "--targets", "t"])
    out, err = capsys.readouterr()
    assert "annotators a, b" in out
    assert "2 statements, targets t\n" in err
    assert "found: disagreement 1" in err


def test_near_copies_that_join_all_documents_are_named(tmp_path, capsys):
    """Documents of their own that copies chain together are not called one document."""
    path = tmp_path / "chain.csv"
    rows = [f"{TEXT}{end},d{i},{'xy'[i % 2]}\n" for i, end in enumerate((".", " now.", "!"))]
    rows += [f"We will tighten the ring number {i}.,d0,{'xy'[i % 2]}\n" for i in range(6)]
    path.write_text("text,doc,t\n" + "".join(rows))
    assert 0 == main(["audit", str(path), "--kind", "label-error"])
    assert "near copies join all documents into one" in capsys.readouterr().err


def test_a_column_of_remarks_is_no_target(tmp_path, capsys):
    """A column with more values than labels could be is named and left out."""
    path = tmp_path / "remarks.jsonl"
    rows = [{"text": f"Stop {i}.", "t": "ab"[i % 2], "remark": f"note {i}"} for i in range(60)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert 0 == main(["audit", str(path), *KINDS])
    assert "column 'remark' has 60 different values" in capsys.readouterr().err


def test_what_is_left_out_of_the_labels_is_told(tmp_path, capsys):
    """A column that is read as no target is named, as in training."""
    path = tmp_path / "labels.jsonl"
    rows = [{"text": f"Stop {i}.", "t": "ab"[i % 2], "guess": "xy"[i % 2], "n": i} for i in (0, 1)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert 0 == main(["audit", str(path), *KINDS])
    told = capsys.readouterr().err
    assert "left out: guess, which" in told
    assert "column 'n' holds numbers" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--kind", "typo"], "accepted: actor-proxy, conflicting-duplicate"),
        (["-n", "-1"], "accepted: a number from 0 on"),
        (["--jobs", "0"], "jobs"),
        (["--targets", "nope"], "no column 'nope'"),
        (["--kind", "near-duplicate", "-o", "/no/such/folder/x.csv"], "/no/such/folder/x.csv"),
    ],
)
def test_wrong_usage(labels, capsys, arguments, said):
    """Status 2, and a line that says what is accepted."""
    assert 2 == main(["audit", str(labels), *arguments])
    out, err = capsys.readouterr()
    assert not out
    assert said in err


def test_bad_rows_are_named(tmp_path, capsys):
    """A broken file gives its lines and status 2, and no list."""
    path = tmp_path / "bad.csv"
    path.write_text("text,t\nonly one cell\n")
    assert 2 == main(["audit", str(path), "-o", str(tmp_path / "x.csv")])
    assert "bad.csv:2" in capsys.readouterr().err
    assert not (tmp_path / "x.csv").exists()


def test_every_problem_is_told_at_once(tmp_path, capsys):
    """Faults of files, of rows and of the columns of annotators come in one go, a line each."""
    path, missing = tmp_path / "wide.csv", tmp_path / "none.csv"
    path.write_text("text,lang,e,f,annotator_a,annotator_b\nStop.,EN,x,x,x,y\n,en,y,x,x,x\n")
    assert 2 == main(["audit", str(path), str(missing)])
    out, err = capsys.readouterr()
    assert not out
    expected = [
        f"stance: {missing}: No such file",
        f"stance: {path}:2, column lang: got 'EN'",
        f"stance: {path}:3, column text: is empty",
        "stance: column 'annotator_a' names no target",
        "stance: column 'annotator_b' names no target",
    ]
    for said, line in zip(expected, err.splitlines(), strict=True):
        assert line.startswith(said)


def test_a_wrong_kind_is_told_before_reading(tmp_path, capsys):
    """What is asked for is looked at before the data are, all of it."""
    missing = str(tmp_path / "none.csv")
    assert 2 == main(
        ["audit", missing, "--kind", "typo", "--kind", "near-duplicate", "--kind", "x"]
    )
    err = capsys.readouterr().err
    assert err.startswith("stance: got kind 'typo', 'x'; accepted: actor-proxy, ")
    assert 1 == err.count("\n")


def test_annotators_are_read_whatever_the_other_columns_hold(tmp_path, capsys):
    """A column that nobody asked for, and that holds no labels, hides no annotator."""
    path = tmp_path / "lists.jsonl"
    row = {"text": "Stop.", "e": "x", "g": ["u"], "annotator_a": "x", "annotator_b": "y"}
    path.write_text(json.dumps(row) + "\n" + json.dumps({**row, "text": "Go.", "g": "u"}) + "\n")
    assert 0 == main(["audit", str(path), "--kind", "disagreement", "--targets", "e"])
    assert "annotators a, b" in capsys.readouterr().out


def test_places_name_file_and_line(labels, tmp_path):
    """What is read knows where it stood, blank lines counted."""
    other = tmp_path / "more.csv"
    other.write_text("text,t\n\nStop.,a\n")
    data = read_labelled([labels, other])
    assert [*(f"{labels}:{n}" for n in range(1, 6)), f"{other}:3"] == data.places


@pytest.mark.parametrize("seed", ["-1", "4294967296", "one"])
def test_a_seed_that_is_none_is_refused(labels, capsys, seed):
    """It is no reason to look for less and say that all is well."""
    assert 2 == main(["audit", str(labels), "--seed", seed])
    assert f"invalid whole number from 0 on value: '{seed}'" in capsys.readouterr().err
    if seed != "one":
        with pytest.raises(InputError, match=f"random_state is {seed}; accepted"):
            audit(read_labelled([labels]), ["conflicting-duplicate"], seed=int(seed))


def test_a_large_codebook_is_audited(tmp_path, capsys):
    """What training takes for labels, an audit takes for them too, however many there are."""
    rows = [
        {"text": f"{'the same words again' if i < 2 else 'other'} {i // 2}", "code": f"c{i % 60}"}
        for i in range(240)
    ]
    path = tmp_path / "codes.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert not find_faults(read_labelled([path]), {})
    assert 0 == main(["audit", str(path), "--kind", "conflicting-duplicate"])
    out, err = capsys.readouterr()
    assert "code: c0 -> c1?" in out
    assert "different values" not in err
