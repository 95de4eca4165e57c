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
from .reading import Reader, Reading, read_sentence
from .segment import Segmentation, Sentence
from .word import PhraseTable

# The issuer is named in the first lines or in the last one.
HEAD_SENTENCES = 4
LETTERHEAD_WORDS = 24
WE_REACH = 4
# A longer text is more than a readout of talks.
READOUT_SENTENCES = 16


def detect_issuer(
    text: str,
    segmentation: Segmentation,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    date: dt.date | None = None,
) -> str | None:
    """Return the actor that issued a text, or None.

    Parameters
    ----------
    text : str
    segmentation : Segmentation
    lexicon : Lexicon
    gazetteer : Gazetteer
    date : datetime.date, optional

    Returns
    -------
    str or None
        One of ``gazetteer.actors``; None for a dispatch or where the text does not tell.
    """
    sentences = segmentation.sentences
    head = sentences[:HEAD_SENTENCES]
    table, endings = gazetteer.table(lexicon), lexicon.group("case_ending")
    end = head[-1].end if head else 0
    quotations = list(takewhile(lambda q: q[0] < end, segmentation.quotations))
    reader = Reader(text, table, date, end)
    above: tuple[Reading, list[Mention]] | None = None
    host: str | None = None
    for number, sentence in enumerate(head):
        quotes = [q for q in quotations if sentence.start <= q[0] < sentence.end]
        r = reader.read(sentence.start, sentence.end, quotes)
        line = number < 2 and len(sentences) > 1 and len(r.words) <= LETTERHEAD_WORDS
        meeting = host is None and r.says("meeting")
        if not line and above is None and not meeting and not r.says("we"):
            continue
        mentions = find_mentions(r, genitive=True, endings=endings)
        actor = _we_are(r, mentions, gazetteer)
        if actor is None and line and _is_title(r, sentence, sentences):
            actor = _title_issuer(r, mentions, gazetteer)
        if actor is None and line:
            actor = _letterhead_issuer(r, mentions, sentence, gazetteer)
        if actor is None and above is not None:
            actor = _body_issuer(*above, r, mentions, gazetteer)
        if actor is not None:
            return actor
        if meeting:
            host = _host(r, mentions, gazetteer)
        above = (r, mentions) if line and sentence.heading else None
    signed = _signature_issuer(text, sentences, table, endings, gazetteer)
    if signed is None and host is not None and not _cites(text, segmentation, table):
        return host
    return signed


def _host(r: Reading, mentions: list[Mention], gazetteer: Gazetteer) -> str | None:
    """Return whose office tells of its talks: "The President of A had a phone call with B's"."""
    people = [m for m in mentions if m.role == "person" or m.surname]
    if len(people) < 2 or people[0].oblique or people[0].kind != "named":
        return None
    guests = [m for m in people[1:] if m.actor not in (None, people[0].actor)]
    inside = people[0].actor in gazetteer.actors and people[0].number != "p"
    return people[0].actor if inside and guests else None


def _cites(text: str, segmentation: Segmentation, table: PhraseTable) -> bool:
    """Tell whether a text names sources, as a dispatch does and a readout does not."""
    reader = Reader(text, table)
    for sentence in segmentation.sentences[:READOUT_SENTENCES]:
        r = reader.read(sentence.start, sentence.end, ())
        names = [entry for entry, _ in r.nominals.values()]
        # "Pour Moscou" is a source only where it begins.
        cited = any(entry.value != "start" for entry, _ in r.sources.values())
        if cited or any(e.kind == "role" and e.value in {"other", "source"} for e in names):
            return True
    return len(segmentation.sentences) > READOUT_SENTENCES


def _signature_issuer(
    text: str,
    sentences: tuple[Sentence, ...],
    table: PhraseTable,
    endings: tuple[str, ...],
    gazetteer: Gazetteer,
) -> str | None:
    """Return the actor of a last line that stands alone and holds the name of a body."""
    if len(sentences) < 2 or sentences[-1].paragraph == sentences[-2].paragraph:
        return None
    last = sentences[-1]
    r = read_sentence(text, last.start, last.end, (), table)
    if len(r.words) > LETTERHEAD_WORDS:
        return None
    mentions = find_mentions(r, genitive=True, endings=endings)
    return _letterhead_issuer(r, mentions, last, gazetteer)


def _we_are(r: Reading, mentions: list[Mention], gazetteer: Gazetteer) -> str | None:
    """Return the actor of "We, the Leaders of the G7, ...": named right behind the first "we"."""
    for k in range(len(r.words)):
        if not r.in_group(k, "we") or r.quoted[k]:
            continue
        for mention in mentions:
            if 0 < mention.first - k <= WE_REACH and mention.actor in gazetteer.actors:
                gap = r.text[r.ends[k] : r.starts[mention.first]].strip()
                # An apposition without its comma is a plural: "We the Leaders of the G7".
                if gap.startswith(",") or (mention.first == k + 1 and mention.number == "p"):
                    return mention.actor
        return None
    return None


def _is_title(r: Reading, sentence: Sentence, sentences: tuple[Sentence, ...]) -> bool:
    return (
        len(sentences) > 1
        and len(r.words) <= LETTERHEAD_WORDS
        and (sentence.heading or sentences[1].paragraph > sentence.paragraph)
        and not any(r.quoted)
    )


def _title_issuer(r: Reading, mentions: list[Mention], gazetteer: Gazetteer) -> str | None:
    """Return the actor of a title ("Statement by the NATO Secretary General") or a letterhead."""
    # Behind "on" stands what it is about: "Statement by France on Ukraine".
    topic = next((k for k in range(1, len(r.words)) if "about" in r.groups[k]), len(r.words))
    before = [m for m in mentions if m.last <= topic and m.actor is not None]
    if not before or before[0].actor not in gazetteer.actors:
        return None
    named = [m for m in before if m.actor in gazetteer.actors]
    nominals = {k: entry for k, entry in r.nominals.items() if k < topic}
    nouns = {k for m in mentions for k in range(m.first, m.last)}
    reports = any(v.entry.detail == "finite" for k, v in r.verbs.items() if k not in nouns)
    # The document heads its title, or ends it: "Statement by ...", "... мәлімдемесі".
    ends = (min(nominals), max(nominals)) if nominals else ()
    heads = any(nominals[k][0].value == "document" for k in ends)
    if heads and not reports:
        return named[0].actor
    first = named[0]
    whole = first.first == 0 and first.last >= len(r.words)
    return first.actor if whole and first.role in ("body", "document") else None


def _letterhead_issuer(
    r: Reading, mentions: list[Mention], sentence: Sentence, gazetteer: Gazetteer
) -> str | None:
    """Return the actor of a line that holds a body and nothing else: "AKORDA. Press service".

    A place alone is a dateline, and two names are a headline.
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
    """Tell whether every word of a line belongs to a mention."""
    held = {k for m in mentions for k in range(m.first, m.last)}
    return bool(r.words) and len(held) == len(r.words)
