"""Bytes to text; says what is wrong with bytes that are none."""

from __future__ import annotations

import codecs

from .errors import InputError


def decode_text(data: bytes, encoding: str = "utf-8") -> str:
    """Return the text in some bytes.

    Raises
    ------
    InputError
        If they are binary or not in the encoding; says at which byte and line.
    """
    try:
        codecs.lookup(encoding)
        text = data.decode("utf-8-sig" if encoding.lower() in {"utf-8", "utf8"} else encoding)
    except LookupError:
        raise InputError(
            f"got encoding {encoding!r}; accepted: any that Python knows, such as cp1251, "
            "latin-1, utf-16"
        ) from None
    except UnicodeError as error:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise InputError("is UTF-16; read it with --encoding utf-16") from None
        if data.count(b"\0") > len(data) // 20:
            raise InputError("looks like a binary file; give plain text") from None
        # Some encodings, such as punycode, do not say where.
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = data.count(b"\n", 0, at) + 1
        raise InputError(
            f"byte {at} (line {line}) is not {encoding}; "
            "name the encoding with --encoding, such as --encoding cp1251"
        ) from None
    head = text[:4096]
    if sum(c < " " and c not in "\t\n\r\f" for c in head) > len(head) // 10:
        raise InputError("looks like a binary file; give plain text")
    return text
