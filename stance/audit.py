"""An audit of labelled data: what to look at again, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .agreement import Agreement, find_disagreements, measure_agreement, read_codings
from .duplicate import find_conflicts, find_near_duplicates, join_kin, similar_pairs
from .errors import InputError
from .finding import Finding
from .label_error import find_label_errors
from .labelled import holds_remarks
from .parameter import check_parameters
from .proxy import Proxy, find_proxies, measure_proxies

if TYPE_CHECKING:
    from .labelled import Labelled

KINDS = (
    "actor-proxy",
    "conflicting-duplicate",
    "disagreement",
    "label-error",
    "near-duplicate",
)


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found.

    Parameters
    ----------
    findings : list of Finding
        Worst first.
    agreement : list of Agreement
        By target; empty without two annotators.
    proxies : list of Proxy
        By target; empty without actors.
    notes : list of str
        What was left out or could not be looked at, and why.
    """

    findings: list[Finding]
    agreement: list[Agreement]
    proxies: list[Proxy]
    notes: list[str]

    def to_dict(self) -> dict[str, Any]:
        """Return the audit as plain data."""
        return {
            "agreement": [agreement.to_dict() for agreement in self.agreement],
            "proxies": [proxy.to_dict() for proxy in self.proxies],
            "notes": self.notes,
            "findings": [finding.to_dict() for finding in self.findings],
        }


def audit(data: Labelled, kinds: Iterable[str] = KINDS, *, seed: int = 0, n_jobs: int = 1) -> Audit:
    """Look for labels that are wrong, contradict one another, leak or follow the actor.

    Parameters
    ----------
    data : Labelled
    kinds : iterable of str, default=KINDS
        What to look for. ``label-error`` trains a model five times, which takes most of the time.
    seed : int, default=0
        Of the folds.
    n_jobs : int, default=1
        Worker processes; they change nothing in the result.

    Returns
    -------
    Audit

    Raises
    ------
    InputError
        For an unknown kind, a seed that is none, or columns of annotators that tell no target.

    See Also
    --------
    stance.label_error, stance.duplicate, stance.agreement, stance.proxy : how each is found.
    """
    wanted = check_kinds(kinds)
    check_parameters({"random_state": seed})
    notes = [*data.notes]
    data, codings = read_codings(data)
    notes += [
        f"column {target!r} has {len(set(column) - {None})} different values: not taken for "
        "labels; name the label columns with --targets"
        for target, column in data.labels.items()
        if holds_remarks(column)
    ]
    data = replace(data, labels={t: c for t, c in data.labels.items() if not holds_remarks(c)})
    codings = [coding for coding in codings if coding.target in data.labels]
    findings: list[Finding] = []
    agreement: list[Agreement] = []
    proxies: list[Proxy] = []
    if "disagreement" in wanted:
        agreement = measure_agreement(codings)
        findings += find_disagreements(data, codings)
        if not agreement:
            notes.append("no two annotators coded the same statement: agreement is not measured")
    if "actor-proxy" in wanted:
        proxies = measure_proxies(data)
        findings += find_proxies(data, proxies)
        if not proxies:
            notes.append("no column actor with two actors: proxies of the actor are not looked for")
    if "conflicting-duplicate" in wanted:
        findings += find_conflicts(data)
    if {"label-error", "near-duplicate"} & set(wanted):
        pairs = similar_pairs(data.texts)
        if "near-duplicate" in wanted:
            findings += find_near_duplicates(data, pairs)
        if "label-error" in wanted:
            groups = _groups(data, list(pairs), notes)
            findings += _label_errors(data, groups, notes, seed, n_jobs)
    order = {place: i for i, place in enumerate(data.places)}
    findings.sort(key=lambda f: (-f.strength, order[f.place], f.kind, f.target))
    return Audit(findings, agreement, proxies, notes)


def check_kinds(kinds: Iterable[str]) -> list[str]:
    """Return the kinds, each once, in ascending order.

    Raises
    ------
    InputError
        If one of them is none.
    """
    wanted = sorted(set(kinds))
    odd = [repr(kind) for kind in wanted if kind not in KINDS]
    if odd:
        raise InputError(f"got kind {', '.join(odd)}; accepted: {', '.join(KINDS)}")
    return wanted


def _groups(data: Labelled, pairs: list[tuple[int, int]], notes: list[str]) -> list[str]:
    groups = join_kin(data.groups, pairs)
    if len(set(groups)) > 1:
        return groups
    alone = join_kin([f"#{i}" for i in range(len(groups))], pairs)
    if len(set(alone)) > 1:
        why = (
            "near copies join all documents into one"
            if len(set(data.groups)) > 1
            else "all statements are of one document"
        )
        notes.append(
            f"{why}: label errors are looked for across statements, "
            "which trusts labels that repeat too much"
        )
    return alone


def _label_errors(
    data: Labelled, groups: Sequence[str], notes: list[str], seed: int, n_jobs: int
) -> list[Finding]:
    try:
        findings, n_unjudged = find_label_errors(data, groups, seed=seed, n_jobs=n_jobs)
    except InputError as error:
        # Too few texts to learn from is no reason to keep the other findings back.
        notes.append(f"label errors are not looked for: {error}")
        return []
    if n_unjudged:
        notes.append(
            f"{n_unjudged} labels could not be judged: the other documents hold too few of the kind"
        )
    return findings
