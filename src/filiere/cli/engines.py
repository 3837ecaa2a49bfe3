"""Commands on the engines: what they offer, what runs, what is verified."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import WHOLE, Folder, refuse
from filiere.cli.language import Words
from filiere.cli.printing import progress, show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of

if TYPE_CHECKING:
    from filiere.cli.rows import RunRow, Verified
    from filiere.sdk.engine import Offer
    from filiere.workshop.registry import EngineView
    from filiere.workshop.workshop import Workshop


@command("engines list", words_of("engines list"))
@click.pass_obj
def list_engines(session: Session) -> None:
    """List the engines, those at fault with their fault."""
    engines = session.open(create=True).engines()
    if session.json:
        show_json([_engine_json(session, engine) for engine in engines])
        return
    for engine in engines:
        click.echo(click.style(f"{engine.name} · {engine.title.say(session.language)}", bold=True))
        if engine.fault:
            click.echo(f"  {engine.fault.say(session.language)}")
        for offer in engine.offers:
            click.echo(f"  {offer.id} · {offer.title.say(session.language)}")
    if not engines:
        click.echo(session.say(("Aucun moteur n'est installé.", "No engine is installed.")))


def _engine_json(session: Session, engine: "EngineView") -> dict[str, Any]:
    fault = engine.fault.say(session.language) if engine.fault else None
    return {"name": engine.name, "title": engine.title, "offers": [offer.id for offer in engine.offers], "fault": fault}


@command("engines show", words_of("engines show"))
@argument("name", metavar="ENGINE|OFFER")
@click.pass_obj
def show_engine(session: Session, name: str) -> None:
    """Show an engine, or an offer with its parameters."""
    workshop = session.open(create=True)
    if "." in name:
        _show_offer(session, workshop.offer(name))
        return
    found = workshop.registry.engine(name)
    if session.json:
        show_json(_engine_json(session, found))
        return
    click.echo(f"{found.name} · {found.title.say(session.language)}")
    if found.what:
        click.echo(found.what.say(session.language))
    for offer in found.offers:
        click.echo(f"  {offer.id} · {offer.title.say(session.language)}")


def _show_offer(session: Session, offer: "Offer") -> None:
    from filiere.sdk.engine import load_parameters
    from filiere.sdk.parameters import fields

    known = fields(load_parameters(offer))
    if session.json:
        show_json({"id": offer.id, "title": offer.title, "kind": offer.kind, "nature": offer.nature, "parameters": known})
        return
    click.echo(f"{offer.id} · {offer.title.say(session.language)}\n{offer.what.say(session.language)}")
    _show_parameters(session, known)


def _show_parameters(session: Session, known: Any) -> None:
    if not known:
        click.echo(session.say(("Cette offre n'a pas de paramètre.", "This offer has no parameter.")))
        return
    heads: tuple[Words, ...] = (("Option", "Option"), ("Sorte", "Kind"), ("Défaut", "Default"), ("Sens", "Meaning"))
    rows = []
    for field in known:
        kind = "|".join(field.choices) or field.type + (f" ({field.unit})" if field.unit else "")
        rows.append((field.flag, kind, field.default, field.label.say(session.language)))
    show_table([session.say(words) for words in heads], rows)


@command("engines new", words_of("engines new"))
@argument("name")
@option(
    "--to",
    type=Folder(),
    words=("Dossier d'un projet tiers (sinon l'arbre de Filière).", "Folder of a third party's project (else Filière's own tree)."),
)
@click.pass_obj
def new_engine(session: Session, name: str, to: Path | None) -> None:
    """Write the shape of an engine and install it."""
    from filiere.workshop.engines import write_engine

    files = write_engine(name, to)
    if session.json:
        show_json({"name": name, "files": files})
        return
    for file in files:
        click.echo(str(file))


@command("run", words_of("run"), context_settings={"ignore_unknown_options": True})
@argument("words", nargs=-1, type=click.UNPROCESSED, metavar="ID… [--PARAMETER VALUE]…")
@option(
    "--seed",
    type=WHOLE,
    words=("Graine du hasard (sinon celle de la dernière fois).", "Seed of the randomness (else that of the last time)."),
)
@option(
    "--help-parameters", is_flag=True, words=("Montre les paramètres, sans rien lancer.", "Shows the parameters, without running anything.")
)
@click.pass_obj
def run(session: Session, words: tuple[str, ...], seed: int | None, help_parameters: bool) -> None:
    """Run offers one after the other; what was started is stopped with Ctrl-C."""
    names, flags = split(words)
    if not names:
        refuse(
            None,
            "rien à lancer",
            "nothing to run",
            "donnez un livrable ou une offre : filiere run ID",
            "give a deliverable or an offer: filiere run ID",
        )
    workshop = session.open(create=True)
    if help_parameters:
        for name in names:
            _show_offer(session, _offer_of(workshop, name))
        return
    # Every name and every flag is judged before the first run starts.
    wanted = [(name, _parameters(workshop, name, flags)) for name in names]
    rows = [_run_one(session, workshop, name, parameters, seed) for name, parameters in wanted]
    if session.json:
        show_json([run_json(row) for row in rows])
    else:
        for row in rows:
            if row.state == "done":
                _show_result(session, workshop, row)
    must_be_done(rows)


def split(words: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the names and the flags of ``run``: the first flag ends the names.

    >>> split(("PS1.7.3", "--on", "2021-01-01"))
    (['PS1.7.3'], ['--on', '2021-01-01'])
    """
    first = next((index for index, word in enumerate(words) if word.startswith("-")), len(words))
    return list(words[:first]), list(words[first:])


