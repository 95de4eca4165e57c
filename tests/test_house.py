"""The house: imports run one way, and the public names are those of the design."""

import ast
from pathlib import Path

import stance

PACKAGE = Path(stance.__file__).parent

# What each module may import from the package at run time, directly.
ALLOWED = {
    "_version": set(),
    "errors": set(),
    "record": set(),
    "plain_text": {"errors"},
    "document": {"errors", "record"},
    "lexicon": {"errors", "record"},
    "language": {"errors", "lexicon"},
    "language_code": {"lexicon"},
    "dateline": {"errors", "lexicon"},
    "quotation": {"document"},
    "segment": {"document", "lexicon", "quotation"},
    "scan": set(),
    # Numbers need numpy; the table of words hands on to them when they are asked for.
    "numbering": {"scan"},
    "expression": {"lexicon"},
    "word": {"expression", "lexicon", "numbering"},
    "gazetteer": {"errors", "lexicon", "word"},
    "reading": {"document", "expression", "lexicon", "numbering", "record", "word"},
    "clause": {"reading"},
    "phrase": {"lexicon", "reading"},
    "affiliation": {"gazetteer", "lexicon", "phrase", "reading"},
    "mention": {"affiliation", "gazetteer", "lexicon", "phrase", "reading", "record", "word"},
    "verb": {"mention", "reading", "record", "word"},
    "beside": {"clause", "mention", "reading"},
    "place": {"beside", "mention", "reading"},
    "inversion": {"beside", "mention", "place", "reading", "verb"},
    "subject": {
        *("beside", "clause", "gazetteer", "inversion", "mention", "place", "reading", "verb"),
    },
    "cue": {"mention", "record"},
    "headline": {"beside", "cue", "gazetteer", "mention", "reading", "record"},
    "reporting": {
        *("beside", "cue", "gazetteer", "headline", "lexicon", "mention", "reading", "record"),
        *("subject", "verb"),
    },
    "implied": {"cue", "mention", "reading", "word"},
    "readout": {"gazetteer", "lexicon", "mention", "reading", "reporting", "segment", "verb"},
    "issuer": {"gazetteer", "lexicon", "mention", "reading", "readout", "segment"},
    "subordination": {"clause", "cue", "reading"},
    "voice": {
        *("clause", "cue", "document", "gazetteer", "headline", "mention", "reading", "record"),
        "subordination",
    },
    "discourse": {"gazetteer", "lexicon", "mention", "reading", "record", "voice"},
    "resolution": {"cue", "discourse", "gazetteer", "lexicon", "mention", "reading", "voice"},
    "transcript": {"gazetteer", "headline", "reading", "record", "voice"},
    "interview": {"gazetteer", "reading", "segment"},
    "unit": {"cue", "document", "reading", "record", "voice"},
    "chunk": {"_version", "errors"},
    "attribute": {
        *("clause", "cue", "discourse", "document", "gazetteer", "headline", "implied"),
        *("interview", "lexicon", "mention", "reading", "reporting", "resolution"),
        *("segment", "subordination", "transcript", "unit", "verb", "voice"),
    },
    "concept": {"errors"},
    "features": {"concept", "errors", "record"},
    "answer": {"document"},
    "lean": {"answer", "features"},
    "trie": set(),
    "vocabulary": {"features", "trie"},
    "word_table": {"features"},
    "contribution": {"features", "model"},
    "plain_words": {"features", "scan"},
    "word_index": {"features", "scan"},
    "memory": {"contribution", "features", "plain_words", "word_index", "word_table"},
    "explain": {"errors", "features", "terminal"},
    "terminal": set(),
    # The model hands on to explain and pipeline when asked; neither is loaded for an answer.
    "model": {
        *("answer", "concept", "document", "errors", "explain", "features", "memory", "pipeline"),
        *("vocabulary", "word_table"),
    },
    "archive": {"errors"},
    "member": {"archive", "concept", "errors", "features"},
    # Numpy and what needs it are imported by the functions that open or save a whole model.
    "parts": {*("archive", "errors", "lean", "member", "model", "vocabulary", "word_table")},
    "bundle": {"errors", "lean", "member", "memory", "parts"},
    "pipeline": {"features", "model"},
    "design": {"errors", "features", "model", "vocabulary"},
    "calibration": {"errors"},
    "confusion": set(),
    "finding": set(),
    "duplicate": {"finding"},
    "proxy": {"confusion", "finding"},
    "offset": set(),
    "templating": {"_version", "errors"},
    "fold": set(),
    "header": set(),
    "label": {"errors", "features"},
    "logistic": set(),
    "parameter": {"concept", "errors", "model"},
    "seen": set(),
    "model_card": set(),
    "provenance": {"_version", "seen", "target"},
    "target": {"calibration", "design", "fold", "logistic"},
    "fitting": {
        *("concept", "design", "errors", "features", "label", "model", "target", "word_table"),
    },
    "predictor": {"bundle", "errors", "label", "pipeline"},
}
LATE = {
    "advice",
    "aggregation",
    "agreement",
    "alignment",
    "annotation",
    "audit",
    "batch",
    "change",
    "chart",
    "classification",
    "cli",
    "comparison",
    "cross_fit",
    "diff",
    "dna",
    "doccano",
    "estimator",
    "evaluation",
    "excerpt",
    "export",
    "label_error",
    "labelled",
    "labelstudio",
    "output",
    "overview",
    "report",
    "retraining",
    "sheet",
    "suggest",
    # Many documents: listing, source -> table -> intake; page, row, sink -> batch; listing ->
    # output -> journal -> run.
    *("intake", "journal", "listing", "page", "row", "run", "sink", "source", "table"),
}


def _imports(path):
    """Return the modules of the package that a file imports at run time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        node
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and getattr(branch.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node not in typing_only:
            found |= {node.module.split(".")[0]} if node.module else {a.name for a in node.names}
    return found


def test_imports_run_one_way():
    """The early modules know nothing of the later ones."""
    named = set(ALLOWED) | LATE | {"__init__", "__main__"}
    assert {path.stem for path in PACKAGE.glob("*.py")} <= named
    for name, allowed in ALLOWED.items():
        assert _imports(PACKAGE / f"{name}.py") <= allowed, name


def test_nothing_early_imports_the_composition():
    """Only the late modules import one another."""
    for path in sorted(PACKAGE.glob("*.py")):
        if path.stem in LATE or path.stem in {"__init__", "__main__"}:
            continue
        assert not _imports(path) & LATE, path.name


def test_public_names():
    """The public API is frozen here; a change of it is a change of this test."""
    assert [
        "Attribution", "Document", "Explanation", "Gazetteer", "Stance", "StanceClassifier",
        "StanceError", "StanceModel", "Statement", "__version__", "aggregate", "classify",
        "classify_many", "load",
    ] == stance.__all__  # fmt: skip


def test_only_the_command_line_prints():
    """No module outside ``stance/cli`` calls print."""
    for path in sorted(PACKAGE.glob("*.py")):
        calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
        assert not [c for c in calls if getattr(c.func, "id", "") == "print"], path.name
