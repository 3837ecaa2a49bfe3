"""Registers: the list, one table with its search, filters and map, and one record with its history."""

from pydantic import JsonValue

from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.pages.register_forms import bulk_forms, fill_form, proposal_form, record_forms, register_forms
from filiere.portal.pages.register_links import links
from filiere.portal.pages.register_maps import where
from filiere.portal.pages.register_searches import follow
from filiere.portal.visit import Visit
from filiere.sdk.blocks import (
    Action,
    Actions,
    Badge,
    Block,
    Cell,
    CellPart,
    Column,
    Download,
    Downloads,
    Event,
    Facet,
    Facets,
    FactRow,
    Facts,
    Input,
    Link,
    Links,
    Notice,
    Pager,
    Prose,
    Section,
    Table,
    Timeline,
)
from filiere.sdk.registers import Register, said
from filiere.workshop.register_views import Browse, RecordChange, RecordLine, RecordView

REGISTERS = Text(fr="Registres", en="Registers")
VISIBLE: dict[str, Text] = {
    "public": Text(fr="visible de tous", en="seen by all"),
    "members": Text(fr="visible des membres", en="seen by members"),
    "committee": Text(fr="visible du comité", en="seen by the committee"),
}
_ACTS: dict[str, Text] = {
    "publish": Text(fr="Inscrite", en="Published"),
    "change": Text(fr="Modifiée", en="Changed"),
    "merge": Text(fr="Fusionnée", en="Merged"),
    "unmerge": Text(fr="Défusionnée", en="Unmerged"),
    "withdraw": Text(fr="Retirée", en="Withdrawn"),
    "restore": Text(fr="Rétablie", en="Restored"),
    "visibility": Text(fr="Visibilité changée", en="Visibility changed"),
    "undo": Text(fr="Dernier acte annulé", en="Last act undone"),
}
#: The register whose first records are the contract's organisations, under the contract's own ids.
ORGANISATIONS = "steering.organisations"
FORMS = ("csv", "xlsx", "json", "geojson", "parquet")


def listing(visit: Visit) -> Page:
    """Return every register with what may be seen of it."""
    views = visit.workshop.registers()
    rows = tuple((visit.link("register", view.id, view.title), view.what, view.records) for view in views)
    columns = (
        Text(fr="Registre", en="Register"),
        Column(label=Text(fr="Ce qu’il tient", en="What it keeps"), wide=True),
        Text(fr="Fiches", en="Records"),
    )
    empty = Text(fr="Aucun moteur installé ne tient de registre.", en="No installed engine keeps a register.")
    return Page(title=REGISTERS, crumbs=crumbs(visit), dated=False, main=(Table(columns=columns, rows=rows, empty=empty),))


