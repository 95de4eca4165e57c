"""Whose text it is: the issuer of a communiqué, from its own words.

Looks at the head of the text ("We, the Leaders of the G7", "Statement by the North Atlantic
Council", a letterhead) and at its signature. Answers ``None`` for a dispatch, and wherever the text
does not say: a wrong issuer costs every sentence, a missing one can be given by the caller.
"""

from __future__ import annotations

import datetime as dt
from itertools import takewhile

from .gazetteer import Gazetteer
from .lexicon import Lexicon
from .mention import Mention, find_mentions
from .reading import Reader, Reading
from .readout import cites, find_host
from .segment import Segmentation, Sentence
from .title import find_genre_issuer, find_title_issuer, is_official

# The issuer is named in the first lines or in the last one.
HEAD_SENTENCES = 4
# Letterheads and titles stand in so many lines.
HEAD_LINES = 2
LETTERHEAD_WORDS = 36
# "We, the Agriculture and Trade Ministers of the G7": tokens up to whom we are.
WE_REACH = 8


def detect_issuer(
    text: str,
    segmentation: Segmentation,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    date: dt.date | None = None,
    reader: Reader | None = None,
) -> str | None:
    """Return the actor that issued a text, or None.

    Parameters
    ----------
    text : str
    segmentation : Segmentation
    lexicon : Lexicon
    gazetteer : Gazetteer
    date : datetime.date, optional
    reader : Reader, optional
        Of this text, table and date, to share the work with others who read it.

    Returns
    -------
    str or None
        One of ``gazetteer.actors``; None for a dispatch or where the text does not tell.
    """
    sentences = segmentation.sentences
    head = sentences[:HEAD_SENTENCES]
    home = next(iter(lexicon.group("home")), None)
    end = head[-1].end if head else 0
    quotations = list(takewhile(lambda q: q[0] < end, segmentation.quotations))
    reader = reader or Reader(text, gazetteer.table(lexicon), date)
    endings = lexicon.group("case_ending")
    above: tuple[Reading, list[Mention]] | None = None
    # Whose a title seems to be that only a "we" confirms, and whose the talks are.
    titled: str | None = None
    host: str | None = None
    # Whose speech it is, by office and name.
    spoken: str | None = None
    rubric = False
    for number, sentence in enumerate(head):
        quotes = [q for q in quotations if sentence.start <= q[0] < sentence.end]
        r = reader.read(sentence.start, sentence.end, quotes)
        line = number < HEAD_LINES and len(sentences) > 1 and len(r.words) <= LETTERHEAD_WORDS
        # "Мәскеудегі кеңес": held there, of nobody.
        line = line and not r.in_group(0, "posting")
        meeting = host is None and (r.says("meeting") or r.in_group(0, "on_meeting"))
        we = r.says("we")
        if we and titled is not None:
            return titled
        if not line and above is None and not meeting and not we and spoken is None:
            continue
        mentions = find_mentions(r, genitive=not endings, endings=endings)
        actor = _we_are(r, mentions, gazetteer)
        if actor is None and line and _is_title(text, r, sentences, number):
            actor = find_title_issuer(r, mentions, gazetteer)
            if actor is None and titled is None:
                titled = find_genre_issuer(r, mentions, gazetteer, home, rubric=rubric)
                # "Press conference", and whose it is in the next line.
                named = any(m.actor is not None for m in mentions)
                rubric = not named and r.in_group(len(r.words) - 1, "genre")
                if r.in_group(0, "bulletin"):
                    actor = titled
                elif titled is not None and is_official(r, mentions, titled):
                    spoken = titled
                    continue
        if actor is None and line:
            actor = _letterhead_issuer(r, mentions, sentence, gazetteer)
        if actor is None and above is not None:
            actor = _body_issuer(*above, r, mentions, gazetteer)
        if actor is not None:
            return actor
        if any(m.actor == spoken and (m.role == "person" or m.surname) for m in mentions):
            spoken = None  # Who speaks does not name himself: a report on a speech.
        if meeting:
            host = find_host(r, mentions, gazetteer, home, heading=sentence.heading)
        above = (r, mentions) if line and sentence.heading else None
    signed = _signature_issuer(reader, segmentation, lexicon, gazetteer)
    host = host or spoken
    if signed is None and host is not None:
        return None if cites(reader, segmentation, lexicon, host) else host
    return signed


