"""The ``filiere`` command: the only module that sees both faces, and the border where every error becomes a sentence and a number."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from filiere.cli.engine_commands import Root
from filiere.cli.grammar import command, option
from filiere.cli.kinds import PORT
from filiere.cli.language import choose_language, say
from filiere.cli.mishaps import mishap
from filiere.cli.session import Session
from filiere.cli.words import words_of

if TYPE_CHECKING:
    from filiere.workshop.workshop import Workshop

INTERRUPTED = 130
BROKEN_PIPE = 141
TERMINATED = 143
UNEXPECTED = 70

root = Root()
_port = option("--port", type=PORT, default="8000", words=("Port du portail (8000).", "Port of the portal (8000)."))
_host = option("--host", default="127.0.0.1", words=("Adresse d'écoute (127.0.0.1).", "Address to listen on (127.0.0.1)."))


@command("serve", words_of("serve"), json=False)
@_host
@_port
@click.pass_obj
def serve(session: Session, host: str, port: int) -> None:
    """Serve the portal of a workspace until Ctrl-C."""
    _serve(session, session.open(create=True, settings=_portal_settings(host)), host, port)


@command("up", words_of("up"), json=True)
@option("--no-serve", is_flag=True, words=("S'arrête avant de servir le portail.", "Stops before serving the portal."))
@_host
@_port
@click.pass_obj
def up(session: Session, no_serve: bool, host: str, port: int) -> None:
    """Do the main job: open, lint, run what is missing or stale, write the dossier, serve."""
    from filiere.cli.up import do_main_job

    workshop = session.open(create=True, settings=None if no_serve else _portal_settings(host))
    do_main_job(session, workshop)
    if not no_serve:
        _serve(session, workshop, host, port)


@command("admin-link", words_of("admin-link"))
@option("--address", default="http://127.0.0.1:8000", words=("Adresse du portail.", "Address of the portal."))
@click.pass_obj
def admin_link(session: Session, address: str) -> None:
    """Give a one-time administrator link."""
    link = _link(session, address, session.open(create=True).admin_link())
    if session.json:
        from filiere.cli.printing import show_json

        show_json({"link": link})
        return
    click.echo(link)


def _portal_settings(host: str) -> dict[str, Any]:
    """Return the portal's settings: it answers to the address it listens on and to the names of ``FILIERE_HOSTS``, to no other."""
    from filiere.portal.settings import values

    names = [name.strip() for name in os.environ.get("FILIERE_HOSTS", "").split(",")]
    return values(*(name for name in (host, *names) if name and name != "0.0.0.0"))  # noqa: S104 - compared, not listened on


def _link(session: Session, address: str, token: str) -> str:
    from filiere.portal.addresses import address_of

    return address.rstrip("/") + address_of("enter", session.language, token=token)


def _serve(session: Session, workshop: "Workshop", host: str, port: int) -> None:
    """Serve until someone stops it, then stop the runs that the portal started."""
    from filiere.cli.served import Served, stop_runs
    from filiere.portal.server import serve as serve_portal

    token = workshop.admin_link()
    session.greet()
    # The serving process opens its own: a connexion does not survive a fork.
    workshop.close()

    def opened() -> Served:
        return Served.open(session.workspace, create=True, settings=_portal_settings(host), contract_folder=session.contract)

    def ready(address: str) -> None:
        link = _link(session, address, token)
        session.tell((f"Portail : {address}", f"Portal: {address}"))
        session.tell((f"Lien d'administration, à usage unique : {link}", f"One-time administrator link: {link}"))
        session.tell(("Ctrl-C arrête tout.", "Ctrl-C stops everything."))

    try:
        serve_portal(opened, host, port, ready=ready)
    finally:
        stop_runs(opened)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    session = Session(language=choose_language(words, os.environ))
    signal.signal(signal.SIGTERM, _terminated)
    try:
        # Click's own ``main`` would judge some errors by itself; this border judges them all.
        with root.make_context("filiere", words, obj=session) as context:
            root.invoke(context)
        sys.stdout.flush()
    except BaseException as error:
        # The outermost border: whatever happened becomes a sentence and a number.
        return _told(error, session)
    return 0


class _Terminated(KeyboardInterrupt):
    """Someone asked the process to end: everything is stopped as for Ctrl-C."""


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise _Terminated


def _told(error: BaseException, session: Session) -> int:
    """Tell an error to the reader and return its exit code."""
    match error:
        case SystemExit():
            return error.code if isinstance(error.code, int) else 1
        case click.exceptions.Exit():
            return error.exit_code
        case click.exceptions.NoArgsIsHelpError():
            context = error.ctx
            click.echo(context.get_help() if context else "")
            return 2 if context and context.parent else 0
        case click.ClickException():
            click.echo(mishap(error, session.language), err=True)
            return error.exit_code
        case BrokenPipeError():
            # The reader of the pipe has left: what remains to be flushed at exit must have somewhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return BROKEN_PIPE
        case KeyboardInterrupt() | click.Abort():
            session.tell(("Interrompu : tout ce qui tournait est arrêté.", "Interrupted: all that was running has stopped."))
            return TERMINATED if isinstance(error, _Terminated) else INTERRUPTED
        case OSError() if error.filename is not None or error.errno is not None:
            reason = os.strerror(error.errno) if error.errno else str(error)
            click.echo(
                say((f"{error.filename or 'système'} : {reason}", f"{error.filename or 'system'}: {reason}"), session.language), err=True
            )
            return 5
        case _:
            return _unexpected(error, session)


def _unexpected(error: BaseException, session: Session) -> int:
    """Tell a fault of ours: a sentence, and a file for those who will mend it."""
    from filiere.kernel.errors import FiliereError

    if isinstance(error, FiliereError):
        click.echo(error.say(session.language), err=True)
        return error.exit_code
    if os.environ.get("FILIERE_DEBUG") == "1":
        raise error
    from filiere.cli.faults import write_fault

    place = write_fault(error, session.workspace or Path(os.environ.get("FILIERE_WORKSPACE") or ".filiere"))
    session.tell(
        (
            f"Une faute de Filière, pas la vôtre ({type(error).__name__}). Le détail est dans {place} ; joignez-le à votre signalement.",
            f"A fault of Filière's, not yours ({type(error).__name__}). Its detail is in {place}; attach it to your report.",
        )
    )
    return UNEXPECTED