def asked(visit: Visit, register: Register) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Return the words and the filters of a query."""
    filters: dict[str, tuple[str, ...]] = {name: (value,) for name in register.offer.facets if (value := visit.asked(f"f-{name}"))}
    return visit.asked("q"), filters


def one(visit: Visit, name: str) -> Page:
    """Return one page of a register: what answers, and what each filter would leave."""
    register = visit.workshop.register(name)
    words, filters = asked(visit, register)
    page = visit.asked("page")
    found = visit.workshop.browse(name, words, filters, page=int(page) if page.isdigit() and len(page) < 7 else 1)
    offer = register.offer
    blocks: list[Block] = [*proposed(visit), _search(visit, words, filters)]
    if found.corrected:
        told = Text(fr=f"Rien pour ces mots : voici « {found.corrected} ».", en=f"Nothing for these words: here is “{found.corrected}”.")
        blocks.append(Notice(text=told))
    blocks += [_table(visit, register, found), _pager(visit, found)]
    blocks += where(visit, register, found, words, filters)
    side: list[Block] = [
        Facets(label=field.label, items=_facets(visit, register, found, field.name))
        for field in register.fields
        if field.name in offer.facets and found.facets.get(field.name)
    ]
    forms = (*fill_form(visit, register, found), *register_forms(visit, register), *bulk_forms(visit, register, found))
    if forms:
        side.append(
            Section(
                title=Text(fr="Tenir le registre", en="Keep the register"),
                id="tenir",
                blocks=(_queue(visit, name), Actions(items=forms)),
            )
        )
    side.append(_files(visit, register))
    side.append(follow(visit, register, words, filters))
    count = Text(fr=f"{found.total} fiche(s)", en=f"{found.total} record(s)")
    crumb = crumbs(visit, None, visit.link("register", None, REGISTERS))
    return Page(title=offer.title, lead=(offer.what, " · ", count), crumbs=crumb, dated=False, main=tuple(blocks), aside=tuple(side))


def proposed(visit: Visit) -> list[Block]:
    """Return the sentence that follows a proposal; nothing where none was just made."""
    if not visit.asked("proposed"):
        return []
    told = Text(
        fr="Votre proposition est enregistrée. Elle sera publiée quand le secrétariat l’aura acceptée.",
        en="Your proposal is recorded. It will be published once the secretariat has accepted it.",
    )
    return [Notice(tone="filed", text=told)]


def _queue(visit: Visit, name: str) -> Block:
    return Links(items=(visit.link("proposal", name, Text(fr="Propositions à décider", en="Proposals to decide")),))


def _search(visit: Visit, words: str, filters: dict[str, tuple[str, ...]]) -> Actions:
    kept = tuple(Input(name=f"f-{name}", label="", form="hidden", value=values[0]) for name, values in filters.items())
    box = Input(name="q", label=Text(fr="Mots cherchés, ou leur début", en="Words sought, or their beginning"), value=words)
    return Actions(
        items=(Action(label=Text(fr="Chercher", en="Search"), address=visit.path, method="get", inputs=(box, *kept), main=True),)
    )


def _table(visit: Visit, register: Register, found: Browse) -> Table:
    shown = [field for field in register.fields if field.name in (register.offer.columns or (register.offer.label,))]
    rows = tuple(tuple(_cell(visit, register, record, field.name) for field in shown) for record in found.records)
    empty = Text(
        fr="Aucune fiche ne répond. Ôtez un filtre ou un mot, ou proposez la fiche qui manque.",
        en="No record answers. Remove a filter or a word, or propose the record that is missing.",
    )
    return Table(columns=tuple(Column(label=field.label, wide=field.many) for field in shown), rows=rows, empty=empty)


def _cell(visit: Visit, register: Register, record: RecordLine, name: str) -> Cell:
    if name == register.offer.label:
        link = Link(label=record.label, address=visit.to("record", f"{register.id}/{record.id}"))
        return link if record.visibility == "public" else (link, Badge(words=VISIBLE[record.visibility], tone="simulated"))
    return value_words(register, name, record.values.get(name))


def value_words(register: Register, name: str, value: JsonValue) -> CellPart:
    """Return one value as a reader sees it, None where nothing is said."""
    field = register.field(name)
    if field is None or value is None or value in ("", []):
        return None
    if isinstance(value, bool):
        return Text(fr="oui", en="yes") if value else Text(fr="non", en="no")
    if isinstance(value, int | float):
        return value
    words = register.choice_words(name)
    if words:
        told = [words.get(str(one)) or Text(fr=str(one), en=str(one)) for one in (value if isinstance(value, list) else [value])]
        return Text(fr=", ".join(one.fr for one in told), en=", ".join(one.en for one in told))
    return said(field, value).rstrip(";")


def _facets(visit: Visit, register: Register, found: Browse, name: str) -> tuple[Facet, ...]:
    words = register.choice_words(name)
    return tuple(
        Facet(
            label=words.get(one.value, one.value),
            count=one.count,
            chosen=one.chosen,
            address=visit.here(**{f"f-{name}": None if one.chosen else one.value, "page": None}),
        )
        for one in found.facets[name]
    )


def _pager(visit: Visit, found: Browse) -> Pager:
    page = min(found.page, found.pages)
    before = visit.here(page=str(page - 1)) if page > 1 else None
    after = visit.here(page=str(page + 1)) if page < found.pages else None
    return Pager(page=page, pages=found.pages, previous=before, next=after)


def _files(visit: Visit, register: Register) -> Section:
    query = visit.here(page=None).partition("?")[2]
    forms = [form for form in FORMS if form != "geojson" or register.offer.place]
    items = tuple(
        Download(
            label=form.upper() if form in {"csv", "xlsx", "json"} else form.title(),
            address=visit.to("file", f"register/{register.id}.{form}") + (f"?{query}" if query else ""),
        )
        for form in forms
    )
    words = Text(fr="Ce que montre cette page, toutes pages confondues.", en="What this page shows, all pages together.")
    return Section(title=Text(fr="Emporter", en="Take away"), id="fichiers", blocks=(Prose(text=words, quiet=True), Downloads(items=items)))


def parts(name: str) -> tuple[str, str]:
    """Return the register and the record of an address."""
    register, _, key = name.partition("/")
    return register, key


def leads_to(visit: Visit, name: str) -> str | None:
    """Return where a merged record leads; None where it stands, or where a moderator asked to see it."""
    register, key = parts(name)
    if visit.asked("merged"):
        return None
    found, seen = visit.workshop.record(register, key), {key}
    while found.into and found.into not in seen:
        seen.add(found.into)
        found = visit.workshop.record(register, found.into)
    return visit.to("record", f"{register}/{found.id}") if found.id != key else None


def record(visit: Visit, name: str) -> Page:
    """Return one record: what is known, what it points at, its history, and what can be done with it."""
    register_name, key = parts(name)
    register, found = visit.workshop.register(register_name), visit.workshop.record(register_name, key)
    rows = tuple(
        FactRow(label=field.label, value=_value(visit, found, register, field.name))
        for field in register.fields
        if found.values.get(field.name) not in (None, "", [])
    )
    main: list[Block] = proposed(visit)
    if found.state == "withdrawn":
        main.append(
            Notice(tone="late", text=Text(fr="Cette fiche a été retirée du registre.", en="This record was withdrawn from the register."))
        )
    if found.into:
        there = Link(label=found.into, address=visit.to("record", f"{register_name}/{found.into}"))
        main.append(
            Notice(text=Text(fr="Cette fiche a été fusionnée dans une autre.", en="This record was merged into another."), action=there)
        )
    main.append(Facts(rows=rows))
    main += links(visit, found)
    events = tuple(_event(register, change) for change in found.history)
    main.append(Section(title=Text(fr="Histoire", en="History"), id="histoire", blocks=(Timeline(items=events),)))
    aside: tuple[Block, ...] = ()
    forms = (*proposal_form(visit, register, found), *record_forms(visit, register, found))
    if forms:
        aside = (Section(title=Text(fr="Corriger", en="Correct"), id="corriger", blocks=(Actions(items=forms),)),)
    if register_name == ORGANISATIONS and any(item.id == found.id for item in visit.workshop.contract.organisations):
        told = Text(fr="Ce que le contrat en dit", en="What the contract says of it")
        main.append(Links(items=(visit.link("organisation", found.id, told),)))
    badge = None if found.visibility == "public" else Badge(words=VISIBLE[found.visibility], tone="simulated")
    crumb = crumbs(visit, None, visit.link("register", None, REGISTERS), visit.link("register", register_name, register.offer.title))
    return Page(title=found.label, badge=badge, crumbs=crumb, dated=False, main=tuple(main), aside=aside)


def _value(visit: Visit, found: RecordView, register: Register, name: str) -> Cell:
    linked = found.linked.get(name)
    if linked:
        return tuple(Link(label=label, address=visit.to("record", f"{there}/{key}")) for there, key, label in linked)
    value = found.values.get(name)
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return value
    return value_words(register, name, value)


def _event(register: Register, change: RecordChange) -> Event:
    note = " · ".join(word for word in (change.by, change.reason) if word)
    labels = {field.name: field.label for field in register.fields}
    fr = ", ".join(labels[one.field].fr for one in change.differences)
    en = ", ".join(labels[one.field].en for one in change.differences)
    title = _ACTS.get(change.act, _ACTS["change"])
    whole = Text(fr=f"{title.fr} : {fr}", en=f"{title.en}: {en}") if fr else title
    return Event(when=change.at, title=whole, note=note or None)
