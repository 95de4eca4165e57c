"""Documents, or what moved between them, to one page.

The page is a single file of HTML that opens anywhere and asks no network for anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .aggregation import LABELS, aggregate
from .change import KINDS, SIGNS, Diff
from .chart import FEW
from .diff import THRESHOLD
from .document import Document, Span, Statement
from .explain import explain_targets
from .overview import Cast, chart_positions, chart_timelines, choose_period, tabulate_positions
from .templating import render_page

if TYPE_CHECKING:
    from .model import StanceModel

REPORTED = {
    "direct": "quoted",
    "indirect": "reported",
    "mixed": "reported, with words quoted",
    "issuer": "said by the issuer of the text",
    "none": "nobody is named: the author speaks",
}
# Words shown for each stance, and the least that one adds to a logit.
MAX_WORDS, MIN_VOTE = 6, 0.02
# A label in favour or against is painted the deeper, the higher the score.
DEPTHS = (0.5, 0.8)
SIDES = ("favor", "none", "against")


def render_report(
    documents: Iterable[tuple[str, Document]],
    *,
    model: StanceModel | None = None,
    title: str = "Where they stand",
    failures: Sequence[tuple[str, str]] = (),
    by: str | None = None,
) -> str:
    """Return a report on documents, as one page of HTML.

    Parameters
    ----------
    documents : iterable of (str, Document)
        Each with the name that it is shown by.
    model : StanceModel, optional
        The model that classified them, which explains their stances; by default the shipped one.
    title : str
    failures : sequence of (str, str)
        Names of documents that could not be read, and why: named in the report.
    by : {'day', 'week', 'month', 'quarter', 'year'}, optional
        Periods of the timeline; by default as fits the dates. Documents without a date are not in
        the timeline, and the report says how many.

    Returns
    -------
    str
        To be written as UTF-8.

    Raises
    ------
    MissingExtraError
        If jinja2 or matplotlib is not installed.
    """
    if model is None:
        from .bundle import load

        model = load()
    named = list(documents)
    docs = [doc for _, doc in named]
    cast = Cast.of(docs, model.targets)
    labels = {target: _order_labels(docs, target) for target in cast.targets}
    targets = [
        {"name": cast.names[t], "labels": labels[t], "scored": {"favor", "against"} <= {*labels[t]}}
        for t in cast.targets
    ]
    rows = [_to_row(number, doc, s, labels, model) for number, doc in enumerate(docs) for s in doc]
    spoken = Counter(s.actor for doc in docs for s in doc)
    dates = sorted(doc.date for doc in docs if doc.date)
    by = by or choose_period(dates)
    timelines, moves = chart_timelines(docs, by, cast) if by else ([], [])
    scores = aggregate(docs)
    return render_page(
        "report.html",
        script="report.js",
        title=title,
        data={
            "targets": targets,
            "kinds": REPORTED,
            "actors": cast.cards,
            "documents": [{"name": n, "date": d.date, "lang": d.lang} for n, d in named],
            "rows": rows,
        },
        targets=targets,
        labels=list(dict.fromkeys(label for t in cast.targets for label in labels[t])),
        actors=[{**card, "n": spoken[a]} for a, card in cast.cards.items() if spoken[a]],
        documents=_to_views(named, cast),
        n_statements=len(rows),
        spoken=spoken,
        n_abstained=sum(any(x.abstained for x in s.stances.values()) for d in docs for s in d),
        n_undated=len(docs) - len(dates),
        dates=[dates[0], dates[-1]] if dates else [],
        failures=failures,
        few=FEW,
        by=by,
        summary=tabulate_positions(scores, cast),
        positions=chart_positions(scores, cast),
        timelines=timelines,
        moves=moves,
        fingerprint=_fingerprint(model),
    )


def render_diff(
    diff: Diff,
    *,
    old_name: str,
    new_name: str,
    actor: str | None = None,
    threshold: float = THRESHOLD,
    failures: Sequence[tuple[str, str]] = (),
) -> str:
    """Return a difference as one page of HTML.

    Parameters
    ----------
    diff : Diff
        Made by :func:`stance.diff.compare`.
    old_name, new_name : str
        What was compared.
    actor, threshold
        As they were given to it.
    failures
        As for :func:`render_report`.

    Returns
    -------
    str
        To be written as UTF-8.
    """
    positions = diff.positions()
    places = [place for c in diff.changes for place in (c.old, c.new) if place]
    named = {c.actor for c in diff.changes} | {actor} | {a for a, *_ in positions}
    targets = dict.fromkeys(t for place in places for t in place.statement.stances)
    return render_page(
        "diff.html",
        title="What moved",
        diff=diff,
        cast=Cast.of_actors({a for a in named if a is not None}, tuple(targets)),
        kinds=KINDS,
        signs=SIGNS,
        moved=any(change.kind != "unchanged" for change in diff.changes),
        positions=positions,
        old_name=old_name,
        new_name=new_name,
        actor=actor,
        threshold=threshold,
        failures=failures,
    )


def _fingerprint(model: StanceModel) -> str | None:
    """Return the beginning of the fingerprint of the training data, where the model tells it."""
    data = model.manifest.get("data")
    found = data.get("fingerprint") if isinstance(data, dict) else None
    return str(found)[:12] if found else None


def _order_labels(docs: Iterable[Document], target: str) -> list[str]:
    """Return the labels of a target from one side to the other, then any others."""
    found = next((s.stances[target].probabilities for d in docs for s in d[:1]), LABELS)
    return [x for x in SIDES if x in found] + [x for x in found if x not in SIDES]


def _to_row(
    number: int, doc: Document, s: Statement, labels: dict[str, list[str]], model: StanceModel
) -> list[Any]:
    """Return what the table and the evidence show of a statement; its text stands in the page."""

    def cut(span: Span | None) -> str | None:
        return doc.text[span[0] : span[1]] if span else None

    a = s.attribution
    stances = [s.stances[t] for t in labels]
    explained = explain_targets(model, s.text, [t for t in labels if t in model.labels])
    words = []
    for target in labels:
        votes: list[tuple[str, float]] = []
        if target in explained:
            pairs = zip(explained[target].spans, explained[target].votes(), strict=True)
            votes = [(span.text, round(vote, 2)) for span, vote in pairs if abs(vote) >= MIN_VOTE]
        words.append(sorted(votes, key=lambda pair: -abs(pair[1]))[:MAX_WORDS])
    return [
        number, s.actor, s.speaker, a.kind, a.rule, cut(a.source), cut(a.cue), cut(a.antecedent),
        next((x.abstained for x in stances if x.abstained), None),
        [labels[x.target].index(x.label) for x in stances],
        [[round(x.probabilities[label], 3) for label in labels[x.target]] for x in stances],
        [round(x.score, 3) for x in stances],
        words,
    ]  # fmt: skip


def _to_views(named: Sequence[tuple[str, Document]], cast: Cast) -> list[dict[str, Any]]:
    """Return the documents as the template shows them: every character of them, in order."""
    views = []
    index = 0
    for name, doc in named:
        pieces = []
        at, before = 0, None
        for s in doc:
            gap = doc.text[at : s.start]
            sides = [
                f"{s.stances[t].label} {cast.names[t]}"
                for t in cast.targets
                if s.stances[t].label in ("favor", "against")
            ]
            pieces.append(
                {
                    "index": index,
                    "gap": gap,
                    "text": s.text,
                    "actor": cast.cards[s.actor] if s.actor is not None else None,
                    # In a paragraph an actor is named once.
                    "named": s.actor != before or "\n" in gap,
                    "said": ", ".join(sides),
                    "codes": [_paint(s, t) for t in cast.targets],
                }
            )
            at, before = s.end, s.actor
            index += 1
        views.append(
            {
                "name": name, "date": doc.date, "lang": doc.lang,
                "issuer": cast.names[doc.issuer] if doc.issuer else None,
                "pieces": pieces, "tail": doc.text[at:],
            }
        )  # fmt: skip
    return views


def _paint(s: Statement, target: str) -> str:
    """Return the side and the depth of a statement's colour, such as ``a2``."""
    stance = s.stances[target]
    if stance.label not in ("favor", "against"):
        return ""
    return stance.label[0] + str(1 + sum(abs(stance.score) >= depth for depth in DEPTHS))
