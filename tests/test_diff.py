"""Differences: what is new, dropped, hardened, softened, reversed, unchanged, and why."""

import io
import json
import sys
from dataclasses import replace

import pytest

import stance
from stance.change import KINDS
from stance.cli import main
from stance.diff import THRESHOLD, compare
from stance.errors import StanceError

from .browser import open_browser, resize
from .models import small_model

OLD = (
    "We, the Leaders of the G7, met today. We received a report on the strikes on Ukrainian "
    "cities. We will meet again in June. We call on all parties to show restraint. "
    "The harvest in the south was good this year."
)
NEW = (
    "We, the Leaders of the G7, met today. We condemn in the strongest terms the brutal strikes on "
    "Ukrainian cities. We will meet again in July. We note the position of all parties. "
    "We urge everybody to stop supplying weapons to Russia."
)


def classified(text, **arguments):
    """Return a text as one named document."""
    return [("x", stance.classify(text, **arguments))]


@pytest.fixture(scope="module")
def diff():
    """Return the difference of the two communiqués."""
    return compare(classified(OLD), classified(NEW))


def test_each_kind_is_told(diff):
    """Each statement of both sides is in one change, of the kind that a reader would say."""
    kinds = [(change.kind, (change.new or change.old).statement.text) for change in diff.changes]
    assert [
        ("unchanged", "We, the Leaders"), ("hardened", "We condemn"), ("unchanged", "We will meet"),
        ("softened", "We note"), ("new", "We urge"), ("dropped", "The harvest"),
    ] == [(kind, text[: len(start)]) for (kind, text), start in zip(
        kinds, ["We, the Leaders", "We condemn", "We will meet", "We note", "We urge",
                "The harvest"], strict=True)]  # fmt: skip
    assert sum(diff.counts.values()) == len(diff.changes)
    assert list(KINDS) == list(diff.counts)
    assert [False, True] == [c.reworded for c in diff.changes if c.kind == "unchanged"]


def test_the_words_that_moved_it(diff):
    """The words are named with the way that they moved the score, and stand where they are said."""
    shift = diff.changes[1].shifts[0]
    assert ("escalation", "hardened", "against") == (shift.target, shift.change, shift.toward)
    assert "condemn" == shift.words[0].text
    assert all(word.weight < 0 for word in shift.words)
    texts = {"old": OLD, "new": NEW}
    for change in diff.changes:
        for word in (word for shift in change.shifts for word in shift.words):
            assert word.text == texts[word.side][word.start : word.end]
    gone = diff.changes[3].shifts[0].words[0]
    assert ("restraint", "old") == (gone.text, gone.side)
    assert gone.weight > 0


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (0.1, 0.1 + THRESHOLD + 1e-6, "hardened"),
        (0.1, 0.1 + THRESHOLD - 1e-6, "unchanged"),
        (-0.3, -0.9, "hardened"),
        (-0.9, -0.3, "softened"),
        (0.9, 0.0, "softened"),
        (0.7, -0.7, "reversed"),
    ],
)
def test_kinds_are_as_defined(old, new, change):
    """Hardened is farther from zero, softened nearer, reversed the other side, by the threshold."""
    from stance.diff import _judge
    from stance.document import Stance

    def make(score):
        label = "favor" if score > 0.5 else "against" if score < -0.25 else "none"
        return Stance("e", label, score, {})

    assert change == _judge(make(old), make(new), THRESHOLD)


def test_nothing_moved():
    """A text beside itself has no change, and both ways round mirror each other."""
    same = compare(classified(OLD), classified(OLD))
    assert {"unchanged"} == {change.kind for change in same.changes}
    there, back = (
        compare(classified(OLD), classified(NEW)),
        compare(classified(NEW), classified(OLD)),
    )
    mirror = {"new": "dropped", "dropped": "new", "hardened": "softened", "softened": "hardened"}
    assert there.counts == {kind: back.counts[mirror.get(kind, kind)] for kind in there.counts}


def test_only_the_same_actor_is_compared():
    """What another actor now says is dropped by the one and new from the other."""
    old, new = classified("Kyiv condemned the strike."), classified("Moscow condemned the strike.")
    assert {"new": 1, "dropped": 1} == {k: n for k, n in compare(old, new).counts.items() if n}
    assert [("dropped", "kyiv")] == [
        (c.kind, c.actor) for c in compare(old, new, actor="kyiv").changes
    ]


def test_no_verdict_where_the_model_abstains():
    """Where the model does not trust itself, nothing is said to have moved."""
    old, new = classified("我们谴责这次袭击。"), classified("我们支持这次袭击,并将继续。")
    for change in compare(old, new).changes:
        assert all(shift.change is None for shift in change.shifts)


def test_targets_of_your_own():
    """A target without favor and against does not move; nothing breaks."""
    model = small_model()
    old, new = (classified(text, model=model) for text in (OLD, NEW))
    found = compare(old, new, model=model)
    assert {"unchanged", "new", "dropped", None} >= {
        s.change for c in found.changes for s in c.shifts if s.target == "three"
    }


def test_edits_are_found_once(diff, monkeypatch):
    """A page and its JSON ask for the same edits many times; they are worked out the first time."""
    calls = []
    monkeypatch.setattr("stance.change.edit_words", lambda *texts: calls.append(texts) or [])
    change = replace(diff.changes[0])
    assert change.edits is change.edits
    assert 1 == len(calls)


