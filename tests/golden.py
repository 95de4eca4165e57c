"""Golden cases: data under ``cases/<lang>/``, read as test parameters."""

import json
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"


def load_cases(name):
    """Return the cases of every language as parameters; known failures are strict xfails."""
    cases = []
    for path in sorted(CASES.glob(f"*/{name}.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            failing = case["kind"] == "known-failure"
            marks = [pytest.mark.xfail(strict=True, reason=case["label"])] if failing else []
            lang = path.parent.name
            cases.append(pytest.param(lang, case, id=f"{lang}: {case['label']}", marks=marks))
    return cases
