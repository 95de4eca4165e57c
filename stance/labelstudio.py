"""What Label Studio imports: tasks with predictions, and the labelling interface that fits them.

A task is an excerpt with a choice per target, or a whole document with its statements as regions,
each with an actor and a choice per target. Offsets are code points, as Label Studio 1.23 counts
them; releases before 2022 counted UTF-16 code units. Of its exports :mod:`stance.labelled` reads
JSON, and for excerpts also JSON-MIN, CSV and TSV.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from ._version import __version__

if TYPE_CHECKING:
    from .document import Document, Stance
    from .excerpt import Excerpt
    from .source import Source

VERSION = f"stance {__version__}"
NARRATION = "narration"
"""The label of a region that nobody but the author says; every region needs one."""


def excerpt_task(excerpt: Excerpt) -> dict[str, Any]:
    """Return a task of one excerpt; what the model says is a prediction, never a label."""
    data = {name: getattr(excerpt, name) for name in ("text", "id", "doc", "lang", "actor")}
    result = [_choice(target, s.label) for target, s in excerpt.stances.items()]
    return {"data": data, "predictions": [_prediction(result, [excerpt.stances])]}


def document_task(source: Source, document: Document) -> dict[str, Any]:
    """Return a task of one document, its statements as regions."""
    result: list[dict[str, Any]] = []
    for n, s in enumerate(document):
        span = {"start": s.start, "end": s.end, "text": s.text}
        region = {
            "id": f"s{n}",
            "from_name": "actor",
            "to_name": "text",
            "type": "labels",
            "value": {**span, "labels": [s.actor or NARRATION]},
        }
        if s.speaker:
            region["meta"] = {"text": [s.speaker]}
        result.append(region)
        result += [
            {"id": f"s{n}", **_choice(target, stance.label, span)}
            for target, stance in s.stances.items()
        ]
    data = {"text": document.text, "id": source.id, "lang": document.lang}
    data |= {"date": document.date, "issuer": document.issuer}
    return {"data": data, "predictions": [_prediction(result, [s.stances for s in document])]}


def excerpt_config(labels: Mapping[str, Sequence[str]]) -> str:
    """Return the labelling interface for excerpts: a choice per target.

    Parameters
    ----------
    labels : Mapping of str to sequence of str
        The labels of each target, as in :attr:`stance.StanceModel.labels`.

    Examples
    --------
    >>> print(excerpt_config({"escalation": ["favor", "against"]}))
    <View>
      <Text name="text" value="$text" />
      <Header value="escalation" />
      <Choices name="escalation" toName="text" choice="single" showInLine="true">
        <Choice value="favor" />
        <Choice value="against" />
      </Choices>
    </View>
    """
    view = ElementTree.Element("View")
    ElementTree.SubElement(view, "Text", name="text", value="$text")
    _add_choices(view, labels, {})
    return _to_text(view)


def document_config(labels: Mapping[str, Sequence[str]], actors: Iterable[str]) -> str:
    """Return the labelling interface for documents: regions by actor, a choice per target in each.

    Parameters
    ----------
    labels : Mapping of str to sequence of str
    actors : iterable of str
        The actors that a region can have; :data:`NARRATION` is added.
    """
    view = ElementTree.Element("View")
    tags = ElementTree.SubElement(view, "Labels", name="actor", toName="text")
    for actor in [*actors, NARRATION]:
        ElementTree.SubElement(tags, "Label", value=actor)
    ElementTree.SubElement(view, "Text", name="text", value="$text")
    _add_choices(view, labels, {"perRegion": "true", "whenTagName": "actor"})
    return _to_text(view)


def _add_choices(
    view: ElementTree.Element, labels: Mapping[str, Sequence[str]], more: dict[str, str]
) -> None:
    for target, names in labels.items():
        where = view
        if more:
            # A header is hidden with the choices that it stands over.
            where = ElementTree.SubElement(
                view, "View", visibleWhen="region-selected", whenTagName="actor"
            )
        ElementTree.SubElement(where, "Header", value=target)
        shown = {"choice": "single", "showInLine": "true", **more}
        choices = ElementTree.SubElement(
            where, "Choices", {"name": target, "toName": "text", **shown}
        )
        for name in names:
            ElementTree.SubElement(choices, "Choice", value=name)


def _to_text(view: ElementTree.Element) -> str:
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode")


def _choice(target: str, label: str, span: dict[str, Any] | None = None) -> dict[str, Any]:
    value = {**(span or {}), "choices": [label]}
    return {"from_name": target, "to_name": "text", "type": "choices", "value": value}


def _prediction(
    result: list[dict[str, Any]], stances: Sequence[Mapping[str, Stance]]
) -> dict[str, Any]:
    """Return a prediction; its score is the mean probability of the labels it gives."""
    sure = [max(s.probabilities.values()) for by_target in stances for s in by_target.values()]
    score = round(sum(sure) / len(sure), 4) if sure else 0.0
    return {"model_version": VERSION, "score": score, "result": result}
