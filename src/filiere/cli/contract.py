"""Commands that read the contract: show, lint, diff, texts, search, commitments."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from filiere.cli.elements import show_element
from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import DAY, WHOLE, Folder
from filiere.cli.language import Words, say
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of

_ON: Words = ("Jour regardé (sinon aujourd'hui, ou le dernier jour du contrat).", "Day looked at (else today, or the contract's last day).")


@command("contract show", words_of("contract show"))
@argument("element", required=False, metavar="[ID]")
@option("--on", type=DAY, words=_ON)
@click.pass_obj
def show(session: Session, element: str | None, on: date | None) -> None:
    """Show the contract, or one element with all it holds."""
    from filiere.rendering.days import day as day_words

    workshop = session.open()
    day = on or workshop.default_day()
    described = workshop.describe(element, day)
    if session.json:
        show_json(described)
        return
    click.echo(click.style(day_words(day, session.language), bold=True))
    _show(session, described, depth=0)
    if element is not None:
        show_element(session, workshop, element, day)


def _show(session: Session, described: dict[str, Any], depth: int) -> None:
    status = _status_words(session, described["status"])
    click.echo(f"{'  ' * depth}{described['id']} · {described['title'][session.language]} ({status})")
    for child in (*described.get("projects", ()), *described.get("children", ())):
        _show(session, child, depth + 1)


def _status_words(session: Session, status: str | None) -> str:
    from filiere.kernel.amendments import Status
    from filiere.rendering.states import STATUSES

    return STATUSES[Status(status)].say(session.language) if status else session.say(("n'existait pas", "did not exist"))


@command("contract lint", words_of("contract lint"))
@option("--check", is_flag=True, words=("Rend le code 1 s'il reste une contradiction.", "Exits with 1 if a contradiction remains."))
@click.pass_obj
def lint(session: Session, check: bool) -> None:
    """Find what the contract says wrong."""
    findings = session.open().findings()
    if session.json:
        show_json(
            [
                {
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "message": finding.message.say(session.language),
                    "places": [{"document": place.document, "line": place.line, "element": place.element} for place in finding.places],
                }
                for finding in findings
            ]
        )
    else:
        _show_findings(session, findings)
    if check and any(finding.severity == "contradiction" for finding in findings):
        raise SystemExit(1)


def _show_findings(session: Session, findings: Any) -> None:
    headings: dict[str, Words] = {
        "contradiction": ("Contradictions", "Contradictions"),
        "doubt": ("Doutes", "Doubts"),
        "gap": ("Lacunes", "Gaps"),
    }
    for severity, words in headings.items():
        chosen = [finding for finding in findings if finding.severity == severity]
        if not chosen:
            continue
        click.echo(click.style(f"{session.say(words)} ({len(chosen)})", bold=True))
        for finding in chosen:
            places = ", ".join(_place(place) for place in finding.places[:4]) + (", …" if len(finding.places) > 4 else "")
            click.echo(f"  {finding.message.say(session.language)}  [{finding.rule} · {places}]")
    if not findings:
        click.echo(session.say(("Rien à redire.", "Nothing to say.")))


def _place(place: Any) -> str:
    where = f"{place.document}:{place.line}" if place.document and place.line else place.document or ""
    return " ".join(part for part in (place.element, where) if part)


@command("contract diff", words_of("contract diff"))
@option("--from", "first", type=DAY, required=True, words=("Premier jour.", "First day."))
@option("--to", "last", type=DAY, required=True, words=("Second jour.", "Second day."))
@click.pass_obj
def diff(session: Session, first: date, last: date) -> None:
    """Compare the contract at two dates."""
    workshop = session.open()
    changes = workshop.compare(first, last)
    if session.json:
        show_json(
            {
                "from": first,
                "to": last,
                "changes": [{"id": item.id, "before": item.before, "after": item.after, "by": list(item.by)} for item in changes],
            }
        )
        return
    if not changes:
        click.echo(session.say(("Rien n'a changé entre ces deux jours.", "Nothing changed between these two days.")))
        return
    headers = [
        session.say(words) for words in (("Élément", "Element"), ("Avant", "Before"), ("Après", "After"), ("Par", "By"), ("Titre", "Title"))
    ]
    rows = [
        (
            item.id,
            _status_words(session, item.before),
            _status_words(session, item.after),
            ", ".join(item.by),
            workshop.element(item.id).title.say(session.language),
        )
        for item in changes
    ]
    show_table(headers, rows)


@command("contract texts", words_of("contract texts"))
@argument("folder", type=Folder(), metavar="DIR")
@click.pass_obj
def texts(session: Session, folder: Path) -> None:
    """Attach a folder of signed texts and say how each cited line was found."""
    report = session.open(create=True).attach_texts(folder)
    if session.json:
        show_json(report)
        return
    for document, file in report.files.items():
        click.echo(f"{document} · {file}")
    for document in report.missing:
        click.echo(session.say((f"{document} : introuvable dans ce dossier", f"{document}: not found in this folder")))
    shown, checked = report.fields_shown, report.fields_checked
    click.echo(session.say((f"{shown} champs sur {checked} montrent leur phrase.", f"{shown} fields of {checked} show their sentence.")))
    for moved in report.moved:
        fr = f"{moved.document}, ligne {moved.line} : retrouvée à la ligne {moved.found_at}"
        click.echo(session.say((fr, f"{moved.document}, line {moved.line}: found at line {moved.found_at}")))
    for changed in report.changed:
        fr = f"{changed.document}, ligne {changed.line} : les mots diffèrent"
        click.echo(session.say((fr, f"{changed.document}, line {changed.line}: the words differ")))


@command("search", words_of("search"))
@argument("query", nargs=-1, required=True, metavar="MOT…")
@option("--limit", type=WHOLE, default="20", words=("Nombre de réponses (20).", "Number of answers (20)."))
@click.pass_obj
def search(session: Session, query: tuple[str, ...], limit: int) -> None:
    """Search the whole contract."""
    hits = session.open().search(" ".join(query), session.language, max(1, limit))
    if session.json:
        show_json([{"kind": hit.kind, "id": hit.id, "title": hit.title} for hit in hits])
        return
    for hit in hits:
        click.echo(f"{hit.id} · {hit.title.say(session.language)}")
    if not hits:
        click.echo(session.say(("Rien ne répond à ces mots.", "Nothing answers these words.")))


@command("commitments", words_of("commitments"))
@option("--on", type=DAY, words=_ON)
@click.pass_obj
def commitments(session: Session, on: date | None) -> None:
    """Show the commitments and what is known of each."""
    views = session.open(create=True).commitments(on)
    if session.json:
        show_json(
            [
                {"id": view.commitment.id, "side": view.commitment.side, "state": view.state, "evidence": list(view.evidence)}
                for view in views
            ]
        )
        return
    states: dict[str, Words] = {
        "shown": ("montré", "shown"),
        "filed": ("déposé", "filed"),
        "declared": ("déclaré", "declared"),
        "no_information": ("aucune information", "no information"),
        "unverifiable": ("invérifiable tel qu'écrit", "unverifiable as worded"),
    }
    sides: tuple[tuple[str, Words], ...] = (("state", ("L'État", "The State")), ("sector", ("La filière", "The sector")))
    for side, words in sides:
        click.echo(click.style(session.say(words), bold=True))
        for view in views:
            if view.commitment.side == side:
                title = view.commitment.title.say(session.language)
                click.echo(f"  {view.commitment.id} · {title} ({say(states[view.state], session.language)})")
