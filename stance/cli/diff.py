"""``stance diff``: what moved between two texts, or two folders of them."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from .console import OK, SOME_FAILED, complain, printable, to_json
from .documents import add_document_options, document_inputs, document_settings
from .pages import check_page_suffix, read_documents

if TYPE_CHECKING:
    from ..change import Change, Diff, Shift

FORMATS = {".html": "html", ".htm": "html", ".json": "json", ".txt": "text"}
COLOURS = {
    "new": "32", "dropped": "31", "hardened": "1;35", "softened": "36", "reversed": "1;33",
    "unchanged": "2",
}  # fmt: skip


def add_diff(commands: Any) -> None:
    """Add ``stance diff``."""
    parser = commands.add_parser(
        "diff",
        help="show what is new, dropped, hardened or softened between two communiqués",
        description="Show what moved from OLD to NEW, statement by statement. Hardened: the score "
        "is further from 0 than it was, in favour or against; softened: nearer to 0; reversed: in "
        "favour where it was against, or the other way round.",
    )
    for name in ("old", "new"):
        parser.add_argument(name, metavar=name.upper(), help="a text, a table, a folder, or '-'")
    parser.add_argument("--actor", metavar="ACTOR", help="only what this actor says")
    parser.add_argument(
        "--threshold", type=float, metavar="X",
        help="scores that move by less are unchanged (default 0.25)",
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help="show unchanged statements too, as text")
    parser.add_argument(
        "--format", choices=("auto", "text", "json", "html"), default="auto",
        help="by the suffix of OUT; else text on a terminal, JSON in a pipe (default auto)",
    )  # fmt: skip
    parser.add_argument("-o", "--output", metavar="OUT", help="*.html, *.json or *.txt")
    add_document_options(parser)
    parser.set_defaults(run=_diff)


def _diff(args: argparse.Namespace) -> int:
    from ..diff import THRESHOLD, compare
    from ..output import check_outputs, write_whole

    form = _choose_format(args)
    written: set[str] = set()
    if args.output is not None:
        check_page_suffix(args.output, tuple(FORMATS))
        written = check_outputs([args.output], [args.old, args.new, *document_inputs(args)])
    if form == "html":
        from ..templating import check_libraries

        check_libraries("jinja2")
    if args.old == args.new == "-":
        raise InputError("got '-' for OLD and NEW; standard input can be only one of them")
    settings = document_settings(args)
    if args.actor is not None:
        args.actor = _check_actor(args.actor, settings)
    threshold = THRESHOLD if args.threshold is None else args.threshold
    compare([], [], threshold=threshold, model=settings["model"])
    sides, failures = [], []
    for path in (args.old, args.new):
        named, failed = read_documents([path], args, settings, written)
        if not named:
            raise InputError(f"{path}: holds no text that can be read; nothing to compare")
        sides.append(named)
        failures += failed
    old_langs, new_langs = ({doc.lang or "unknown" for _, doc in side} for side in sides)
    if not old_langs & new_langs:
        complain(
            f"OLD is in {', '.join(sorted(old_langs))}, NEW in {', '.join(sorted(new_langs))}: "
            "statements are aligned by their words, and few will be"
        )
    diff = compare(*sides, actor=args.actor, threshold=threshold, model=settings["model"])
    if form == "html":
        from ..report import render_diff

        text = render_diff(
            diff, old_name=args.old, new_name=args.new, actor=args.actor, threshold=threshold,
            failures=[(failure.id, failure.reason) for failure in failures],
        )  # fmt: skip
    elif form == "json":
        text = to_json({"old": args.old, "new": args.new, **diff.to_dict()}) + "\n"
    else:
        coloured = args.output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        text = "".join(f"{line}\n" for line in _lines(diff, coloured, args.all))
    if args.output is None:
        print(text, end="")
    else:
        write_whole(args.output, text)
    return SOME_FAILED if failures else OK


def _choose_format(args: argparse.Namespace) -> str:
    if args.format != "auto":
        return str(args.format)
    if args.output is not None:
        return FORMATS.get(Path(args.output).suffix.lower(), "text")
    return "text" if sys.stdout.isatty() else "json"


def _check_actor(actor: str, settings: dict[str, Any]) -> str:
    from ..gazetteer import OTHER, default_gazetteer

    if actor == OTHER:
        return actor
    known: str = (settings["gazetteer"] or default_gazetteer()).check_actor(actor)
    return known


def _lines(diff: Diff, coloured: bool, unchanged: bool) -> Iterator[str]:
    """Yield the difference for a terminal: counts, positions, then each statement that moved."""
    from ..templating import format_signed

    def paint(text: str, colour: str) -> str:
        return f"\033[{colour}m{text}\033[0m" if coloured else text

    counts = [paint(f"{n} {kind}", COLOURS[kind]) for kind, n in diff.counts.items()]
    reworded = sum(c.reworded and c.kind == "unchanged" for c in diff.changes)
    yield ", ".join(counts) + (f" ({reworded} reworded)" if reworded else "")
    for actor, target, old, new in diff.positions():
        ends = [format_signed(s.score) if s else "–" for s in (old, new)]
        n = [str(s.n) if s else "0" for s in (old, new)]
        key = printable(f"{actor:8} {target:18}")
        yield f"  {key} {ends[0]:>6} → {ends[1]:>6}   n {n[0]} → {n[1]}"
    for change in diff.changes:
        if change.kind != "unchanged" or unchanged:
            yield ""
            yield from _change_lines(change, paint)


def _change_lines(change: Change, paint: Any) -> Iterator[str]:
    from ..change import SIGNS

    kind = change.kind
    actor = printable(change.actor or "narration")
    yield f"{paint(f'{SIGNS[kind]} {kind}', COLOURS[kind])}  {actor}"
    words = []
    gap = ""
    for op, old, new in change.edits:
        old, new = (printable(" ".join(f"{x}|".split()))[:-1] for x in (old, new))
        if op == "equal" or change.old is None or change.new is None:
            words.append(new or old)
            # Of an equal stretch only the old text may go on behind a blank.
            gap = " " if old.endswith(" ") and new and not new.endswith(" ") else ""
            continue
        words.append(gap)
        if old:
            words.append(paint(f"[-{old.rstrip()}-]", "31") + " " * old.endswith(" "))
        if new:
            words.append(paint(f"{{+{new.rstrip()}+}}", "32") + " " * new.endswith(" "))
    yield "    " + "".join(words)
    told = [shift for shift in change.shifts if shift.worth_telling]
    for shift in told:
        yield "    " + printable(_shift_line(shift))
    if not told and kind in {"new", "dropped"}:
        yield "    takes no side"


def _shift_line(shift: Shift) -> str:
    from ..templating import format_signed

    if shift.change is None:
        return f"{shift.target}: the model abstains"
    ends = [f"{s.label} {format_signed(s.score)}" for s in (shift.old, shift.new) if s]
    line = f"{shift.target}: {' → '.join(ends)}"
    if len(ends) == 2:
        line = f"{shift.target} {shift.change}: {' → '.join(ends)}"
    words = [
        f"{w.text} {format_signed(w.weight)}" + (" (gone)" if w.side == "old" and shift.new else "")
        for w in shift.words
    ]
    return line + (f"; {', '.join(words)}" if words else "")
