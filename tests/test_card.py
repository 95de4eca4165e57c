"""The model card: made whole from the figures, and true to the model."""

import hashlib
import json
import re
from pathlib import Path

import pytest

import stance
from training.card import draw_reliability, write_card
from training.data import ACTORS, LANGUAGES, SEEDS, TARGETS, Example
from training.evaluate import FIGURES

EXAMPLES = [
    Example("1", "d", "en", "nato", "We condemn it.", dict.fromkeys(TARGETS, "against")),
    Example("2", "d", "fr", "kyiv", "Nous visons juste.", dict.fromkeys(TARGETS, "favor")),
]


@pytest.fixture(scope="module")
def card():
    """Return the card of the shipped model with the committed figures."""
    return write_card(stance.load(), EXAMPLES, json.loads(FIGURES.read_text(encoding="utf-8")))


def test_the_card_says_what_a_reader_needs(card):
    """Use and misuse, data, codebook, weaknesses, features, figures, leaks and how to cite."""
    codebook = hashlib.sha256((SEEDS / "CODEBOOK.md").read_bytes()).hexdigest()
    for part in (
        "**Use it**", "**Do not use it**", "**Data.** 2 statements (en 1, fr 1)", codebook[:12],
        "**Cite**", "## Known weaknesses", "## Features", "## What was tried and left out",
        "## Real texts", "## Seeds", "## Calibration", "## Leak test",
    ):  # fmt: skip
        assert part in card, part


def test_the_card_has_a_figure_for_every_language_and_actor(card):
    """Each row has its n and an interval; each leak row its three shares."""
    for target in TARGETS:
        for part in ("all", *LANGUAGES, *ACTORS):
            assert card.count(f"| {target} | {part} | ") >= 2, (target, part)
    for kind in ("masked", "swapped"):
        for actor in ACTORS:
            assert re.search(rf"\| {kind} {actor} \| (0\.\d\d\d|1\.000) \|", card), (kind, actor)


def test_weaknesses_are_what_the_model_gets_wrong(card):
    """Every example in the card is answered otherwise than the codebook says."""
    table = card.split("## Known weaknesses")[1].split("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in x.strip("|").split("|")] for x in table if x[:1] == "|"][2:]
    assert len(rows) >= 3
    for _, text, target, right, found in rows:
        assert stance.load().predict([text])[target] == [found]
        assert found != right


def test_reliability_is_drawn_to_scale():
    """The bar ends at the accuracy and the mark stands at the confidence."""
    _, low, high = draw_reliability([(4, 0.75, 0.5), (6, 0.95, 1.0)]).splitlines()
    bar = low[low.index("0.50") + 5 :]
    assert (20, 30) == (bar.count("#"), bar.index("|"))
    assert high.endswith("|#")


def test_risk_falls_as_the_card_reads(card):
    """Shares stand from all statements to the surest, so that the error rate falls along a row."""
    table = card.split("Risk and coverage")[1].split("\n## ")[0].splitlines()
    head, _, *rows = [line for line in table if line.startswith("|")]
    assert head == "| target | 100% | 90% | 80% | 70% | 50% | 30% |"
    for row in rows:
        rates = [float(cell) for cell in row.split("|")[2:-1]]
        assert rates == sorted(rates, reverse=True)


def test_weakness_file_is_well_formed():
    """Each line has a weakness, a target, a label and a statement."""
    path = Path(__file__).parent.parent / "training" / "weaknesses.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            _, target, label, text = line.split("\t")
            assert target in TARGETS
            assert label in ("favor", "against", "none")
            assert text
