"""Texts that are the same, or nearly so: conflicting labels, and leaks between documents."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from .finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .labelled import Labelled

_WORD_RE = re.compile(r"\w+")
SHINGLE = 5
"""Characters in a shingle."""
MIN_JACCARD = 0.6
"""Shared shingles, of all that two texts have, from which they are near duplicates."""
N_BANDS, BAND_SIZE = 20, 3
"""Of the MinHash signature: two texts with Jaccard 0.6 share a band with probability 0.992, with
0.8 with 0.9999997 (1 - (1 - J ** size) ** bands)."""
MAX_BUCKET = 8
"""In a bucket up to this size all pairs are compared; in a larger one each text with the first and
with the one before it, so that a thousand copies cost a thousand comparisons."""
OTHER_LABELS, SAME_LABELS = 0.9, 0.5
"""What near duplicates count: with other labels for nearly as much as the same text, with the same
labels for less, as they are a leak between splits and no error."""

Pair = tuple[int, int]


def normalize_text(text: str) -> str:
    """Return the words of a text, without case, punctuation and spacing.

    Examples
    --------
    >>> normalize_text("We  CONDEMN it…") == normalize_text("we condemn it")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_WORD_RE.findall(folded)) or folded


def find_conflicts(data: Labelled) -> Iterator[Finding]:
    """Yield rows whose text has another label in other rows.

    Rows of different annotators are left to :mod:`stance.agreement`.
    """
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(data.texts):
        rows_of[normalize_text(text)].append(row)
    coders = data.columns.get("annotator", [None] * len(data.texts))
    for rows in rows_of.values():
        for target, column in data.labels.items() if len(rows) > 1 else ():
            yield from _conflicts(data, target, [i for i in rows if column[i]], coders)


def _conflicts(
    data: Labelled, target: str, rows: Sequence[int], coders: Sequence[str | None]
) -> Iterator[Finding]:
    column = data.labels[target]
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    for i in rows:
        counts[coders[i]][str(column[i])] += 1
    everyone = sum(counts.values(), Counter())
    if len(everyone) < 2:
        return
    first: dict[tuple[str, str | None], int] = {}
    for i in rows:
        first.setdefault((str(column[i]), coders[i]), i)
    for i in rows:
        label, coder = str(column[i]), coders[i]
        # A row without a name could be anybody's.
        comparable = everyone if coder is None else counts[coder] + counts[None]
        others = [(-n, name) for name, n in comparable.items() if name != label]
        if not others or -min(others)[0] < comparable[label]:
            continue
        suggested = min(others)[1]
        named = (coder, None) if coder is not None else (None, *counts)
        other = next(first[suggested, c] for c in named if (suggested, c) in first)
        same = data.texts[i] == data.texts[other]
        yield Finding.at(
            data, i, "conflicting-duplicate", target=target, suggested=suggested,
            strength=1.0 if same else 0.95,
            reason=f"the same text{'' if same else ' but for case, spaces or punctuation'} is "
            f"{suggested} at {data.places[other]}",
        )  # fmt: skip


def find_near_duplicates(data: Labelled, pairs: Mapping[Pair, float]) -> Iterator[Finding]:
    """Yield rows that nearly repeat an earlier row of another document or split.

    A row is named once, with the most similar of its earlier kin.

    Parameters
    ----------
    data : Labelled
    pairs : Mapping of (int, int) to float
        Of :func:`similar_pairs`.
    """
    missing = [None] * len(data.texts)
    splits, docs, coders = (data.columns.get(c, missing) for c in ("split", "doc", "annotator"))
    best: dict[int, tuple[float, int]] = {}
    for (i, j), similarity in pairs.items():
        if docs[i] is not None and docs[i] == docs[j] and splits[i] == splits[j]:
            continue
        # Codings of one statement are no duplicates of one another.
        named = coders[i] is not None and coders[j] is not None
        if named and coders[i] != coders[j] and data.texts[i] == data.texts[j]:
            continue
        best[j] = max(best.get(j, (0.0, 0)), (similarity, -i))
    for j, (similarity, minus_i) in sorted(best.items()):
        i = -minus_i
        differing = [
            target
            for target, column in data.labels.items()
            if column[i] and column[j] and column[i] != column[j]
        ]
        same = normalize_text(data.texts[i]) == normalize_text(data.texts[j])
        across = "document" if docs[i] and docs[j] else "row"
        reason = (
            f"{'the same text as' if same else f'{similarity:.0%} alike with'} {data.places[i]}, "
            f"in another {'split' if splits[i] != splits[j] else across}"
        )
        # The same text with other labels is a conflict, and listed as such.
        for target in () if same else differing:
            label = data.labels[target][i] or ""
            yield Finding.at(
                data, j, "near-duplicate", target=target, suggested=label,
                strength=similarity * OTHER_LABELS, reason=f"{reason}, where it is {label}",
            )  # fmt: skip
        if not differing:
            yield Finding.at(
                data, j, "near-duplicate", strength=similarity * SAME_LABELS,
                reason=f"{reason}, with the same labels: keep the two in one fold",
            )  # fmt: skip


