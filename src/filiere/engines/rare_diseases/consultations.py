"""A clinician's way through one case: signs in, ranking out, nothing kept. Research only, unless an operator answers for more."""

import re
from collections.abc import Mapping
from pathlib import Path

from filiere.engines.rare_diseases import labels, phenopackets, picture
from filiere.engines.rare_diseases.crossmap import CrossMap, read_crossmap
from filiere.engines.rare_diseases.knowledge import Knowledge, load, wheel_folder
from filiere.engines.rare_diseases.model import NOT_FOR_CARE, Case, Sex, onset_class
from filiere.engines.rare_diseases.pages.case import EXCLUDED, OBSERVED, Sheet, case_page, case_sheet
from filiere.sdk.artefacts import Artefact, json_artefact
from filiere.sdk.blocks import Page
from filiere.sdk.consultations import Consultation, Counter
from filiere.sdk.values import Text, UsageError

_TERM = re.compile(r"HP:\d{7}")
#: How many terms a typed sign may mean before the reader is asked for more letters.
MOST_CANDIDATES = 12


def view(words: Mapping[str, str], counter: Counter) -> Page:
    """Return the page of a case."""
    _, sheet, _ = _read(words, counter)
    return case_page(sheet, counter.address)


def document(words: Mapping[str, str], counter: Counter) -> Page:
    """Return the printed sheet of a case."""
    _, sheet, _ = _read(words, counter)
    return case_sheet(sheet)


def packet(words: Mapping[str, str], counter: Counter) -> Artefact:
    """Return the case as a phenopacket, which says what it is not for.

    Raises:
        UsageError: there is no sign to share.
    """
    knowledge, sheet, case = _read(words, counter)
    if case is None:
        raise UsageError(
            Text(fr="il n’y a aucun signe à partager", en="there is no sign to share"), Text(fr="ajoutez un signe", en="add a sign")
        )
    content = picture.share_packet(knowledge, case, counter.on, f"{sheet.banner.fr} {sheet.banner.en}")
    return json_artefact("phenopacket.json", Text(fr="Phénopaquet v2", en="Phenopacket v2"), content)


def suggest(field: str, typed: str, counter: Counter) -> tuple[str, ...]:
    """Return the terms that what is typed may complete to, in the reader's language, each with its identifier."""
    if field != "sign" or len(typed.strip()) < 2:
        return ()
    found = labels.suggest(_knowledge(counter).ontology, _labels(counter), typed)
    return tuple(f"{french if counter.language == 'fr' else english} ({name})" for name, french, english in found)


def banner(counter: Counter) -> Text:
    """Return what stands on every page and export: research only, or whose responsibility use in care is."""
    said = counter.settings.get("care", "")
    maker, _, certificate = (part.strip() for part in said.partition(";"))
    if maker and certificate:
        return Text(
            fr=f"Utilisation pour le soin sous la responsabilité de l’exploitant\u202f: fabricant {maker}, certificat {certificate}.",
            en=f"Used for care under the operator's responsibility: manufacturer {maker}, certificate {certificate}.",
        )
    return Text(fr=NOT_FOR_CARE.fr, en=NOT_FOR_CARE.en)


def _read(words: Mapping[str, str], counter: Counter) -> tuple[Knowledge, Sheet, Case | None]:
    """Return the knowledge base, what the page shows, and the case, None where no sign is given."""
    knowledge, french = _knowledge(counter), _labels(counter)
    said = {name: word for name, word in words.items() if _TERM.fullmatch(name) and word in {OBSERVED, EXCLUDED}}
    notices: list[Text] = []
    candidates = _added(words, said, knowledge, french, notices)
    age = words.get("onset_y", "")
    onset = _onset(age, notices)
    sex: Sex = "female" if words.get("sex") == "female" else "male" if words.get("sex") == "male" else "unknown"
    observed, excluded = ([name for name, word in said.items() if word == wanted] for wanted in (OBSERVED, EXCLUDED))
    case, troubles = (
        phenopackets.make_case("case", observed, excluded, "case", knowledge.ontology, sex=sex, onset=onset) if said else (None, ())
    )
    notices += [Text(fr=f"{one.what.fr}\u202f: {one.mend.fr}", en=f"{one.what.en}: {one.mend.en}") for one in troubles]
    content = None
    if case is not None:
        content, _ = picture.describe(knowledge, case, labels=french, crossmap=_crossmap(counter))
    terms = [] if case is None else [*((name, OBSERVED) for name in case.observed), *((name, EXCLUDED) for name in case.excluded)]
    shown = [(name, french.get(name, knowledge.ontology.name(name)), knowledge.ontology.name(name), word) for name, word in terms]
    kept = {"sex": sex, "onset_y": age if onset is not None else ""}
    return knowledge, Sheet(banner(counter), kept, shown, candidates, notices, content), case


