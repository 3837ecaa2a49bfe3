"""What people do: file evidence, give news, decide, propose and approve values. Each act asks the guard and enters the log."""

import mimetypes
import secrets
from datetime import date
from pathlib import Path
from typing import Literal

from filiere.kernel.checking import did_you_mean
from filiere.kernel.elements import Commitment, Deliverable, EvidenceKind
from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.evidence import Decision, Declaration, Evidence, Nature, Reading, Subject
from filiere.kernel.indicators import ReadingState
from filiere.kernel.leads import answerable
from filiere.kernel.names import Text
from filiere.workshop.desk import Desk

#: The longest name of who speaks, in characters.
LONGEST_VOICE = 200
#: The largest document that can be filed, in bytes.
LARGEST = 200 * 1024 * 1024


def new_id(prefix: str) -> str:
    """Return a short name nobody has used: 64 random bits."""
    return f"{prefix}-{secrets.token_hex(8)}"


class Acts(Desk):
    """Evidence, news, decisions and values."""

    def attest(self, name: str, *, on: date, by: str, file: Path | None = None, statement: str = "", person: str | None = None) -> Evidence:
        """File what a person entitled states: a document or a fact, with its date and the organisation that issues it.

        Raises:
            UnknownElement: the name leads nowhere, or to something no evidence is filed for.
            UsageError: nothing to file, a date in the future, an unnamed organisation, or an unreadable file.
            Refused: the actor may not.
        """
        about = self._promise(name)
        self.ask("attest", about)
        organisation = by.strip()
        if not organisation:
            raise UsageError(
                Text(fr="aucune organisation n'est nommée", en="no organisation is named"),
                Text(fr="donnez celle qui atteste : --by ORG", en="give the one that attests: --by ORG"),
            )
        self._not_in_future(on)
        if file is None and not statement.strip():
            raise UsageError(
                Text(fr="rien à déposer", en="nothing to file"),
                Text(
                    fr="donnez un document (--file) ou un énoncé (--statement)", en="give a document (--file) or a statement (--statement)"
                ),
            )
        subjects = (self._filed(file),) if file is not None else ()
        evidence = Evidence(
            id=new_id("ev"),
            about=about,
            kind=EvidenceKind.ATTESTED,
            nature=Nature.REAL,
            role="fulfils",
            on=on,
            recorded_at=self.now(),
            organisation=organisation,
            author=person or self.actor.person,
            statement=statement.strip() or None,
            subjects=subjects,
        )
        self.store.evidence.record(evidence)
        return evidence

    def _promise(self, name: str) -> str:
        element = self.element(name)
        if not isinstance(element, (Deliverable, Commitment)):
            known = [item.id for item in (*self.contract.deliverables, *self.contract.commitments)]
            raise UnknownElement(
                Text(
                    fr=f"{element.id} n'est ni un livrable ni un engagement : aucune preuve ne s'y dépose",
                    en=f"{element.id} is neither a deliverable nor a commitment: no evidence is filed there",
                ),
                did_you_mean(name, known),
            )
        return element.id

    def _not_in_future(self, on: date) -> None:
        if on > self.today():
            raise UsageError(
                Text(fr=f"le {on} est dans le futur", en=f"{on} lies in the future"),
                Text(fr="un fait s'atteste après coup : donnez sa date", en="a fact is attested after it happened: give its date"),
            )

    def _filed(self, file: Path) -> Subject:
        if not file.is_file():
            raise UsageError(
                Text(fr=f"{file} : ce fichier n'existe pas", en=f"{file}: there is no such file"),
                Text(fr="donnez le chemin d'un fichier", en="give the path of a file"),
            )
        if file.stat().st_size > LARGEST:
            raise UsageError(
                Text(fr=f"{file} : plus de 200 Mo", en=f"{file}: more than 200 MB"),
                Text(fr="déposez un document plus petit, ou son adresse", en="file a smaller document, or its address"),
            )
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return self.store.artefacts.put(file, file.name, media_type)

    def declare(self, name: str, *, says: Literal["under_way", "not_delivered"], on: date, by: str, words: str = "") -> Declaration:
        """Record news without proof: under way, or not delivered. Only the second makes a promise late.

        Raises:
            UnknownElement: the name leads nowhere, or to something no news is given of.
            UsageError: a date in the future, nobody who speaks, or a non-delivery that neither a lead nor a body records.
            Refused: the actor may not.
        """
        about = self._promise(name)
        self.ask("declare", about)
        self._not_in_future(on)
        voice = self._voice(by)
        if says == "not_delivered":
            self._may_say_late(about, voice)
        declaration = Declaration(deliverable=about, says=says, on=on, by=voice, recorded_at=self.now(), words=words)
        self.store.evidence.declare(declaration, author=self.author)
        return declaration

    def _voice(self, by: str) -> str:
        """Return who speaks, by the contract's own name where a spelling of it was written."""
        said = by.strip()
        if not said:
            raise UsageError(
                Text(fr="personne ne parle", en="nobody speaks"),
                Text(fr="dites quelle organisation ou quelle instance : --by", en="say which organisation or body: --by"),
            )
        if len(said) > LONGEST_VOICE:
            raise UsageError(
                Text(fr="ce nom est trop long", en="this name is too long"),
                Text(fr=f"{LONGEST_VOICE} signes suffisent", en=f"{LONGEST_VOICE} characters suffice"),
            )
        for organisation in self.contract.organisations:
            spelt = {organisation.id, organisation.name.lower(), *(spelling.words.lower() for spelling in organisation.spellings)}
            if said.lower() in spelt:
                return organisation.id
        return next((body.id for body in self.contract.bodies if body.id.lower() == said.lower()), said)

    def _may_say_late(self, about: str, voice: str) -> None:
        """Check that a non-delivery is recorded by a lead or a body: nobody else can make a promise late."""
        voices = answerable(self.contract, about)
        if voice not in voices:
            leads = ", ".join(sorted(voices - {body.id for body in self.contract.bodies}))
            raise UsageError(
                Text(
                    fr=f"{voice} n'est ni pilote de {about} ni une instance : un retard ne se constate pas à leur place",
                    en=f"{voice} neither leads {about} nor is a body: a delay is not recorded in their stead",
                ),
                Text(
                    fr=f"donnez son pilote ({leads}) ou une instance (G3)" if leads else "donnez une instance (G3)",
                    en=f"give its lead ({leads}) or a body (G3)" if leads else "give a body (G3)",
                ),
            )

    def decide(
        self, evidence: str, *, outcome: Literal["accepted", "refused", "withdrawn"], by: str, on: date | None = None, reason: str = ""
    ) -> Decision:
        """Record what a body or a role decides about a piece of evidence.

        Raises:
            UnknownElement: no evidence has that name.
            UsageError: a refusal or a withdrawal without a reason, nobody who decides, or a day in the future.
        """
        found = self.store.evidence.get(evidence)
        self.ask("decide", found.about)
        if outcome != "accepted" and not reason.strip():
            raise UsageError(
                Text(fr="un refus ou un retrait sans motif", en="a refusal or a withdrawal without a reason"),
                Text(fr="donnez-le : --reason", en="give it: --reason"),
            )
        if not by.strip():
            raise UsageError(
                Text(fr="personne ne décide", en="nobody decides"),
                Text(fr="dites quelle instance ou quel rôle : --by", en="say which body or role: --by"),
            )
        day = on or self.today()
        self._not_in_future(day)
        decision = Decision(evidence=evidence, outcome=outcome, on=day, by=by.strip(), recorded_at=self.now(), reason=reason.strip())
        self.store.evidence.decide(decision, author=self.author)
        return decision

    def propose_reading(
        self,
        indicator: str,
        *,
        value: float | None,
        on: date,
        source: str,
        reason: str,
        by: str,
        nature: Nature = Nature.REAL,
        judgement: str | None = None,
    ) -> str:
        """Propose a value with a reason and a source; it counts once approved. Return its name.

        Raises:
            UsageError: no source, no reason, or a criterion without a judgement.
        """
        known = {item.id: item for item in self.contract.indicators}
        if indicator not in known:
            raise UnknownElement(
                Text(fr=f"{indicator} : aucun indicateur de ce nom", en=f"{indicator}: no such indicator"), did_you_mean(indicator, known)
            )
        self.ask("propose_reading", indicator)
        self._not_in_future(on)
        if not source.strip() or not reason.strip():
            raise UsageError(
                Text(fr="une valeur se propose avec un motif et une source", en="a value is proposed with a reason and a source"),
                Text(fr="donnez --reason et --source", en="give --reason and --source"),
            )
        definition = known[indicator]
        if definition.kind == "criterion" and not (judgement or "").strip():
            raise UsageError(
                Text(fr=f"{indicator} est un critère : il se juge", en=f"{indicator} is a criterion: it is judged"),
                Text(fr="écrivez le jugement : --judgement", en="write the judgement: --judgement"),
            )
        if definition.kind != "criterion" and value is None:
            raise UsageError(
                Text(fr=f"{indicator} se mesure : il faut une valeur", en=f"{indicator} is measured: a value is needed"),
                Text(fr="donnez --value", en="give --value"),
            )
        reading = Reading(
            indicator=indicator, value=value, unit=definition.unit, on=on, nature=nature, source=source.strip(), judgement=judgement
        )
        return self.store.readings.propose(reading, reason=reason.strip(), by=by, author=self.author)

    def act_on_reading(
        self, reading: str, *, act: Literal["check", "approve", "lock", "unapprove", "refuse"], by: str, reason: str = ""
    ) -> ReadingState:
        """Check, approve, lock, un-approve or refuse a value; the act and its reason are recorded.

        Raises:
            UsageError: a value is un-approved or refused without a reason, or nobody acts.
            Refused: the actor may not, or the act cannot start from the value's state.
        """
        self.ask(f"{act}_reading", reading)
        if not by.strip() or (act in {"unapprove", "refuse"} and not reason.strip()):
            raise UsageError(
                Text(fr="qui agit, et pourquoi ?", en="who acts, and why?"),
                Text(fr="donnez --by, et --reason pour désapprouver ou refuser", en="give --by, and --reason to un-approve or to refuse"),
            )
        return self.store.readings.act(reading, act, by=by, reason=reason, author=self.author)

    def set_weather(self, project: str, *, weather: Literal["sun", "cloud", "rain", "storm"], words: str, on: date, by: str) -> None:
        """Record the weather of a project and its synthesis, in the lead's words."""
        element = self.element(project)
        self.ask("weather", element.id)
        self._not_in_future(on)
        self.store.notes.set(element.id, weather, words, on, by, author=self.author)
