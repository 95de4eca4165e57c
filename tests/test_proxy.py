"""Proxies of the actor: a planted one is told, a fair corpus is not blamed."""

import random

from stance.labelled import Labelled, read_labelled
from stance.proxy import find_proxies, measure_proxies
from training.data import SEEDS


def labelled(actors, labels):
    """Return labelled data of which only actor and label matter."""
    return Labelled(
        [f"Text {i}." for i in range(len(labels))],
        {"t": labels},
        {"actor": actors},
        [f"f:{i}" for i in range(len(labels))],
    )


def test_a_planted_proxy_is_told():
    """Where nine in ten labels follow the actor, both cells are named, with a sentence."""
    rng = random.Random(0)
    actors = [rng.choice(("kyiv", "moscow")) for _ in range(400)]
    follow = {"kyiv": "favor", "moscow": "against"}
    labels = [follow[a] if rng.random() < 0.9 else rng.choice(["favor", "against"]) for a in actors]
    data = labelled(actors, labels)
    (proxy,) = measure_proxies(data)
    assert proxy.information > 0.5
    assert proxy.macro_f1 > 0.9 > 0.4 > proxy.majority
    assert "who speaks tells much of the label" in proxy.sentence
    found = list(find_proxies(data, [proxy]))
    assert {("kyiv", "favor"), ("moscow", "against")} == {(c.actor, c.label) for c in proxy.cells}
    assert all(finding.strength > 0.8 for finding in found)
    assert {"favor", "against"} == {finding.label for finding in found}


def test_a_rare_label_of_one_actor_is_told():
    """A label that nearly only one actor has stands out, though it is rare with that actor too."""
    actors = ["moscow"] * 200 + ["kyiv"] * 200
    labels = ["against"] * 40 + ["none"] * 160 + ["against"] * 2 + ["none"] * 158 + ["favor"] * 40
    (proxy,) = measure_proxies(labelled(actors, labels))
    assert proxy.macro_f1 == proxy.majority
    assert ["favor", "against"] == [cell.label for cell in proxy.cells]
    assert "a part" in proxy.sentence


def test_the_seeds_are_no_proxy():
    """In the seed corpus, where no actor holds more than half of a label, nothing is found."""
    data = read_labelled(sorted((SEEDS / "statements").glob("*.jsonl")))
    proxies = measure_proxies(data)
    assert 3 == len(proxies)
    assert not list(find_proxies(data, proxies))


def test_actors_who_speak_once_tell_nothing():
    """An actor's only statement does not vouch for itself."""
    labels = ["a", "b"] * 50
    (proxy,) = measure_proxies(labelled([f"actor {i}" for i in range(100)], labels))
    assert abs(proxy.information) < 0.01
    assert proxy.macro_f1 < 0.5


def test_without_actors_there_is_nothing_to_say():
    """No column, one actor or one label give no figures."""
    data = labelled(["kyiv"] * 4, ["a", "b"] * 2)
    assert [] == measure_proxies(data)
    data.columns.clear()
    assert [] == measure_proxies(data)
    assert [] == measure_proxies(labelled(["kyiv", "moscow"], ["a", "a"]))
