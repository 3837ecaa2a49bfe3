"""The document that a firm takes away."""

from filiere.engines.digital_maturity.interactions import results
from filiere.engines.digital_maturity.interactions.state import USE_CASES, State, wave_of
from filiere.sdk.blocks import Block, Page, Prose, Section
from filiere.sdk.interactions import Stage
from filiere.sdk.values import Text


def summary(state: State, stage: Stage) -> Page:
    """Return the results, the road map and every answer with its fact."""
    seat = stage.seat
    blocks: list[Block] = [
        Prose(
            text=Text(
                fr=f"Auto-évaluation, mesure T{wave_of(state)}. Ce document appartient à l’entreprise ; personne d’autre ne l’a reçu.",
                en=f"Self-assessment, measure T{wave_of(state)}. This document belongs to the firm; nobody else received it.",
            )
        )
    ]
    found = results.result(state, seat)
    if found:
        blocks.append(Section(title=Text(fr="Résultat", en="Result"), blocks=tuple(found)))
    blocks += results.change(state, seat)
    blocks += results.two_people(state)
    blocks += results.chosen_road(state, seat)
    blocks += results.uses(state, seat, stage.pooled, stage.records.get(USE_CASES))
    blocks += results.comparison(state, seat, stage.pooled)
    blocks += results.answers(state, seat)
    return tuple(blocks)
