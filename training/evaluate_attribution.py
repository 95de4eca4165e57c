"""Measure segmentation and attribution against annotated dispatches.

Prints, per language: F1 per actor and over the five, counted in non-space characters; statements
found exactly with the right actor; F1 of statement boundaries and windowdiff; speakers named right,
where the gold has more than a pronoun; and recall by kind of attribution. Units marked optional are
left out, and ``alt_actor`` counts as right. Sources outside the five and narration count as one:
neither is an actor.

    python -m training.evaluate_attribution [FILE ...] [--auto-issuer] [--errors]

By default it reads ``seeds/dispatches``, those that were written when the rules were done apart,
and, where the folder is present, ``../shared/real`` and ``../shared/seed``.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from nltk.metrics.segmentation import windowdiff

from stance.attribute import attribute
from stance.dateline import find_date
from stance.gazetteer import ACTORS, default_gazetteer
from stance.issuer import detect_issuer
from stance.lexicon import load_lexicon
from stance.segment import segment
from stance.unit import Unit

from .data import ROOT

SHARED = ROOT.parent / "shared"
BACK_REFERENCE = "back reference"
# Rounds that are counted apart: little was learned from the first since, nothing from the second
# (seeds/DATASHEET.md).
APART = {"-9-": "late seeds", "-14-": "unseen seeds"}


@dataclass
class Score:
    """Counts over documents, and what follows from them."""

    right: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    exact: int = 0
    statements: int = 0
    boundaries: Counter[str] = field(default_factory=Counter)
    windowdiffs: list[float] = field(default_factory=list)
    speakers: Counter[bool] = field(default_factory=Counter)
    kinds: dict[str, Counter[bool]] = field(default_factory=lambda: defaultdict(Counter))

    def f1(self, actors: Iterable[str] = ACTORS) -> float:
        """Return the F1 over some actors, in characters."""
        right = sum(self.right[a] for a in actors)
        errors = sum(self.missed[a] + self.wrong[a] for a in actors)
        return 2 * right / (2 * right + errors) if right else 0.0


def read_documents(path: Path) -> list[dict[str, Any]]:
    """Read annotated dispatches (JSON lines)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def read_acceptance(folder: Path) -> list[dict[str, Any]]:
    """Read a text and its gold kept side by side (``<name>.txt``, ``<name>.gold.jsonl``)."""
    documents = []
    for gold in sorted(folder.glob("*.gold.jsonl")):
        name = gold.name.removesuffix(".gold.jsonl")
        text = (folder / f"{name}.txt").read_text(encoding="utf-8")
        units = read_documents(gold)
        lang = name.rsplit("_", 1)[-1]
        documents.append({"id": name, "lang": lang, "text": text, "statements": units})
    return documents


def predict(document: dict[str, Any], *, auto_issuer: bool) -> list[Unit]:
    """Attribute one document; its issuer is given unless it is to be found."""
    lexicon, gazetteer = load_lexicon(document["lang"]), default_gazetteer()
    text = document["text"]
    found = segment(text, lexicon)
    date = find_date(text, lexicon)
    issuer = None if auto_issuer else document.get("issuer")
    issuer = issuer or detect_issuer(text, found, lexicon, gazetteer, date)
    return attribute(text, found, lexicon, gazetteer, issuer=issuer, date=date)


def score_document(score: Score, document: dict[str, Any], units: list[Unit]) -> list[str]:
    """Add one document to the score and return its errors, a line each."""
    text = document["text"]
    by_character: dict[int, Unit] = {}
    for unit in units:
        by_character.update(dict.fromkeys(range(unit.start, unit.end), unit))
    errors = []
    spans = {(u.start, u.end) for u in units}
    pronouns = _pronouns(document["lang"])
    for gold in document["statements"]:
        if gold.get("optional"):
            continue
        accepted = {_five(gold["actor"]), *map(_five, _list(gold.get("alt_actor")))}
        actor = _five(gold["actor"])
        got: Counter[str | None] = Counter()
        for at in range(gold["start"], gold["end"]):
            if text[at].isspace():
                continue
            unit = by_character.get(at)
            answer = _five(unit.actor) if unit else None
            got[actor if answer in accepted else answer] += 1
        for answer, n in got.items():
            if answer == actor:
                score.right[actor or ""] += n
            else:
                score.wrong[answer or ""] += n
                score.missed[actor or ""] += n
        score.statements += 1
        right = set(got) <= {actor}
        score.exact += right and (gold["start"], gold["end"]) in spans
        best = by_character.get(gold["start"])
        if actor is not None:
            kind = _kind(best)
            score.kinds[kind][right] += 1
            # Some gold has "he" as it is written there, and the answer whom it means.
            speaker = str(gold.get("speaker") or "")
            named = speaker and speaker.lower() not in pronouns
            if right and named and best and best.speaker:
                score.speakers[_same_speaker(speaker, best.speaker)] += 1
        if not right:
            answer = got.most_common(1)[0][0]
            rule = best.attribution.rule if best else "?"
            errors.append(
                f"{document['id']}: gold {actor}, got {answer} by {rule}: "
                f"{text[gold['start'] : gold['end']]!r}"
            )
    _score_boundaries(score, text, document["statements"], units)
    return errors


