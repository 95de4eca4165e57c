"""Actor scores to what the overview of a report shows: a table, charts, a timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .aggregation import ActorScore, aggregate, find_period
from .chart import draw_positions, draw_timeline
from .document import Document
from .gazetteer import ACTORS, OTHER
from .templating import format_signed

ACTOR_NAMES = {
    "nato": "NATO", "g7": "G7", "kyiv": "Kyiv", "moscow": "Moscow", "astana": "Astana",
    "other": "Other source",
}  # fmt: skip
MARKS = "●■▲◆▼✚✖⬟★⬢"
# A timeline goes by the shortest of these periods that makes no more points than a chart shows.
MAX_DAYS = {"day": 21, "week": 182, "month": 1100, "quarter": 3700}


@dataclass(frozen=True)
class Cast:
    """The actors and targets of some documents: how they are written, painted and drawn.

    Parameters
    ----------
    actors : tuple of str
        The shipped ones first, then those of the user, then other sources.
    targets : tuple of str
    """

    actors: tuple[str, ...]
    targets: tuple[str, ...]

    @classmethod
    def of(cls, docs: Iterable[Document], targets: Sequence[str]) -> Cast:
        """Return the cast of documents, with targets for those that have no statement."""
        actors: set[str] = set()
        found: dict[str, None] = {}
        for doc in docs:
            actors |= {s.actor for s in doc if s.actor is not None}
            actors |= {doc.issuer} if doc.issuer else set()
            found.update(dict.fromkeys(t for s in doc[:1] for t in s.stances))
        return cls.of_actors(actors, tuple(found or targets))

    @classmethod
    def of_actors(cls, actors: set[str], targets: tuple[str, ...]) -> Cast:
        """Return the cast of some actors, put in order."""
        known = [actor for actor in ACTORS if actor in actors]
        own = sorted(actors - {*ACTORS, OTHER})
        return cls((*known, *own, *({OTHER} & actors)), targets)

    @cached_property
    def styles(self) -> dict[str, int]:
        """The number of each actor's colour and shape; the shipped ones have always the same."""
        fixed = list(ACTOR_NAMES)
        own = [actor for actor in self.actors if actor not in fixed]
        spare = len(MARKS) - len(fixed)
        return {
            a: fixed.index(a) if a in fixed else len(fixed) + own.index(a) % spare
            for a in self.actors
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """How actors and targets are written."""
        names = {target: target.replace("_", " ").title() for target in self.targets}
        return names | {actor: ACTOR_NAMES.get(actor, actor) for actor in self.actors}

    @cached_property
    def cards(self) -> dict[str, dict[str, Any]]:
        """What a page shows of each actor: id, name, colour and mark."""
        return {
            a: {"id": a, "name": self.names[a], "style": i, "mark": MARKS[i]}
            for a, i in self.styles.items()
        }


def tabulate_positions(scores: Sequence[ActorScore], cast: Cast) -> list[dict[str, Any]]:
    """Return a row per actor with its score on each target, None where there is none."""
    by_key = {(s.actor, s.target): s for s in scores}
    return [
        {"actor": cast.cards[actor], "cells": [by_key.get((actor, t)) for t in cast.targets]}
        for actor in cast.actors
        if any((actor, t) in by_key for t in cast.targets)
    ]


def chart_positions(scores: Sequence[ActorScore], cast: Cast) -> list[dict[str, str]]:
    """Return the charts of the first target against each of the others."""
    if not scores:
        return []
    x, *others = cast.targets
    charts = []
    alone: list[str | None] = [None]
    for y in others or alone:
        said = [
            f"{cast.names[s.actor]}: {cast.names[s.target]} {format_signed(s.score)}"
            for s in scores
            if s.target in (x, y)
        ]
        charts.append(
            {
                "title": cast.names[x] if y is None else f"{cast.names[x]} × {cast.names[y]}",
                "description": f"Chart of actors. {'; '.join(said)}.",
                "svg": draw_positions(scores, x, y, cast.names, cast.styles),
            }
        )
    return charts


def choose_period(dates: Sequence[str]) -> str | None:
    """Return the period that a timeline of ascending dates goes by, or None without dates."""
    if not dates:
        return None
    days = (dt.date.fromisoformat(dates[-1]) - dt.date.fromisoformat(dates[0])).days
    return next((by for by, most in MAX_DAYS.items() if days <= most), "year")


def chart_timelines(
    docs: Sequence[Document], by: str, cast: Cast
) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """Return a chart per target and the numbers behind them; nothing for a single period."""
    scores = [s for s in aggregate(docs, by=by) if s.period is not None]
    if len({s.period for s in scores}) < 2:
        return [], []
    dates = sorted(doc.date for doc in docs if doc.date)
    first, last = (dt.date.fromisoformat(date) for date in (dates[0], dates[-1]))
    days = (first + dt.timedelta(days=i) for i in range((last - first).days + 1))
    periods = [str(p) for p in dict.fromkeys(find_period(day.isoformat(), by) for day in days)]
    moves = [
        {
            "period": s.period, "actor": cast.cards[s.actor], "target": cast.names[s.target],
            "score": s.score, "low": s.low, "high": s.high, "n": s.n,
        }
        for s in sorted(scores, key=lambda s: (s.period or "", cast.targets.index(s.target)))
    ]  # fmt: skip
    charts = [
        {
            "title": cast.names[target],
            "description": f"Line chart by {by}, {periods[0]} to {periods[-1]}; its numbers stand "
            "below.",
            "svg": draw_timeline(scores, target, periods, cast.names, cast.styles),
        }
        for target in cast.targets
    ]
    return charts, moves
