"""Tokens to mentions: the noun phrases that could be somebody who speaks.

Builds "l'envoyée de l'Ukraine auprès de l'Otan, Olena Bondar" as one mention and says for whom it
speaks (Kyiv: the first name after the head noun decides). Refuses to decide whether it speaks in
this sentence.
"""

from __future__ import annotations

from .gazetteer import OTHER, office_holder
from .lexicon import Entry
from .reading import Reading
from .record import dataclass

# Between a head noun and what qualifies it: "ministre des Affaires étrangères de la Russie".
MAX_LINKS = 6
JOINTS = frozenset({"", "’", "'", "-", ".", "‑"})
NO_GROUPS: frozenset[str] = frozenset()
# What may stand between the beginning of a mention and its head.
PRE_HEAD = frozenset({"adjective", "determiner", "former", "honorific", "same"})


@dataclass(slots=True)
class Mention:
    """A noun phrase that could be a source.

    Parameters
    ----------
    first, last : int
        Tokens, half-open; determiners and titles before the head included.
    actor : str or None
        For whom it speaks by its own words; ``None`` when they do not say.
    kind : {'named', 'role', 'name', 'pronoun'}
        With a known name; a bare role noun; an unknown proper name; a pronoun.
    role : str
        Class of the head noun (person, body, document, source, other), or "".
    lemma : str
        The head noun, the same for all its forms.
    number, gender : str
    surname : str
        Last word of a person's name, lower case.
    oblique : bool
        Behind a preposition or in an oblique case: not a subject.
    definite : bool
        Whether it can refer back ("the ministry", not "a ministry").
    same : bool
        "the same source".
    owned : bool
        "its ambassador": belongs to whoever was named before.
    type : str
        What kind of name it begins with (country, institution, ...), or "".
    """

    first: int
    last: int
    actor: str | None
    kind: str
    role: str = ""
    lemma: str = ""
    number: str = ""
    gender: str = "-"
    surname: str = ""
    oblique: bool = False
    definite: bool = True
    same: bool = False
    owned: bool = False
    type: str = ""


def find_mentions(r: Reading, *, genitive: bool, endings: tuple[str, ...] = ()) -> list[Mention]:
    """Return the mentions of a sentence outside quotations, in order.

    Parameters
    ----------
    r : Reading
    genitive : bool
        Whether the language qualifies a noun by case alone ("министр обороны России"): then an
        unlinked name after a role belongs to it.
    endings : tuple of str
        Case endings of an agglutinating language. With them the last part of a mention is its head
        ("Ресей президентіне"), and an unknown name shows its case.
    """
    mentions: list[Mention] = []
    i, n = 0, len(r.words)
    while i < n:
        if r.quoted[i]:
            i += 1
            continue
        nominal = r.nominals.get(i)
        if nominal is not None and nominal[0].kind == "pronoun":
            entry = nominal[0]
            if is_inserted(r, i):
                i += nominal[1]
                continue
            mentions.append(
                Mention(
                    i,
                    i + nominal[1],
                    None,
                    "pronoun",
                    number=entry.number,
                    gender=entry.value,
                    oblique=_behind_preposition(r, i),
                )
            )
            i += nominal[1]
            continue
        if nominal is None and not _unknown_name(r, i):
            i += 1
            continue
        mention = _build(r, i, genitive, endings)
        if mention.kind != "adjective":
            mentions.append(mention)
        i = max(mention.last, i + 1)
    return mentions


def is_inserted(r: Reading, i: int) -> bool:
    """Tell whether a pronoun between commas only stresses the subject ("le ministre, lui, dit")."""
    nominal = r.nominals.get(i)
    if nominal is None or nominal[0].kind != "pronoun" or i == 0:
        return False
    end = i + nominal[1]
    return end < len(r.words) and r.gap(i - 1, i).strip() == "," == r.gap(end - 1, end).strip()


