"""Commands of financing: applications to funding windows, their file, their sums and what does not hold together."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import Choice, File, refuse
from filiere.cli.language import Words
from filiere.cli.printing import show_json, show_table
from filiere.cli.registers import import_file
from filiere.cli.session import Session
from filiere.cli.words import words_of

if TYPE_CHECKING:
    from filiere.kernel.financing import Total

_REGISTER = "steering.applications"


@command("financing list", words_of("financing list"))
@option("--project", words=("D'un seul projet.", "Of one project only."))
@click.pass_obj
def list_applications(session: Session, project: str | None) -> None:
    """List the applications."""
    found = session.open(create=True).applications(project)
    if session.json:
        show_json(found)
        return
    heads: tuple[Words, ...] = (
        ("Demande", "Application"),
        ("Projet", "Project"),
        ("Guichet", "Window"),
        ("Année", "Year"),
        ("Demandé", "Requested"),
        ("Accordé", "Granted"),
        ("Versé", "Paid"),
        ("Monnaie", "Currency"),
    )
    rows = [(item.title, item.project, item.window, item.year, item.requested, item.granted, item.paid, item.currency) for item in found]
    show_table([session.say(words) for words in heads], rows)


@command("financing add", words_of("financing add"))
@option("--set", "said", multiple=True, required=True, words=("CHAMP=VALEUR (répétable).", "FIELD=VALUE (repeatable)."))
@option("--reason", required=True, words=("Motif.", "Reason."))
@option("--by", default="", words=("Organisation qui le dit.", "Organisation that says so."))
@option("--of", "key", words=("Demande à changer ; sans elle, une nouvelle.", "Application to change; without it, a new one."))
@option("--document", type=File(there=True), words=("Document de la décision.", "Document of the decision."))
@click.pass_obj
def add(session: Session, *, said: Sequence[str], reason: str, by: str, key: str | None, document: Path | None) -> None:
    """Record an application, or the change of one."""
    workshop = session.open(create=True)
    name, published = workshop.add_application(_pairs(said), reason=reason, by=by, key=key)
    if document is not None:
        workshop.file_decision(name, document, by=by)
    if session.json:
        show_json({"id": name, "published": published})
        return
    click.echo(name)


def _pairs(said: Sequence[str]) -> dict[str, str]:
    found = {}
    for word in said:
        name, equals, value = word.partition("=")
        if not equals:
            refuse(None, f"--set {word[:60]} ne convient pas", f"--set {word[:60]} does not fit", "écrivez year=2020", "write year=2020")
        found[name.strip()] = value
    return found


@command("financing import", words_of("financing import"))
@argument("file", type=File(there=True))
@option("--dry-run", is_flag=True, words=("N'écrit rien.", "Writes nothing."))
@option("--all-or-nothing", is_flag=True, words=("N'écrit rien si une ligne est mauvaise.", "Writes nothing if a line is bad."))
@option("--encoding", default="utf-8", words=("Encodage d'un CSV (utf-8).", "Encoding of a CSV (utf-8)."))
@option("--reason", required=True, words=("Motif.", "Reason."))
@option("--by", default="", words=("Organisation qui le dit.", "Organisation that says so."))
@click.pass_context
def import_applications(context: click.Context, /, **said: Any) -> None:
    """Read a CSV or XLSX file of applications into proposals."""
    context.invoke(import_file, register=_REGISTER, **said)


@command("financing report", words_of("financing report"))
@option("--by", "by", type=Choice("project", "window", "year"), default="project", words=("Regroupement (project).", "Grouping (project)."))
@click.pass_obj
def report(session: Session, by: str) -> None:
    """Sum the applications, and tell what does not hold together."""
    from filiere.kernel.financing import MONEY, totals

    workshop = session.open(create=True)
    sums, found = totals(workshop.applications(), by), workshop.financing_findings()
    if session.json:
        show_json(
            {
                "by": by,
                "totals": [_exact(item) for item in sums],
                "findings": [{"application": item.application, "what": item.what.say(session.language)} for item in found],
            }
        )
        return
    heads: tuple[Words, ...] = (("Groupe", "Group"), ("Monnaie", "Currency"), ("Demandes", "Applications"))
    amounts: tuple[Words, ...] = (
        ("Demandé", "Requested"),
        ("Accordé", "Granted"),
        ("Versé", "Paid"),
        ("Cofinancé", "Co-financed"),
        ("En nature", "In kind"),
    )
    lines = [
        (
            item.key[0],
            item.currency,
            item.applications,
            *(_told(item.amounts[name], item.untold[name], item.applications) for name in MONEY),
        )
        for item in sums
    ]
    show_table([session.say(words) for words in (*heads, *amounts)], lines)
    for item in found:
        click.echo(f"{item.application} · {item.what.say(session.language)}")


def _exact(item: "Total") -> dict[str, Any]:
    """Return a sum with its amounts as words: a float would lose cents."""
    return {
        "key": item.key[0],
        "currency": item.currency,
        "applications": item.applications,
        **{name: str(value) for name, value in item.amounts.items()},
        "untold": item.untold,
    }


def _told(amount: Any, untold: int, count: int) -> str | None:
    return None if untold == count else str(amount) + (f" (+{untold} ?)" if untold else "")
