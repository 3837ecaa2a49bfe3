"""The files a page loads: where they lie, and addresses that change with their content."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent / "static" / "portal"


def htmx_folder() -> Path:
    """Return the folder of the htmx script that django-htmx carries."""
    import django_htmx

    return Path(django_htmx.__file__).parent / "static" / "django_htmx"


def account_folders() -> Mapping[str, Path]:
    """Return the folders of the scripts that passkeys need, which the accounts' application carries; nothing else of it is served."""
    import allauth

    root = Path(allauth.__file__).parent
    return {"mfa/js": root / "mfa/static/mfa/js", "account/js": root / "account/static/account/js"}


def addresses(made: Path | None) -> Mapping[str, str]:
    """Return the address of each asset, with a stamp of its content so that it may be kept for a year.

    Args:
        made: the folder of the files that were made for browsers; without it pages are plain and charts are tables.
    """
    found = {
        "icon": ("portal", HERE / "icon.svg"),
        "style": ("portal", HERE / "portal.css"),
        "script": ("portal", HERE / "portal.js"),
        "htmx": ("htmx", htmx_folder() / "htmx-2.min.js"),
    }
    if made is not None:
        bundle = made / (made / "charts.txt").read_text(encoding="utf-8")
        found |= {"blocks": ("made", made / "blocks.css"), "fonts": ("made", made / "fonts.css"), "charts": ("made", bundle)}
    return {key: f"/static/{folder}/{path.name}?v={_stamp(path)}" for key, (folder, path) in found.items()}


def _stamp(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
