"""One page with every block on it, and with words that try to be markup."""

from datetime import UTC, date, datetime

from filiere.kernel.deadlines import Quarter
from filiere.kernel.evidence import Check, Nature
from filiere.kernel.names import Text
from filiere.sdk import blocks as sdk

#: Words that would become an element, an attribute or a command if anything forgot to escape them.
HOSTILE = '<b onclick="x">&\'</b></script>\x1b[31m#set'
BOTH = Text(fr="Intitulé français", en="English title")
TWIN = sdk.Table(columns=("x", "y"), rows=((1, 2.5), (2, 3.5)), caption=Text(fr="Les valeurs", en="The values"))
LEGEND = (("accepted", Text(fr="accepté", en="accepted")), ("late", Text(fr="retard constaté", en="recorded delay")))
MARKS = tuple(
    sdk.Mark(id=f"PS1.{n}", on=date(2019, 3, 31), title=BOTH, tone="late" if n % 2 else "accepted", state="su", address=f"/l/PS1.{n}")
    for n in range(1, 6)
)
RAILS = sdk.Rails(
    title=Text(fr="Chaque promesse à sa date", en="Each promise at its date"),
    alt=Text(fr="Une ligne par projet", en="One line per project"),
    rails=(
        sdk.Rail(id="PS1", title=HOSTILE, marks=MARKS, undated=7, address="/p/PS1"),
        sdk.Rail(id="PS2", title=BOTH, undated=2),
    ),
    moments=(sdk.Moment(on=date(2019, 2, 4), label="signature"), sdk.Moment(on=date(2021, 6, 8), label="avenant")),
    legend=LEGEND,
)
CHART = sdk.Chart(
    title=BOTH,
    spec={
        "data": {"values": [{"x": 1, "y": 1234.5, "k": HOSTILE}, {"x": 2, "y": 3, "k": "b"}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "x", "type": "ordinal", "title": Text(fr="jours", en="days")},
            "y": {"field": "y", "type": "quantitative", "axis": {"format": ",.1f"}},
            "color": {"field": "k"},
        },
    },
    twin=TWIN,
    alt=Text(fr="Deux barres", en="Two bars"),
)
GRAPH = sdk.Graph(
    title=BOTH,
    alt=Text(fr="Deux choses liées", en="Two things joined"),
    nodes=(
        sdk.GraphNode(id="a", label=HOSTILE, tone="late", address="/a"),
        sdk.GraphNode(id="b", label="B"),
        sdk.GraphNode(id="c", label="C"),
    ),
    edges=(sdk.GraphEdge(source="a", target="b", label="6 mois", dashed=True),),
)
TABLE = sdk.Table(
    columns=("Quoi", sdk.Column(label="Valeur"), "Quand", "Lien"),
    rows=(
        (HOSTILE, sdk.Quantity(value=1234.5, unit="€", nature=Nature.OPEN), sdk.When(deadline=Quarter(year=2019, quarter=1)), None),
        ("b", sdk.Quantity(value=None), date(2020, 1, 1), sdk.Link(label="ici", address="javascript:alert(1)")),
    ),
)
FORM = sdk.Action(
    label=BOTH,
    address="/deposer",
    inputs=(
        sdk.Input(name="file", label="Fichier", form="file", required=True),
        sdk.Input(name="on", label="Date", form="date", help="Le jour du fait"),
        sdk.Input(name="kind", label="Genre", form="choice", choices=(("a", "A"), ("b", "B")), value="b"),
        sdk.Input(name="words", label="Mots", form="long", value=HOSTILE),
        sdk.Input(name="sure", label="Sûr", form="tick"),
        sdk.Input(name="count", label="Compte", form="number"),
        sdk.Input(name="hidden", label="x", form="hidden", value="v"),
    ),
)
REFUSED = sdk.Action(label="Annuler", address="/x", verdict=sdk.Verdict(allowed=False, reason=Text(fr="Réservé", en="Reserved")))
NOW = datetime(2026, 11, 22, 17, 4, tzinfo=UTC)
PAGE: sdk.Page = (
    sdk.Metrics(items=(sdk.Metric(label=BOTH, value=81, tone="accepted", note="n", address="/m"), sdk.Metric(label="b", value=0))),
    sdk.Notice(tone="late", text=HOSTILE, action=sdk.Link(label="agir", address="/agir")),
    sdk.Section(
        title=BOTH,
        badge=sdk.Badge(words="simulé", tone="simulated"),
        blocks=(sdk.Section(title=BOTH, blocks=(sdk.Prose(text="un\n\ndeux"), TABLE)), RAILS, CHART, CHART, GRAPH),
    ),
    sdk.Columns(
        main=(
            sdk.Section(
                title="Actes",
                id="actes",
                blocks=(sdk.Actions(items=(FORM, REFUSED, sdk.Action(label="Voir", address="/v", method="get"))),),
            ),
            sdk.Checks(items=(Check(name=BOTH, passed=True, found="1", wanted="2"), Check(name=BOTH, passed=False))),
        ),
        aside=(
            sdk.Facts(rows=(sdk.FactRow(label="Code", value=sdk.Code(words="ab" * 32, short=8)), sdk.FactRow(label="Pilote", value=None))),
            sdk.Downloads(items=(sdk.Download(label=HOSTILE, address="/d", media_type="text/csv", size=1000, sha256="ab" * 32),)),
            sdk.Links(items=(sdk.Link(label="site", address="https://example.org/a", note="note"),)),
            sdk.Facets(
                label="État",
                items=(sdk.Facet(label="a", address="?a", count=3, chosen=True), sdk.Facet(label="b", address="?b")),
            ),
            sdk.Pager(page=2, pages=3, previous="?p=1", next="?p=3"),
            sdk.Progress(label="Avancement", percent=40),
            sdk.Progress(label="Sans mesure"),
            sdk.Diff(before="2019", after="2021", rows=(sdk.DiffRow(what="PS7", before=None, after="en vigueur"),)),
            sdk.Timeline(items=(sdk.Event(when=NOW, title=BOTH, note="note", tone="late"),)),
            sdk.Quote(words=HOSTILE, source="texte signé, ligne 383", address="/t"),
        ),
    ),
    sdk.Table(columns=("vide",)),
    sdk.Timeline(),
    sdk.Graph(title=BOTH, alt=BOTH),
)
