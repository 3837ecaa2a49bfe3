"""The files a page loads: where they lie, and addresses that change with their content."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.http import HttpRequest

HERE = Path(__file__).parent / "static" / "portal"
#: Key in the WSGI environment under which the server hands down the folder of files it made (fonts, the chart bundle).
MADE = "filiere.made"


def htmx_folder() -> Path:
    """Return the folder of the htmx script that django-htmx carries."""
    import django_htmx

    return Path(django_htmx.__file__).parent / "static" / "django_htmx"


@cache
def _stamp(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def assets(request: HttpRequest) -> Mapping[str, str]:
    """Return the address of each asset, with a stamp of its content so that it may be kept for a year."""
    found = {
        "icon": ("portal", HERE / "icon.svg"),
        "style": ("portal", HERE / "portal.css"),
        "script": ("portal", HERE / "portal.js"),
        "htmx": ("htmx", htmx_folder() / "htmx-2.min.js"),
    }
    made = request.META.get(MADE)
    if made:
        from filiere.rendering.charts import bundle

        found |= {
            "blocks": ("made", Path(made) / "blocks.css"),
            "fonts": ("made", Path(made) / "fonts.css"),
            "charts": ("made", bundle(Path(made))),
        }
    return {key: f"/static/{folder}/{path.name}?v={_stamp(path)}" for key, (folder, path) in found.items()}