def _unknown_name(r: Reading, i: int) -> bool:
    """Tell whether token i looks like a proper name that the data do not hold."""
    if not r.capitals[i] or i in r.nominals or r.groups[i] or i in r.sources or len(r.words[i]) < 2:
        return False
    if i == 0 or r.text[r.starts[i] - 2 : r.starts[i]].strip() in {".", ":", "»", "”", '"', "«"}:
        # The first word of a sentence carries a capital anyway.
        return (
            i + 1 < len(r.words)
            and r.gap(i, i + 1).strip() in {"", "-"}
            and i not in r.verbs
            and (
                (r.capitals[i + 1] and not r.groups[i + 1])
                or i + 1 in r.verbs
                or "auxiliary" in r.groups[i + 1]
            )
        )
    return i not in r.verbs


Part = tuple[int, "Entry | None"]


def _build(r: Reading, i: int, genitive: bool, endings: tuple[str, ...]) -> Mention:
    """Grow a mention from its first part to the right."""
    parts: list[Part] = []
    j = last = i
    apposed = False
    while True:
        nominal = r.nominals.get(j)
        parts.append((j, nominal[0] if nominal is not None else None))
        j += nominal[1] if nominal is not None else 1
        last = _title_end(r, j)
        step = _next_part(r, j, parts, genitive, endings)
        if step is None and not apposed:
            step = _apposition(r, last, parts)
            apposed = step is not None
        if step is None:
            return _describe(r, i, last, parts, endings)
        j = step


def _joined(r: Reading, k: int) -> bool:
    """Tell whether only a blank, a hyphen or an apostrophe parts token k from the one before."""
    gap = r.text[r.ends[k - 1] : r.starts[k]]
    joined = gap == " " or gap.strip(' "«»“”„') in JOINTS
    return joined and r.quoted[k - 1] == r.quoted[k]


def _title_end(r: Reading, j: int) -> int:
    """Return where the rest of a title ends: "ministère | des Affaires étrangères"."""
    end = k = j
    while k < len(r.words) and k - j < MAX_LINKS and not r.quoted[k] and _joined(r, k):
        if "portfolio" in r.groups[k] and k not in r.nominals:
            end = k + 1
        elif "link" not in r.groups[k]:
            break
        k += 1
    return end


def _next_part(
    r: Reading, j: int, parts: list[Part], genitive: bool, endings: tuple[str, ...]
) -> int | None:
    """Return the token of the next part of a mention, behind its links, or None."""
    k, linked, portfolio, words = j, False, False, 0
    compound = not genitive and not endings and _may_modify(r, j, parts)
    while k - j < MAX_LINKS and k < len(r.words) and not r.quoted[k] and _joined(r, k):
        if k in r.nominals:
            break
        if "link" in r.groups[k]:
            linked = True
        elif "portfolio" in r.groups[k]:
            portfolio = True
        elif "possessive" not in r.groups[k]:
            if not compound or r.groups[k] or r.capitals[k] or k in r.verbs:
                break
            words += 1
        k += 1
    if k >= len(r.words) or r.quoted[k] or not _joined(r, k):
        return None
    last = parts[-1][1]
    has_role = any(e is not None and e.kind == "role" for _, e in parts)
    nominal = r.nominals.get(k)
    if nominal is None:
        if words or not _unknown_name(r, k) or (linked and not has_role):
            return None
        known = last is not None and last.kind == "person"
        if endings and (known or _is_oblique(r, parts, endings)):
            return None
        return k if has_role or last is None or last.kind == "person" else None
    target = nominal[0]
    if target.kind == "pronoun" or (words and target.kind != "role"):
        return None
    if linked:
        owned = target.kind == "role" and "possessive" in r.groups[j]
        return k if has_role or owned else None
    if genitive and _begins_anew(parts, target):
        return None
    if endings and _has_ended(r, parts, target, endings):
        return None
    adjective = target.detail in {"demonym", "occupier"}
    after_adjective = last is not None and last.detail in {"demonym", "occupier"}
    qualifies = has_role and (genitive or portfolio or (last is not None and last.kind == "role"))
    fits = last is None or target.kind in {"role", "person"} or adjective
    # "Украинаның АҚШ-тағы елшісі": a post belongs to whoever is named first.
    fits = fits or (bool(endings) and last is not None and last.kind == "name")
    return k if fits or after_adjective or qualifies else None


