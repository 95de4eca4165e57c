"""Tokens to the parts of a noun phrase: how far somebody who could speak is named.

Grows "l'envoyée de l'Ukraine auprès de l'Otan, Olena Bondar" from its first part to the right, over
links, titles and one apposition. Refuses to decide for whom the phrase speaks: that is
:mod:`stance.mention`'s affair.
"""

from __future__ import annotations

from .lexicon import ORIGINS, Entry
from .reading import Reading

# Between a head noun and what qualifies it: "ministre des Affaires étrangères de la Russie".
MAX_LINKS = 8
# Behind an initial: "К.-Ж. Токаев" has two.
INITIAL_GAPS = frozenset({".", ".-", ".‑"})
APOSTROPHES = frozenset({"'", "’", "ʼ"})
JOINTS = frozenset({"", "’", "'", "-", ".", "‑"})
# As many words of a title that no data hold may stand before a name.
MAX_MODIFIERS = 4
# What may stand between the beginning of a mention and its head.
PRE_HEAD = frozenset({"acting", "one_of", "adjective", "determiner", "former", "honorific", "same"})
ADJECTIVES = ORIGINS | {"occupier"}
# "Ресей | Мемлекеттік думасының"
OWN_INSTITUTION = ("country", "institution")
ELISIONS = ("'", "’")
# What else than a name or a noun may go on with a mention.
GOES_ON = frozenset({"link", "portfolio", "possessive"})

# What may stand between a link and a name: "a deputy of the ruling party".
MODIFIERS = frozenset({"adjective", "inside"})

# Groups of names, which make no function word of them.
NAME_GROUPS = frozenset({"month_short", "undeclined"})

# A token and what the data know of it; None for a name that they do not hold.
Part = tuple[int, "Entry | None"]


def grow_phrase(
    r: Reading, i: int, genitive: bool, endings: tuple[str, ...]
) -> tuple[list[Part], int]:
    """Return the parts of the noun phrase that begins at a token, and where it ends.

    Parameters
    ----------
    r : Reading
    i : int
        Token of the first part: a nominal or an unknown name.
    genitive : bool
        Whether an unlinked name after a role belongs to it.
    endings : tuple of str
        Case endings of a language whose phrases have their head last.
    """
    nominals, gaps, groups = r.nominals, r.gaps, r.groups
    n = len(gaps)
    parts: list[Part] = []
    apposed = False
    j = i
    while True:
        nominal = nominals.get(j)
        if nominal is None:
            parts.append((j, None))
            j += 1
            while j < n and gaps[j] in APOSTROPHES and not groups[j]:
                j += 1  # Мар'яна
        else:
            parts.append((j, nominal[0]))
            j += nominal[1]
        if j >= n or r.quoted[j]:
            return parts, j
        last, step = j, None
        may_go_on = j in nominals or r.words[j].nameable or not GOES_ON.isdisjoint(groups[j])
        if not may_go_on and nominal is not None:
            may_go_on = nominal[0].detail == "demonym" or is_initial(r, j)
        if not may_go_on and endings:
            may_go_on = "adjective" in groups[j]
        if may_go_on and _joined(r, j):
            step = _next_part(r, j, parts, genitive, endings)
            if step is None and groups[j] and not endings:
                last = _title_end(r, j)
        if step is None and genitive:
            step = _find_full_name(r, j, parts)
        if step is None and not apposed and last < n and gaps[last] != " ":
            step = _apposition(r, last, parts) if gaps[last].strip() == "," else None
            apposed = step is not None
        if step is None:
            return parts, last
        j = step


def is_unknown_name(r: Reading, i: int) -> bool:
    """Tell whether token i looks like a proper name that the data do not hold."""
    if not r.words[i].nameable or i in r.nominals or i in r.sources or i in r.verbs:
        return False
    if not r.groups[i] <= NAME_GROUPS:
        return False
    if i > 0 and is_initial(r, i - 1):
        return True
    if i == 0 or r.text[r.starts[i] - 2 : r.starts[i]].strip() in {".", ":", "»", "”", '"', "«"}:
        # The first word of a sentence carries a capital anyway.
        k = i + 1
        return (
            k < len(r.words)
            and r.gaps[k].strip() in {"", "-"}
            and (
                (r.words[k].capital and r.groups[k] <= NAME_GROUPS)
                or k in r.verbs
                or "auxiliary" in r.groups[k]
            )
        )
    return True