def _score_boundaries(
    score: Score, text: str, gold: list[dict[str, Any]], units: list[Unit]
) -> None:
    expected = {g["end"] for g in gold}
    found = {u.end for u in units}
    score.boundaries["right"] += len(expected & found)
    score.boundaries["missed"] += len(expected - found)
    score.boundaries["wrong"] += len(found - expected)
    if len(gold) > 1:
        ends = [
            "".join("1" if at in side else "0" for at in range(1, len(text) + 1))
            for side in (expected, found)
        ]
        # Half the mean length of a gold segment, as Pevzner and Hearst (2002) advise.
        k = max(2, len(text) // (2 * len(gold)))
        score.windowdiffs.append(windowdiff(*ends, k))


@cache
def _pronouns(lang: str) -> frozenset[str]:
    """Return the pronouns of a language, in small letters."""
    cells = load_lexicon(lang).cells
    return frozenset(f.replace("_", " ").lower() for f, entry in cells if entry.kind == "pronoun")


def _five(actor: str | None) -> str | None:
    return actor if actor in ACTORS else None


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _kind(unit: Unit | None) -> str:
    """Return the kind that the answer gave."""
    if unit is None or unit.attribution.kind == "none":
        return "missed"
    return BACK_REFERENCE if unit.attribution.antecedent else unit.attribution.kind


def _same_speaker(gold: str, got: str) -> bool:
    """Tell whether two ways of writing a speaker share a word that names somebody."""

    def names(text: str) -> set[str]:
        return {w.lower()[:5] for w in re.findall(r"[^\W\d_]{4,}", text)} or {text.lower()}

    return bool(names(gold) & names(got))


def print_score(title: str, score: Score) -> None:
    """Print one block of figures."""
    b = score.boundaries
    pairs = 2 * b["right"] + b["missed"] + b["wrong"]
    per_actor = "  ".join(f"{a} {score.f1([a]):.3f}" for a in ACTORS)
    kinds = "  ".join(
        f"{kind} {c[True]}/{c[True] + c[False]}" for kind, c in sorted(score.kinds.items())
    )
    n_speakers = sum(score.speakers.values())
    print(f"{title}: {score.statements} statements")
    print(f"  actor F1 per character  {score.f1():.3f}   ({per_actor})")
    print(f"  exact statement + actor {score.exact / max(1, score.statements):.3f}")
    print(f"  boundary F1             {2 * b['right'] / max(1, pairs):.3f}", end="   ")
    if score.windowdiffs:
        print(f"windowdiff {sum(score.windowdiffs) / len(score.windowdiffs):.3f}")
    else:
        print()
    print(f"  speaker right           {score.speakers[True] / max(1, n_speakers):.3f}")
    print(f"  right by kind           {kinds}")


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures of every set."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--auto-issuer", action="store_true", help="find the issuer of communiqués")
    parser.add_argument("--errors", action="store_true", help="print every wrong statement")
    args = parser.parse_args(argv)
    sets: dict[str, list[dict[str, Any]]] = {}
    for path in args.files or sorted((ROOT / "seeds" / "dispatches").glob("*.jsonl")):
        for document in read_documents(path):
            name = next((set_ for batch, set_ in APART.items() if batch in document["id"]), "seeds")
            sets.setdefault(path.stem if args.files else name, []).append(document)
    if not args.files:
        if (SHARED / "real" / "dispatches.jsonl").exists():
            sets["real"] = read_documents(SHARED / "real" / "dispatches.jsonl")
            sets["acceptance"] = read_acceptance(SHARED / "seed")
        else:
            print(f"{SHARED} is absent: only the seeds are measured")
    for name, documents in sets.items():
        for lang in sorted({d["lang"] for d in documents}):
            score = Score()
            for document in documents:
                if document["lang"] == lang:
                    units = predict(document, auto_issuer=args.auto_issuer)
                    errors = score_document(score, document, units)
                    if args.errors:
                        print(*errors, sep="\n")
            print_score(f"{name} {lang}", score)


if __name__ == "__main__":
    main()
