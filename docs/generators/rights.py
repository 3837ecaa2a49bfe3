"""Who may do what, from the guard's table."""

from typing import get_args

from filiere.workshop import guard
from generators.markdown import code, table


def page() -> str:
    """Return the page of the rights."""
    roles = get_args(guard.Role)
    rows = [(code(act), *("yes" if role in allowed else "" for role in roles)) for act, allowed in guard.RIGHTS.items()]
    return _INTRODUCTION + "\n" + table(("Act", *roles), rows)


_INTRODUCTION = """# Rights

One pure function, `may(actor, act, thing)` in `workshop/guard.py`, answers every face. An act that is not in this table is denied to
everyone. A refusal
says why and whom to ask, and is recorded.

The command line acts as *administrator*: whoever may write the workspace's files already holds everything in it. Visitors of the portal
read; people who
entered by a one-time link act with their role.
"""