def _signature_issuer(
    reader: Reader, segmentation: Segmentation, lexicon: Lexicon, gazetteer: Gazetteer
) -> str | None:
    """Return the actor of a last line that stands alone and holds the name of a body.

    Or says whose words these are, "(From the speech of the Foreign Minister of A)", where the text
    says "we".
    """
    sentences = segmentation.sentences
    if len(sentences) < 2 or sentences[-1].paragraph == sentences[-2].paragraph:
        return None
    last = sentences[-1]
    r = reader.read(last.start, last.end, ())
    if len(r.words) > LETTERHEAD_WORDS:
        return None
    endings = lexicon.group("case_ending")
    mentions = find_mentions(r, genitive=not endings, endings=endings)
    signed = _letterhead_issuer(r, mentions, last, gazetteer)
    if signed is not None or reader.text[last.start] not in "([":
        return signed
    signed = find_title_issuer(r, mentions, gazetteer) or find_genre_issuer(
        r, mentions, gazetteer, None, rubric=False
    )
    said = any(
        reader.read(s.start, s.end, segmentation.quotations).says("we")
        for s in (sentences[:HEAD_SENTENCES] if signed is not None else ())
    )
    return signed if said else None


def _we_are(r: Reading, mentions: list[Mention], gazetteer: Gazetteer) -> str | None:
    """Return the actor of "We, the Leaders of the G7, ...": named right behind the first "we"."""
    for k in range(len(r.words)):
        if not r.in_group(k, "we") or r.quoted[k]:
            continue
        for mention in mentions:
            if 0 < mention.first - k <= WE_REACH and mention.actor in gazetteer.actors:
                gap = r.text[r.ends[k] : r.starts[mention.first]].strip()
                # An apposition without its comma is a plural: "We the Leaders of the G7".
                apposed = gap.startswith(",") and gap.count(",") == 1
                if apposed or (mention.first == k + 1 and mention.number == "p"):
                    return mention.actor
        return None
    return None


def _is_title(text: str, r: Reading, sentences: tuple[Sentence, ...], number: int) -> bool:
    """Tell whether a line of the head stands alone, without a quotation."""
    sentence = sentences[number]
    if any(r.quoted) or number + 1 >= len(sentences):
        return False
    alone = sentences[number + 1].paragraph > sentence.paragraph
    return sentence.heading or (alone and (number == 0 or text[sentence.end - 1] not in ".!?…"))


def _letterhead_issuer(
    r: Reading, mentions: list[Mention], sentence: Sentence, gazetteer: Gazetteer
) -> str | None:
    """Return the actor of a line that holds a body and nothing else: "AKORDA. Press service".

    A place alone is a dateline, and two names are a headline. A date may stand beside the body.
    """
    named = [m for m in mentions if m.actor is not None]
    if len(named) != 1 or named[0] is not mentions[0] or not _covers(r, mentions):
        return None
    first, rest = mentions[0], mentions[1:]
    body = first.role == "body" or (first.role == "person" and first.number == "p")
    if first.type == "institution" and not first.role:
        # A sentence with a full stop is a letterhead only if it is nothing but the name.
        body = sentence.heading or not rest
    if first.type == "country" and rest:
        body = rest[-1].role == "body"
    return first.actor if body and first.actor in gazetteer.actors else None


def _body_issuer(
    above: Reading,
    bodies: list[Mention],
    r: Reading,
    mentions: list[Mention],
    gazetteer: Gazetteer,
) -> str | None:
    """Return the actor of a line such as "Ministry of Defence": whose it is stands in the next."""
    if len(bodies) != 1 or bodies[0].role != "body" or bodies[0].actor is not None:
        return None
    if bodies[0].last < len(above.words) or not mentions or mentions[0].first > 0:
        return None
    first = mentions[0]
    alone = first.type == "country" and first.last == len(r.words)
    if first.actor in gazetteer.actors and (alone or first.role == "body"):
        return first.actor
    return None


def _covers(r: Reading, mentions: list[Mention]) -> bool:
    """Tell whether every word of a line belongs to a mention or to a date."""
    held = {k for m in mentions for k in range(m.first, m.last)}
    if any("month" in group for group in r.groups):
        held |= {
            k
            for k, word in enumerate(r.words)
            if word.lower.isdigit() or not r.groups[k].isdisjoint({"month", "year"})
        }
    return bool(r.words) and len(held) == len(r.words)
