"""Sentences to statements: who says each.

Reads the sentences of a document in order and keeps the voices heard so far. What a sentence says
of its own source is :mod:`stance.reporting`'s affair, whom that stands for
:mod:`stance.resolution`'s, and what one without a source is :mod:`stance.continuation`'s; here
sentences of two sources are cut, "this was stated by" reaches back, and a dateline joins its
sentence.
"""

from __future__ import annotations

import datetime as dt
import re

from .clause import find_comment, find_second_clause
from .colon import opens_turn
from .continuation import Continuation
from .cue import Cue
from .discourse import Discourse, is_place_or_date, may_introduce
from .document import Span
from .floor import Floor
from .gazetteer import OTHER, Gazetteer
from .guest import answers_press
from .headline import find_turn
from .home import find_home
from .implied import find_implied, may_imply
from .lexicon import Lexicon
from .mention import Mention
from .pages import Pages
from .reading import Reader, Reading
from .reporting import find_cues, may_report
from .resolution import resolve
from .segment import Segmentation, Sentence
from .subordination import is_spliced
from .unit import Unit, join_datelines, reach_back
from .verb import VerbGroup, find_verbs
from .voice import Voice, choose_voice, is_of_both, speaks_inside

DAY_RE = re.compile(r"\s?\d{1,2} ([^\W\d_]+)")
# A heading of so many words at most may name who speaks below it.
MAX_STAGE = 4
# The lead of a dispatch stands in its first sentences.
LEAD_SENTENCES = 5
# The title of a transcript, and what stands beside it.
TITLES = 2


def attribute(
    text: str,
    segmentation: Segmentation,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    *,
    issuer: str | None = None,
    date: dt.date | None = None,
    reader: Reader | None = None,
) -> list[Unit]:
    """Give every sentence its source.

    Parameters
    ----------
    text : str
    segmentation : Segmentation
    lexicon : Lexicon
        Of the language of the text.
    gazetteer : Gazetteer
    issuer : str, optional
        The actor that issued the text.
    date : datetime.date, optional
        Of the text; picks the holder of an office.
    reader : Reader, optional
        Of this text, table and date, to share the work with others who read it.

    Returns
    -------
    list of Unit
        In order; a sentence with two sources gives two units.
    """
    reader = reader or Reader(text, gazetteer.table(lexicon), date)
    return _Attributor(reader, segmentation, lexicon, issuer).read()