def is_oblique(r: Reading, parts: list[Part], endings: tuple[str, ...]) -> bool:
    """Tell whether the last part stands in an oblique case: by the data, else by its ending."""
    at, last = parts[-1]
    return not last.nominative if last is not None else r.words[at].lower.endswith(endings)


def _joined(r: Reading, k: int) -> bool:
    """Tell whether only a blank, a hyphen or an apostrophe parts token k from the one before.

    A hyphen between blanks is a dash: "a response - Reuters".
    """
    gap = r.gaps[k]
    if gap != " " and (gap == " - " or gap.strip(' "«»“”„') not in JOINTS):
        return False
    return r.quoted[k - 1] == r.quoted[k]


def _title_end(r: Reading, j: int) -> int:
    """Return where the rest of a title ends: "ministère | des Affaires étrangères".

    Its first token is known to be joined to the title.
    """
    end = k = j
    groups = r.groups
    last = min(j + MAX_LINKS, len(groups))
    while True:
        group = groups[k]
        if "portfolio" in group and k not in r.nominals:
            end = k + 1
        elif "link" not in group:
            return end
        k += 1
        if k >= last or not groups[k] or r.quoted[k] or not _joined(r, k):
            return end


def _next_part(
    r: Reading, j: int, parts: list[Part], genitive: bool, endings: tuple[str, ...]
) -> int | None:
    """Return the token of the next part of a mention, behind its links, or None.

    The token from which it goes on is known to be joined to the part before.
    """
    if endings and "possessive" in r.groups[j]:
        return None  # "Мәскеу | өз әскерінің шегінгенін"
    k, linked, portfolio, beside, words = j, False, False, False, 0
    nominals, groups, quoted = r.nominals, r.groups, r.quoted
    n = len(groups)
    while k not in nominals:
        group = groups[k]
        if "link" in group:
            article = "determiner" in group and "preposition" not in group
            if k == j and article and _is_setting(r, parts[0]):
                return None  # "In a statement | the ministers", « à l'agence | l'expert »
            linked = True
            beside = beside or ("company" in group and not is_initial(r, k))
        elif "portfolio" in group:
            portfolio = True
        elif is_initial(r, k):
            linked = True  # «депутат А. Иванов»: a conjunction, but for its full stop.
        elif "possessive" not in group and not (
            linked and not genitive and not MODIFIERS.isdisjoint(group)
        ):
            if genitive or (group and "adjective" not in group):
                break
            if endings and not (group and is_oblique(r, parts, endings)):
                break  # Of an owner alone: "Украинаның | бұрынғы сыртқы істер министрі".
            if not endings and not _may_modify(r, j, parts):
                break
            if r.words[k].capital or k in r.verbs:
                break
            words += 1
        k += 1
        if k >= n or quoted[k] or not _joined(r, k):
            return None
        if k - j >= MAX_LINKS:
            break
    nominal = nominals.get(k)
    if nominal is None:
        return k if not words and _takes_name(r, k, parts, linked, endings) else None
    target = nominal[0]
    if target.kind == "pronoun" or (words and target.kind != "role"):
        return None
    if genitive and target.kind == "person" and _names_another(r, k, parts[-1][1]):
        return None
    has_role = _has_role(parts)
    if target.kind == "name" and is_initial(r, k - 1):
        return None  # "Minister A. | Moscow says": the letter ends a sentence.
    if beside and "person" in (target.kind, target.value):
        return None  # «министр Лавров | с послом»: two people
    if linked:
        owned = target.kind == "role" and "possessive" in r.groups[j]
        return k if has_role or owned else None
    if genitive and _begins_anew(parts, target):
        return None
    last = parts[-1][1]
    writes = last is not None and last.value == "document" and "person" in target[:2]
    if writes and not (genitive or endings) and "possessive" not in r.groups[j]:
        return None  # "In his address | President Zelensky"
    # "министрлігі баспасөз қызметінің": a role in the genitive of a possession takes the noun
    # before it, whatever its case, and so does an institution the name of its country.
    owner = (
        last is not None
        and "possessor" in r.groups[k]
        and (last.kind == "role" or (last.detail, target.detail) == OWN_INSTITUTION)
    )
    if endings and not owner and _has_ended(r, parts, target, endings):
        return None
    if last is not None and last.kind == "name" and "unowned" in r.groups[k]:
        # "Астана | тараптарды": without a possessive, a noun in an oblique case is an object.
        return None
    if genitive and last is not None and last.kind == "name" and target.value == "document":
        return None  # «В МИД Украины | заявление Путина назвали ...»
    if genitive and last is not None and last.value == "document" and r.in_group(k, "locative"):
        return None  # «Комментировать сообщение | в министерстве не стали»
    if last is not None and last.nominative and "bare" in r.groups[k] and _is_headed(last):
        return None  # "Франция президенті | әскер жіберетінін айтты": an object too.
    adjective = target.detail in ADJECTIVES
    after_adjective = last is not None and last.detail in ADJECTIVES
    qualifies = has_role and (genitive or portfolio or (last is not None and last.kind == "role"))
    if genitive and last is not None and last.detail == "institution" and not target.nominative:
        # "Офис президента | Молдовы"
        qualifies = qualifies or target.detail == "country"
    fits = last is None or target.kind in {"role", "person"} or adjective
    # "Украинаның АҚШ-тағы елшісі": a post belongs to whoever is named first.
    fits = fits or (bool(endings) and last is not None and last.kind == "name")
    return k if fits or after_adjective or qualifies else None