def _offer_of(workshop: "Workshop", name: str) -> "Offer":
    """Return the offer that a name means: itself, or the one that works on a deliverable."""
    return workshop.offer(workshop.targets(name)[0].offer)


def _parameters(workshop: "Workshop", name: str, flags: list[str]) -> dict[str, Any] | None:
    """Return the parameters that the flags give, None where there is no flag and the offer's own are taken."""
    offer = _offer_of(workshop, name)
    if not flags:
        return None
    from filiere.sdk.engine import load_parameters
    from filiere.sdk.parameters import as_json, from_flags, parse

    model = load_parameters(offer)
    return as_json(parse(model, from_flags(model, flags)))


def _run_one(session: Session, workshop: "Workshop", name: str, parameters: dict[str, Any] | None, seed: int | None) -> "RunRow":
    """Start one run and wait for it; Ctrl-C ends its whole process group."""
    started = workshop.start_run(name, parameters, seed or 0)
    try:
        with watched(session) as look:
            return workshop.wait(started, look)
    except KeyboardInterrupt:
        workshop.cancel(started)
        raise


@contextmanager
def watched(session: Session) -> Iterator[Callable[["RunRow"], None]]:
    """Give what ``wait`` calls with a run as it goes."""
    with progress(session) as advance:

        def look(view: "RunRow") -> None:
            advance(view.done, view.total, view.words.say(session.language) if view.words else view.offer)

        yield look


def _show_result(session: Session, workshop: "Workshop", row: "RunRow") -> None:
    click.echo(session.say((f"Fait : {row.offer}, preuve {row.evidence}.", f"Done: {row.offer}, evidence {row.evidence}.")))
    page = workshop.page(row.evidence, lambda _kind, name: name)
    if page:
        from filiere.rendering.terminal import to_terminal

        click.echo(to_terminal(page, session.language))


def run_json(row: "RunRow") -> dict[str, Any]:
    """Return the stable JSON of a run: ``run``, ``about``, ``offer``, ``state``, ``evidence``, ``fault``."""
    return {
        "run": row.id,
        "about": row.about,
        "offer": row.offer,
        "state": row.state,
        "evidence": row.evidence or None,
        "fault": row.fault,
    }


