"""What a served portal does by itself each day, once its address is known: the reminders that are due, and on Mondays the digest."""

import logging
import os
from threading import Event, Thread

from filiere.kernel.errors import FiliereError
from filiere.workshop.mail import portal_address
from filiere.workshop.workshop import Workshop

#: How often the clock is looked at; what is due is due for the whole day, so a machine that slept loses nothing.
EVERY_S = 3600
FIRST_S = 60
MONDAY = 0
#: Under this name the workspace remembers the last Monday whose digests left.
DIGESTED = "digest.on"


def keep_time(workshop: Workshop) -> Thread | None:
    """Start looking at the clock beside the portal; nothing is started where nobody said where readers find it.

    A message with a link that leads nowhere is worse than none: ``FILIERE_ADDRESS`` is what allows messages to leave unasked.
    """
    if not os.environ.get("FILIERE_ADDRESS"):
        return None
    thread = Thread(target=_watch, args=(workshop, Event()), name="daily", daemon=True)
    thread.start()
    return thread


def _watch(workshop: Workshop, over: Event) -> None:
    log = logging.getLogger("filiere.daily")
    wait: float = FIRST_S
    while not over.wait(wait):
        wait = EVERY_S
        try:
            do_daily(workshop)
        except FiliereError as error:
            # Counts and kinds only: a message of the store could repeat an address.
            log.warning("the daily work did not end well: %s", type(error).__name__)


def do_daily(workshop: Workshop) -> tuple[int, int]:
    """Do what is due today and return how many reminders and digests left; done again the same day, it sends nothing."""
    from django.db import connections

    try:
        address, today = portal_address(), workshop.today()
        reminders = sum(one.fate == "sent" for _, one in workshop.remind(address))
        digests = 0
        if today.weekday() == MONDAY and workshop.store.values.get(DIGESTED) != today.isoformat():
            workshop.store.values.set(DIGESTED, today.isoformat())
            digests = sum(one.fate == "sent" for one in workshop.send_digests(address))
        return reminders, digests
    finally:
        # This thread has connections of its own, which nobody closes at the end of a request.
        connections.close_all()
