"""The page of a case: one form that holds the whole picture, then the ranking it gives, and what may be taken away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filiere.engines.rare_diseases.pages.ranking import answer_blocks, picture_facts
from filiere.sdk.blocks import Action, Actions, Block, FactRow, Facts, Input, Notice, Page, Prose, Section, Words
from filiere.sdk.values import Text

OBSERVED, EXCLUDED, REMOVED = "observed", "excluded", "removed"
_SAID: tuple[tuple[str, Words], ...] = (
    (OBSERVED, Text(fr="observé", en="observed")),
    (EXCLUDED, Text(fr="cherché et absent", en="looked for and absent")),
)
_REMOVE = (REMOVED, Text(fr="à retirer", en="to be removed"))
_NOT_YET = ("", Text(fr="pas encore cherché", en="not looked for yet"))
_SEXES: tuple[tuple[str, Words], ...] = (
    ("unknown", Text(fr="non dit", en="not told")),
    ("female", Text(fr="féminin", en="female")),
    ("male", Text(fr="masculin", en="male")),
)
_AGE = Text(fr="Âge de début", en="Age at onset")
_SEX = Text(fr="Sexe", en="Sex")


@dataclass(frozen=True)
class Sheet:
    """What is known when the page is written.

    Attributes:
        banner: what the page is for, or by whose responsibility it is used in care.
        words: sex and age as they were typed.
        terms: (identifier, French label, English label, observed or excluded) of the picture.
        candidates: (identifier, French label, English label) among which a typed sign must be chosen.
        notices: what could not be understood.
        content: the answer, None where there is no sign yet.
    """

    banner: Text
    words: Mapping[str, str]
    terms: Sequence[tuple[str, str, str, str]]
    candidates: Sequence[tuple[str, str, str]]
    notices: Sequence[Text]
    content: Mapping[str, Any] | None


def case_page(sheet: Sheet, address: Callable[[str], str]) -> Page:
    """Return the page: banner, form, answer, ways out."""
    head: tuple[Block, ...] = (Notice(tone="stale", text=sheet.banner), *(Notice(tone="late", text=words) for words in sheet.notices))
    form = Section(title=Text(fr="Le tableau", en="The picture"), id="tableau", blocks=(Actions(items=(_form(sheet, address),)),))
    if sheet.content is None:
        return (*head, Prose(text=_PRIVATE), form)
    return (*head, form, *answer_blocks(sheet.content), _ways_out(sheet, address))


def case_sheet(sheet: Sheet) -> Page:
    """Return the sheet that is printed: what was asked, what was answered, and what it is not for, first and last."""
    notice = Notice(tone="stale", text=sheet.banner)
    if sheet.content is None:
        return (notice, Prose(text=Text(fr="Aucun signe n’a été donné.", en="No sign was given.")))
    sexes = dict(_SEXES)
    age = sheet.words.get("onset_y", "")
    rows = (
        FactRow(label=_SEX, value=sexes.get(sheet.words.get("sex", ""), sexes["unknown"])),
        FactRow(label=_AGE, value=Text(fr=f"{age} ans", en=f"{age} years") if age else None),
    )
    return (notice, picture_facts(sheet.content), Facts(rows=rows), *answer_blocks(sheet.content), notice)


def _form(sheet: Sheet, address: Callable[[str], str]) -> Action:
    inputs = [
        Input(name=name, label=Text(fr=fr, en=en), form="choice", value=said, choices=(*_SAID, _REMOVE))
        for name, fr, en, said in sheet.terms
    ]
    if sheet.candidates:
        choices: tuple[tuple[str, Words], ...] = tuple(
            (name, Text(fr=f"{fr} ({name})", en=f"{en} ({name})")) for name, fr, en in sheet.candidates
        )
        none: tuple[str, Words] = ("", Text(fr="aucun de ceux-ci", en="none of these"))
        asked = Text(fr="Quel signe voulez-vous dire\u202f?", en="Which sign do you mean?")
        inputs.append(Input(name="pick", label=asked, form="choice", value=sheet.candidates[0][0], choices=(*choices, none)))
    inputs += [
        Input(
            name="sign",
            label=Text(fr="Ajouter un signe", en="Add a sign"),
            help=Text(
                fr="quelques lettres en français ou en anglais, ou un identifiant HPO",
                en="a few letters in French or English, or an HPO identifier",
            ),
            suggest=address("suggest/sign"),
        ),
        Input(name="said", label=Text(fr="Ce signe est", en="This sign is"), form="choice", value=OBSERVED, choices=_SAID),
    ]
    for row in (sheet.content["questions"] if sheet.content else [])[:3]:
        label = Text(fr=f"À chercher ensuite\u202f: {row['fr']}", en=f"To look for next: {row['en']}")
        inputs.append(Input(name=row["id"], label=label, form="choice", choices=(_NOT_YET, *_SAID)))
    inputs += [
        Input(name="sex", label=_SEX, form="choice", value=sheet.words.get("sex", "unknown"), choices=_SEXES),
        Input(
            name="onset_y",
            label=_AGE,
            value=sheet.words.get("onset_y", ""),
            help=Text(fr="en années\u202f; vide si inconnu", en="in years; empty if unknown"),
        ),
    ]
    label = Text(fr="Classer les maladies", en="Rank diseases") if sheet.terms else Text(fr="Ajouter et classer", en="Add and rank")
    return Action(label=label, address=address("ask"), inputs=tuple(inputs), main=True)


def _ways_out(sheet: Sheet, address: Callable[[str], str]) -> Block:
    kept = [
        *((name, said) for name, _fr, _en, said in sheet.terms),
        *((key, sheet.words[key]) for key in ("sex", "onset_y") if sheet.words.get(key)),
    ]
    hidden = tuple(Input(name=name, label="", form="hidden", value=value) for name, value in kept)
    return Section(
        title=Text(fr="Emporter, ou effacer", en="Take away, or clear"),
        id="emporter",
        blocks=(
            Prose(text=_PRIVATE, quiet=True),
            Actions(
                items=(
                    Action(
                        label=Text(fr="Fiche imprimable (PDF)", en="Printable sheet (PDF)"), address=address("document.pdf"), inputs=hidden
                    ),
                    Action(
                        label=Text(fr="Phénopaquet (JSON)", en="Phenopacket (JSON)"),
                        address=address("file/phenopacket.json"),
                        inputs=hidden,
                    ),
                    Action(label=Text(fr="Effacer et recommencer", en="Clear and begin again"), address=address("ask"), method="get"),
                )
            ),
        ),
    )


_PRIVATE = Text(
    fr="Donnez un tableau sans nom ni date de naissance. Rien n’en est gardé\u202f: ni adresse, ni journal, ni compte\u202f; il disparaît "
    "quand vous quittez cette page.",
    en="Give a picture without a name or a date of birth. Nothing of it is kept: no address, no log, no account; it is gone when you leave "
    "this page.",
)
