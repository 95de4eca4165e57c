"""Text for a terminal, which must obey nothing that a text says."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    r"""Show control characters and surrogates as they would be escaped.

    Blanks of any width are shown as they are: French sets some inside its quotation marks.

    Examples
    --------
    >>> print(printable("\x1b[2JNon\u202e"))
    \x1b[2JNon\u202e
    >>> printable("«\u00a0Non\u202f!\u00a0»") == "«\u00a0Non\u202f!\u00a0»"
    True
    """
    return "".join(
        c if c.isprintable() or c in "\n\t" or unicodedata.category(c) == "Zs" else repr(c)[1:-1]
        for c in text
    )
