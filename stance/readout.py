"""Readouts: whose office tells of its talks.

A readout has no "we" and often no title: "The President of A had a telephone conversation with the
President of B." Refuses where the text cites somebody, as a dispatch does.
"""

from __future__ import annotations

from .gazetteer import Gazetteer
from .lexicon import Lexicon
from .mention import Mention, find_mentions
from .reading import Reader, Reading
from .reporting import find_cues
from .segment import Segmentation
from .verb import find_verbs

# A longer text is more than a readout of talks.
READOUT_SENTENCES = 16


def find_host(
    r: Reading, mentions: list[Mention], gazetteer: Gazetteer, home: str | None, *, heading: bool
) -> str | None:
    """Return whose office tells of its talks: who is named first, with a guest behind.

    Parameters
    ----------
    r : Reading
        Of a sentence that tells of a meeting.
    mentions : list of Mention
    gazetteer : Gazetteer
    home : str or None
        The actor of a bare "the Head of State" in texts of the language.
    heading : bool
        Whether the sentence is a heading, which has no subject.
    """
    held = {k for m in mentions for k in range(m.first, m.last)}
    if any(v.entry.value == "say" and k not in held for k, v in r.verbs.items()):
        return None  # "..., the press service said": a dispatch.
    people = [m for m in mentions if m.role == "person" or m.surname]
    if not people or people[0].number == "p":
        return None
    first = people[0]
    # "Telephone conversation of A with B": the host stands behind the noun, or opens a heading.
    noun = r.in_group(first.first - 1, "meeting") or (heading and first.first == 0)
    # «О встрече министра с послом»: the title of a ministry; of bare names it is a headline.
    noun = noun or (r.in_group(first.first - 1, "on_meeting") and first.role == "person")
    if first.oblique and not noun:
        return None
    host = first.actor if first.kind == "named" else None
    if host is None and first.kind == "role" and first.definite and r.words[first.first].capital:
        host = home
    guests = [m for m in mentions if m.first >= first.last and m.role in {"person", "body"}]
    guests += [m for m in people[1:] if m.surname]
    if host in gazetteer.actors and any(m.actor not in (None, host) for m in guests):
        return host
    return None


def cites(reader: Reader, segmentation: Segmentation, lexicon: Lexicon, host: str) -> bool:
    """Tell whether a text names sources beside the host, as a dispatch does and no readout."""
    options, cited = frozenset(lexicon.group("option")), frozenset(lexicon.group("cited"))
    endings, complements = lexicon.group("case_ending"), lexicon.group("complement_ending")
    named: set[str | None] = {host}
    for sentence in segmentation.sentences[:READOUT_SENTENCES]:
        r = reader.read(sentence.start, sentence.end, ())
        if any(e.kind == "role" and e.detail in cited for e, _ in r.nominals.values()):
            return True
        if r.in_group(0, "backward"):
            return True
        if sentence.heading:
            continue
        mentions = find_mentions(r, genitive="genitive" in options, endings=endings)
        for cue in find_cues(r, mentions, find_verbs(r, options, complements), options):
            m = cue.mention
            if m.role == "other":
                return True
            # "Pour Moscou" is a source only where it begins.
            phrase = cue.rule == "source-phrase" and r.sources[cue.first][0].value != "start"
            if phrase and m.actor not in (host, None):
                return True
            # Guests are people; a house speaks to the press.
            house = not m.surname and (m.role == "body" or m.type in {"capital", "institution"})
            beside = cue.rule in {"verb", "trailing-clause"} or m.first == cue.last
            if house and beside and cue.rule != "source-phrase":
                return True
            # A guest is named, or whose guest he is, before he speaks; "the presidents" are both,
            # and "the Head of State" is one of them.
            again = m.actor is None and (
                r.in_group(m.first, "head_of_state")
                or (m.number == "p" and r.in_group(m.first, "determiner"))
            )
            if (m.surname or m.role == "person") and beside and m.actor not in named and not again:
                return True
        named.update(m.actor for m in mentions)
    return len(segmentation.sentences) > READOUT_SENTENCES
