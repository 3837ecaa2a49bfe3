"""Named values of a workspace: the folder of signed texts, a snapshot, a preference."""

from pydantic import JsonValue

from filiere.store.border import Border, told_plainly
from filiere.store.models import Saved

#: Names the store keeps for itself.
RESERVED = "workspace."


class SavedValues:
    """Keeps JSON values by name."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def get(self, key: str, default: JsonValue = None) -> JsonValue:
        """Return a value, ``default`` where nothing is kept under that name."""
        with told_plainly():
            row = Saved.objects.filter(pk=key).first()
        return default if row is None else row.value

    def set(self, key: str, value: JsonValue) -> None:
        """Keep a value under a name."""
        if key.startswith(RESERVED):
            raise ValueError(f"{key} belongs to the store")
        with self.border():
            Saved.objects.update_or_create(key=key, defaults={"value": value})

    def drop(self, key: str) -> None:
        """Forget a value."""
        with self.border():
            Saved.objects.filter(pk=key).delete()