def _is_setting(r: Reading, head: Part) -> bool:
    """Tell whether a noun says where something is said: "in a joint statement"."""
    k, entry = head
    while k > 0 and not PRE_HEAD.isdisjoint(r.groups[k - 1]) and r.gaps[k] in {" ", *ELISIONS}:
        k -= 1
    spoken = entry is not None and entry.value in {"document", "other"}
    return spoken and r.in_group(k - 1, "setting")


def is_initial(r: Reading, k: int) -> bool:
    """Tell whether a capital with a full stop stands there, and no "World War I."."""
    word = r.words[k]
    ends = word.capital and len(word.lower) == 1 and k + 1 < len(r.gaps)
    return ends and r.gaps[k + 1].strip() in INITIAL_GAPS and word.lower != "i"


def _find_full_name(r: Reading, j: int, parts: list[Part]) -> int | None:
    """Return the token of the name of a person, behind words of his title that no data hold.

    «Речник Сил оборони | півдня Владислав Волошин»
    """
    head = parts[0][1]
    if head is None or (head.kind, head.value, head.number) != ("role", "person", "s"):
        return None
    last = parts[-1][1]
    if not head.nominative or (last is not None and last.kind == "person"):
        return None
    for k in range(j, min(j + MAX_MODIFIERS, len(r.words) - 2)):
        if r.quoted[k] or r.gaps[k] != " ":
            return None
        nominal = r.nominals.get(k)
        if nominal is not None:
            person = k > j and nominal[0].kind == "person" and nominal[0].nominative
            return k if person and k + nominal[1] in r.verbs else None
        if r.groups[k] or k in r.verbs:
            return None
        if k > j and is_unknown_name(r, k) and r.gaps[k + 1] == " " and k + 2 in r.verbs:
            surname = r.nominals.get(k + 1)
            known = surname is not None and surname[0].kind == "person"
            return k if known or is_unknown_name(r, k + 1) else None
    return None


def _has_role(parts: list[Part]) -> bool:
    for _, entry in parts:
        if entry is not None and entry.kind == "role":
            return True
    return False


def _roles(parts: list[Part]) -> set[str]:
    return {entry.value for _, entry in parts if entry is not None and entry.kind == "role"}


def _takes_name(
    r: Reading, k: int, parts: list[Part], linked: bool, endings: tuple[str, ...]
) -> bool:
    """Tell whether token k is an unknown name that goes on with a phrase."""
    if not is_unknown_name(r, k):
        return False
    has_role = _has_role(parts)
    if linked and not has_role:
        return False
    last = parts[-1][1]
    if last is not None and last.value == "source" and last.number == "p":
        # "По инициативе казахстанской стороны | Владимир Путин"
        return False
    known = last is not None and last.kind == "person"
    if endings and (known or is_oblique(r, parts, endings)):
        return False
    return has_role or last is None or known


def _may_modify(r: Reading, j: int, parts: list[Part]) -> bool:
    """Tell whether unknown words may come before a role: "Ukraine's infrastructure ministry"."""
    last = parts[-1][1]
    return "possessive" in r.groups[j] or (last is not None and last.detail in ORIGINS)


def _names_another(r: Reading, k: int, last: Entry | None) -> bool:
    """Tell whether a person behind a noun or a name is not the one that it means.

    «в беседе с президентом | Зеленский заявил»: the cases differ. Of two persons without anything
    between them the second is another one.
    """
    if last is None or last.kind == "person":
        return last is not None
    declined = last.kind == "role" and not last.nominative
    return declined and r.nominals[k][0].nominative and r.nominals[k][1] + k in r.verbs


