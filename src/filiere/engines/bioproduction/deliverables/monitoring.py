"""The monitor of penicillin batches: what it takes for good, what it misses, and how early it finds each fault."""

import numpy as np
from pydantic import Field

from filiere.engines.bioproduction.deliverables.rounding import kept, refusal, row
from filiere.engines.bioproduction.model.declaration import PlantError
from filiere.engines.bioproduction.watch.penicillin import VARIABLES, detect, healthy, learn
from filiere.sdk.artefacts import json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Text, Value

#: Plants that the monitor learns from, and plants that it is tried on: never the same.
LEARNT_FROM, TRIED_FROM = 5000, 6000


class Monitoring(Value):
    """How many good batches the monitor learns from, and how strict it is."""

    learnt: int = Field(default=60, ge=12, le=500, json_schema_extra={"fr": "Lots de référence", "en": "Reference batches"})
    components: int = Field(default=4, ge=1, le=10, json_schema_extra={"fr": "Composantes", "en": "Components"})
    level: float = Field(
        default=99.9, ge=90, lt=100, json_schema_extra={"fr": "Niveau des limites", "en": "Level of the limits", "unit": "%"}
    )
    tried: int = Field(default=10, ge=5, le=500, json_schema_extra={"fr": "Lots sains d’épreuve", "en": "Healthy batches tried"})
    each: int = Field(default=2, ge=1, le=100, json_schema_extra={"fr": "Lots par panne", "en": "Batches per fault"})


def make_monitoring(run: Run[Monitoring]) -> Outcome:
    """Return the limits, the false alarms on unseen healthy batches and the delay of each fault."""
    given = run.parameters
    try:
        monitor = learn(LEARNT_FROM, given.learnt, given.components, given.level / 100)
        calm = healthy(monitor, TRIED_FROM, given.tried)
        found = detect(monitor, TRIED_FROM, given.each)
    except PlantError as error:
        raise refusal(error) from error
    false = sum(alarm.step is not None for alarm in calm)
    faults = []
    for fault in range(1, 9):
        mine = [item for item in found if item.fault == fault]
        delays = [item.delay_h for item in mine if item.delay_h is not None]
        faults.append(
            {
                "fault": fault,
                "batches": len(mine),
                "found": len(delays),
                "delay_h": kept(float(np.median(delays))) if delays else None,
                "blamed": sorted({item.blamed for item in mine if item.blamed}),
            }
        )
    content = {
        "variables": list(VARIABLES),
        "explained": kept(round(100 * monitor.explained, 3)),
        "false_alarms": false,
        "tried": given.tried,
        "faults": faults,
        "times": row(np.arange(1.0, monitor.shape[0] + 1)),
        "limit": row(np.round(monitor.spe_limit, 4)),
        "healthy": row(np.round(calm[0].spe, 4)),
        "learnt": given.learnt,
    }
    title = Text(fr="Surveillance des lots", en="Batch monitoring")
    return Outcome(
        artefacts=(json_artefact("monitoring.json", title, content),),
        checks=(
            Check(
                name=Text(fr="Fausses alarmes sur des lots sains jamais vus", en="False alarms on healthy batches never seen"),
                passed=false <= 0.2 * given.tried,
                found=f"{false} / {given.tried}",
                wanted="≤ 20 %",
            ),
            Check(
                name=Text(fr="Pannes trouvées dans chaque lot (sur 8 sortes)", en="Faults found in every batch (of 8 kinds)"),
                passed=all(item["found"] == item["batches"] for item in faults),
                found=str(sum(item["found"] == item["batches"] for item in faults)),
                wanted="8",
            ),
        ),
    )
