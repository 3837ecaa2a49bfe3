"""Requests counted per caller, shared by every process that serves the workspace: leases are taken from one row per window of time."""

from datetime import datetime, timedelta

from filiere.store.access_models import RateWindow
from filiere.store.border import Border


class Rates:
    """Grants leases: so many requests at once, so that a request seldom writes. What is granted never exceeds the limit."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def take(self, key: str, ends_at: datetime, wanted: int, limit: int) -> int:
        """Return how many requests a caller is granted in the window that ends at an instant, up to ``wanted``; 0 once all are used."""
        with self.border():
            row, made = RateWindow.objects.select_for_update().get_or_create(
                pk=f"{key}:{int(ends_at.timestamp())}", defaults={"ends_at": ends_at}
            )
            granted = max(0, min(wanted, limit - row.granted))
            if granted:
                row.granted += granted
                row.save(update_fields=["granted"])
            if made:
                # A new window is the moment to forget the old ones, those of everybody else included.
                RateWindow.objects.filter(ends_at__lt=ends_at - timedelta(hours=1)).delete()
        return granted
