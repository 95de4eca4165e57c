"""The exports of labelling tools -> rows: doccano and Label Studio.

Whole texts are labelled, or spans of them: a labelled span is a row of its own, and its document is
the text that it stands in. Where several people labelled a text, each gives a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .offset import from_utf16

Row = tuple[str, dict[str, Any]]
Span = tuple[int, int]

_SEPARATORS = ("=", ":", "/")
# What Label Studio calls a choice among labels; the other types hold no labels.
_LABEL_KEYS = ("choices", "labels", "hypertextlabels")


def tag_rows(where: str, row: dict[str, Any], problems: list[str]) -> Iterator[Row]:
    """Yield the rows of a line of a doccano export; any other line is a row as it stands.

    Parameters
    ----------
    where : str
    row : dict of str to Any
        doccano gives ``label`` (once ``labels``): a list of ``target=label`` (or with ``:`` or
        ``/``; a plain one is of the target ``label``), or of ``[start, end, label]``.
    problems : list of str
        Gets a line for everything that cannot be used.
    """
    key = next((key for key in ("label", "labels") if isinstance(row.get(key), list)), None)
    if key is None:
        yield where, row
        return
    tags = row.pop(key)
    marked = [tag for tag in tags if _is_span(tag)]
    # doccano counts as JavaScript does.
    places = from_utf16(str(row.get("text")), [place for tag in marked for place in tag[:2]])
    spans: dict[Span, dict[str, str]] = {}
    for start, end, tag in zip(places[::2], places[1::2], marked, strict=True):
        _put(where, spans.setdefault((start, end), {}), *_split_tag(str(tag[2])), problems)
    for tag in tags:
        if isinstance(tag, str):
            _put(where, row, *_split_tag(tag), problems)
        elif not _is_span(tag):
            problems.append(f"{where}, column {key}: a span is [start, end, label]; got {tag!r}")
    yield from _span_rows(where, row, spans, problems)


def task_rows(
    where: str, task: dict[str, Any], problems: list[str], notes: list[str]
) -> Iterator[Row]:
    """Yield the rows of a task of a Label Studio export (JSON or JSON-MIN), one an annotation.

    Parameters
    ----------
    where : str
    task : dict of str to Any
        Choices, or labels of spans, are labels of the target that ``from_name`` says.
    problems : list of str
        Gets a line for everything that cannot be used.
    notes : list of str
        Gets a line for what is no label, and for what its annotator withdrew.
    """
    if not isinstance(task.get("data"), dict):
        # JSON-MIN, and doccano's JSON: the task is flat.
        for place, row in tag_rows(where, dict(task), problems):
            for name in [name for name, value in row.items() if _is_choices(value)]:
                choices = row.pop(name)["choices"]
                for choice in choices:
                    _put(place, row, name, choice, problems)
            yield place, row
        return
    data = {**task["data"]}
    data.setdefault("id", task.get("id"))
    annotations = task.get("annotations") or []
    if not isinstance(annotations, list) or not all(isinstance(a, dict) for a in annotations):
        problems.append(f"{where}, column annotations: is no list of objects")
        return
    kept = [a for a in annotations if not a.get("was_cancelled")]
    if len(kept) < len(annotations):
        notes.append(f"{where}: {len(annotations) - len(kept)} withdrawn annotations are left out")
    for annotation in kept:
        row = {**data, "annotator": _annotator(annotation)}
        yield from _annotation_rows(where, row, annotation, problems, notes)
    if not kept:
        yield where, data


def _annotation_rows(
    where: str,
    row: dict[str, Any],
    annotation: Mapping[str, Any],
    problems: list[str],
    notes: list[str],
) -> Iterator[Row]:
    spans: dict[Span, dict[str, str]] = {}
    results = annotation.get("result") or []
    if not isinstance(results, list):
        problems.append(f"{where}, column result: got {results!r}; accepted: a list of objects")
        return
    for result in results:
        value = result.get("value") if isinstance(result, dict) else None
        if not isinstance(value, dict):
            problems.append(f"{where}, column result: got {result!r}; accepted: an object")
            continue
        name = str(result.get("from_name", "label"))
        key = next((key for key in _LABEL_KEYS if isinstance(value.get(key), list)), None)
        if key is None:
            notes.append(f"{where}, column {name}: a {result.get('type', 'result')} is no label")
            continue
        found: dict[str, Any] = row
        if type(value.get("start")) is type(value.get("end")) is int:
            found = spans.setdefault((value["start"], value["end"]), {})
        for label in value[key]:
            _put(where, found, name, label, problems)
    yield from _span_rows(where, row, spans, problems)


def _span_rows(
    where: str, row: dict[str, Any], spans: Mapping[Span, dict[str, str]], problems: list[str]
) -> Iterator[Row]:
    """Yield a row per labelled span of a text, or the row as it is where there is none."""
    if not spans:
        yield where, row
    document = str(row.get("doc") or row.get("id") or where)
    text = str(row.get("text"))
    for (start, end), labels in sorted(spans.items()):
        if not 0 <= start < end <= len(text):
            problems.append(
                f"{where}: a span is from {start} to {end}; accepted: a start before the end, from "
                f"0 to {len(text)}, the characters of the text"
            )
            continue
        part = {"text": text[start:end], "id": f"{document}:{start}"}
        yield f"{where}, characters {start} to {end}", {**row, **part, "doc": document, **labels}


def _put(where: str, row: dict[str, Any], target: str, label: Any, problems: list[str]) -> None:
    """Add a label to a row; a second one of the same target is a problem."""
    if row.get(target, label) in (label, None, ""):
        row[target] = label
    else:
        problems.append(
            f"{where}, column {target}: got {row[target]!r} and {label!r}; accepted: one label"
        )


def _split_tag(tag: str) -> tuple[str, str]:
    """Return target and label of one of doccano's flat labels."""
    separator = next((s for s in _SEPARATORS if s in tag), None)
    target, _, label = tag.partition(separator) if separator else ("label", "", tag)
    return target.strip(), label.strip()


def _is_span(tag: Any) -> bool:
    return isinstance(tag, list) and len(tag) == 3 and type(tag[0]) is type(tag[1]) is int


def _is_choices(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("choices"), list)


def _annotator(annotation: Mapping[str, Any]) -> str:
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    return str(annotation.get("id", "")) if who is None else str(who)
