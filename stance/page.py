"""HTML pages to text: what an article says, without the navigation around it.

The work of trafilatura; the text that it returns is the document, and offsets count in that.
"""

from __future__ import annotations

from typing import Any

from .errors import InputError, missing_extra


def extract_text(page: bytes) -> str:
    """Return the text of a page.

    Parameters
    ----------
    page : bytes
        The encoding that the page declares is used, or the one that it seems to have.

    Raises
    ------
    InputError
        If the page holds no text that could be told from its surroundings.
    MissingExtraError
        If trafilatura is not installed.
    """
    trafilatura = import_trafilatura("a page")
    text = trafilatura.extract(page, include_comments=False, deduplicate=False)
    if not text or not text.strip():
        raise InputError("is a page in which no text is found; save its text as .txt")
    return str(text)


def import_trafilatura(path: str) -> Any:
    """Return the library that extracts text from pages.

    Raises
    ------
    MissingExtraError
        If it is not installed.
    """
    try:
        import trafilatura
    except ImportError:
        raise missing_extra(
            f"{path}: HTML", ["trafilatura"], "html", ", or save the text as .txt"
        ) from None
    return trafilatura
