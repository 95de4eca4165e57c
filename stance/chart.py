"""Actor scores as charts: SVG that stands in a page, takes its colours and needs nothing else.

Drawn by matplotlib. Its colours are placeholders that become variables of the page's style sheet,
so that one drawing serves light, dark and paper; its text stays text.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .aggregation import ActorScore
from .templating import check_libraries

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, MUTED, LINE = "#010101", "#020202", "#030303"
# One shape an actor, so that nothing rests on colour alone.
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p", "*", "h")
# A mean of fewer statements is drawn hollow.
FEW = 5
WIDTH, HEIGHT = 5.4, 4.4


def actor_colour(index: int) -> str:
    """Return the placeholder for the colour of an actor."""
    return f"#0a00{index:02x}"


def draw_positions(
    scores: Sequence[ActorScore],
    x: str,
    y: str | None,
    names: Mapping[str, str],
    styles: Mapping[str, int],
) -> str:
    """Return actors by their mean score on one target against another, with intervals, as SVG.

    Parameters
    ----------
    scores : sequence of ActorScore
        Over all time.
    x, y : str or None
        The targets; without ``y`` the actors stand below one another.
    names : Mapping of str to str
        How actors and targets are written.
    styles : Mapping of str to int
        The colour and marker of each actor.
    """
    by_key = {(s.actor, s.target): s for s in scores}
    actors = [a for a in styles if (a, x) in by_key and (y is None or (a, y) in by_key)]

    def draw(axes: Axes) -> None:
        rows = range(len(actors), 0, -1)
        labels: list[tuple[float, float, str, str]] = []
        for actor, row in zip(actors, rows, strict=True):
            h = by_key[actor, x]
            v = None if y is None else by_key[actor, y]
            at = float(row) if v is None else v.score
            colour, marker = actor_colour(styles[actor]), MARKERS[styles[actor] % len(MARKERS)]
            axes.plot([h.low, h.high], [at, at], color=colour, alpha=0.55, linewidth=1.6, zorder=2)
            if v is not None:
                axes.plot([h.score] * 2, [v.low, v.high], color=colour, alpha=0.55, linewidth=1.6)
            axes.plot(
                h.score, at, marker, color=colour, markersize=9, zorder=3, markeredgewidth=1.6,
                markerfacecolor="none" if h.n < FEW else colour,
            )  # fmt: skip
            labels.append((h.score, at, names[actor], colour))
        axes.axvline(0, color=MUTED, linewidth=0.8, zorder=1)
        limit = _limit([v for a in actors for v in (by_key[a, x].low, by_key[a, x].high)])
        axes.set_xlim(-limit, limit)
        axes.set_xlabel(f"{names[x]}: against  ◂   ▸  in favour", color=INK)
        if y is None:
            axes.set_ylim(0.4, len(actors) + 0.6)
            axes.set_yticks([])
        else:
            axes.axhline(0, color=MUTED, linewidth=0.8, zorder=1)
            limit = _limit([v for a in actors for v in (by_key[a, y].low, by_key[a, y].high)])
            axes.set_ylim(-limit, limit)
            axes.set_ylabel(f"{names[y]}: against  ◂   ▸  in favour", color=INK)
        _label_points(axes, labels)

    return _render(draw, f"positions-{x}-{y}")


def draw_timeline(
    scores: Sequence[ActorScore],
    target: str,
    periods: Sequence[str],
    names: Mapping[str, str],
    styles: Mapping[str, int],
) -> str:
    """Return the mean score of each actor on a target, period by period, as SVG.

    Parameters
    ----------
    scores : sequence of ActorScore
        Of the periods.
    target : str
    periods : sequence of str
        In order; a period without statements leaves a gap.
    names, styles
        As for :func:`draw_positions`.
    """
    place = {period: i for i, period in enumerate(periods)}
    mine = [s for s in scores if s.target == target and s.period in place]

    def draw(axes: Axes) -> None:
        ends: list[tuple[float, float, str, str]] = []
        for actor, style in styles.items():
            points = [s for s in mine if s.actor == actor]
            if not points:
                continue
            at = [place[s.period] for s in points if s.period]
            colour, marker = actor_colour(style), MARKERS[style % len(MARKERS)]
            means = [s.score for s in points]
            if len(points) > 1:
                low, high = [s.low for s in points], [s.high for s in points]
                axes.fill_between(at, low, high, color=colour, alpha=0.1, linewidth=0)
            axes.plot(at, means, f"{marker}-", color=colour, markersize=6, linewidth=1.8)
            ends.append((at[-1], means[-1], names[actor], colour))
        axes.axhline(0, color=MUTED, linewidth=0.8, zorder=1)
        limit = _limit([v for s in mine for v in (s.low, s.high)])
        axes.set_ylim(-limit, limit)
        axes.set_ylabel(f"{names[target]}: against  ◂   ▸  in favour", color=INK)
        step = max(1, -(-len(periods) // 6))
        axes.set_xticks(range(0, len(periods), step), list(periods)[::step])
        # Names stand right of the last point.
        axes.set_xlim(-0.4, (len(periods) - 1) * 1.18 + 0.6)
        _label_points(axes, ends)

    return _render(draw, f"timeline-{target}")


def _limit(values: Sequence[float]) -> float:
    """Return an axis that is as long on both sides of zero, and no longer than scores can be."""
    return float(min(1.05, max([0.25, *(1.15 * abs(v) for v in values)])))


def _label_points(axes: Axes, labels: list[tuple[float, float, str, str]]) -> None:
    """Write names beside points, moved apart up and down where they would touch."""
    bottom, top = axes.get_ylim()
    left, right = axes.get_xlim()
    gap = 0.062 * (top - bottom)
    shift = 0.028 * (right - left)
    placed: list[tuple[float, float, float]] = []
    for x, y, name, colour in sorted(labels, key=lambda label: (label[1], label[0])):
        width = 0.026 * (right - left) * len(name)
        ends_outside = x + shift + width > right
        start = x - shift - width if ends_outside else x + shift
        at = y
        while any(
            abs(at - other) < gap and start < end and begin < start + width
            for begin, end, other in placed
        ):
            at += gap / 4
        placed.append((start, start + width, at))
        axes.text(
            x - shift if ends_outside else x + shift, min(at, top - gap / 2), name, color=colour,
            ha="right" if ends_outside else "left", va="center", fontweight="bold",
            parse_math=False, zorder=4,
        )  # fmt: skip


def _render(draw: Callable[[Axes], None], name: str) -> str:
    """Return the SVG element of a drawing, its ids and colours made fit for the page."""
    check_libraries("matplotlib")
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings: dict[str, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": name,
        "font.size": 11.5,
        "axes.linewidth": 0.8,
        "axes.unicode_minus": True,
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        # A name in a script that matplotlib's font lacks is measured a little wrong; that is all.
        warnings.simplefilter("ignore")
        figure: Figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        draw(axes)
        axes.grid(color=LINE, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(color=LINE, labelcolor=MUTED, labelsize=10.5)
        for side, spine in axes.spines.items():
            spine.set_color(LINE)
            spine.set_visible(side in {"left", "bottom"})
        buffer = io.StringIO()
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    return _fit_page(buffer.getvalue(), name)


def _fit_page(svg: str, name: str) -> str:
    svg = svg[svg.index("<svg") :]
    prefix = re.sub(r"\W", "-", name)
    # Its rule for every element would be one for every element of the page.
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="', f'id="{prefix}-', svg)
    svg = re.sub(r"(url\(#|href=\"#)", rf"\g<1>{prefix}-", svg)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
    svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    for placeholder, variable in ((INK, "ink"), (MUTED, "muted"), (LINE, "line")):
        svg = svg.replace(placeholder, f"var(--{variable})")
    return re.sub(r"#0a00([0-9a-f]{2})", lambda match: f"var(--actor-{int(match[1], 16)})", svg)
