"""Templates to pages: HTML that stands alone, asks no network for anything and escapes its text."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from pathlib import Path
from typing import Any

from ._version import __version__
from .errors import missing_extra

TEMPLATES = Path(__file__).parent / "templates"


def check_libraries(*names: str) -> None:
    """Say what is missing before any work is done.

    Raises
    ------
    MissingExtraError
        If one of the libraries is not installed.
    """
    missing = [name for name in names if importlib.util.find_spec(name) is None]
    if missing:
        raise missing_extra("HTML", missing, "report")


def render_page(template: str, *, title: str, script: str | None = None, **values: Any) -> str:
    """Return a page.

    Everything that a template shows is escaped, whatever it is. The page's own policy forbids every
    request, and every script but the one named here: should a text ever become markup, it still
    could do nothing.

    Parameters
    ----------
    template : str
        A file of ``stance/templates``.
    title : str
    script : str, optional
        A file of ``stance/templates`` with the script of the page.
    **values
        What the template shows.

    Raises
    ------
    MissingExtraError
        If jinja2 is not installed.
    """
    check_libraries("jinja2")
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(signed=format_signed, place=lambda score: f"{50 * score + 50:.1f}")
    environment.policies["json.dumps_function"] = _to_json
    code = (TEMPLATES / script).read_text(encoding="utf-8") if script else ""
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    page: str = environment.get_template(template).render(
        title=title,
        # Our own file, the one thing that is not escaped.
        script=Markup(code),
        script_hash=f"'sha256-{digest}'" if script else "",
        version=__version__,
        **values,
    )
    # Half a surrogate pair has no place in a file: it is shown as its escape, as in JSON.
    return page.encode("utf-8", "backslashreplace").decode("utf-8")


def format_signed(score: float) -> str:
    """Return a score with its sign and two decimals.

    Examples
    --------
    >>> format_signed(-0.456), format_signed(0.001)
    ('−0.46', '0.00')
    """
    return f"{score:+.2f}".replace("-", "−") if abs(score) >= 0.005 else "0.00"


def _to_json(value: Any, **_: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
