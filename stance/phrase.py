"""Tokens to the parts of a noun phrase: how far somebody who could speak is named.

Grows "l'envoyée de l'Ukraine auprès de l'Otan, Olena Bondar" from its first part to the right, over
links, titles and one apposition. Refuses to decide for whom the phrase speaks: that is
:mod:`stance.mention`'s affair.
"""

from __future__ import annotations

from .lexicon import ORIGINS, Entry
from .reading import Reading

# Between a head noun and what qualifies it: "ministre des Affaires étrangères de la Russie".
MAX_LINKS = 6
APOSTROPHES = frozenset({"'", "’", "ʼ"})
JOINTS = frozenset({"", "’", "'", "-", ".", "‑"})
# What may stand between the beginning of a mention and its head.
PRE_HEAD = frozenset({"adjective", "determiner", "former", "honorific", "same"})
ADJECTIVES = ORIGINS | {"occupier"}

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
    nominals = r.nominals
    n = len(r.words)
    parts: list[Part] = []
    apposed = False
    j = i
    while True:
        nominal = nominals.get(j)
        if nominal is None:
            parts.append((j, None))
            j += 1
            while j < n and r.gaps[j] in APOSTROPHES and not r.groups[j]:
                j += 1  # Мар'яна
        else:
            parts.append((j, nominal[0]))
            j += nominal[1]
        if j >= n or r.quoted[j]:
            return parts, j
        last, step = j, None
        if _may_go_on(r, j, parts) and _joined(r, j):
            last = _title_end(r, j)
            step = _next_part(r, j, parts, genitive, endings)
        if step is None and not apposed and last < n and r.gaps[last].strip() == ",":
            step = _apposition(r, last, parts)
            apposed = step is not None
        if step is None:
            return parts, last
        j = step


def is_unknown_name(r: Reading, i: int) -> bool:
    """Tell whether token i looks like a proper name that the data do not hold."""
    if not r.words[i].nameable or i in r.nominals or r.groups[i] or i in r.sources or i in r.verbs:
        return False
    if i == 0 or r.text[r.starts[i] - 2 : r.starts[i]].strip() in {".", ":", "»", "”", '"', "«"}:
        # The first word of a sentence carries a capital anyway.
        k = i + 1
        return (
            k < len(r.words)
            and r.gaps[k].strip() in {"", "-"}
            and (
                (r.words[k].capital and not r.groups[k])
                or k in r.verbs
                or "auxiliary" in r.groups[k]
            )
        )
    return True


def is_oblique(r: Reading, parts: list[Part], endings: tuple[str, ...]) -> bool:
    """Tell whether the last part stands in an oblique case: by the data, else by its ending."""
    at, last = parts[-1]
    return not last.nominative if last is not None else r.words[at].lower.endswith(endings)


def _may_go_on(r: Reading, j: int, parts: list[Part]) -> bool:
    """Tell, before links are followed, whether a phrase could go on with a token."""
    if r.groups[j] or j in r.nominals or r.words[j].nameable:
        return True
    last = parts[-1][1]
    return last is not None and last.detail == "demonym"


def _joined(r: Reading, k: int) -> bool:
    """Tell whether only a blank, a hyphen or an apostrophe parts token k from the one before."""
    gap = r.gaps[k]
    joined = gap == " " or gap.strip(' "«»“”„') in JOINTS
    return joined and r.quoted[k - 1] == r.quoted[k]


def _title_end(r: Reading, j: int) -> int:
    """Return where the rest of a title ends: "ministère | des Affaires étrangères"."""
    end = k = j
    groups = r.groups
    while k < len(groups) and k - j < MAX_LINKS:
        group = groups[k]
        if not group or r.quoted[k] or not _joined(r, k):
            break
        if "portfolio" in group and k not in r.nominals:
            end = k + 1
        elif "link" not in group:
            break
        k += 1
    return end


def _next_part(
    r: Reading, j: int, parts: list[Part], genitive: bool, endings: tuple[str, ...]
) -> int | None:
    """Return the token of the next part of a mention, behind its links, or None."""
    k, linked, portfolio, words = j, False, False, 0
    n = len(r.words)
    compound = not genitive and not endings and _may_modify(r, j, parts)
    while k - j < MAX_LINKS and k < n and not r.quoted[k] and _joined(r, k):
        if k in r.nominals:
            break
        group = r.groups[k]
        if "link" in group:
            linked = True
        elif "portfolio" in group:
            portfolio = True
        elif "possessive" not in group:
            if not compound or (group and "adjective" not in group):
                break
            if r.words[k].capital or k in r.verbs:
                break
            words += 1
        k += 1
    if k >= n or r.quoted[k] or not _joined(r, k):
        return None
    nominal = r.nominals.get(k)
    if nominal is None:
        return k if not words and _takes_name(r, k, parts, linked, endings) else None
    target = nominal[0]
    if target.kind == "pronoun" or (words and target.kind != "role"):
        return None
    has_role = _has_role(parts)
    if linked:
        owned = target.kind == "role" and "possessive" in r.groups[j]
        return k if has_role or owned else None
    if genitive and _begins_anew(parts, target):
        return None
    if endings and _has_ended(r, parts, target, endings):
        return None
    last = parts[-1][1]
    adjective = target.detail in ADJECTIVES
    after_adjective = last is not None and last.detail in ADJECTIVES
    qualifies = has_role and (genitive or portfolio or (last is not None and last.kind == "role"))
    fits = last is None or target.kind in {"role", "person"} or adjective
    # "Украинаның АҚШ-тағы елшісі": a post belongs to whoever is named first.
    fits = fits or (bool(endings) and last is not None and last.kind == "name")
    return k if fits or after_adjective or qualifies else None


def _has_role(parts: list[Part]) -> bool:
    return _roles(parts) != set()


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
    known = last is not None and last.kind == "person"
    if endings and (known or is_oblique(r, parts, endings)):
        return False
    return has_role or last is None or known


def _may_modify(r: Reading, j: int, parts: list[Part]) -> bool:
    """Tell whether unknown words may come before a role: "Ukraine's infrastructure ministry"."""
    last = parts[-1][1]
    return "possessive" in r.groups[j] or (last is not None and last.detail in ORIGINS)


def _begins_anew(parts: list[Part], target: Entry) -> bool:
    """Tell whether a nominative behind a name begins another noun phrase ("в Киеве президент")."""
    last = parts[-1][1]
    if not target.nominative or target.kind not in {"role", "person"}:
        return False
    oblique = last is not None and last.kind == "role" and not last.nominative
    if last is not None and oblique and (last.number == "p" or last.value == "document"):
        # "відповів журналістам речник", "у декларації лідери"
        return target.value == "person"
    if last is not None and (last.kind == "role" or last.detail in ADJECTIVES):
        return False
    if target.kind == "role":
        return True
    head = next((e for _, e in parts if e is not None), None)
    return head is not None and head.kind in {"role", "name"} and not head.nominative


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
    if target.kind == "name":
        adjective = target.detail in ADJECTIVES
        return not (last.kind == "name" and oblique and (adjective or not target.nominative))
    return last.kind == target.kind == "role" and last.nominative and not target.nominative


def _apposition(r: Reading, j: int, parts: list[Part]) -> int | None:
    """Return the token behind a comma that names the same person once more, or None."""
    if r.quoted[j]:
        return None
    k, n = j, len(r.words)
    while k < n and r.groups[k] and not PRE_HEAD.isdisjoint(r.groups[k]):
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
        return k if is_person or (nominal is None and is_unknown_name(r, k)) else None
    if named and not role and nominal is not None and nominal[0].value == "person":
        return k
    return None
