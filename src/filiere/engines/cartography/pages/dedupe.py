"""What deduplication shows: groups with their reasons, the pairs left to a person, and the waterfall of one pair."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.sdk.blocks import (
    Action,
    Actions,
    Badge,
    Block,
    Cell,
    Chart,
    Input,
    Link,
    Links,
    Metric,
    Metrics,
    Notice,
    Page,
    Prose,
    Quantity,
    Section,
    Table,
    View,
)
from filiere.sdk.values import Text

_SHOWN = 100
_LEFT = Text(fr="Nom", en="Name")
_RIGHT = Text(fr="Autre nom", en="Other name")
_WHY = Text(fr="Pourquoi", en="Why")


def answered(rows: Sequence[Mapping[str, Any]], asked: Sequence[Mapping[str, Any]], nameless: Sequence[int]) -> Page:
    """Return what the command shows a person: counts, groups of two and more, pairs to look at."""
    groups = [row for row in rows if len(row["cluster"]) > 1]
    blocks: list[Block] = [_counts(sum(len(row["cluster"]) for row in rows), len(rows), len(groups), len(asked))]
    if nameless:
        told = ", ".join(str(line) for line in nameless[:12])
        words = Text(
            fr=f"{len(nameless)} lignes sans nom sont laissées de côté : {told}",
            en=f"{len(nameless)} lines without a name are left out: {told}",
        )
        blocks.append(Notice(tone="late", text=words))
    blocks.append(_groups(groups))
    blocks.append(_asked(asked))
    return tuple(blocks)


def duplicates(view: View) -> Page:
    """Return the candidates among the records of the map, each pair with its waterfall and the way to the record to merge."""
    content = view.json("duplicates.json")
    pairs = content["pairs"]
    chosen = view.query.get("pair", "")
    picked = next((pair for pair in pairs if pair["id"] == chosen), pairs[0] if pairs else None)
    blocks: list[Block] = [
        Prose(
            text=Text(
                fr="Chaque paire pèse des indices pour et contre, en bits : un bit de plus double les chances qu’il s’agisse d’une seule "
                "organisation. Le logiciel propose, les gardiens de la carte décident ; une fusion se défait.",
                en="Each pair weighs clues for and against, in bits: one more bit doubles the odds that it is one organisation. The "
                "software proposes, the keepers of the map decide; a merge can be undone.",
            )
        ),
        _counts(content["records"], content["groups"], len({pair["group"] for pair in pairs if pair["joined"]}), content["asked"]),
    ]
    if picked is not None:
        blocks.append(_waterfall(view, picked))
    blocks.append(_pairs(view, [pair for pair in pairs if pair["joined"]], Text(fr="Sans doute une seule", en="Probably one")))
    blocks.append(_pairs(view, [pair for pair in pairs if not pair["joined"]], Text(fr="À regarder", en="To be looked at")))
    blocks.append(_never(content["never"]))
    return tuple(blocks)


def _counts(records: int, groups: int, several: int, asked: int) -> Metrics:
    return Metrics(
        items=(
            Metric(label=Text(fr="Noms", en="Names"), value=records),
            Metric(label=Text(fr="Organisations", en="Organisations"), value=groups),
            Metric(label=Text(fr="Écrites de plusieurs façons", en="Written in several ways"), value=several),
            Metric(label=Text(fr="Paires à regarder", en="Pairs to look at"), value=asked),
        )
    )


def _groups(groups: Sequence[Mapping[str, Any]]) -> Section:
    rows = tuple((row["cluster"][0], " · ".join(row["cluster"][1:]), row["why"]) for row in groups[:_SHOWN])
    table = Table(
        columns=(_LEFT, Text(fr="Autres graphies", en="Other spellings"), _WHY),
        rows=rows,
        empty=Text(fr="Aucun nom n’en répète un autre.", en="No name repeats another."),
    )
    return Section(title=Text(fr="Groupes", en="Groups"), blocks=(table, *_more(len(groups) - len(rows))))


def _more(left: int) -> tuple[Block, ...]:
    words = Text(fr=f"{left} autres : demandez --json.", en=f"{left} more: ask for --json.")
    return (Prose(text=words, quiet=True),) if left > 0 else ()


def _asked(asked: Sequence[Mapping[str, Any]]) -> Section:
    table = Table(
        columns=(_LEFT, _RIGHT, Text(fr="Bits", en="Bits"), _WHY),
        rows=tuple((one["left"], one["right"], one["bits"], one["words"]) for one in asked[:_SHOWN]),
        empty=Text(fr="Aucune paire ne fait hésiter.", en="No pair is in doubt."),
    )
    return Section(title=Text(fr="Paires laissées à votre jugement", en="Pairs left to your judgement"), blocks=(table,))


def _words(step: Mapping[str, Any]) -> Text:
    return Text(fr=step["fr"], en=step["en"])


def _waterfall(view: View, pair: Mapping[str, Any]) -> Section:
    """Show how the bits of one pair add up, step by step."""
    total, bars, rows = 0.0, [], []
    for number, step in enumerate(pair["steps"], start=1):
        begin, total = total, total + step["bits"]
        sense = "for" if step["bits"] >= 0 else "against"
        bars.append(
            {"step": {"fr": f"{number}. {step['fr']}", "en": f"{number}. {step['en']}"}, "from": begin, "to": total, "sense": sense}
        )
        rows.append((_words(step), Quantity(value=step["bits"], decimals=1), Quantity(value=total, decimals=1)))
    spec = {
        "data": {"values": bars},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "step", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 320}},
            "x": {"field": "from", "type": "quantitative", "title": {"fr": "Bits cumulés", "en": "Bits added up"}},
            "x2": {"field": "to"},
            "color": {"field": "sense", "type": "nominal", "legend": None},
        },
        "height": {"step": 24},
    }
    twin = Table(columns=(Text(fr="Indice", en="Clue"), Text(fr="Bits", en="Bits"), Text(fr="Somme", en="Sum")), rows=tuple(rows))
    alt = Text(
        fr=f"Les indices pour et contre, de « {pair['left']} » à « {pair['right']} », s’ajoutent jusqu’à {total:.1f} bits",
        en=f"The clues for and against, from “{pair['left']}” to “{pair['right']}”, add up to {total:.1f} bits",
    )
    title = Text(fr=f"{pair['left']} et {pair['right']}", en=f"{pair['left']} and {pair['right']}")
    chart = Chart(title=Text(fr="La cascade des indices", en="The waterfall of clues"), spec=spec, twin=twin, alt=alt)
    ways = tuple(
        Link(
            label=pair[side], address=view.address("record", pair[f"{side}_record"]), note=Text(fr="ouvrir la fiche", en="open the record")
        )
        for side in ("left", "right")
    )
    return Section(title=title, id="cascade", blocks=(chart, Links(items=ways), _decide(view, pair), _AFTER))


_AFTER = Prose(
    text=Text(
        fr="Une fusion garde les deux fiches : l’ancienne adresse mène à l’autre, et la fusion se défait depuis l’ancienne fiche. Dire que "
        "ce sont deux organisations inscrit un lien « n’est pas », proposé puis modéré ; la paire ne revient plus au calcul suivant.",
        en="A merge keeps both records: the former address leads to the other, and the merge is undone from the former record. Saying that "
        "they are two writes a link “is not”, proposed then moderated; the pair no longer comes back the next time.",
    ),
    quiet=True,
)


def _decide(view: View, pair: Mapping[str, Any]) -> Actions:
    """Return the acts that settle a pair: merge one way or the other, or say that they are two."""
    register = str(pair["left_record"]).rpartition("/")[0]
    verdict = view.verdict("moderate_record", register)
    reason = Input(name="reason", label=Text(fr="Motif", en="Reason"), required=True)
    merges = []
    for gone, kept in (("right", "left"), ("left", "right")):
        into = Input(name="into", label="", form="hidden", value=str(pair[f"{kept}_record"]).rpartition("/")[2])
        label = Text(fr=f"Fusionner dans « {pair[kept]} »", en=f"Merge into “{pair[kept]}”")
        address = view.address("act", f"record-merge/{pair[f'{gone}_record']}")
        merges.append(Action(label=label, address=address, verdict=verdict, inputs=(into, reason)))
    name = f"{pair['left']} n’est pas {pair['right']}"[:300]
    said = {"name": name, "kind": "distinct_from", "origin": pair["left_record"], "target": pair["right_record"]}
    hidden = tuple(Input(name=f"v-{field}", label="", form="hidden", value=str(value)) for field, value in said.items())
    source = Input(name="v-source", label=Text(fr="Lu où", en="Where it was read"), required=True)
    two = Action(
        label=Text(fr="Ce sont deux organisations", en="They are two organisations"),
        address=view.address("act", "record-propose/cartography.links"),
        verdict=view.verdict("propose_record", "cartography.links"),
        inputs=(*hidden, source, reason),
    )
    return Actions(items=(*merges, two))


def _pairs(view: View, pairs: Sequence[Mapping[str, Any]], title: Text) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for pair in pairs[:_SHOWN]:
        shown = Link(label=pair["left"], address=f"?pair={pair['id']}#cascade")
        badge = Badge(words=f"{pair['probability']:.0%}", tone="accepted" if pair["joined"] else "unheard")
        rows.append((shown, pair["right"], badge, _words(pair["why"])))
    columns = (_LEFT, _RIGHT, Text(fr="Probabilité", en="Probability"), _WHY)
    table = Table(columns=columns, rows=tuple(rows), empty=Text(fr="Aucune paire.", en="No pair."))
    return Section(title=title, blocks=(table,))


def _never(pairs: Sequence[Mapping[str, str]]) -> Section:
    table = Table(
        columns=(_LEFT, _RIGHT, Text(fr="Lu où", en="Where it was read")),
        rows=tuple((pair["one"], pair["other"], pair["at"]) for pair in pairs),
    )
    return Section(title=Text(fr="Ne fusionnent jamais", en="Never merge"), blocks=(table,))