class _Attributor:
    def __init__(
        self,
        reader: Reader,
        segmentation: Segmentation,
        lexicon: Lexicon,
        issuer: str | None,
    ) -> None:
        self.text, self.reader = reader.text, reader
        self.sentences = segmentation.sentences
        self.quotations = segmentation.quotations
        self.issuer = issuer
        self.options = frozenset(lexicon.group("option"))
        self.complements = lexicon.group("complement_ending")
        months = (*lexicon.group("month"), *lexicon.group("month_short"))
        self.months = frozenset(month.lower() for month in months)
        alliance = next(iter(lexicon.group("alliance")), None)
        self.discourse = Discourse(issuer, find_home(reader.text, lexicon), alliance)
        self.last_sentence = -10
        self.units: list[Unit] = []
        self.pages = Pages(reader, segmentation, lexicon)
        self.floor = Floor(self.pages, issuer, self.units, self.discourse)
        # Where an office and its country are enough to say whose "the envoy" is further down.
        self.names_offices = issuer is not None or self.floor.transcript.recurring
        # "We" outside quotations makes a communiqué one voice: what it says of sources is its own.
        self.first_person = False
        self.continuation = Continuation(
            self.pages, issuer, self.units, self.discourse, self.floor.transcript
        )
        # A headline whose bare role the lead may name: "Diplomat laments ...".
        self.unnamed: tuple[Unit, Voice] | None = None

    def read(self) -> list[Unit]:
        quotes = iter(self.quotations)
        quote = next(quotes, None)
        for index, sentence in enumerate(self.sentences):
            inside: list[Span] = []
            while quote is not None and quote[0] < sentence.end:
                inside.append(quote)
                if quote[1] > sentence.end:
                    break
                quote = next(quotes, None)
            listed = sentence.heading and index > 0 and self.sentences[index - 1].heading
            if not listed:
                self._read_sentence(index, sentence, inside)
                continue
            # Headlines of a list are each of their own; who spoke above may speak below.
            above, self.discourse.voices = self.discourse.voices, []
            self._read_sentence(index, sentence, inside)
            self.discourse.voices[:0] = above
        return join_datelines(self.units)

    def _read_sentence(self, index: int, sentence: Sentence, quotes: list[Span]) -> None:
        start, end, paragraph, heading, item = sentence
        r = self.reader.read(start, end, quotes)
        day = DAY_RE.match(self.text, end)  # "Astana. 14 August. Interfax - ..."
        dated = day is not None and day[1].lower() in self.months
        before = self.units[-1] if self.units else None
        opens = before is None or before.paragraph != paragraph or before.dateline
        after = before is not None and before.dateline and before.paragraph == paragraph
        placed = not item and is_place_or_date(r, dated=dated, after=after)
        unit = Unit(start, end, paragraph=paragraph, heading=heading or placed, item=item)
        unit.dateline = placed and opens and not heading
        self.units.append(unit)
        if self.issuer is not None and not self.first_person:
            self.first_person = r.says("we")
        discourse = self.discourse
        discourse.visit(r)
        if heading:
            discourse.set_stage(self._find_stage(r, titled=index < TITLES))
        if self.floor.take_label(unit, r, quotes):
            self.last_sentence = index
            return
        silent = index - self.last_sentence
        if self.floor.take_turn(index, unit, r, quotes, silent=silent):
            return
        # Most sentences of a narration need no mentions.
        verbs = find_verbs(r, self.options, self.complements) if r.verbs else []
        speaks = may_report(r, verbs) or may_imply(r)
        if speaks or may_introduce(r, guests=self.names_offices):
            mentions = self.pages.find_mentions(r)
            discourse.learn(r, mentions)
            voiced = [] if self._presents(r) else self._find_voices(r, mentions, verbs)
            chosen = choose_voice(r, voiced) if voiced else None
            discourse.subject = None
            if chosen is None:
                discourse.tell(r, mentions)
            else:
                cue, voice = chosen
                unit.assign(r, cue, voice, quotes)
                if index < LEAD_SENTENCES and cue.mention.role in {"body", "person"}:
                    self._name_headline(unit, cue.mention, voice, mentions)
                discourse.hear(voice, in_writing=_holds_document(r, mentions))
                self.last_sentence = index
                if cue.rule == "headline-colon" and opens_turn(r, cue.last):
                    self.floor.transcript.give(unit.paragraph, voice)
                if len(voiced) > 1:
                    self._split(unit, r, cue, voice, voiced, quotes)
                if self._reaches_back(r, cue) and not sentence.item:
                    reach_back(self.units, voice)
                return
        else:
            discourse.subject = None
        if self.continuation.attribute(unit, r, quotes, silent=silent):
            self.last_sentence = index

    def _presents(self, r: Reading) -> bool:
        """Tell whether a sentence only says who answers below: "X answered our questions"."""
        labelled = self.floor.transcript.recurring and self.floor.transcript.n_turns == 0
        return labelled and answers_press(r) and True not in r.quoted

    def _name_headline(self, unit: Unit, m: Mention, voice: Voice, mentions: list[Mention]) -> None:
        """Keep a headline whose speaker only has a role, or give it to whom the lead names."""
        if unit is self.units[0]:
            # "Estonia will send howitzers, its minister says" names whose he is.
            owned = m.owned and any(o.kind == "named" and o.last <= m.first for o in mentions)
            bare = m.kind == "role" and m.actor is None and not (m.surname or owned)
            voice.guessed = bare and self.discourse.home is None
            unnamed = voice.guessed or (bare and voice.actor == OTHER)
            self.unnamed = (unit, voice) if unnamed and self.issuer is None else None
        elif self.unnamed is not None and voice.actor != OTHER:
            headline, first = self.unnamed
            if m.kind != "named" and voice.lemma != first.lemma:
                return
            if (first.role, first.number) == (voice.role, voice.number):
                headline.actor = first.actor = voice.actor
            self.unnamed = None

    def _find_stage(self, r: Reading, *, titled: bool) -> str | None:
        """Return whose stage a heading sets: a name and nothing else, or the house of a transcript.

        "From the briefing at the Russian Foreign Ministry" says whose "Spokeswoman:" is below.
        """
        house = titled and self.floor.transcript.recurring and r.says("genre")
        short = len(r.words) <= MAX_STAGE
        if not (short or house):
            return None
        mentions = self.pages.find_mentions(r)
        if house:
            hosts = {m.actor for m in mentions if m.kind == "named" and _is_house(m)} - {OTHER}
            if len(hosts) == 1:
                return hosts.pop()
        whole = len(mentions) == 1 and mentions[0].first == 0 and mentions[0].last == len(r.words)
        return mentions[0].actor if short and whole and mentions[0].kind == "named" else None

    def _find_voices(
        self, r: Reading, mentions: list[Mention], verbs: list[VerbGroup]
    ) -> list[tuple[Cue, Voice]]:
        """Return who speaks in a sentence, the outermost first."""
        voiced = []
        bare = any(m.kind == "role" and m.actor is None for m in mentions)
        untold = self.discourse.last is None and len(self.units) > 1
        if verbs and untold and (bare or r.says("backward")):
            self.discourse.note_topic(*self.pages.open(self.units[-2]))
        transcript = self.floor.transcript
        asked = transcript.asked >= 0 or self.floor.turns.begun
        talk = transcript.running or (transcript.recurring and asked)
        turn = find_turn(r, mentions) if talk else None
        cues = [turn] if turn is not None else find_cues(r, mentions, verbs, self.options)
        if len(self.units) > 1:
            self._remember_before(r, [cue.mention for cue in cues])
        if (not cues or cues[0].rule == "gerund") and may_imply(r):
            cues += find_implied(r, mentions)
        issuer, first_person = self.issuer, self.first_person
        before = self.units[-2].actor if len(self.units) > 1 else None
        for cue in cues:
            voice = resolve(self.discourse, r, cue, mentions)
            if voice is None or is_of_both(r, cue, voice, mentions):
                continue
            if issuer is None or speaks_inside(
                r, cue, voice, issuer, before, self.discourse.offices, first_person=first_person
            ):
                voiced.append((cue, voice))
        return voiced

    def _remember_before(self, r: Reading, sources: list[Mention]) -> None:
        """Note of whom the sentence before tells, for a source that may mean that one."""
        before = self.units[-2]
        # Of what somebody says, he is the one who is heard.
        narrated = before.actor is None
        pronouns = [m for m in sources if m.kind == "pronoun"]
        latter = any(r.in_group(m.first, "latter") for m in pronouns)
        document = narrated and any(_is_bare_document(m) for m in sources)
        if not (latter or document or (narrated and pronouns)):
            return
        told, mentions = self.pages.open(before)
        if narrated and pronouns:
            self.discourse.tell(told, mentions)
        if latter:
            self.discourse.note_latter(told, mentions)
        if document and any(m.role == "document" for m in mentions):
            self.discourse.note_topic(told, mentions)

    def _reaches_back(self, r: Reading, cue: Cue) -> bool:
        # "Об этом ... X" opens the sentence, or stands near the cue.
        near = max(0, cue.first - 4), cue.last + 2
        if r.holds("reaction", cue.first, cue.last):
            return False  # "Мұны Киев жоққа шығарды": who denies a claim is not who makes it.
        return (r.holds("backward", *near) or r.holds("backward", 0, 2)) and True not in r.quoted

    def _split(
        self,
        unit: Unit,
        r: Reading,
        cue: Cue,
        voice: Voice,
        voiced: list[tuple[Cue, Voice]],
        quotes: list[Span],
    ) -> None:
        """Cut a sentence with two sources or more at the clauses where the others begin."""
        begin = 0
        for other, second in sorted(voiced, key=lambda pair: pair[0].first):
            m = other.mention
            if second.actor == voice.actor or second.actor is None or m.first <= cue.first:
                continue
            if m.kind == "pronoun" and (m.number == "p" or m.gender == "n"):
                continue  # "G7 envoys condemned it, while they announced nothing": theirs.
            spliced = unit.heading or is_spliced(r, cue, other, begin)
            k = find_second_clause(r, m.first, spliced=spliced)
            if k is None:
                k = find_comment(r, m.first, other.last)
            if k is None or other.first < k:
                continue
            cut = r.starts[k]
            tail = Unit(cut, unit.end, paragraph=unit.paragraph)
            unit.end = cut
            while unit.end > unit.start and self.text[unit.end - 1].isspace():
                unit.end -= 1
            unit.assign(r, cue, voice, [q for q in quotes if q[0] < cut])
            tail.assign(r, other, second, [q for q in quotes if q[0] >= cut])
            self.units.append(tail)
            if r.in_group(k, "contrast"):
                # "..., and B promises": the text goes on with A.
                self.discourse.voices.insert(-1, second)
            else:
                self.discourse.hear(second)
            if not spliced:
                return
            unit, cue, voice, begin = tail, other, second, k


def _is_bare_document(m: Mention) -> bool:
    return (m.kind, m.role, m.actor) == ("role", "document", None)


def _is_house(m: Mention) -> bool:
    return m.role == "body" or m.type == "institution"


def _holds_document(r: Reading, mentions: list[Mention]) -> bool:
    """Tell whether a sentence names a document: "in a statement", and not "asked for comment"."""
    for mention in mentions:
        if mention.role == "document" and not r.in_group(mention.first - 1, "purpose"):
            return True
    return False
