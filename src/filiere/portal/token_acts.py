"""What a reader who has signed in does with their tokens."""

from collections.abc import Callable
from typing import Any

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.tokens import shown_once
from filiere.portal.visit import Visit
from filiere.workshop.tokens import SCOPES


def _create(visit: Visit, _thing: str, form: Any) -> Page:
    days = form.said("days")
    if not days.isdecimal() or len(days) > 4:
        raise UsageError(
            Text(fr="le nombre de jours ne se lit pas", en="the number of days cannot be read"),
            Text(fr="écrivez un entier", en="write a whole number"),
        )
    scopes = [scope for scope in SCOPES if form.said(f"scope-{scope}")]
    card, key = visit.workshop.create_token(scopes, label=form.said("label"), days=int(days))
    return shown_once(visit, card, key)


def _revoke(visit: Visit, thing: str, _form: Any) -> str:
    visit.workshop.revoke_token(thing)
    return visit.to("tokens")


TOKEN_ACTS: dict[str, Callable[[Visit, str, Any], str | Page]] = {"token-create": _create, "token-revoke": _revoke}