def join_kin(groups: Sequence[str], pairs: Iterable[Pair]) -> list[str]:
    """Return groups in which near duplicates are together, for splits that leak nothing.

    Parameters
    ----------
    groups : sequence of str
        Documents.
    pairs : iterable of (int, int)
        Of :func:`similar_pairs`.

    Examples
    --------
    >>> join_kin(["a", "b", "b", "c"], [(0, 2)])
    ['a', 'a', 'a', 'c']
    """
    parent = {group: group for group in groups}

    def find(group: str) -> str:
        while parent[group] != group:
            parent[group] = parent[parent[group]]
            group = parent[group]
        return group

    for i, j in pairs:
        a, b = sorted((find(groups[i]), find(groups[j])))
        parent[b] = a
    return [find(group) for group in groups]


def similar_pairs(texts: Sequence[str]) -> dict[Pair, float]:
    """Return pairs of texts that share many shingles, in time linear in their length.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    dict of (int, int) to float
        Places, the smaller one first, with the exact Jaccard similarity of their sets of shingles,
        at least :data:`MIN_JACCARD`. Pairs that are barely alike enough may be missed; of many
        texts that are all alike, not every pair is there, but every text is in one.

    References
    ----------
    .. [1] Broder (1997), "On the resemblance and containment of documents".
    """
    shingles = [_shingles(normalize_text(text)) for text in texts]
    signatures = _signatures(shingles)
    pairs: dict[Pair, float] = {}
    for band in range(N_BANDS):
        part = signatures[:, band * BAND_SIZE : (band + 1) * BAND_SIZE]
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for place, row in enumerate(np.ascontiguousarray(part)):
            buckets[row.tobytes()].append(place)
        for members in buckets.values():
            for pair in _candidates(members):
                if pair not in pairs:
                    pairs[pair] = _jaccard(shingles[pair[0]], shingles[pair[1]])
    return {pair: value for pair, value in sorted(pairs.items()) if value >= MIN_JACCARD}


def _candidates(members: list[int]) -> Iterator[Pair]:
    if len(members) <= MAX_BUCKET:
        for k, j in enumerate(members):
            yield from ((i, j) for i in members[:k])
        return
    for i, j in pairwise(members):
        yield i, j
        if i != members[0]:
            yield members[0], j


def _shingles(text: str) -> NDArray[np.uint64]:
    """Return the hashes of the runs of characters of a text, sorted, each once."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    points = points.astype(np.uint64)
    size = min(SHINGLE, len(points))
    hashes = np.zeros(len(points) - size + 1, dtype=np.uint64)
    for k in range(size):
        hashes = hashes * np.uint64(0x100000001B3) + points[k : len(points) - size + 1 + k]
    return np.unique(_mix(hashes))


def _signatures(shingles: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return the MinHash signature of each text."""
    n_hashes = N_BANDS * BAND_SIZE
    if not shingles:
        return np.zeros((0, n_hashes), dtype=np.uint64)
    flat = np.concatenate(shingles)
    starts = np.cumsum([0, *map(len, shingles)])[:-1]
    salts = np.random.default_rng(0).integers(0, 1 << 63, n_hashes, dtype=np.uint64)
    columns = [np.minimum.reduceat(_mix(flat ^ salt), starts) for salt in salts]
    return np.stack(columns, axis=1)


def _mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of numbers, so that their order says nothing of what they were."""
    values = (values ^ (values >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
    mixed: NDArray[np.uint64] = values ^ (values >> np.uint64(32))
    return mixed


def _jaccard(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> float:
    shared = len(np.intersect1d(a, b, assume_unique=True))
    return shared / (len(a) + len(b) - shared)
