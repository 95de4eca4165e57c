"""Bytes to text: whole or not at all for a document, as far as can be for labelled data."""

import pytest

from stance.errors import InputError
from stance.plain_text import check_encoding, check_head, decode_lines, decode_text

UTF16 = "Kyiv said no.".encode("utf-16")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16", "mac-cyrillic"])
def test_a_text_in_its_encoding(encoding):
    """What is written in an encoding is read back in it, byte for byte."""
    text = "Киев\0 сказал:\r\n«нет» "
    assert text == decode_text(text.encode(encoding), encoding)


def test_a_mark_at_the_head_is_no_text():
    """The mark of UTF-8 is left out by both readers."""
    assert "é" == decode_text("\ufeffé".encode())
    assert ("é", []) == decode_lines("\ufeffé".encode())


@pytest.mark.parametrize(
    ("data", "encoding", "said"),
    [
        (b"ab\ncd\xff", "utf-8", "byte 5 (line 2) is not utf-8; name the encoding"),
        (UTF16, "utf-8", "is UTF-16; read it with --encoding utf-16"),
        (b"\x00\x01" * 90, "utf-8", "looks like a binary file"),
        (b"\x01\x02" * 90, "latin-1", "looks like a binary file"),
        (b"a\xffb", "ascii", "byte 1 (line 1) is not ascii"),
        (b"a", "no-such", "got encoding 'no-such'; accepted: any that Python knows"),
        (b"a", "hex", "got encoding 'hex'"),
    ],
)
def test_what_is_no_text_is_refused(data, encoding, said):
    """In one line, with the byte and what to do."""
    with pytest.raises(InputError) as caught:
        decode_text(data, encoding)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_every_line_that_is_not_utf8_is_told():
    """The rest of the text is there, so that the rows in it are looked at too."""
    text, faults = decode_lines(b"a\n\xe9b\nc\n\xff\xfe\n")
    assert "a\n\ufffdb\nc\n\ufffd\ufffd\n" == text
    assert [(2, "byte 2 is not UTF-8"), (4, "byte 7 is not UTF-8")] == faults


@pytest.mark.parametrize(
    ("data", "fault"), [(UTF16, (0, "is UTF-16")), (b"a\nb\0", (2, "holds binary data"))]
)
def test_what_cannot_be_read_at_all(data, fault):
    """There is no text then, and one reason."""
    assert (None, [fault]) == decode_lines(data)


def test_the_head_of_a_table():
    """UTF-16 is refused unless asked for; a NUL here and there is text."""
    check_head(UTF16, "utf-16")
    check_head(b"a" * 50 + b"\0", "utf-8-sig")
    with pytest.raises(InputError, match="UTF-16"):
        check_head(UTF16, "utf-8-sig")
    assert ("utf-8-sig", "cp1251") == (check_encoding("UTF8"), check_encoding("cp1251"))