def _may_modify(r: Reading, j: int, parts: list[Part]) -> bool:
    """Tell whether unknown words may come before a role: "Ukraine's infrastructure ministry"."""
    last = parts[-1][1]
    adjective = last is not None and last.detail == "demonym"
    return j < len(r.words) and ("possessive" in r.groups[j] or adjective)


def _begins_anew(parts: list[Part], target: Entry) -> bool:
    """Tell whether a nominative behind a name begins another noun phrase ("в Киеве президент")."""
    last = parts[-1][1]
    if not target.nominative or target.kind not in {"role", "person"}:
        return False
    if last is not None and last.kind == "role" and not last.nominative and last.number == "p":
        return target.value == "person"  # "відповів журналістам речник"
    if last is not None and (last.kind == "role" or last.detail in {"demonym", "occupier"}):
        return False
    if target.kind == "role":
        return True
    head = next((e for _, e in parts if e is not None), None)
    return head is not None and head.kind in {"role", "name"} and not head.nominative


def _is_oblique(r: Reading, parts: list[Part], endings: tuple[str, ...]) -> bool:
    """Tell whether the last part stands in an oblique case: by the data, else by its ending."""
    at, last = parts[-1]
    return not last.nominative if last is not None else r.words[at].endswith(endings)


def _has_ended(r: Reading, parts: list[Part], target: Entry, endings: tuple[str, ...]) -> bool:
    """Tell whether a phrase with its head last is over ("Тоқаев | Ресей президентіне")."""
    last = parts[-1][1]
    if last is not None and last.detail in {"demonym", "occupier"}:
        return False
    oblique = _is_oblique(r, parts, endings)
    if last is None or last.kind == "person":
        if oblique:
            return target.kind != "role"
        return last is not None or target.kind != "person"
    if target.kind == "name":
        adjective = target.detail in {"demonym", "occupier"}
        return not (last.kind == "name" and oblique and (adjective or not target.nominative))
    return last.kind == target.kind == "role" and last.nominative and not target.nominative


def _apposition(r: Reading, j: int, parts: list[Part]) -> int | None:
    """Return the token behind a comma that names the same person once more, or None."""
    if j >= len(r.words) or r.quoted[j] or r.gap(j - 1, j).strip() != ",":
        return None
    k = j
    while k < len(r.words) and r.groups[k] & PRE_HEAD:
        k += 1
    if k >= len(r.words) or r.quoted[k]:
        return None
    nominal = r.nominals.get(k)
    role = any(e is not None and e.kind == "role" for _, e in parts)
    named = any(e is None or e.kind == "person" for _, e in parts)
    if role and not named:
        is_person = nominal is not None and nominal[0].kind == "person"
        return k if is_person or (nominal is None and _unknown_name(r, k)) else None
    if named and not role and nominal is not None and nominal[0].value == "person":
        return k
    return None


