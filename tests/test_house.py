"""The house: imports run one way, and the public names are those of the design."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import stance

PACKAGE = Path(stance.__file__).parent

# The order of the design: no module reaches, by its imports, one that stands behind it.
CHAINS = [
    [
        {"errors", "record"},
        {"document"},
        {"language", "lexicon"},
        {"segment", "gazetteer"},
        {"attribute"},
        {"classification"},
        {"aggregation", "batch", "report"},
        {"cli"},
    ],
    [{"errors", "record"}, {"concept"}, {"features"}, {"model"}, {"bundle"}, {"classification"}],
    [{"features"}, {"bundle"}, {"estimator", "labelled"}, {"retraining"}, {"cli"}],
    [{"trie", "key_index"}, {"vocabulary"}, {"memory"}, {"model"}],
    # What answers without numpy knows nothing of what needs it.
    [{"answer", "archive", "lean", "member"}, {"trie", "key_index", "vocabulary", "memory"}],
]
# Text is read without a model, and a model answers without reading who speaks.
APART = [{"language", "segment", "gazetteer", "attribute"}, {"features", "model", "bundle"}]
# What a value hands on when asked; nothing of it is loaded for an answer.
HANDED_ON = {("model", "explain"), ("model", "pipeline"), ("document", "notebook")}


def _imports(path):
    """Return the modules of the package that a file imports at run time, anywhere in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        node
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and getattr(branch.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }
    within_cli = path.parent != PACKAGE
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level and node not in typing_only:
            names = {node.module} if node.module else {alias.name for alias in node.names}
            inside = within_cli and node.level == 1
            found |= {f"cli.{name}" if inside else name.split(".")[0] for name in names}
    return found


def _graph():
    """Return which modules each module imports; ``cli`` stands for the entry of the commands."""
    paths = {path.stem: path for path in PACKAGE.glob("*.py")}
    paths |= {f"cli.{path.stem}": path for path in (PACKAGE / "cli").glob("*.py")}
    paths["cli"] = paths.pop("cli.__init__")
    return {
        name: {
            other
            for other in _imports(path) & paths.keys() - {name}
            if (name, other) not in HANDED_ON
        }
        for name, path in paths.items()
    }


def _reach(graph, name):
    """Return the modules that a module imports, and those import."""
    found, ahead = set(), [name]
    while ahead:
        new = graph[ahead.pop()] - found
        found |= new
        ahead += new
    return found


def test_imports_run_one_way():
    """There is an order in which every module knows the earlier ones only, in functions too."""
    graph = _graph()
    assert [*TopologicalSorter(graph).static_order()]
    assert {name for name, others in graph.items() if "cli" in others} <= {
        "__main__",
        "cli.__main__",
    }


@pytest.mark.parametrize("chain", CHAINS)
def test_imports_follow_the_design(chain):
    """What stands behind in a chain is reached by nothing that stands before."""
    graph = _graph()
    for place, link in enumerate(chain):
        behind = set().union(*chain[place + 1 :])
        for name in sorted(link):
            assert not _reach(graph, name) & behind, name


def test_readers_and_models_stand_apart():
    """Who speaks is read without the model, and the model knows nothing of speakers."""
    graph = _graph()
    for side, other in (APART, APART[::-1]):
        for name in sorted(side):
            assert not _reach(graph, name) & other, name


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