def test_odd_texts():
    """Empty sides and half a surrogate are differences too."""
    assert () == compare([], []).changes
    odd = compare(classified("", lang="en"), classified("Kyiv said \ud800 <b>no</b>.\x00"))
    json.dumps(odd.to_dict())
    assert {"new"} == {change.kind for change in odd.changes}
    with pytest.raises(StanceError, match="accepted"):
        compare([], [], threshold=0)


@pytest.fixture
def files(tmp_path):
    """Return two files with the communiqués."""
    paths = tmp_path / "old.txt", tmp_path / "new.txt"
    for path, text in zip(paths, (OLD, NEW), strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


def test_command_line_gives_json_in_a_pipe(files, capsys):
    """In a pipe the difference is one JSON object."""
    assert 0 == main(["diff", *files])
    found = json.loads(capsys.readouterr().out)
    assert 1 == found["counts"]["hardened"]
    assert {"old", "new", "counts", "reworded", "positions", "changes"} == set(found)


def test_command_line_gives_text(files, capsys, monkeypatch):
    """Text marks what went and what came; colours only where a terminal wants them."""
    assert 0 == main(["diff", *files, "--format", "text"])
    plain = capsys.readouterr().out
    assert "all parties [-to show restraint-]." in plain
    assert "[-received a report on-] {+condemn in+}" in plain
    assert "restraint" in plain
    assert "(gone)" in plain
    assert "\x1b" not in plain
    assert "We, the Leaders" not in plain
    assert "this year.\n    takes no side\n" in plain
    assert 1 == plain.count("takes no side")
    assert 0 == main(["diff", *files, "--format", "text", "--all"])
    assert "We, the Leaders" in capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert 0 == main(["diff", *files])
    assert "\x1b[" in capsys.readouterr().out


def test_command_line_compares_folders(tmp_path, capsys):
    """Two folders are compared by actor; what cannot be read is named, with status 1."""
    for name, text in (("old", "Kyiv condemned the strike."), ("new", "Kyiv noted the strike.")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text)
        (tmp_path / name / "b.txt").write_text("Moscow said no. Kyiv called for restraint.")
    (tmp_path / "new" / "c.txt").write_text("")
    sides = [str(tmp_path / name) for name in ("old", "new")]
    assert 1 == main(["diff", *sides, "--actor", "kyiv"])
    captured = capsys.readouterr()
    assert "c.txt: is empty" in captured.err
    assert {"kyiv"} == {change["actor"] for change in json.loads(captured.out)["changes"]}


def test_standard_input_is_one_side(files, monkeypatch, capsys):
    """A dash reads one of the two from standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NEW.encode())))
    assert 0 == main(["diff", files[0], "-"])
    assert 1 == json.loads(capsys.readouterr().out)["counts"]["softened"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--actor", "eu"], "accepted"),
        (["--threshold", "7"], "accepted"),
        (["-o", "x.pdf"], ".html"),
        (["--lang", "xx"], "en, fr"),
    ],
)
def test_wrong_usage(files, capsys, arguments, said):
    """A wrong argument is said in one line, with status 2."""
    assert 2 == main(["diff", *files, *arguments])
    err = capsys.readouterr().err
    assert said in err
    assert 1 == err.count("\n")


def test_other_languages_are_named(files, tmp_path, capsys):
    """Texts of two languages are compared, with a word of warning."""
    (tmp_path / "fr.txt").write_text("Nous avons condamné les frappes contre les villes.", "utf-8")
    assert 0 == main(["diff", files[0], str(tmp_path / "fr.txt")])
    assert "OLD is in en, NEW in fr" in capsys.readouterr().err


def test_unusable_sides(files, capsys):
    """Two dashes, and a side without a text, cannot be compared."""
    assert 2 == main(["diff", "-", "-"])
    assert 2 == main(["diff", files[0], "missing.txt"])
    assert "nothing to compare" in capsys.readouterr().err


def test_page_in_a_browser(tmp_path):
    """The page shows both sides, hides what is unchanged, keeps markup text, fits a phone."""
    pytest.importorskip("jinja2")
    hostile = " We thank <script>document.title = 1</script><img src=x onerror=alert(1)> Italy."
    for name, text in (("old.txt", OLD), ("new.txt", NEW + hostile)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    out = tmp_path / "d.html"
    assert 0 == main(["diff", str(tmp_path / "old.txt"), str(tmp_path / "new.txt"), "-o", str(out)])
    with open_browser(tmp_path / "profile") as browser:
        resize(browser, 390, 844, mobile=True)
        browser.get(out.as_uri())

        def run(script):
            return browser.execute_script(f"return {script}")

        assert "What moved" == browser.title
        assert 0 == run("document.querySelectorAll('script, img').length")
        assert "<script>document.title" in run("document.body.innerText")
        assert 390 == run("document.documentElement.scrollWidth")
        assert run(
            "[...document.querySelectorAll('del')].some(n => n.innerText.includes('report'))"
        )
        shown = "getComputedStyle(document.querySelector('article.k-unchanged')).display"
        assert "none" == run(shown)
        browser.find_element("id", "k-unchanged").click()
        assert "none" != run(shown)
        assert [] == browser.get_log("browser")
