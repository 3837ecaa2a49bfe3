"""Who answers for a promise and where it is printed, in words of both languages."""

from collections.abc import Mapping, Sequence

from filiere.kernel.elements import Document, Lead, LeadParty
from filiere.kernel.names import Language, Text
from filiere.kernel.sources import Source
from filiere.rendering.days import either

_UNNAMED = Text(fr="pilote non nommé par le texte", en="no lead named by the text")


def lead(value: Lead | None, language: Language, names: Mapping[str, str], *, inherited_from: str | None = None) -> str:
    """Return a lead in words, in every form the text prints.

    Args:
        value: the lead, None where the text is silent.
        language: the reader's.
        names: organisation identifier → name; an unknown identifier is shown as it is.
        inherited_from: the element that the lead was named for, where the promise has none of its own.
    """
    if value is None or value.form == "unnamed":
        return _UNNAMED.say(language)
    parties = _parties(value.parties, language, names)
    match value.form:
        case "vacant":
            written = _vacant(value, parties, language)
        case "provisional":
            written = f"{parties} ({either(language, 'liste provisoire', 'provisional list')})"
        case _:
            written = parties
    if value.support:
        written += f"{either(language, ', avec', ', with')} {_parties(value.support, language, names)}"
    if inherited_from is not None:
        written += f" ({either(language, 'hérité de', 'inherited from')} {inherited_from})"
    return written


def _vacant(value: Lead, parties: str, language: Language) -> str:
    post = value.post.say(language) if value.post else ""
    written = either(language, "poste à pourvoir\u202f: ", "post to be filled: ") + post
    if not parties:
        return written
    return written + either(language, "\u202f; dans l’attente\u202f: ", "; until then: ") + parties


def _parties(parties: Sequence[LeadParty], language: Language, names: Mapping[str, str]) -> str:
    written = [_party(item, language, names) for item in parties]
    if len(written) < 2:
        return "".join(written)
    return f"{', '.join(written[:-1])} {either(language, 'et', 'and')} {written[-1]}"


def _party(party: LeadParty, language: Language, names: Mapping[str, str]) -> str:
    name = names.get(party.organisation, party.organisation) if party.organisation else None
    described = party.described.say(language) if party.described else None
    head = name if name is not None else described or ""
    extra = [words for words in (described if name is not None else None, party.role.say(language) if party.role else None) if words]
    return f"{head} ({', '.join(extra)})" if extra else head


def source(value: Source, language: Language, document: Document | None = None) -> str:
    """Return the place of a field: ``texte signé, ligne 353``; an amendment, or its announcement alone, is named as such."""
    if value.first == value.last:
        place = f"{either(language, 'ligne', 'line')} {value.first}"
    elif language == "fr":
        place = f"lignes {value.first} à {value.last}"
    else:
        place = f"lines {value.first}–{value.last}"
    return f"{_document(document).say(language)}, {place}"


def _document(document: Document | None) -> Text:
    if document is None or document.kind == "contract":
        return Text(fr="texte signé", en="signed text")
    if document.summary_only:
        return Text(fr="communiqué de l’avenant", en="announcement of the amendment")
    return Text(fr="avenant signé", en="signed amendment")


def sources(values: Sequence[Source], language: Language, documents: Mapping[str, Document] | None = None) -> str:
    """Return several places, one after the other."""
    return either(language, "\u202f; ", "; ").join(source(item, language, (documents or {}).get(item.document)) for item in values)
