"""Consultations at work: a question is answered and forgotten; only the guard's refusals are ever recorded."""

import os
from collections.abc import Callable, Mapping

from filiere.kernel.checking import did_you_mean
from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.names import Language, Text
from filiere.sdk.artefacts import Artefact
from filiere.sdk.blocks import Page
from filiere.sdk.consultations import LONGEST, Consultation, ConsultationOffer, Counter
from filiere.sdk.engine import load_consultation
from filiere.workshop.desk import Desk

#: How many letters of a field are completed at most.
LONGEST_TYPED = 80


class Consultations(Desk):
    """What anyone may ask of the engines without leaving anything behind."""

    def consultations(self) -> tuple[ConsultationOffer, ...]:
        """Return every consultation that the engines name."""
        return tuple(offer for engine in self.registry.engines for offer in engine.consultations)

    def consultation(self, name: str) -> ConsultationOffer:
        """Return a consultation by its id.

        Raises:
            UnknownElement: no engine has it.
        """
        known = {offer.id: offer for offer in self.consultations()}
        if name not in known:
            raise UnknownElement(
                Text(fr=f"{name} : aucune consultation de ce nom", en=f"{name}: no such consultation"), did_you_mean(name, known)
            )
        return known[name]

    def consult(self, name: str, words: Mapping[str, str], address: Callable[[str], str], language: Language) -> Page:
        """Return the page that answers words; none for the page where one begins."""
        machine, counter = self._open(name, words, address, language)
        return machine.view(words, counter)

    def complete(self, name: str, field: str, typed: str, language: Language) -> tuple[str, ...]:
        """Return what a field may complete to."""
        machine, counter = self._open(name, {}, lambda act: act, language)
        return machine.suggest(field, typed[:LONGEST_TYPED], counter) if machine.suggest else ()

    def taken_away(self, name: str, file: str, words: Mapping[str, str], language: Language) -> Artefact:
        """Return one file made from the words.

        Raises:
            UnknownElement: the consultation gives no such file.
        """
        machine, counter = self._open(name, words, lambda act: act, language)
        if file not in machine.files:
            what = Text(fr=f"{file} : aucun fichier de ce nom", en=f"{file}: no such file")
            raise UnknownElement(what, did_you_mean(file, machine.files))
        return machine.files[file](words, counter)

    def consultation_document(self, name: str, words: Mapping[str, str], language: Language) -> Page:
        """Return what is printed for the words.

        Raises:
            UsageError: this consultation prints nothing.
        """
        machine, counter = self._open(name, words, lambda act: f"#{act}", language)
        if machine.document is None:
            raise UsageError(Text(fr="cette consultation ne s'imprime pas", en="this consultation is not printed"))
        return machine.document(words, counter)

    def _open(self, name: str, words: Mapping[str, str], address: Callable[[str], str], language: Language) -> tuple[Consultation, Counter]:
        offer = self.consultation(name)
        self.ask("begin", offer.id)
        if sum(len(key) + len(word) for key, word in words.items()) > LONGEST:
            raise UsageError(
                Text(fr="c'est trop long pour être lu", en="this is too long to be read"),
                Text(fr=f"{LONGEST} caractères au plus", en=f"at most {LONGEST} characters"),
            )
        engine = offer.id.partition(".")[0]
        cache = self.folder / "cache" / engine
        return load_consultation(offer), Counter(address, language, settings_of(engine), cache, self.today())


def settings_of(engine: str, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what the operator set for an engine: the variables ``FILIERE_<ENGINE>_<NAME>``, as ``name``.

    >>> settings_of("moon", {"FILIERE_MOON_TIDES_FILE": "tides.csv", "FILIERE_LANG": "fr"})
    {'tides_file': 'tides.csv'}
    """
    head = f"FILIERE_{engine.upper()}_"
    found = os.environ if environment is None else environment
    return {name.removeprefix(head).lower(): value for name, value in sorted(found.items()) if name.startswith(head) and value.strip()}
