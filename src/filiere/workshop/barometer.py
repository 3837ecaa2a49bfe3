"""The barometer: the contract in one look, for anyone; only what is public, counted, with the day it was counted."""

from datetime import date
from typing import Any

from filiere.kernel.elements import Project
from filiere.kernel.names import Text
from filiere.kernel.standing import Standing
from filiere.rendering.states import t
from filiere.sdk.blocks import Column, Metric, Metrics, Page, Prose, Table
from filiere.workshop.desk import Desk
from filiere.workshop.views import Views

_COUNTS = ("promised", "accepted", "filed", "declared", "refused", "none_received", "unheard", "late")


def _counted(standings: list[Standing]) -> dict[str, int]:
    counts = {"promised": len(standings)}
    counts |= {name: sum(item.information == name for item in standings) for name in _COUNTS[1:6]}
    counts["unheard"] = sum(item.unheard for item in standings)
    counts["late"] = sum(item.late for item in standings)
    return counts


class Barometers(Views, Desk):
    """The barometer."""

    def barometer(self, on: date | None = None) -> dict[str, Any]:
        """Return the barometer as data: the counts of the whole contract and of each project on a day.

        ``unheard`` counts the promises whose date has passed without any information: it accuses nobody. ``late`` counts only those whose
        lead or a body has recorded that they were not delivered.
        """
        day = on or self.default_day()
        found = list(self.standings(day))
        by_project: dict[str, list[Standing]] = {}
        for item in found:
            by_project.setdefault(self._above(item.id), []).append(item)
        return {
            "contract": self.contract.id,
            "on": day.isoformat(),
            "ended": (last := self.contract.last_day()) is not None and self.today() > last,
            "total": _counted(found),
            "projects": [
                {"id": item.id, "title": item.title.model_dump(), **_counted(by_project[item.id])}
                for item in self.contract.projects
                if item.id in by_project
            ],
            "elsewhere": _counted([item for name, items in by_project.items() if not self._is_project(name) for item in items]),
        }

    def _above(self, name: str) -> str:
        top = name
        while (above := self.parent(top)) is not None:
            top = above
        return top

    def _is_project(self, name: str) -> bool:
        return isinstance(self._elements.get(name), Project)

    def barometer_page(self, on: date | None = None) -> Page:
        """Return the barometer as blocks: four numbers and one line per project."""
        told = self.barometer(on)
        total = told["total"]
        rows = [
            (f"{item['id']} · ", Text.model_validate(item["title"]), item["promised"], item["accepted"], item["unheard"], item["late"])
            for item in told["projects"]
        ]
        lines = tuple(((name, title), *counts) for name, title, *counts in rows)
        other = told["elsewhere"]
        if other["promised"]:
            where = t("Hors des projets", "Outside the projects")
            lines = (*lines, (where, other["promised"], other["accepted"], other["unheard"], other["late"]))
        return (
            Metrics(
                items=(
                    Metric(label=t("livrables promis", "deliverables promised"), value=total["promised"]),
                    Metric(label=t("acceptés, preuve à l’appui", "accepted, with evidence"), value=total["accepted"], tone="accepted"),
                    Metric(label=t("dates passées, sans information", "dates passed, no information"), value=total["unheard"]),
                    Metric(
                        label=t("retards constatés", "delays recorded"), value=total["late"], tone="late" if total["late"] else "neutral"
                    ),
                )
            ),
            Table(
                columns=(
                    Column(label=t("Projet", "Project"), wide=True),
                    t("promis", "promised"),
                    t("acceptés", "accepted"),
                    t("sans information", "unheard"),
                    t("retards", "late"),
                ),
                rows=lines,
                caption=t("Projet par projet", "Project by project"),
            ),
            Prose(
                text=t(
                    "Une date passée sans information n’accuse personne : nul n’en a rien dit. Un retard n’est compté que si un pilote ou "
                    "une instance l’a constaté.",
                    "A date passed without information accuses nobody: nobody has said anything. A delay is counted only where a lead or "
                    "a body has recorded it.",
                ),
                quiet=True,
            ),
        )
