"""Commands on the engines: what they offer, what runs, what is verified."""

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
    from filiere.sdk.engine import Offer
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
            click.echo(f"  {engine.fault if isinstance(engine.fault, str) else engine.fault.say(session.language)}")
        for offer in engine.offers:
            click.echo(f"  {offer.id} · {offer.title.say(session.language)}")
    if not engines:
        click.echo(session.say(("Aucun moteur n'est installé.", "No engine is installed.")))


def _engine_json(session: Session, engine: Any) -> dict[str, Any]:
    fault = engine.fault if engine.fault is None or isinstance(engine.fault, str) else engine.fault.say(session.language)
    return {"name": engine.name, "title": engine.title, "offers": [offer.id for offer in engine.offers], "fault": fault}


@command("engines show", words_of("engines show"))
@argument("name", metavar="ENGINE|OFFER")
@click.pass_obj
def show_engine(session: Session, name: str) -> None:
    """Show an engine, or an offer with its parameters."""
    from filiere.kernel.checking import did_you_mean
    from filiere.kernel.errors import UnknownElement
    from filiere.kernel.names import Text

    engines = session.open(create=True).engines()
    offers = {offer.id: offer for engine in engines for offer in engine.offers}
    if name in offers:
        _show_offer(session, offers[name])
        return
    found = next((engine for engine in engines if engine.name == name), None)
    if found is None:
        known = [*offers, *(engine.name for engine in engines)]
        raise UnknownElement(
            Text(fr=f"{name} : aucun moteur ni offre de ce nom", en=f"{name}: no such engine or offer"), did_you_mean(name, known)
        )
    if session.json:
        show_json(_engine_json(session, found))
        return
    click.echo(f"{found.name} · {found.title.say(session.language)}\n{found.what.say(session.language)}")
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
            for offer in offers_of(workshop, name):
                _show_offer(session, offer)
        return
    # Every name and every flag is judged before the first run starts.
    wanted = [(name, _parameters(workshop, name, flags)) for name in names]
    done = [_run_one(session, workshop, name, parameters, seed) for name, parameters in wanted]
    if session.json:
        show_json(done)


def split(words: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Return the names and the flags of ``run``: the first flag ends the names.

    >>> split(("PS1.7.3", "--on", "2021-01-01"))
    (['PS1.7.3'], ['--on', '2021-01-01'])
    """
    first = next((index for index, word in enumerate(words) if word.startswith("-")), len(words))
    return list(words[:first]), list(words[first:])


def offers_of(workshop: "Workshop", name: str) -> tuple["Offer", ...]:
    """Return the offers a name means: itself, or those bound to a deliverable.

    Raises:
        UnknownElement: the name leads nowhere, or to a promise that no engine works on.
    """
    from filiere.kernel.errors import UnknownElement
    from filiere.kernel.names import Text

    offers = {offer.id: offer for engine in workshop.engines() for offer in engine.offers}
    if name in offers:
        return (offers[name],)
    if "." in name and name.islower():
        from filiere.kernel.checking import did_you_mean

        raise UnknownElement(Text(fr=f"{name} : aucune offre de ce nom", en=f"{name}: no such offer"), did_you_mean(name, offers))
    element = workshop.element(name).id
    bound = tuple(offers[item.offer] for item in workshop.contract.bindings if item.deliverable == element and item.offer in offers)
    if not bound:
        raise UnknownElement(
            Text(fr=f"{element} : aucun moteur n'y travaille", en=f"{element}: no engine works on it"),
            Text(
                fr=f"sa preuve s'atteste : filiere attest {element} --file F --on JOUR --by ORG",
                en=f"its evidence is attested: filiere attest {element} --file F --on DAY --by ORG",
            ),
        )
    return bound


def _parameters(workshop: "Workshop", name: str, flags: list[str]) -> dict[str, str] | None:
    if not flags:
        offers_of(workshop, name)
        return None
    from filiere.sdk.engine import load_parameters
    from filiere.sdk.parameters import from_flags, parse

    words: dict[str, str] = {}
    for offer in offers_of(workshop, name):
        model = load_parameters(offer)
        words |= from_flags(model, flags)
        parse(model, words)
    return words


def _run_one(session: Session, workshop: "Workshop", name: str, parameters: dict[str, str] | None, seed: int | None) -> dict[str, Any]:
    """Start one run, wait for it, and say what it gave."""
    started = workshop.start_run(name, parameters, seed)
    try:
        with progress(session) as advance:
            row = workshop.wait(started, advance)
    except KeyboardInterrupt:
        workshop.cancel(started)
        raise
    told = {"run": started, "about": row.about, "offer": row.offer, "state": row.state, "evidence": row.evidence}
    if not session.json:
        _show_result(session, workshop, row)
    return told


def _show_result(session: Session, workshop: "Workshop", row: Any) -> None:
    from filiere.rendering.terminal import to_terminal

    click.echo(session.say((f"Fait : {row.offer}, preuve {row.evidence}.", f"Done: {row.offer}, evidence {row.evidence}.")))
    page = workshop.page(row.evidence)
    if page:
        click.echo(to_terminal(page, session.language))


@command("runs list", words_of("runs list"))
@option("--limit", type=WHOLE, default="20", words=("Nombre d'exécutions (20).", "Number of runs (20)."))
@click.pass_obj
def list_runs(session: Session, limit: int) -> None:
    """List the latest runs."""
    rows = session.open(create=True).runs(max(1, limit))
    if session.json:
        show_json([{"run": row.id, "about": row.about, "offer": row.offer, "state": row.state, "evidence": row.evidence} for row in rows])
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
        show_json(row)
        return
    click.echo(f"{row.id} · {row.offer} · {row.state}")


@command("runs cancel", words_of("runs cancel"))
@argument("name", metavar="RUN")
@click.pass_obj
def cancel(session: Session, name: str) -> None:
    """Stop a run and its process group."""
    workshop = session.open(create=True)
    workshop.cancel(name)
    row = workshop.run_status(name)
    if session.json:
        show_json({"run": row.id, "state": row.state})
        return
    click.echo(f"{row.id} · {row.state}")


@command("verify", words_of("verify"))
@argument("names", nargs=-1, metavar="[ID]…")
@click.pass_obj
def verify(session: Session, names: tuple[str, ...]) -> None:
    """Do produced work again and compare; exits with 1 if anything differs."""
    workshop = session.open(create=False)
    wanted = names or workshop.verifiable()
    found = []
    for name in wanted:
        verification = workshop.verify(name)
        found.append(
            {"id": name, "same": verification.same, "differences": [_difference(session, item) for item in verification.differences]}
        )
        if not session.json:
            words = ("identique", "same") if verification.same else ("différent", "different")
            click.echo(f"{name} · {session.say(words)}")
            for item in verification.differences:
                click.echo(f"  {_difference(session, item)}")
    if session.json:
        show_json(found)
    elif not found:
        click.echo(
            session.say(
                ("Rien à refaire : aucun moteur n'a encore rien produit.", "Nothing to do again: no engine has produced anything yet.")
            )
        )
    if not all(item["same"] for item in found):
        raise SystemExit(1)


def _difference(session: Session, item: Any) -> str:
    return str(item.say(session.language)) if hasattr(item, "say") else str(item)