def _describe(
    r: Reading, i: int, last: int, parts: list[Part], endings: tuple[str, ...]
) -> Mention:
    first = i
    while (
        first > 0
        and (
            r.groups[first - 1] & PRE_HEAD
            # "Спорт министрі": with the head last, the rest of a title stands before it.
            or (endings and "portfolio" in r.groups[first - 1] and first - 1 not in r.nominals)
        )
        and "preposition" not in r.groups[first - 1]
        and not r.quoted[first - 1]
        and r.gap(first - 1, first).strip() in {"", "’", "'", "."}
    ):
        first -= 1
    order = parts[::-1] if endings else parts
    role = next((e for _, e in order if e is not None and e.kind == "role"), None)
    before = NO_GROUPS.union(*r.groups[first:i]) if first < i else NO_GROUPS
    former = "former" in before or any("former" in r.groups[k] for k in range(i, last))
    actor = _actor(r, parts, role, former)
    if "owner" in before and _is_posted(r, parts):
        actor = None
    unknown = [at for at, e in parts if e is None]
    surname = r.words[unknown[-1]] if unknown else ""
    if not unknown and any(e is not None and e.kind == "person" for _, e in parts):
        surname = r.words[last - 1]
    bare = all(e is not None and e.detail in {"demonym", "occupier"} for _, e in parts)
    # The first part with a known form bears the case of the whole; with endings, the last part.
    head = next((e for _, e in order if e is not None), None)
    oblique = head is not None and not head.nominative
    if endings:
        oblique = _is_oblique(r, parts, endings)
    kind = (
        "adjective"
        if bare
        else "named"
        if actor is not None and (actor != OTHER or not (unknown or role))
        else "role"
        if role is not None
        else "name"
    )
    return Mention(
        first,
        last,
        actor,
        kind,
        role.value if role else "",
        role.detail if role else "",
        (role.number if role else "s"),
        surname=surname,
        oblique=oblique or _behind_preposition(r, first),
        definite="indefinite" not in before,
        same="same" in before,
        owned="owner" in before,
        type=head.detail if head is not None and head.kind == "name" else "",
    )


def _actor(
    r: Reading,
    parts: list[tuple[int, Entry | None]],
    role: Entry | None,
    former: bool,
) -> str | None:
    """Return for whom a mention speaks by its own words: the first name decides."""
    if role is not None and role.value == "other":
        return OTHER
    if any(entry is not None and entry.detail == "occupier" for _, entry in parts):
        # "the governor of Kherson appointed by Moscow": who put him there outweighs the place.
        return next(e.value for _, e in parts if e is not None and e.detail == "occupier")
    for at, entry in parts:
        # "the envoy to the UN, Ivanov": who is named outright outweighs where he is posted.
        if entry is not None and entry.kind == "person" and entry.nominative:
            holds = office_holder(r.people.get(at, [entry]), r.date)
            if holds != OTHER and not r.in_group(at - 1, "link"):
                return holds
    for at, entry in parts:
        if entry is None or entry.kind == "role":
            continue
        if entry.kind == "person":
            return office_holder(r.people.get(at, [entry]), r.date)
        if entry.detail == "place":
            continue
        if former:
            people = [k for k, e in parts if e is not None and e.kind == "person"]
            return office_holder(r.people[people[0]], r.date) if people else OTHER
        if entry.detail == "demonym" and role is None:
            continue
        return entry.value
    return None


def _is_posted(r: Reading, parts: list[Part]) -> bool:
    """Tell whether the name in "its ambassador to Ukraine" only says where somebody serves."""
    return any(
        entry is not None
        and entry.kind == "name"
        and any(r.in_group(k, "posting") for k in range(parts[0][0] + 1, at))
        for at, entry in parts
    )


def read_phrase(r: Reading, first: int, last: int) -> Mention:
    """Return a mention whose head noun no data hold: the first name in it decides.

    Parameters
    ----------
    r : Reading
    first, last : int
        Tokens, half-open; the first is a determiner.
    """
    actor: str = OTHER
    number = "s"
    role = ""
    for k in range(first, last):
        entry = r.nominals.get(k, (None, 0))[0]
        if entry is None or entry.kind == "pronoun":
            continue
        if entry.kind == "role":
            role, number = role or entry.value, entry.number
            continue
        if role != OTHER:
            people = r.people.get(k)
            actor = office_holder(people, r.date) if people else entry.value
        break
    definite = not r.in_group(first, "indefinite")
    return Mention(first, last, actor, "named", role, r.words[first + 1], number, definite=definite)


def _behind_preposition(r: Reading, first: int) -> bool:
    k = first - 1
    if k >= 0 and r.in_group(k, "adverb") and not r.in_group(k, "preposition"):
        k -= 1
        if r.in_group(k, "adverb"):
            return False  # its preposition belongs to the adverb: "у вівторок міністр"
    return (
        k >= 0
        and not r.quoted[k]
        and r.in_group(k, "preposition")
        and r.gap(k, k + 1).strip() in {"", "’", "'"}
    )
