"""What doccano imports: JSON lines of texts with labels.

Two kinds of project read it. *Text classification*: one excerpt a line, its labels written
``target=label``, as :mod:`stance.labelled` reads them back; let a text have several labels.
*Sequence labelling*: one document a line, its labels ``[start, end, name]``; allow overlapping
spans. Offsets are UTF-16 code units, as doccano 1.8 counts them unless it is told to count
grapheme clusters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import InputError
from .excerpt import NO_STANCE, Excerpt
from .offset import to_utf16

if TYPE_CHECKING:
    from .document import Document
    from .source import Source


def excerpt_line(excerpt: Excerpt, *, labelled: bool) -> dict[str, Any]:
    """Return an excerpt for a project of text classification.

    Parameters
    ----------
    excerpt : Excerpt
    labelled : bool
        Whether the answers of the model are its labels, those aside where it abstains. To be
        labelled by people it should have none: a text that nobody looked at would come back with
        the model's own answers.
    """
    labels = [_tag(t, s.label) for t, s in excerpt.stances.items() if s.abstained is None]
    return {
        "text": excerpt.text,
        "label": labels if labelled else [],
        "id": excerpt.id,
        "doc": excerpt.doc,
        "lang": excerpt.lang,
        "actor": excerpt.actor,
        "guess": excerpt.guess,
    }


def document_line(source: Source, document: Document) -> dict[str, Any]:
    """Return a document for a project of sequence labelling.

    The spans of a statement name its actor (``actor=kyiv``), where there is one, and its stance on
    each target, where there is one and the model does not abstain: ``none`` would cover every text
    three times over.
    """
    spans: list[list[Any]] = []
    starts = to_utf16(document.text, [s.start for s in document])
    ends = to_utf16(document.text, [s.end for s in document])
    for s, start, end in zip(document, starts, ends, strict=True):
        if s.actor is not None:
            spans.append([start, end, _tag("actor", s.actor)])
        spans += [
            [start, end, _tag(target, stance.label)]
            for target, stance in s.stances.items()
            if stance.label != NO_STANCE and stance.abstained is None
        ]
    return {"text": document.text, "label": spans, "id": source.id, "lang": document.lang}


def _tag(target: str, label: str) -> str:
    if "=" in target:
        raise InputError(
            f"target {target!r} has a '=' in its name, which parts target and label in doccano; "
            "use the format csv or label-studio"
        )
    return f"{target}={label}"
