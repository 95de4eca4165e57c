"""The files behind paths: in order, each once, and what is no file is named and never opened."""

import os

import pytest

from stance.listing import File, Unreadable, list_files


def make(folder, *names):
    """Write small files."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Kyiv said no.")
    return folder


def listed(*paths, **options):
    """Return the names of the files, the reasons of what is none, and the notices."""
    notices = []
    found = list(list_files(paths, notice=notices.append, **options))
    files = [os.path.basename(f.path) for f in found if isinstance(f, File)]
    return files, [f.reason for f in found if isinstance(f, Unreadable)], notices


def test_a_folder_in_the_order_of_its_names(tmp_path):
    """Folders and files are read in one order; files of other kinds are counted and named."""
    make(tmp_path, "b/z.txt", "b/a.md", "a.txt", "c.html", "b.csv", "x.pdf", "b/y.pdf", "LICENSE")
    files, bad, notices = listed(tmp_path)
    assert ["a.txt", "a.md", "z.txt", "b.csv", "c.html"] == files
    assert not bad
    assert ["left out, of other kinds: .pdf (2), no suffix (1)"] == [
        n.removeprefix(f"{tmp_path}: ") for n in notices
    ]


def test_hidden_folders_are_left_out(tmp_path):
    """An environment beside the documents is none of them, unless it is asked for."""
    make(tmp_path, "a.txt", ".venv/b.txt", "c/.git/d.txt")
    files, bad, notices = listed(tmp_path)
    assert files == ["a.txt"]
    assert not bad
    assert notices == [f"{tmp_path}: left out, of other kinds: hidden folder (2)"]
    assert listed(tmp_path / ".venv")[0] == ["b.txt"]


def test_links_in_a_loop(tmp_path):
    """Links that lead back are named and not followed, however many there are."""
    top = make(tmp_path / "top", "a/a.txt", "b/b.txt")
    for folder in ("a", "b"):
        for n in range(5):
            (top / folder / f"loop{n}").symlink_to(top)
            (top / folder / f"other{n}").symlink_to(top / "b" if folder == "a" else top / "a")
    (top / "self").symlink_to("self")
    files, bad, notices = listed(top)
    assert ["a.txt", "b.txt"] == files
    assert 20 == len(notices)
    assert ["Too many levels of symbolic links"] == bad
    assert ["a.txt", "b.txt"] == listed(f"{top}/**/*.txt")[0]
    assert ["a.txt", "b.txt"] == listed(f"{top}/**")[0][:2]


def test_a_link_to_another_folder_is_followed_once(tmp_path):
    """What stands outside of a folder is read where the folder links to it."""
    make(tmp_path, "top/a.txt", "out/b.txt")
    (tmp_path / "out" / "back").symlink_to(tmp_path / "top")
    for name in ("m", "n"):
        (tmp_path / "top" / name).symlink_to(tmp_path / "out")
    files, _, notices = listed(tmp_path / "top")
    assert ["a.txt", "b.txt"] == files
    assert 2 == len(notices)


def test_patterns(tmp_path, monkeypatch):
    """A pattern gives what it matches, in order; a file that is named like one is that file."""
    make(tmp_path, "2024/b.txt", "2024/a.txt", "2025/c.txt", "2025/d.md", "[2024].txt")
    monkeypatch.chdir(tmp_path)
    assert ["a.txt", "b.txt", "c.txt"] == listed("20*/*.txt")[0]
    assert ["a.txt", "b.txt", "c.txt", "d.md"] == listed("202?")[0]
    assert ["a.txt", "b.txt", "c.txt", "[2024].txt"] == listed("**/*.txt")[0]
    assert ["[2024].txt"] == listed("[2024].txt")[0]
    assert ["matches no file"] == listed("*.pdf")[1]


def test_what_is_no_file_is_not_opened(tmp_path):
    """Pipes, devices, missing files and broken links are named; nothing waits for them."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to("nowhere")
    assert ["No such file or directory"] == listed(tmp_path / "missing.txt")[1]
    assert "is a device" in listed("/dev/zero")[1][0]
    files, bad, _ = listed(tmp_path)
    assert not files
    assert "No such file" in bad[0]
    assert "is a named pipe" in bad[1]


def test_an_empty_folder_is_named(tmp_path):
    """A folder without a document says which kinds are read."""
    assert ".parquet" in listed(tmp_path)[1][0]


def test_what_is_written_is_not_read(tmp_path):
    """An output inside of a folder is no input of it."""
    make(tmp_path, "a.txt", "out.jsonl")
    assert ["a.txt"] == listed(tmp_path, exclude={os.path.realpath(tmp_path / "out.jsonl")})[0]


def test_what_failed_before_is_no_document(tmp_path):
    """A list of failures in a folder or a pattern is left out and told; named, it is read."""
    make(tmp_path, "a.txt", "b.jsonl", "out.jsonl.failed.jsonl", "sub/x.failed.jsonl")
    said = "left out, lists of what failed in earlier runs"
    first = tmp_path / "out.jsonl.failed.jsonl"
    assert (["a.txt", "b.jsonl"], [], [f"{tmp_path}: {said}: {first} and 1 more"]) == listed(
        tmp_path
    )
    pattern = f"{tmp_path}/*.jsonl"
    assert (["b.jsonl"], [], [f"{pattern}: {said}: {first}"]) == listed(pattern)
    assert ([first.name], [], []) == listed(first)
    assert ["holds no file of"] == [line[:16] for line in listed(tmp_path / "sub")[1]]


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_impossible_names(name):
    """A name that no file can have is named like any other that is not there."""
    assert 1 == len(listed(name, exclude={"/nowhere"})[1])


def test_files_of_other_kinds_that_are_written_are_not_told(tmp_path):
    """What a run itself writes on the way is not among what a folder leaves out."""
    make(tmp_path, "a.txt", "o.jsonl.part", "x.pdf")
    written = {os.path.realpath(tmp_path / "o.jsonl.part")}
    assert [f"{tmp_path}: left out, of other kinds: .pdf (1)"] == listed(tmp_path, exclude=written)[
        2
    ]


@pytest.mark.parametrize(
    ("name", "said"), [("a/**.txt", "**"), ("", "names no file"), ("**/\0*", "matches no file")]
)
def test_names_that_are_none(tmp_path, monkeypatch, name, said):
    """An empty name is not the current folder, and a wrong pattern is named like a wrong file."""
    make(tmp_path, "a/a.txt")
    monkeypatch.chdir(tmp_path)
    files, bad, _ = listed(name)
    assert not files
    assert 1 == len(bad)
    assert said in bad[0]
