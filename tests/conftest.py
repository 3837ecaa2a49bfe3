"""What every test stands on: a process holds one workspace at a time, so no file of tests leaves one open for the next."""

import os
import signal
from collections.abc import Iterator

import pytest

# A job started in the background ignores SIGINT, and so would every process it starts: Ctrl-C is tried as at a terminal.
signal.signal(signal.SIGINT, signal.default_int_handler)
# A browser driven from tests leaves an event loop running in the thread; Django would then refuse every query that comes after it there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="module", autouse=True)
def _no_workspace_is_left_open() -> Iterator[None]:
    yield
    from django.conf import settings

    if settings.configured:
        from filiere.store import configuring

        if getattr(settings, configuring.OPEN, None) is not None:
            from django.db import connections

            connections.close_all()
            setattr(settings, configuring.OPEN, None)
