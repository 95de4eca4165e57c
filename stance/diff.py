r"""What moved from one communiqué to the next, or from some texts of an actor to later ones.

Statements are aligned (:mod:`stance.alignment`), each only with statements of the same actor. On
each target, what became of an aligned one is told by its score *a* in the old text and *b* in the
new one, and nothing is told where the model abstains:

- *unchanged*: \|b − a\| is less than the threshold;
- *reversed*: the labels are opposite, favor and against;
- *hardened*: \|b\| > \|a\|: the same side is taken more firmly, or one is taken or leant to at all;
- *softened*: \|b\| < \|a\|: the same side is taken less firmly, or no more.

Hardened and softened say how firmly, not which way: condemning an escalation harder is hardened as
well as threatening harder. The way is :attr:`stance.change.Shift.toward`. The change of a statement
is that on the target that moved most. A statement with no counterpart is *new* or *dropped*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from .aggregation import aggregate
from .alignment import align
from .change import SIDES, Change, Diff, MovedWord, Place, Shift
from .document import Document, Stance, Statement
from .errors import InputError
from .explain import Explanation, explain_targets
from .features import fold_word

if TYPE_CHECKING:
    from .model import StanceModel

# Leaving out one word at random moves 98 % of the scores of the seeds by less than this.
THRESHOLD = 0.25
MAX_WORDS = 5
# The least that a word adds to the difference of two logits to be named.
MIN_WEIGHT = 0.05


def compare(
    old: Iterable[tuple[str, Document]],
    new: Iterable[tuple[str, Document]],
    *,
    actor: str | None = None,
    model: StanceModel | None = None,
    threshold: float = THRESHOLD,
) -> Diff:
    """Return what moved from some documents to others.

    Parameters
    ----------
    old, new : iterable of (str, Document)
        Documents with their names.
    actor : str, optional
        Only what this actor says; by default everything, narration too.
    model : StanceModel, optional
        The model that classified them; by default the shipped one.
    threshold : float, default=THRESHOLD
        Scores that move by less are unchanged.

    Raises
    ------
    InputError
        If the threshold is not between 0 and 2.

    Examples
    --------
    >>> from stance import classify
    >>> say = "We {} strikes on Ukrainian cities.".format
    >>> texts = say("received a report on"), say("condemn the brutal")
    >>> old, new = ([("a text", classify(text, issuer="g7"))] for text in texts)
    >>> (change,) = compare(old, new).changes
    >>> change.kind, change.shifts[0].toward, change.shifts[0].words[0].text
    ('hardened', 'against', 'condemn')
    """
    if not 0 < threshold <= 2:
        raise InputError(f"got threshold {threshold!r}; accepted: more than 0, at most 2")
    if model is None:
        from .bundle import load

        model = load()
    sides = [_keep(old, actor), _keep(new, actor)]
    before, after = ([Place(name, s) for name, doc in side for s in doc] for side in sides)
    pairs = _pair(before, after, model)
    paired = {i for i, _ in pairs.values()}
    changes = []
    at = 0
    for j, place in enumerate(after):
        if j in pairs:
            i, alike = pairs[j]
            # A statement moved backwards leaves those before it where they are.
            for k in range(at, i):
                if k not in paired:
                    changes.append(_lone(before[k], "dropped", model))
            at = max(at, i + 1)
            changes.append(_both(before[i], place, alike, model, threshold))
        else:
            changes.append(_lone(place, "new", model))
    changes += [
        _lone(before[k], "dropped", model) for k in range(at, len(before)) if k not in paired
    ]
    old_scores, new_scores = (tuple(aggregate(doc for _, doc in side)) for side in sides)
    return Diff(tuple(changes), old_scores, new_scores)


def _keep(named: Iterable[tuple[str, Document]], actor: str | None) -> list[tuple[str, Document]]:
    if actor is None:
        return list(named)
    return [
        (name, Document(doc.text, doc.lang, doc.issuer, doc.by_actor(actor), doc.date))
        for name, doc in named
    ]


def _pair(
    before: Sequence[Place], after: Sequence[Place], model: StanceModel
) -> dict[int, tuple[int, float]]:
    """Return the place of the old statement for that of the new one, aligned actor by actor."""
    groups: dict[str | None, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, places in enumerate((before, after)):
        for i, place in enumerate(places):
            groups[place.statement.actor][side].append(i)
    return {
        new[j]: (old[i], alike)
        for old, new in groups.values()
        for i, j, alike in align(
            [before[i].statement.text for i in old], [after[j].statement.text for j in new], model
        )
    }


def _lone(place: Place, kind: str, model: StanceModel) -> Change:
    s = place.statement
    side = "new" if kind == "new" else "old"
    told = {t for t, x in s.stances.items() if x.label in SIDES and t in model.labels}
    explained = explain_targets(model, s.text, sorted(told))
    shifts = []
    for target, stance in s.stances.items():
        words = _weigh(explained[target], s.start, side, 1) if target in told else []
        sign = 1 if stance.score > 0 else -1
        change = None if stance.abstained else kind
        old, new = (None, stance) if side == "new" else (stance, None)
        shifts.append(Shift(target, change, old, new, _strongest(words, sign)))
    before, after = (None, place) if side == "new" else (place, None)
    return Change(kind, s.actor, before, after, None, tuple(shifts))


def _both(old: Place, new: Place, alike: float, model: StanceModel, threshold: float) -> Change:
    a, b = old.statement, new.statement
    shifts = []
    for target in (t for t in b.stances if t in a.stances):
        x, y = a.stances[target], b.stances[target]
        change = None if x.abstained or y.abstained else _judge(x, y, threshold)
        words: tuple[MovedWord, ...] = ()
        if change not in (None, "unchanged") and target in model.labels:
            words = _moved_words(a, b, target, model, 1 if y.score > x.score else -1)
        shifts.append(Shift(target, change, x, y, words))
    moved = [shift for shift in shifts if shift.change not in (None, "unchanged")]
    first = max(moved, key=lambda shift: abs(shift.move), default=None)
    kind = first.change if first and first.change else "unchanged"
    return Change(kind, b.actor, old, new, round(alike, 4), tuple(shifts))


def _judge(old: Stance, new: Stance, threshold: float) -> str:
    if abs(new.score - old.score) < threshold:
        return "unchanged"
    if {old.label, new.label} == SIDES:
        return "reversed"
    return "hardened" if abs(new.score) > abs(old.score) else "softened"


def _moved_words(
    old: Statement, new: Statement, target: str, model: StanceModel, sign: int
) -> tuple[MovedWord, ...]:
    """Return the words that moved a score most, the way that it moved."""
    gone = _weigh(explain_targets(model, old.text, [target])[target], old.start, "old", -1)
    come = _weigh(explain_targets(model, new.text, [target])[target], new.start, "new", 1)
    # What a word did in both texts is not what moved the stance: only the difference is.
    before: dict[str, list[MovedWord]] = defaultdict(list)
    for word in gone:
        before[fold_word(word.text)].append(word)
    words = []
    for word in come:
        same = before.get(fold_word(word.text))
        weight = word.weight + (same.pop().weight if same else 0.0)
        words.append(MovedWord(word.text, word.side, word.start, word.end, weight))
    return _strongest([*words, *(word for rest in before.values() for word in rest)], sign)


def _weigh(explanation: Explanation, offset: int, side: str, sign: int) -> list[MovedWord]:
    labels = explanation.labels
    if not set(labels) >= SIDES:
        return []
    favor, against = labels.index("favor"), labels.index("against")
    return [
        MovedWord(
            span.text, side, offset + span.start, offset + span.end,
            sign * (span.weights[favor] - span.weights[against]),
        )
        for span in explanation.spans
    ]  # fmt: skip


def _strongest(words: Sequence[MovedWord], sign: int) -> tuple[MovedWord, ...]:
    able = [word for word in words if sign * word.weight >= MIN_WEIGHT]
    return tuple(sorted(able, key=lambda word: (-abs(word.weight), word.start))[:MAX_WORDS])
