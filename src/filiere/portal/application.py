"""The WSGI application of a workspace: Django behind whitenoise, with the house handed down in each request's environment."""

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from filiere.portal import assets
from filiere.portal.house import KEY, House

#: A stamp of its content stands in the address of every asset: a browser may keep it for a year.
KEPT_S = 365 * 24 * 3600


def application(house: House) -> WSGIApplication:
    """Return the application that serves a workspace."""
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    # Django's own lines about refused requests repeat the address, and a link's token with it; the workspace records refusals without it.
    logging.getLogger("django.request").setLevel(logging.ERROR)
    house.warm()
    # What the contract itself names is there for the first reader; a register that somebody emptied stays empty.
    house.workshop.fill_registers()
    house.assets = assets.addresses(house.made)
    django = get_wsgi_application()

    def handed(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[KEY] = house
        return django(environ, start_response)

    wrapped: Any = WhiteNoise(handed, max_age=KEPT_S, add_headers_function=_no_sniff)
    wrapped.add_files(str(assets.HERE), prefix="static/portal/")
    wrapped.add_files(str(assets.htmx_folder()), prefix="static/htmx/")
    for place, folder in assets.account_folders().items():
        wrapped.add_files(str(folder), prefix=f"static/{place}/")
    if house.made is not None:
        wrapped.add_files(str(house.made), prefix="static/made/")
    found: WSGIApplication = wrapped
    return found


def _no_sniff(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def made_files(folder: Path) -> Path:
    """Return the folder of the files that browsers load and no package ships, made apart (see :mod:`.printing`)."""
    from filiere.portal.printing import run_apart

    run_apart({"made": str(folder)})
    return folder
