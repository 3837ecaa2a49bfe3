"""Letters to applicants, one for each file, from the decision of the body that took it."""

from filiere.engines.cartography.calls.criteria import criterion
from filiere.engines.cartography.interactions.carrying import call_of
from filiere.sdk.blocks import Block, FactRow, Facts, Notice, Page, Prose, Section, Table
from filiere.sdk.interactions import FIRST_SEAT, Stage, State
from filiere.sdk.values import Text

OUTCOMES = {
    "kept": Text(fr="retenu", en="kept"),
    "refused": Text(fr="non retenu", en="not kept"),
    "postponed": Text(fr="ajourné", en="postponed"),
}


def letters(state: State, stage: Stage) -> Page:
    """Return the letters of a sitting; before the decision there is none. No reviewer is named, and no other file is told of."""
    if stage.seat != FIRST_SEAT:
        words = Text(fr="Les lettres reviennent au secrétariat de l’appel.", en="The letters are for the secretariat of the call.")
        return (Notice(tone="neutral", text=words),)
    decided = state["decision"]
    if decided is None:
        words = Text(
            fr="La décision n’est pas prise : il n’y a pas encore de lettre.", en="The decision is not taken: there is no letter yet."
        )
        return (Notice(tone="unheard", text=words),)
    return tuple(_letter(state, file) for file in state["files"])


def _letter(state: State, file: State) -> Section:
    decided = state["decision"]
    told, found = decided["files"][file["id"]], call_of(state)
    outcome = OUTCOMES[told["outcome"]]
    about = Text(fr=found[0], en=found[1]) if found else Text(fr="", en="")
    blocks: list[Block] = [
        Prose(text=Text(fr="Madame, Monsieur,", en="Dear Sir or Madam,")),
        Prose(
            text=Text(
                fr=f"Vous avez répondu à l’appel « {about.fr} ». {decided['body']} ({decided['meeting']}) a décidé : dossier {outcome.fr}.",
                en=f"You answered the call “{about.en}”. {decided['body']} ({decided['meeting']}) decided: file {outcome.en}.",
            )
        ),
    ]
    if told["why"]:
        blocks.append(Facts(rows=(FactRow(label=Text(fr="Motif", en="Reason"), value=told["why"]),)))
    row = next((one for one in state["study"]["files"] if one["id"] == file["id"]), None)
    if row is not None:
        shares = tuple(
            (Text(fr=one.words.fr, en=one.words.en), f"{weight:.0%}")
            for name, weight in state["study"]["weights"].items()
            if (one := criterion(name))
        )
        columns = (Text(fr="Critère", en="Criterion"), Text(fr="Poids", en="Weight"))
        blocks.append(Table(columns=columns, rows=shares, caption=Text(fr="Ce qui comptait", en="What counted")))
    close = Text(
        fr="Nous vous remercions de votre dossier. Le secrétariat de l’appel répond à vos questions.",
        en="We thank you for your file. The secretariat of the call answers your questions.",
    )
    return Section(title=file["name"], blocks=(*blocks, Prose(text=close)))
