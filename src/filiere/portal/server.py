"""Serves a workspace on this machine: threaded gunicorn, one process, nothing to configure."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from filiere.kernel.errors import FiliereError, WorkspaceError
from filiere.kernel.names import Text
from filiere.portal.application import application, made_files
from filiere.portal.daily import keep_time
from filiere.portal.house import House
from filiere.workshop.workshop import Workshop

#: Requests answered at once. Pages are short; more threads would only wait for one another.
THREADS = 16


def serve(opened: Callable[[], Workshop], host: str = "127.0.0.1", port: int = 8000, *, ready: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted.

    Args:
        opened: opens the workshop, called once in the serving process (it must have been given :func:`.settings.values`).
        host: the address to listen on.
        port: the port.
        ready: told the portal's address once it answers.

    Raises:
        WorkspaceError: the port is taken or may not be used.
    """
    _must_be_free(host, port)
    _Server(opened, host, port, ready).run()


def _plan_ahead(workshop: Workshop) -> None:
    """Make the plan of runs beside the first answers: reading the code of every engine takes seconds that no reader should wait."""
    import contextlib
    from threading import Thread

    def make() -> None:
        # A binding that does not hold is told by the pages that need it.
        with contextlib.suppress(FiliereError):
            workshop.plan_lately()

    Thread(target=make, daemon=True, name="plan").start()


def _must_be_free(host: str, port: int) -> None:
    import socket

    try:
        with socket.create_server((host, port)):
            return
    except OSError as error:
        raise WorkspaceError(
            Text(
                fr=f"le port {port} de {host} ne peut pas être utilisé : {error.strerror}",
                en=f"port {port} of {host} cannot be used: {error.strerror}",
            ),
            Text(fr="choisissez-en un autre avec --port", en="choose another with --port"),
        ) from error


def _Server(opened: Callable[[], Workshop], host: str, port: int, ready: Callable[[str], None] | None) -> Any:  # noqa: N802 - builds a class once gunicorn is imported
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """One gunicorn arbiter with one threaded worker."""

        def load_config(self) -> None:
            """Set the few things that matter; gunicorn reads no file and no environment."""
            values = {
                "bind": f"{host}:{port}",
                "workers": 1,
                "threads": THREADS,
                "worker_class": "gthread",
                "timeout": 120,
                "graceful_timeout": 5,
                "keepalive": 15,
                "loglevel": "warning",
                "accesslog": None,
                "proc_name": "filiere",
                "control_socket_disable": True,
                "limit_request_line": 4094,
                "limit_request_fields": 60,
            }
            for name, value in values.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)
            if ready is not None:
                self.cfg.set("when_ready", lambda _arbiter: ready(f"http://{host}:{port}/"))

        def load(self) -> Any:
            """Open the workshop in the process that answers, then build the application."""
            import logging

            # Every answered error has its page; Django's own log of them would only repeat addresses that strangers typed.
            logging.getLogger("django.request").setLevel(logging.CRITICAL)
            workshop = opened()
            house = House(workshop, made_files(Path(workshop.folder) / "cache" / "portal"))
            answering = application(house)
            keep_time(workshop)
            _plan_ahead(workshop)
            return answering

    return Server()
