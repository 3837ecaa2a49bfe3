"""The words of the messages of a round and of the digest, and what is an address."""

import re

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Language, Text
from filiere.kernel.rounds import Round
from filiere.rendering.days import day
from filiere.rendering.formats import french

#: Where answers are given, by language; the portal's table of paths says the same, and a test holds them equal.
ANSWER_PATHS: dict[Language, str] = {"fr": "/repondre/", "en": "/en/answer/"}
UNSUBSCRIBE_PATHS: dict[Language, str] = {"fr": "/desabonner/", "en": "/en/unsubscribe/"}
#: What an address looks like; whether it works only a message tells.
_ADDRESS = re.compile(r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+$")

_SUBJECTS: dict[str, Text] = {
    "call": Text(fr="{project} : deux minutes avant le {day}", en="{project}: two minutes before {day}"),
    "d7": Text(fr="Rappel, {project} : on vous lit jusqu’au {day}", en="Reminder, {project}: you can answer until {day}"),
    "d2": Text(fr="Dernier rappel, {project} : on vous lit jusqu’au {day}", en="Last reminder, {project}: you can answer until {day}"),
}
_BODIES: dict[str, Text] = {
    "call": Text(
        fr="Prochaine réunion : {body}, le {meeting}. Où en est « {title} » ({project}) ?",
        en="Next meeting: {body}, on {meeting}. How is “{title}” ({project}) going?",
    ),
    "d7": Text(
        fr="Prochaine réunion : {body}, le {meeting}. Nous n’avons pas encore de nouvelles de « {title} » ({project}).",
        en="Next meeting: {body}, on {meeting}. We have no news yet of “{title}” ({project}).",
    ),
    "d2": Text(
        fr="Prochaine réunion : {body}, le {meeting}. Sans réponse, le dossier dira « aucune nouvelle » pour « {title} » ({project}).",
        en="Next meeting: {body}, on {meeting}. Without an answer the papers will say “no news” for “{title}” ({project}).",
    ),
}
_FRAME = Text(
    fr="""Bonjour{name},

{body}

Une météo, trois lignes, la prochaine étape : le formulaire est déjà rempli avec votre dernière réponse. Sans compte, sur téléphone aussi :

{link}

Ce lien ne sert qu’à cette réponse, jusqu’au {day}. Vous pouvez y revenir pour la corriger tant que le tour n’est pas clos.
Ne le transférez qu’à la personne qui répond avec vous.

Le secrétariat
""",
    en="""Good morning{name},

{body}

A weather, three lines, the next step: the form is already filled in with your last answer. No account needed, on a phone too:

{link}

This link serves for this answer only, until {day}. You may come back to it to correct your answer until the round is closed.
Forward it only to the person who answers with you.

The secretariat
""",
)


def letter(kind: str, language: Language, *, body: Text, project: tuple[str, Text], found: Round, name: str, link: str) -> tuple[str, str]:
    """Return the subject and the words of one message of a round.

    Args:
        kind: the first call, or a reminder by its name.
        language: the reader's.
        body: the body that meets.
        project: its name and its title.
        found: the round.
        name: the reader's, empty where it is not known.
        link: the address of the form.
    """
    said = {
        "project": project[0],
        "title": project[1].say(language),
        "body": body.say(language),
        "day": day(found.answer_by, language),
        "meeting": day(found.on, language),
    }
    told = typeset(_BODIES[kind].say(language).format(**said), language)
    subject = typeset(_SUBJECTS[kind].say(language).format(**said), language)
    frame = typeset(_FRAME.say(language).format(name=f" {name}" if name else "", body="{body}", link="{link}", day=said["day"]), language)
    # The link is put in last: nothing of it is typeset.
    return subject, frame.replace("{body}", told).replace("{link}", link)


def typeset(words: str, language: Language) -> str:
    """Return words with the spaces that their language's typography asks for."""
    return french(words) if language == "fr" else words


def answer_path(language: Language) -> str:
    """Return where answers are given."""
    return ANSWER_PATHS[language]


def address_of(words: str) -> str:
    """Return an e-mail address as it is kept, empty where none is given.

    Raises:
        UsageError: the words are no address; they are not repeated.
    """
    found = words.strip()
    if found and (not _ADDRESS.match(found) or len(found) > 254 or not found.isprintable()):
        raise UsageError(
            Text(fr="ce n’est pas une adresse de courriel", en="this is not an e-mail address"),
            Text(fr="écrivez par exemple prenom.nom@example.org", en="write for instance first.last@example.org"),
        )
    return found
