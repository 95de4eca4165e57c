"""Offsets: code points and UTF-16 code units, there and back."""

from hypothesis import given
from hypothesis import strategies as st

from stance.offset import from_utf16, to_utf16


@given(st.text(alphabet="aé€🕊𝔘\r\n"))
def test_offsets_are_those_of_utf16(text):
    """An offset in code units is half the bytes before it in UTF-16, and comes back the same."""
    offsets = list(range(len(text) + 1))
    units = to_utf16(text, offsets)
    assert [len(text[:i].encode("utf-16-le")) // 2 for i in offsets] == units
    assert offsets == from_utf16(text, units)


def test_an_offset_inside_of_a_character_is_its_beginning():
    """As is said; one outside of the text stays outside."""
    assert [0, 0, 1, -3, 9] == from_utf16("🕊 peace", [0, 1, 2, -3, 10])