def _added(
    words: Mapping[str, str], said: dict[str, str], knowledge: Knowledge, french: Mapping[str, str], notices: list[Text]
) -> list[tuple[str, str, str]]:
    """Add the sign that was typed or picked to what is said, and return those it may mean where it is not clear."""
    how = EXCLUDED if words.get("said") == EXCLUDED else OBSERVED
    if _TERM.fullmatch(words.get("pick", "")):
        said.setdefault(words["pick"], how)
    typed = words.get("sign", "").strip()
    if not typed:
        return []
    named = _TERM.search(typed)
    if named:
        said[named.group()] = how
        return []
    found = labels.suggest(knowledge.ontology, french, typed, MOST_CANDIDATES)
    same = [name for name, *both in found if labels.folded(typed) in map(labels.folded, both)]
    if len(found) == 1 or len(same) == 1:
        said[(same or [found[0][0]])[0]] = how
        return []
    if not found:
        shown = typed[:60]
        notices.append(
            Text(
                fr=f"Aucun signe ne répond à «\u202f{shown}\u202f»\u202f: essayez un mot plus court, ou un identifiant HPO.",
                en=f"No sign answers to “{shown}”: try a shorter word, or an HPO identifier.",
            )
        )
    return found


def _onset(age: str, notices: list[Text]) -> int | None:
    if not age:
        return None
    try:
        years = float(age.replace(",", "."))
    except ValueError:
        years = -1.0
    if not 0 <= years <= 120:
        notices.append(
            Text(
                fr="L’âge de début n’a pas été compris\u202f: écrivez un nombre d’années, de 0 à 120.",
                en="The age at onset was not understood: write a number of years, 0 to 120.",
            )
        )
        return None
    return onset_class(years)


def _knowledge(counter: Counter) -> Knowledge:
    """Return the knowledge base the operator chose, from its index where there is one.

    Raises:
        UsageError: its files cannot be read.
    """
    try:
        folder = counter.settings.get("hpo")
        return load(Path(folder) if folder else wheel_folder(), counter.cache)
    except (OSError, ValueError) as error:
        raise UsageError(
            Text(fr="La base HPO ne peut pas être lue.", en="The HPO base cannot be read."),
            Text(fr="l’exploitant doit vérifier FILIERE_RARE_DISEASES_HPO", en="the operator must check FILIERE_RARE_DISEASES_HPO"),
        ) from error


def _labels(counter: Counter) -> dict[str, str]:
    path = counter.settings.get("labels")
    if not path:
        return {}
    try:
        return labels.read_labels(Path(path))
    except (OSError, ValueError) as error:
        raise UsageError(
            Text(fr="La table des libellés français ne peut pas être lue.", en="The table of French labels cannot be read."),
            Text(fr="l’exploitant doit vérifier FILIERE_RARE_DISEASES_LABELS", en="the operator must check FILIERE_RARE_DISEASES_LABELS"),
        ) from error


def _crossmap(counter: Counter) -> CrossMap | None:
    path = counter.settings.get("crossmap")
    if not path:
        return None
    try:
        return read_crossmap(Path(path))
    except (OSError, ValueError) as error:
        raise UsageError(
            Text(fr="Les correspondances d’Orphanet ne peuvent pas être lues.", en="The map of Orphanet cannot be read."),
            Text(
                fr="l’exploitant doit vérifier FILIERE_RARE_DISEASES_CROSSMAP", en="the operator must check FILIERE_RARE_DISEASES_CROSSMAP"
            ),
        ) from error


CASE = Consultation(
    view=view,
    suggest=suggest,
    files={"phenopacket.json": packet},
    document=document,
    sample={"HP:0001166": OBSERVED, "HP:0001083": OBSERVED, "sign": "HP:0002616", "HP:0001249": EXCLUDED, "sex": "female", "onset_y": "12"},
)