def must_be_done(rows: Sequence["RunRow"]) -> None:
    """Check that every run ended well.

    Raises:
        RunError: one failed, was cancelled or cut; each is told.
    """
    failed = [row for row in rows if row.state != "done"]
    if failed:
        from filiere.kernel.errors import Fault, RunError
        from filiere.kernel.names import Text

        states = {"failed": ("échec", "failed"), "cancelled": ("annulée", "cancelled"), "cut": ("coupée", "cut")}
        faults = []
        for row in failed:
            fr, en = states.get(row.state, (row.state, row.state))
            why = row.fault or Text(fr=fr, en=en)
            mend = Text(fr=f"filiere run {row.offer} pour recommencer", en=f"filiere run {row.offer} to try again")
            faults.append(Fault(what=Text(fr=f"{row.offer} ({fr}) : {why.fr}", en=f"{row.offer} ({en}): {why.en}"), mend=mend))
        raise RunError(Text(fr="Rien de ceci n'est devenu une preuve :", en="Nothing of this became evidence:"), faults=faults)


@command("runs list", words_of("runs list"))
@option("--limit", type=WHOLE, default="20", words=("Nombre d'exécutions (20).", "Number of runs (20)."))
@click.pass_obj
def list_runs(session: Session, limit: int) -> None:
    """List the latest runs."""
    rows = session.open(create=True).runs(max(1, limit))
    if session.json:
        show_json([run_json(row) for row in rows])
        return
    heads: tuple[Words, ...] = (("Exécution", "Run"), ("Offre", "Offer"), ("Pour", "For"), ("État", "State"), ("Preuve", "Evidence"))
    show_table([session.say(words) for words in heads], [(row.id, row.offer, row.about, row.state, row.evidence) for row in rows])


@command("runs show", words_of("runs show"))
@argument("name", metavar="RUN")
@click.pass_obj
def show_run(session: Session, name: str) -> None:
    """Show the state of a run."""
    row = session.open(create=True).run_status(name)
    if session.json:
        show_json(run_json(row))
        return
    click.echo(f"{row.id} · {row.offer} · {row.state}" + (f" · {row.fault.say(session.language)}" if row.fault else ""))


@command("runs cancel", words_of("runs cancel"))
@argument("name", metavar="RUN")
@click.pass_obj
def cancel(session: Session, name: str) -> None:
    """Stop a run and its process group."""
    workshop = session.open(create=True)
    row = workshop.cancel(name)
    if session.json:
        show_json({"run": row.id, "state": row.state})
        return
    click.echo(f"{row.id} · {row.state}")


@command("verify", words_of("verify"))
@argument("names", nargs=-1, metavar="[ID]…")
@click.pass_obj
def verify(session: Session, names: tuple[str, ...]) -> None:
    """Do produced work again and compare; exits with 1 if anything differs."""
    workshop = session.open()
    wanted = names or tuple(item.evidence for item in workshop.plan().items if item.evidence)
    found = []
    for name in wanted:
        verification = workshop.verify(name)
        found.append(_verified_json(session, name, verification))
        if not session.json:
            _show_verified(session, name, verification)
    if session.json:
        show_json(found)
    elif not found:
        click.echo(session.say(_NOTHING_MADE))
    if not all(item["same"] for item in found):
        raise SystemExit(1)


_NOTHING_MADE: Words = (
    "Rien à refaire : aucun moteur n'a encore rien produit.",
    "Nothing to do again: no engine has produced anything yet.",
)


def _verified_json(session: Session, name: str, verification: "Verified") -> dict[str, Any]:
    """Return the stable JSON of a verification."""
    return {
        "id": name,
        "evidence": verification.evidence,
        "same": verification.same,
        "compared": verification.compared,
        "differences": [{"artefact": item.artefact, "what": item.what.say(session.language)} for item in verification.differences],
        "because": [because.say(session.language) for because in verification.because],
    }


def _show_verified(session: Session, name: str, verification: "Verified") -> None:
    words: Words = ("identique", "same") if verification.same else ("différent", "different")
    click.echo(f"{name} · {session.say(words)} ({verification.compared})")
    for item in verification.differences:
        click.echo(f"  {item.artefact} · {item.what.say(session.language)}")
    for because in verification.because:
        click.echo(f"  {because.say(session.language)}")
