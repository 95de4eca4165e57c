"""Codes of languages: one for each, and what to write instead of another."""

import pytest

from stance.cli import main
from stance.errors import LabelError
from stance.labelled import read_labelled
from stance.language_code import find_code_fault
from stance.lexicon import available_languages

ROWS = [("d1", "Stop the fire now.", "x"), ("d2", "Open fire at once.", "y")] * 4


def write(path, langs, name="lang"):
    """Write labelled rows, with a language each as far as there are any."""
    lines = [f"doc,text,e,{name}\n"]
    for i, (doc, text, label) in enumerate(ROWS):
        lines.append(f"{doc},{text} {i},{label},{langs[i] if i < len(langs) else ''}\n")
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("code", [*available_languages(), "de", "pl", "zh", "rue", "crh"])
def test_the_code_of_a_language_is_accepted(code):
    """Two letters, or three for a language that has no two, are right."""
    assert find_code_fault(code) is None


@pytest.mark.parametrize(
    ("code", "instead"),
    [
        ("EN", "write 'en'"), ("eng", "write 'en'"), ("en-GB", "write 'en'"),
        ("fr_FR", "write 'fr'"), ("FRE", "write 'fr'"), ("fra", "write 'fr'"),
        ("und", "leave the cell empty"), ("French", "or nothing"), ("xx", "or nothing"),
        ("-", "or nothing"), ("e", "or nothing"), ("en fr", "or nothing"),
        ("русский", "or nothing"), ("en\n", "write 'en'"),
    ],
)  # fmt: skip
def test_another_spelling_is_refused(code, instead):
    """What was got, what is accepted, and the code that is meant where that is known."""
    fault = find_code_fault(code)
    assert fault.startswith(f"got {code!r}; accepted: the code of ISO 639-1 in lower case, such as")
    assert fault.endswith(instead)


def test_training_names_every_row(tmp_path, capsys):
    """Each wrong code is a line of its own, beside the other problems; nothing is written."""
    path = write(tmp_path / "l.csv", ["EN", "en", "", "French", "eng"])
    path.write_text(path.read_text(encoding="utf-8") + "d3, ,x,Kazakh\n", encoding="utf-8")
    assert 2 == main(["train", str(path), "-o", str(tmp_path / "m.stance")])
    lines = capsys.readouterr().err.splitlines()
    for line, (number, code) in zip(lines, [(2, "EN"), (5, "French"), (6, "eng")], strict=False):
        assert line.startswith(f"stance: {path}:{number}, column lang: got '{code}'; accepted: ")
    assert f"stance: {path}:10, column text: is empty; every row needs a text" == lines[3]
    assert lines[4].startswith(f"stance: {path}:10, column lang: got 'Kazakh'; ")
    assert 5 == len(lines)
    assert [path] == list(tmp_path.iterdir())


def test_a_column_that_is_a_target_holds_labels(tmp_path):
    """Whoever asks for ``lang`` as a target may name its labels as they like."""
    path = write(tmp_path / "l.csv", ["EN", "FR"])
    assert ["EN", "FR"] == read_labelled([path], targets=["lang"]).labels["lang"][:2]
    with pytest.raises(LabelError, match="column lang"):
        read_labelled([path])
