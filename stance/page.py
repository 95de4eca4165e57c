"""An evaluation as a page of HTML that stands alone: no script, no font, nothing to fetch."""

from __future__ import annotations

from collections.abc import Sequence

from .comparison import Difference, Evaluation
from .errors import MissingExtraError


def render_page(
    evaluation: Evaluation,
    *,
    model: str,
    labels: Sequence[str],
    against: str | None = None,
    differences: Sequence[Difference] = (),
    notes: Sequence[str] = (),
) -> str:
    """Return the page.

    Parameters
    ----------
    evaluation : Evaluation
    model : str
        The name of the model.
    labels : sequence of str
        The names of the files with the labels.
    against : str, optional
        The name of the model that it is compared with.
    differences : sequence of Difference, default=()
        How it compares.
    notes : sequence of str, default=()
        What was left out, and why.

    Raises
    ------
    MissingExtraError
        If the template library is not installed.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError:
        raise MissingExtraError("HTML needs jinja2; pip install 'stance[report]'") from None
    environment = Environment(
        loader=PackageLoader("stance"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page: str = environment.get_template("evaluation.html").render(
        evaluation=evaluation,
        model=model,
        labels=labels,
        against=against,
        differences=differences,
        notes=notes,
    )
    return page
