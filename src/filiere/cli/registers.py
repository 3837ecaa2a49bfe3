"""Commands that keep registers: search, propose, decide, merge, import and export."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import WHOLE, Choice, File
from filiere.cli.language import Words
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of

if TYPE_CHECKING:
    from filiere.sdk.registers import Register
    from filiere.workshop.register_views import ImportReport

_REASON: Words = ("Motif.", "Reason.")
_BY: Words = ("Organisation qui agit.", "Organisation that acts.")
_WORDS: Words = ("Mots cherchés, ou leur début.", "Words sought, or their beginning.")
_FILTER: Words = ("Filtre CHAMP=VALEUR ; plusieurs fois possible.", "Filter FIELD=VALUE; may be given several times.")
_filter = option("--filter", "filters", multiple=True, words=(_FILTER[0].replace(" ;", "\u202f;"), _FILTER[1]))
_reason = option("--reason", required=True, words=_REASON)
_by = option("--by", default="", words=_BY)


@command("registers list", words_of("registers list"))
@click.pass_obj
def list_registers(session: Session) -> None:
    """List the registers."""
    found = session.open(create=True).registers()
    if session.json:
        show_json([{"id": one.id, "title": one.title, "records": one.records, "waiting": one.waiting} for one in found])
        return
    heads: tuple[Words, ...] = (("Registre", "Register"), ("Fiches", "Records"), ("À décider", "To decide"), ("Intitulé", "Title"))
    rows = [(one.id, one.records, one.waiting, one.title.say(session.language)) for one in found]
    show_table([session.say(words) for words in heads], rows)


@command("registers fill", words_of("registers fill"))
@argument("register")
@click.pass_obj
def fill(session: Session, register: str) -> None:
    """Write the first records of a register that holds none."""
    count = session.open(create=True).fill_register(register)
    _told(session, {"register": register, "records": count}, (f"{count} fiche(s) inscrite(s).", f"{count} record(s) written."))


@command("registers search", words_of("registers search"))
@argument("register")
@argument("words", required=False, default="")
@_filter
@option("--page", type=WHOLE, default="1", words=("Page montrée (1).", "Page shown (1)."))
@click.pass_obj
def search(session: Session, register: str, words: str, filters: Sequence[str], page: int) -> None:
    """Search a register."""
    workshop = session.open(create=True)
    found = workshop.browse(register, words, pairs(filters), page=page)
    if session.json:
        show_json(
            {
                "total": found.total,
                "page": found.page,
                "pages": found.pages,
                "corrected": found.corrected,
                "records": [
                    {"id": one.id, "label": one.label, "visibility": one.visibility, "values": one.values} for one in found.records
                ],
                "facets": {name: [{"value": one.value, "count": one.count} for one in values] for name, values in found.facets.items()},
            }
        )
        return
    if found.corrected:
        session.tell((f"Rien pour ces mots : cherché « {found.corrected} ».", f"Nothing for these words: sought “{found.corrected}”."))
    bound = workshop.register(register)
    shown = [field for field in bound.fields if field.name in (bound.offer.columns or (bound.offer.label,))]
    rows = [(one.id, *(_said(bound, field.name, one.values) for field in shown)) for one in found.records]
    show_table(["id", *(field.label.say(session.language) for field in shown)], rows)
    click.echo(
        session.say(
            (
                f"{found.total} fiche(s), page {found.page} sur {found.pages}.",
                f"{found.total} record(s), page {found.page} of {found.pages}.",
            )
        )
    )


@command("registers show", words_of("registers show"))
@argument("register")
@argument("record")
@click.pass_obj
def show(session: Session, register: str, record: str) -> None:
    """Show a record and its history."""
    workshop = session.open(create=True)
    found = workshop.record(register, record)
    if session.json:
        show_json(
            {
                **found.model_dump(mode="json", include={"id", "label", "state", "visibility", "values", "into"}),
                "history": [one.model_dump(mode="json", include={"at", "act", "by", "reason"}) for one in found.history],
            }
        )
        return
    bound = workshop.register(register)
    click.echo(f"{found.label} ({found.id}) · {found.state}" + (f" → {found.into}" if found.into else ""))
    for field in bound.fields:
        words = _said(bound, field.name, found.values)
        if words:
            click.echo(f"  {field.label.say(session.language)}{session.say((' : ', ': '))}{words}")
    for one in found.history:
        click.echo(f"  {one.at:%Y-%m-%d} · {one.act}" + "".join(f" · {word}" for word in (one.by, one.reason) if word))


@command("registers propose", words_of("registers propose"))
@argument("register")
@argument("record", required=False)
@option("--set", "values", multiple=True, required=True, words=("Valeur CHAMP=VALEUR.", "Value FIELD=VALUE."))
@option("--visibility", type=Choice("public", "members", "committee"), words=("Qui peut voir la fiche.", "Who may see the record."))
@_reason
@_by
@click.pass_obj
def propose(
    session: Session, /, register: str, record: str | None, *, values: Sequence[str], visibility: Any, reason: str, by: str
) -> None:
    """Propose a new record, or a change of one."""
    words = {name: "\n".join(said) for name, said in pairs(values).items()}
    made = session.open(create=True).propose_record(register, record, words, reason=reason, by=by, visibility=visibility)
    _told(session, {"id": made, "register": register}, (f"Proposition enregistrée : {made}", f"Proposal recorded: {made}"))


@command("registers proposals", words_of("registers proposals"))
@argument("register")
@option("--batch", default="", words=("Celles d'un même import.", "Those of one import."))
@option("--page", type=WHOLE, default="1", words=("Page montrée (1).", "Page shown (1)."))
@click.pass_obj
def proposals(session: Session, register: str, batch: str, page: int) -> None:
    """List the proposals that wait for a decision."""
    rows = session.open(create=True).proposals(register, batch=batch, page=page)
    if session.json:
        show_json(
            [
                {
                    "id": row.id,
                    "record": row.proposal.record,
                    "new": row.proposal.base is None,
                    "changes": row.proposal.changes,
                    "reason": row.proposal.reason,
                    "by": row.proposal.by,
                }
                for row in rows
            ]
        )
        return
    heads: tuple[Words, ...] = (("Proposition", "Proposal"), ("Fiche", "Record"), ("Champs", "Fields"), ("Motif", "Reason"))
    cells = [(row.id, row.proposal.record, ", ".join(row.proposal.changes), row.proposal.reason) for row in rows]
    show_table([session.say(words) for words in heads], cells)


@command("registers decide", words_of("registers decide"))
@argument("register")
@argument("proposals", nargs=-1)
@option("--outcome", type=Choice("accepted", "refused"), default="accepted", words=("Accepter ou refuser.", "Accept or refuse."))
@option("--batch", default="", words=("Toutes celles d'un même import.", "All those of one import."))
@option("--refuse", "refusals", multiple=True, words=("Champ refusé, d'une seule proposition.", "Field refused, of a single proposal."))
@option("--amend", "amended", multiple=True, words=("Champ corrigé CHAMP=VALEUR.", "Field amended FIELD=VALUE."))
@option("--reason", default="", words=_REASON)
@_by
@click.pass_obj
def decide(session: Session, /, register: str, proposals: Sequence[str], **said: Any) -> None:
    """Accept, amend or refuse proposals."""
    workshop = session.open(create=True)
    if len(proposals) == 1 and (said["refusals"] or said["amended"]):
        amended = {name: "\n".join(words) for name, words in pairs(said["amended"]).items()}
        choices = dict.fromkeys(said["refusals"], "refuse") | dict.fromkeys(amended, "amend")
        state = workshop.moderate(proposals[0], choices, amended=amended, reason=said["reason"], by=said["by"])
        _told(session, {"outcome": state, "done": 1, "left": []}, (f"Décidé : {state}.", f"Decided: {state}."))
        return
    asked = {"keys": proposals, "batch": said["batch"], "reason": said["reason"], "by": said["by"]}
    done = workshop.decide_proposals(register, outcome=said["outcome"], **asked)
    left = [fault.element for fault in done.left]
    _told(
        session,
        {"outcome": said["outcome"], "done": done.done, "left": left},
        (f"{done.done} proposition(s) décidée(s), {len(left)} laissée(s).", f"{done.done} proposal(s) decided, {len(left)} left."),
    )


@command("registers merge", words_of("registers merge"))
@argument("register")
@argument("record")
@argument("into")
@_reason
@_by
@click.pass_obj
def merge(session: Session, /, register: str, record: str, into: str, *, reason: str, by: str) -> None:
    """Merge a record into another."""
    session.open(create=True).merge_records(register, record, into, reason=reason, by=by)
    _told(session, {"record": record, "state": "merged"}, (f"{record} conduit à {into}.", f"{record} leads to {into}."))


@command("registers restore", words_of("registers restore"))
@argument("register")
@argument("record")
@_reason
@_by
@click.pass_obj
def restore(session: Session, register: str, record: str, reason: str, by: str) -> None:
    """Give back a merged or withdrawn record."""
    session.open(create=True).unmerge_record(register, record, reason=reason, by=by)
    _told(session, {"record": record, "state": "published"}, (f"{record} est rendue.", f"{record} is given back."))


@command("registers withdraw", words_of("registers withdraw"))
@argument("register")
@argument("records", nargs=-1, required=True)
@_reason
@_by
@click.pass_obj
def withdraw(session: Session, register: str, records: Sequence[str], reason: str, by: str) -> None:
    """Take records out of a register."""
    count = session.open(create=True).withdraw_records(register, records, reason=reason, by=by)
    _told(session, {"register": register, "records": count}, (f"{count} fiche(s) retirée(s).", f"{count} record(s) withdrawn."))


@command("registers visibility", words_of("registers visibility"))
@argument("register")
@argument("visibility", type=Choice("public", "members", "committee"))
@argument("records", nargs=-1, required=True)
@_reason
@_by
@click.pass_obj
def visibility(session: Session, /, register: str, visibility: Any, records: Sequence[str], *, reason: str, by: str) -> None:
    """Say who may see records."""
    count = session.open(create=True).show_records(register, records, visibility, reason=reason, by=by)
    _told(session, {"register": register, "records": count}, (f"{count} fiche(s) changée(s).", f"{count} record(s) changed."))


@command("registers import", words_of("registers import"))
@argument("register")
@argument("file", type=File(there=True))
@option("--dry-run", is_flag=True, words=("N'écrit rien.", "Writes nothing."))
@option("--all-or-nothing", is_flag=True, words=("N'écrit rien si une ligne est mauvaise.", "Writes nothing if a line is bad."))
@option("--encoding", default="utf-8", words=("Encodage d'un CSV (utf-8).", "Encoding of a CSV (utf-8)."))
@option(
    "--line",
    "chosen",
    multiple=True,
    words=("Ce qu'est une ligne : 12=new, 12=skip ou 12=FICHE.", "What a line is: 12=new, 12=skip or 12=RECORD."),
)
@_reason
@_by
@click.pass_obj
def import_file(session: Session, /, register: str, file: Path, chosen: Sequence[str], **said: Any) -> None:
    """Read a CSV or XLSX file into proposals."""
    choices = {int(line): words[-1] for line, words in pairs(chosen).items() if line.isdigit()}
    report = session.open(create=True).import_register(register, file, choices=choices, **said)
    if session.json:
        show_json(_report_json(session, report))
    else:
        _show_report(session, report)
    if report.faults:
        raise SystemExit(2)


@command("registers undo", words_of("registers undo"))
@argument("register")
@argument("record")
@_reason
@_by
@click.pass_obj
def undo(session: Session, register: str, record: str, reason: str, by: str) -> None:
    """Undo the last act on a record."""
    state = session.open(create=True).undo_record(register, record, reason=reason, by=by)
    _told(session, {"record": record, "state": state}, (f"{record} : dernier acte annulé.", f"{record}: last act undone."))


@command("registers erase", words_of("registers erase"))
@argument("register")
@argument("record")
@option("--field", "fields", multiple=True, words=("Champ personnel (tous).", "Personal field (all)."))
@click.pass_obj
def erase(session: Session, register: str, record: str, fields: Sequence[str]) -> None:
    """Erase for good what a record says about people."""
    count = session.open(create=True).erase_personal(register, record, fields)
    words = (f"{count} écriture(s) expurgée(s).", f"{count} entry(ies) redacted.")
    _told(session, {"record": record, "entries": count}, words)


@command("registers export", words_of("registers export"))
@argument("register")
@argument("file", type=File(there=False))
@option("--search", "words", default="", words=_WORDS)
@_filter
@click.pass_obj
def export(session: Session, register: str, file: Path, words: str, filters: Sequence[str]) -> None:
    """Write a register as CSV, XLSX, JSON, GeoJSON or Parquet."""
    count = session.open(create=True).export_register(register, file, words=words, filters=pairs(filters), language=session.language)
    _told(session, {"file": file, "records": count}, (f"Écrit : {file} ({count} fiches).", f"Written: {file} ({count} records)."))


@command("registers rebuild", words_of("registers rebuild"))
@argument("register")
@click.pass_obj
def rebuild(session: Session, register: str) -> None:
    """Make the tables of a register anew from the log."""
    count = session.open(create=True).rebuild_register(register)
    _told(session, {"register": register, "records": count}, (f"{count} fiche(s) relue(s).", f"{count} record(s) read again."))


def _told(session: Session, said: dict[str, Any], words: Words) -> None:
    """Write what was done, as JSON or as a sentence."""
    if session.json:
        show_json(said)
    else:
        click.echo(session.say(words))


def pairs(said: Sequence[str]) -> dict[str, list[str]]:
    """Return ``FIELD=VALUE`` words by field.

    Raises:
        UsageError: one of them has no ``=``.
    """
    from filiere.kernel.errors import UsageError
    from filiere.kernel.names import Text

    found: dict[str, list[str]] = {}
    for word in said:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(
                Text(fr=f"{word} : il manque « = »", en=f"{word}: = is missing"), Text(fr="écrivez CHAMP=VALEUR", en="write FIELD=VALUE")
            )
        found.setdefault(name.strip(), []).append(value)
    return found


def _said(register: "Register", name: str, values: dict[str, Any]) -> str:
    from filiere.sdk.registers import said

    field = register.field(name)
    return said(field, values.get(name)) if field is not None else ""


def _report_json(session: Session, report: "ImportReport") -> dict[str, Any]:
    return {
        "lines": report.lines,
        "proposed": report.proposed,
        "unchanged": report.unchanged,
        "resembling": report.resembling,
        "skipped": report.skipped,
        "matched": [one.model_dump() for one in report.matched],
        "written": report.written,
        "batch": report.batch,
        "faults": [
            {"line": fault.line, "what": fault.what.say(session.language), "mend": fault.mend.say(session.language)}
            for fault in report.faults
        ],
    }


def _show_report(session: Session, report: "ImportReport") -> None:
    click.echo(
        session.say(
            (
                f"{report.lines} ligne(s) : {report.proposed} proposition(s), {report.unchanged} sans changement, "
                f"{len({fault.line for fault in report.faults})} mauvaise(s).",
                f"{report.lines} line(s): {report.proposed} proposal(s), {report.unchanged} unchanged, "
                f"{len({fault.line for fault in report.faults})} bad.",
            )
        )
    )
    for fault in report.faults:
        click.echo(fault.say(session.language), err=True)
    for one in report.matched:
        odds = "; ".join(f"{near.label} ({near.id}, {near.probability:.2f})" for near in one.candidates)
        session.tell((f"ligne {one.line}, {one.label} : peut-être {odds}", f"line {one.line}, {one.label}: perhaps {odds}"))
    if report.resembling:
        session.tell(
            (
                f"{report.resembling} portent le nom d'une fiche qui existe déjà.",
                f"{report.resembling} bear the name of a record that exists already.",
            )
        )
    if report.written:
        session.tell((f"À décider : --batch {report.batch}", f"To decide: --batch {report.batch}"))
    elif report.proposed:
        session.tell(("Rien n'a été écrit.", "Nothing was written."))
