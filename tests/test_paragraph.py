"""Paragraphs: lines, and what was cut to a width."""

import textwrap

import pytest

import stance
from stance.paragraph import find_paragraphs

DISPATCH = [
    "Allies weigh new mission",
    "BRUSSELS, May 6 (Reuters) - NATO Secretary General Mark Rutte said on Tuesday that the "
    "Alliance would open a training centre in Poland. Kyiv had asked for three of them.",
    "Russia's foreign ministry called the plan “reckless”. Its spokeswoman Maria Zakharova told "
    "reporters in Moscow that Moscow would draw conclusions from it and publish them in due time.",
    "The centre is to open in June, according to Ukraine's defence ministry. Officials in Astana "
    "declined to comment. Kazakhstan is not a party to the agreement and has no plans to join it.",
    "The talks go on.",
]


def cut(text):
    """Return the paragraphs of a text, as they stand in it."""
    return [text[a:b] for a, b in find_paragraphs(text)]


@pytest.mark.parametrize("width", [56, 60, 66, 72, 80])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("between", [1, 2])
def test_wrapped_text_reads_like_text_that_is_not(width, end, between):
    """Lines cut to a width change neither where a statement ends nor who makes it."""
    lines = [textwrap.fill(p, width, break_on_hyphens=False) for p in DISPATCH]
    text = ("\n" * between).join(lines).replace("\n", end)
    plain = stance.classify("\n".join(DISPATCH))
    wrapped = stance.classify(text)
    assert [" ".join(s.text.split()) for s in wrapped] == [s.text for s in plain]
    assert [s.actor for s in wrapped] == [s.actor for s in plain]


def test_a_line_that_had_room_for_the_next_word_ends_a_paragraph():
    """Only full lines go on."""
    text = "\n".join(textwrap.fill(p, 72, break_on_hyphens=False) for p in DISPATCH)
    assert [" ".join(p.split()) for p in cut(text)] == DISPATCH


def test_lines_of_a_list_stay_apart():
    """Lines of any length are paragraphs where nothing says that they were cut."""
    lines = ["Kyiv asked for air defence systems and for a loan in the summer"] * 5
    assert cut("\n".join(lines)) == lines


def test_turns_of_a_wrapped_transcript_stay_apart():
    """Who asks and who answers begins a paragraph, though the line above is full."""
    question = "Q: Has the Alliance, whose members met twice this month, decided on it?"
    answer = "A: No. We go on with the talks that we began last month, and with nothing else."
    text = "\n".join(textwrap.fill(p, 71) for p in [question, answer] * 4)
    assert len(cut(text)) == 8


def test_items_of_a_wrapped_text_stay_apart():
    """An item begins a paragraph where the sentence above it has ended."""
    items = [
        "- to open a training centre in Poland, in which Ukrainian officers would",
        "  be taught for a year;",
        "- to go on with the talks that were begun last month, whatever becomes;",
        "- to publish the conclusions of the council in due time, and to go on",
        "  with the inspection of depots;",
        "- to ask the ministers for a report, which is to be ready by the end of",
        "  the year.",
    ]
    assert len(cut("\n".join(items))) == 4
