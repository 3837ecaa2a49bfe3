"""Django made ready for one workspace. Django is one per process, so one workspace is open at a time; another may follow."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filiere.kernel.errors import WorkspaceError
from filiere.kernel.names import Text
from filiere.store.settings import ground

#: The setting that remembers which workspace is open and how many times; it lives where Django's own state lives.
OPEN = "FILIERE_OPEN_WORKSPACE"


def configure(workspace: Path, database: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Configure Django for a workspace, or bring an already configured Django to it.

    Raises:
        WorkspaceError: another workspace is still open in this process.
    """
    import django
    from django.conf import settings

    values = dict(given) | {"DATABASES": {"default": dict(database)}}
    if not settings.configured:
        settings.configure(**(ground() | values))
        django.setup()
    else:
        _refuse_second(workspace, getattr(settings, OPEN, None))
        if not getattr(settings, OPEN, None):
            _rebind(values)
    _, times = getattr(settings, OPEN, None) or (workspace, 0)
    setattr(settings, OPEN, (workspace, times + 1))


def release(workspace: Path) -> None:
    """Say that a workspace is no longer used by one of those who opened it."""
    from django.conf import settings

    opened = getattr(settings, OPEN, None)
    if opened is not None and opened[0] == workspace:
        setattr(settings, OPEN, (workspace, opened[1] - 1) if opened[1] > 1 else None)


def _refuse_second(workspace: Path, opened: tuple[Path, int] | None) -> None:
    if opened is not None and opened[0] != workspace:
        raise WorkspaceError(
            Text(fr="un autre espace de travail est déjà ouvert dans ce processus", en="another workspace is already open in this process"),
            Text(fr="refermez-le d'abord", en="close it first"),
        )


def _rebind(values: Mapping[str, Any]) -> None:
    """Point the live connection at another database, and give Django the values that differ."""
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    settings.DATABASES = values["DATABASES"]
    connections.__dict__.pop("settings", None)
    connections._settings = values["DATABASES"]  # type: ignore[attr-defined]  # Django offers no public way to change the address
    if hasattr(connections._connections, "default"):  # type: ignore[attr-defined]  # the live connection of this thread, same reason
        del connections["default"]
    changed = {name: value for name, value in values.items() if name != "DATABASES" and getattr(settings, name, None) != value}
    if changed:
        _announce(changed)


def _announce(changed: Mapping[str, Any]) -> None:
    """Set values and let Django's own receivers drop what they cached (URLs, templates, hashers)."""
    from django.apps import apps
    from django.conf import settings
    from django.core.signals import setting_changed

    for name, value in changed.items():
        setattr(settings, name, value)
    # Nothing in Django caches these: each use reads them.
    if all(name == "SECRET_KEY" or name.startswith(("EMAIL_", "DEFAULT_FROM_")) for name in changed):
        return
    import django.test.signals  # noqa: F401 - importing it connects the receivers

    if "INSTALLED_APPS" in changed:
        apps.set_installed_apps(changed["INSTALLED_APPS"])
    for name, value in changed.items():
        setting_changed.send(sender=None, setting=name, value=value, enter=True)
