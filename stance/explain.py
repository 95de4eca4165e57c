"""Why a statement got its stance: the spans of its text, with what each adds to the logits."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .features import WORD_RE, fold_word

if TYPE_CHECKING:
    from .model import Floats, StanceModel

_CHUNK_RE = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class WeightedSpan:
    """A stretch of the statement and what it adds to the logit of each label.

    Parameters
    ----------
    start, end : int
        Offsets into the statement, in code points, half-open.
    text : str
        ``statement[start:end]``.
    weights : tuple of float
        Signed, one per label, in the order of the labels.
    """

    start: int
    end: int
    text: str
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The logits of one statement toward one target, as a sum over its words.

    For every label, the intercept and the weights of all spans add up to the logit. Calibration is
    folded in: the softmax of the logits is what :meth:`StanceModel.predict_proba` gives.

    Parameters
    ----------
    statement, target : str
    labels : tuple of str
    logits, intercepts : tuple of float
        One per label.
    spans : tuple of WeightedSpan
        The words in their order; a word that the model does not know has none.
    """

    statement: str
    target: str
    labels: tuple[str, ...]
    logits: tuple[float, ...]
    intercepts: tuple[float, ...]
    spans: tuple[WeightedSpan, ...]

    @property
    def label(self) -> str:
        """The label with the highest logit."""
        return self.labels[max(range(len(self.labels)), key=self.logits.__getitem__)]

    def votes(self, label: str | None = None) -> list[float]:
        """Return what each span adds for a label, against the mean of the other labels.

        Parameters
        ----------
        label : str, optional
            By default the label with the highest logit.
        """
        i = self.labels.index(self.label if label is None else label)
        others = len(self.labels) - 1
        return [s.weights[i] - (sum(s.weights) - s.weights[i]) / others for s in self.spans]

    def render_ansi(self, label: str | None = None) -> str:
        """Return the statement with colours for a terminal: green speaks for the label, red against.

        Parameters
        ----------
        label : str, optional
            By default the label with the highest logit.
        """
        return self._render(label, lambda text: text, "\x1b[{code}m{text}\x1b[0m".format)

    def _repr_html_(self) -> str:
        """Show the statement with its words highlighted; text is escaped."""
        body = self._render(
            None, html.escape, '<span style="background:rgba({rgb},{alpha:.2f})">{text}</span>'.format
        )
        head = html.escape(f"{self.target}: {self.label}")
        return f"<p><b>{head}</b></p><p style='white-space:pre-wrap'>{body}</p>"
