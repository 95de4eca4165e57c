"""Documents and explanations -> HTML for a notebook; text is escaped."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .document import Document, Stance
    from .explain import Explanation

MAX_SHOWN = 200
"""Statements that are shown of a document."""


def show_document(doc: Document) -> str:
    """Return the first statements of a document as a table.

    Parameters
    ----------
    doc : Document
    """
    targets = list(doc.statements[0].stances) if doc.statements else []
    head = "".join(
        f"<th scope='col' style='text-align:left'>{_escape(name)}</th>"
        for name in ["actor", *targets, "statement"]
    )
    body = []
    for s in doc.statements[:MAX_SHOWN]:
        cells = [f"<b>{_escape(s.actor)}</b>" if s.actor else ""]
        cells += [_show_stance(stance) for stance in s.stances.values()]
        # White space is kept, and marks of direction stay within their cell.
        text = f"<bdi style='white-space:pre-wrap'>{_escape(s.text)}</bdi>"
        body.append(
            "<tr>"
            + "".join(
                f"<td style='text-align:left;vertical-align:top'>{cell}</td>"
                for cell in [*cells, text]
            )
            + "</tr>"
        )
    facts = [f"{len(doc)} statements", f"language {doc.lang or 'unknown'}"]
    facts += [f"issued by {doc.issuer}"] if doc.issuer else []
    facts += [doc.date] if doc.date else []
    if len(doc) > MAX_SHOWN:
        facts.append(f"the first {MAX_SHOWN} are shown; to_frame() has all")
    return (
        f"<table><caption style='text-align:left'>{_escape('; '.join(facts))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )


def show_explanation(explanation: Explanation) -> str:
    """Return the statement of an explanation with its words highlighted.

    Parameters
    ----------
    explanation : Explanation
    """
    head = f"{explanation.target}: {explanation.label}"
    parts = [f"<p><b>{_escape(head)}</b></p>", "<p style='white-space:pre-wrap' dir='auto'>"]
    for text, strength in explanation.stretches():
        if not strength:
            parts.append(_escape(text))
            continue
        # Green and red differ in their line too: not everybody tells them apart.
        rgb, line = ("0,160,60", "solid") if strength > 0 else ("220,40,40", "dashed")
        style = f"background:rgba({rgb},{abs(strength) / 2:.2f})"
        if abs(strength) >= 0.1:
            style += f";border-bottom:2px {line} rgb({rgb})"
        parts.append(f"<span style='{style}'>{_escape(text)}</span>")
    return "".join([*parts, "</p>"])


def _show_stance(stance: Stance) -> str:
    """Return a stance: its side by its label and a colour, doubt by a question mark."""
    colour = {"favor": "0,110,200", "against": "220,110,0"}.get(stance.label)
    paint = f";background:rgba({colour},{abs(stance.score) / 3:.2f})" if colour else ""
    doubt = f" <abbr title='{_escape(stance.abstained)}'>?</abbr>" if stance.abstained else ""
    score = f"{stance.score:+.2f}".replace("-", "−")
    return f"<span style='white-space:nowrap{paint}'>{_escape(stance.label)} {score}</span>{doubt}"


def _escape(text: str) -> str:
    """Return text as HTML; half a surrogate pair, which no notebook can hold, as its escape."""
    return html.escape(text).encode("utf-8", "backslashreplace").decode("utf-8")
