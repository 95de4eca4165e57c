"""The journal of a run: what was committed is there, what was not never happened."""

import json

import pytest

from stance.errors import InputError
from stance.journal import Journal, Mark, temporary_names


def test_two_runs_do_not_write_one_file(tmp_path):
    """While a run writes, another one does not go on with its work."""
    pytest.importorskip("fcntl", reason="this system has no file locks")
    out, report = tmp_path / "o.jsonl", tmp_path / "f.jsonl"
    journal = Journal(out, report, {}, b"", resume=False)
    with pytest.raises(ValueError, match="another run"):
        Journal(out, report, {}, b"", resume=True)
    journal.close()
    assert Mark() == Journal(out, report, {}, b"", resume=True).mark


def test_a_run_that_cannot_begin_leaves_nothing(tmp_path):
    """What was made before the failure is removed, or the next run would be refused."""
    out = tmp_path / "o.jsonl"
    with pytest.raises(OSError, match="name another output"):
        Journal(out, tmp_path / "no" / "f.jsonl", {}, b"", resume=False)
    assert not list(tmp_path.iterdir())


def begin(tmp_path, plan=None, *, resume=False, head=b""):
    """Return a journal of one output."""
    return Journal(tmp_path / "o.jsonl", tmp_path / "f.jsonl", plan or {}, head, resume=resume)


def left(tmp_path):
    """Return the names of what there is."""
    return sorted(path.name for path in tmp_path.iterdir())


def test_files_get_their_names_at_the_end(tmp_path):
    """Until then rows and failures stand beside them; afterwards nothing else is left."""
    journal = begin(tmp_path, head=b"head\n")
    names = temporary_names(tmp_path / "o.jsonl", tmp_path / "f.jsonl")
    assert {"o.jsonl.part", "f.jsonl.part", "o.jsonl.journal"} == {*left(tmp_path)}
    assert {*left(tmp_path)} < {path.name for path in names}
    journal.write(b"row\n", b"failure\n", Mark(n_items=2, n_failed=1))
    journal.commit(complete=True)
    journal.finish(None)
    assert ["f.jsonl", "o.jsonl"] == left(tmp_path)
    assert b"head\nrow\n" == (tmp_path / "o.jsonl").read_bytes()
    assert b"failure\n" == (tmp_path / "f.jsonl").read_bytes()


def test_what_was_not_committed_never_happened(tmp_path):
    """Rows behind the last commit, and half a line of the journal, are cut off."""
    journal = begin(tmp_path, {"lang": "en"})
    journal.write(b"one\n", b"", Mark(n_items=1, n_rows=1))
    journal.commit()
    journal.write(b"two\n", b"x\n", Mark(n_items=2, n_rows=2))
    journal.close()
    with journal.path.open("ab") as file:
        file.write(b'{"n_items": 9')
    again = begin(tmp_path, {"lang": "en"}, resume=True)
    assert Mark(n_items=1, n_rows=1, rows_end=4) == again.mark
    assert b"one\n" == again.part.read_bytes()
    assert b"" == again.failed_part.read_bytes()
    again.write(b"three\n", b"", Mark(n_items=2, n_rows=2))
    again.commit(complete=True)
    again.finish(None)
    assert b"one\nthree\n" == (tmp_path / "o.jsonl").read_bytes()


def test_a_report_of_an_earlier_run_goes(tmp_path):
    """Where nothing failed there is no report, not even an old one."""
    (tmp_path / "f.jsonl").write_text("old")
    journal = begin(tmp_path)
    journal.write(b"one\n", b"", Mark(n_items=1))
    journal.commit(complete=True)
    journal.finish(None)
    assert ["o.jsonl"] == left(tmp_path)


def test_a_conversion_that_fails_keeps_the_rows(tmp_path):
    """The rows stay for the next run, and half a file does not."""
    journal = begin(tmp_path)
    journal.write(b"one\n", b"", Mark(n_items=1))
    journal.commit(complete=True)

    def fail(rows, made):
        made.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match=r"made: No space left on device; what is done is kept"):
        journal.finish(fail)
    assert ["o.jsonl.journal", "o.jsonl.part"] == left(tmp_path)
    again = begin(tmp_path, resume=True)
    assert again.mark.complete
    again.finish(lambda rows, made: made.write_bytes(rows.read_bytes().upper()))
    assert ["o.jsonl"] == left(tmp_path)
    assert b"ONE\n" == (tmp_path / "o.jsonl").read_bytes()


def test_another_plan_is_refused(tmp_path):
    """What differs is said, and nothing that was done is touched."""
    journal = begin(tmp_path, {"lang": "en"})
    journal.write(b"one\n", b"", Mark(n_items=1))
    journal.keep()
    with pytest.raises(InputError, match="go on with --resume, or remove"):
        begin(tmp_path, {"lang": "en"})
    with pytest.raises(InputError, match="cannot resume: lang was 'en' and is 'fr'"):
        begin(tmp_path, {"lang": "fr"}, resume=True)
    assert b"one\n" == begin(tmp_path, {"lang": "en"}, resume=True).part.read_bytes()


@pytest.mark.parametrize("line", ["no json", '{"n_items": 1, "odd": 2}', "[1]"])
def test_a_file_that_is_no_journal(tmp_path, line):
    """Neither another file of that name nor one of another version is gone on from."""
    (tmp_path / "o.jsonl.journal").write_text(json.dumps({}) + f"\n{line}\n")
    with pytest.raises(InputError, match="is no journal of this version of stance; remove it"):
        begin(tmp_path, resume=True)


def test_rows_that_were_shortened(tmp_path):
    """Rows that the journal counts and that are gone are no run to go on with."""
    journal = begin(tmp_path)
    journal.write(b"one\n", b"", Mark(n_items=1))
    journal.keep()
    journal.part.write_bytes(b"on")
    with pytest.raises(InputError, match=r"o\.jsonl\.part is shorter than .* says"):
        begin(tmp_path, resume=True)
    journal.path.unlink()
    with pytest.raises(InputError, match="no journal of it; remove it"):
        begin(tmp_path, resume=True)


def test_a_run_in_which_nothing_was_read_leaves_nothing(tmp_path):
    """Kept or given up, there is nothing to go on with."""
    begin(tmp_path).keep()
    assert not left(tmp_path)
    journal = begin(tmp_path)
    journal.write(b"", b"failure\n", Mark(n_items=1, n_failed=1))
    journal.commit(complete=True)
    journal.give_up()
    assert ["f.jsonl"] == left(tmp_path)


def test_commits_are_not_too_many(tmp_path, monkeypatch):
    """A commit waits until the last one is a moment ago, and is made when something is pending."""
    journal = begin(tmp_path)
    monkeypatch.setattr("stance.journal._EVERY", 3600.0)
    journal.write(b"one\n", b"", Mark(n_items=1))
    journal.commit_if_due()
    assert Mark() == journal.mark
    monkeypatch.setattr("stance.journal._EVERY", -1.0)
    journal.commit_if_due()
    assert 1 == journal.mark.n_items
    journal.close()
