"""The projection beside the plainest reading of the same records: every record looked at, one by one, in Python."""

import random
from collections import Counter
from typing import Any

import pytest

from filiere.kernel.folding import tokens
from filiere.store.projection import Kept, Projection
from filiere.store.register_entries import RecordState
from filiere.store.register_shapes import Asked, Column, Shape

SHAPE = Shape(
    register_id="steering.drawn",
    label="name",
    columns=(
        Column(name="name", type="text"),
        Column(name="region", type="choice", facet=True),
        Column(name="staff", type="integer", facet=True),
        Column(name="open", type="boolean", facet=True),
        Column(name="share", type="number", facet=True),
        Column(name="fields", type="text", many=True, facet=True),
        Column(name="sites", type="text", many=True, facet=True),
        Column(name="about", type="text"),
        Column(name="lat", type="number"),
        Column(name="lon", type="number"),
    ),
    place=("lat", "lon"),
)
WORDS = ("bio", "biome", "œuvre", "Évry", "vaccin", "vaccins", "10x", "l’os", "sève")
SINGLE = ("region", "staff", "open", "share")
MANY = ("fields", "sites")


def drawn(rng: random.Random, key: str) -> Kept:
    placed = rng.random() < 0.5
    values = {
        "name": " ".join(rng.choices(WORDS, k=2)),
        "region": rng.choice(["idf", "bretagne", None]),
        "staff": rng.choice([1, 20, None]),
        "open": rng.choice([True, False, None]),
        "share": rng.choice([0.5, 1.25, None]),
        "fields": rng.sample(["omics", "vaccins", "devices"], rng.randint(0, 3)),
        "sites": rng.sample(["north", "south"], rng.randint(0, 2)),
        "about": " ".join(rng.choices(WORDS, k=3)),
        "lat": 48.0 if placed else None,
        "lon": 2.0 if placed else None,
    }
    return Kept(key, rng.choice([0, 0, 1, 2]), values)


def answers(item: Kept, asked: Asked, but: str = "") -> bool:
    said = [item.id]
    for value in item.values.values():
        said += value if isinstance(value, list) else [value] if isinstance(value, str) else []
    held = [word for one in said for word in tokens(one)]
    words = all(any(word.startswith(sought) for word in held) for sought in asked.words)
    placed = not asked.placed or item.values["lat"] is not None
    filters = all(
        bool({_word(one) for one in _several(item.values[name])} & set(wanted)) for name, wanted in asked.filters.items() if name != but
    )
    return item.visibility <= asked.clearance and words and placed and filters


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _word(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def counts(records: list[Kept], name: str, asked: Asked) -> dict[Any, int]:
    return dict(Counter(value for item in records if answers(item, asked, but=name) for value in set(_several(item.values[name]))))


def asked_at_random(rng: random.Random) -> Asked:
    wanted = {"region": ("idf", "bretagne"), "staff": ("1", "20"), "open": ("true", "false"), "share": ("0.5", "1.25")}
    wanted |= {"fields": ("omics", "vaccins", "devices"), "sites": ("north", "south")}
    filters = {name: tuple(rng.sample(wanted[name], rng.randint(1, 2))) for name in wanted if rng.random() < 0.25}
    words = tuple(rng.sample(["bio", "vac", "oeuvre", "evry", "1", "os", "nothing"], rng.choice([0, 0, 1, 1, 2])))
    return Asked(words=words, filters=filters, clearance=rng.choice([-1, 0, 1, 2]), placed=rng.random() < 0.2, count=500)


def agrees(projection: Projection, records: list[Kept], asked: Asked) -> None:
    wanted = sorted(item.id for item in records if answers(item, asked))
    found = projection.find(asked)
    assert (found.total, sorted(row.id for row in found.rows)) == (len(wanted), wanted)
    assert projection.count(asked) == len(wanted)
    ordered = [row.id for row in projection.each(asked)]
    by_name = {item.id: (" ".join(tokens(item.values["name"])), item.id) for item in records}
    assert ordered == sorted(wanted, key=lambda key: by_name[key])
    shown = {row.id: (row.visibility, row.values) for row in found.rows}
    assert shown == {item.id: (item.visibility, item.values) for item in records if item.id in shown}
    facets = projection.facets(asked)
    for name in (*SINGLE, *MANY):
        expected = counts(records, name, asked)
        if name == "open":
            expected = {int(value): count for value, count in expected.items()}
        assert dict(facets[name]) == expected, (name, asked)
        assert [count for _, count in facets[name]] == sorted(expected.values(), reverse=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_question_is_answered_as_by_looking_at_each_record(store: Any, seed: int) -> None:
    rng = random.Random(seed)
    kept = {key: drawn(rng, key) for key in (f"r-{number}" for number in range(60))}

    def written(items: list[Kept], state: Any = "published") -> None:
        states = [RecordState(id=item.id, values=item.values, visibility=item.visibility, state=state, act="change") for item in items]
        store.registers.write(SHAPE, states)

    written(list(kept.values()))
    projection = store.registers.projection(SHAPE)
    for _ in range(4):
        changed = [drawn(rng, key) for key in rng.sample(sorted(kept), 10)] + [drawn(rng, f"n-{rng.randrange(10**6)}")]
        written(changed)
        kept |= {item.id: item for item in changed}
        gone = rng.sample(sorted(kept), 5)
        written([kept.pop(key) for key in gone], "withdrawn")
        for _ in range(15):
            agrees(projection, list(kept.values()), asked_at_random(rng))
    assert store.registers.rebuild(SHAPE) == len(kept)
    for _ in range(15):
        agrees(projection, list(kept.values()), asked_at_random(rng))


def test_a_filter_is_never_read_as_a_statement(store: Any) -> None:
    store.registers.write(SHAPE, [RecordState(id="a", values={**drawn(random.Random(1), "a").values, "region": "idf"}, act="publish")])
    projection = store.registers.projection(SHAPE)
    for word in ("' OR '1'='1", '"; DROP TABLE store_entry; --', "%", "idf\x01"):
        assert projection.find(Asked(filters={"region": (word,), "fields": (word,)})).total == 0
    assert projection.find(Asked()).total == 1