def _begins_anew(parts: list[Part], target: Entry) -> bool:
    """Tell whether a nominative begins another noun phrase ("в Киеве | президент")."""
    last = parts[-1][1]
    if not target.nominative or target.kind not in {"role", "person"}:
        return False
    if len(parts) == 1 and last is not None and last.detail == "institution":
        return True  # "в интервью CNN Зеленский"
    oblique = last is not None and last.kind == "role" and not last.nominative
    if last is not None and oblique and (last.number == "p" or last.value == "document"):
        # "відповів журналістам речник", "у декларації лідери"
        return target.value == "person"
    if last is not None and last.kind == "role":
        # "в кулуарах правительства | министр"
        bent = all(e is None or not e.nominative for _, e in parts)
        return bent and target.kind == "role" and target.value == "person"
    if last is not None and last.detail in ADJECTIVES:
        return False
    if target.kind == "role":
        return True
    head = next((e for _, e in parts if e is not None), None)
    return head is not None and head.kind in {"role", "name"} and not head.nominative


def _is_headed(last: Entry) -> bool:
    """Tell whether a part is a title or a body, and no name that only qualifies another part."""
    return last.kind == "role" or last.detail == "institution"


def _has_ended(r: Reading, parts: list[Part], target: Entry, endings: tuple[str, ...]) -> bool:
    """Tell whether a phrase with its head last is over ("Тоқаев | Ресей президентіне")."""
    last = parts[-1][1]
    if last is not None and last.detail in ADJECTIVES:
        return False
    oblique = is_oblique(r, parts, endings)
    if last is None or last.kind == "person":
        if oblique:
            return target.kind != "role"
        return last is not None or target.kind != "person"
    if target.kind == "person" and last.kind == "name":
        # "Кремль | Тоқаевтың ұсынысын қолдады"
        return True
    if target.kind == "person" and last.value == "other" and len(parts) > 1:
        owner = parts[-2][1]
        if owner is not None and owner.detail == "institution" and not target.nominative:
            return True  # "ТАСС агенттігі | Песковқа сілтеме жасап"
    if target.kind == "name":
        adjective = target.detail in ADJECTIVES
        if last.detail == "country" and target.detail == "institution" and not oblique:
            # "Ресей | Мемлекеттік думасы": its own.
            return target.value != last.value or not target.nominative
        return not (last.kind == "name" and oblique and (adjective or not target.nominative))
    return last.kind == target.kind == "role" and last.nominative and not target.nominative


def _apposition(r: Reading, j: int, parts: list[Part]) -> int | None:
    """Return the token behind a comma that names the same person once more, or None."""
    if r.quoted[j]:
        return None
    k, n = j, len(r.words)
    while k < n and k not in r.nominals and not PRE_HEAD.isdisjoint(r.groups[k]):
        k += 1
    if k >= n or r.quoted[k]:
        return None
    nominal = r.nominals.get(k)
    role = _has_role(parts)
    named = any(e is None or e.kind == "person" for _, e in parts)
    if role and not named:
        if _roles(parts) <= {"body", "document"}:
            return None  # "In his speech, Mr Roy recalled ..."
        is_person = nominal is not None and nominal[0].kind == "person"
        if is_person and (_names_another(r, k, parts[-1][1]) or _opens_clause(r, parts[0][0], k)):
            return None
        return k if is_person or (nominal is None and is_unknown_name(r, k)) else None
    if named and not role and nominal is not None:
        return k if nominal[0].value == "person" or _owns_office(r, k, nominal) else None
    return None


def _opens_clause(r: Reading, first: int, k: int) -> bool:
    """Tell whether a person behind a comma is a subject: "Beside the French king, | X says"."""
    while first > 0 and not PRE_HEAD.isdisjoint(r.groups[first - 1]):
        first -= 1
    return r.in_group(first - 1, "preposition") and k + r.nominals[k][1] in r.verbs


def _owns_office(r: Reading, k: int, nominal: tuple[Entry, int]) -> bool:
    """Tell whether a name and an office of it follow a comma: ", the Kremlin spokesman," or ":"."""
    if nominal[0].kind != "name":
        return False
    j = k + nominal[1]
    while r.in_group(j, "possessive") or r.in_group(j, "adjective"):
        j += 1
    office = r.nominals.get(j)
    if office is None or (office[0].kind, office[0].value) != ("role", "person"):
        return False
    end = j + office[1]
    return end < len(r.gaps) and r.gaps[end].strip() in {",", ":"}
