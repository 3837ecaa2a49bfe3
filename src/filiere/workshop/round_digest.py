"""The Monday digest: what changed since the last one and what awaits its reader; where nothing changed, no message."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from filiere.kernel.errors import Refused, UnknownElement, WorkspaceError
from filiere.kernel.governance import MeetingState
from filiere.kernel.names import Language, Text, Value
from filiere.kernel.rounds import WEATHERS
from filiere.kernel.standing import Information
from filiere.rendering.days import day as day_words
from filiere.rendering.states import t
from filiere.workshop.desk import PARIS
from filiere.workshop.mail import send
from filiere.workshop.paper_sheet import Sheets, short
from filiere.workshop.round_links import sign, unsign
from filiere.workshop.round_words import ANSWER_PATHS, UNSUBSCRIBE_PATHS, typeset

if TYPE_CHECKING:
    from filiere.store.rounds import CorrespondentCard

#: The first digest of somebody looks back so far; a link to leave serves so long; a deadline is told so early. In days.
FIRST_LOOK, LEAVING, AHEAD = 7, 400, 30
_MOST = 12

_SUBJECT = t("Filière : {count} nouvelle(s) depuis le {day}", "Filière: {count} new thing(s) since {day}")
_CHANGED, _AWAITS = t("Ce qui a changé", "What changed"), t("Ce qui vous attend", "What awaits you")
_LEAVE = t("Ne plus recevoir ce résumé : {link}", "Stop this digest: {link}")


class Item(Value):
    """One line of a digest: its words, and where to read or do it; ``fresh`` where it began since the last digest."""

    words: Text
    path: str = ""
    fresh: bool = True


class Digest(Value):
    """What one reader would be told."""

    correspondent: str
    since: date
    changed: tuple[Item, ...]
    awaits: tuple[Item, ...]
    fate: Literal["sent", "failed", "nothing", "dry"] = "nothing"

    @property
    def worth_sending(self) -> bool:
        """Whether anything is new; a thing that still waits is told with what is new, and is no reason to write by itself."""
        return bool(self.changed) or any(item.fresh for item in self.awaits)


class Digests(Sheets):
    """Digests of those who asked for one."""

    def send_digests(self, address: str, *, since: date | None = None, dry: bool = False) -> tuple[Digest, ...]:
        """Write to each subscriber what is new to them, and return what became of each digest.

        Args:
            address: where the portal answers, for the links.
            since: look back to the end of that day, instead of to each reader's last digest.
            dry: whether to tell what would leave and send nothing.
        """
        self.ask("round")
        told = []
        for reader in self.store.rounds.correspondents():
            if reader.digest and reader.email:
                digest = self.digest_of(reader, since)
                told.append(self._sent(reader, digest, address, dry=dry))
        return tuple(told)

    def digest_of(self, reader: "CorrespondentCard", since: date | None = None) -> Digest:
        """Return what is new to a reader since their last digest."""
        last = reader.digest_at or self.now() - timedelta(days=FIRST_LOOK)
        moment = datetime(since.year, since.month, since.day, tzinfo=PARIS) + timedelta(days=1) if since else last
        projects = self._followed(reader)
        return Digest(
            correspondent=reader.id,
            since=moment.astimezone(PARIS).date(),
            changed=tuple(item for _, item in sorted(self._changed(moment, projects), key=lambda pair: pair[0], reverse=True)),
            awaits=tuple(self._awaits(reader, moment, projects)),
        )

    def _followed(self, reader: "CorrespondentCard") -> set[str]:
        """Return the projects a reader follows: their own and those of their bodies, all where they named none."""
        named = {*reader.projects, *(item.id for body in reader.bodies for item in self.projects_of(body, self.today()))}
        return named or {item.id for item in self.contract.projects}

    def _changed(self, since: datetime, projects: set[str]) -> Iterator[tuple[datetime, Item]]:
        facts = self.facts()
        about = {item.id: item.about for item in facts.evidence}
        decided = {"accepted": t("accepté", "accepted"), "refused": t("refusé", "refused"), "withdrawn": t("retiré", "withdrawn")}
        said = {"under_way": t("déclaré en cours", "declared under way"), "not_delivered": t("retard constaté", "delay recorded")}
        found = [(item.recorded_at, t("preuve déposée", "evidence filed"), item.about) for item in facts.evidence if item.counts]
        found += [(item.recorded_at, decided[item.outcome], about[item.evidence]) for item in facts.decisions if item.evidence in about]
        found += [(item.recorded_at, said[item.says], item.deliverable) for item in facts.declarations]
        for at, what, name in found:
            if at > since and name in self._elements and self._top(name) in projects:
                title = short(self.element(name).title)
                words = Text(fr=f"{name} {title.fr} : {what.fr}", en=f"{name} {title.en}: {what.en}")
                yield at, Item(words=words, path=f"/livrables/{name}")
        yield from self._weathers(since, projects)
        yield from self._meetings_held(since)

    def _weathers(self, since: datetime, projects: set[str]) -> Iterator[tuple[datetime, Item]]:
        for project in sorted(projects):
            note = self.store.notes.latest(project)
            if note is None or note.recorded_at is None or note.recorded_at <= since:
                continue
            weather = next((words for name, words in WEATHERS.items() if name == note.weather), None)
            if weather is not None:
                words = Text(fr=f"{project} : météo, {weather.fr}", en=f"{project}: weather, {weather.en}")
                yield note.recorded_at, Item(words=words, path=f"/projets/{project}")

    def _meetings_held(self, since: datetime) -> Iterator[tuple[datetime, Item]]:
        for meeting in self.meetings():
            if meeting.state is not MeetingState.CLOSED:
                continue
            at = self.store.meetings.history(meeting.id)[-1].at
            if at > since:
                body = self.body(meeting.body).title
                words = Text(
                    fr=f"{body.fr}, réunion du {day_words(meeting.on, 'fr')} : compte rendu",
                    en=f"{body.en}, meeting of {day_words(meeting.on, 'en')}: minutes",
                )
                yield at, Item(words=words, path=f"/reunions/{meeting.id}")

    def _awaits(self, reader: "CorrespondentCard", since: datetime, projects: set[str]) -> Iterator[Item]:
        today, day = self.today(), since.astimezone(PARIS).date()
        if reader.projects:
            yield from self._questions(reader, today, day)
            yield from self._deadlines(set(reader.projects), today)
        if reader.role == "secretariat":
            yield from self._office()
        if reader.role in {"member", "secretariat"}:
            waiting = sum(
                item.information is Information.FILED and self._top(item.id) in projects for item in self.standings(self.default_day())
            )
            if waiting:
                words = t(f"{waiting} preuve(s) à accepter ou refuser", f"{waiting} piece(s) of evidence to accept or refuse")
                yield Item(words=words, path="/a-faire/", fresh=False)
        for body in reader.bodies:
            following = next((item for item in self.meetings(body) if item.on >= today and item.state is MeetingState.PLANNED), None)
            if following is not None:
                title = self.body(body).title
                words = Text(
                    fr=f"{title.fr} : réunion le {day_words(following.on, 'fr')}",
                    en=f"{title.en}: meeting on {day_words(following.on, 'en')}",
                )
                yield Item(words=words, path=f"/reunions/{following.id}", fresh=False)

    def _questions(self, reader: "CorrespondentCard", today: date, since: date) -> Iterator[Item]:
        """Yield the forms that wait for a lead; each line is the link itself."""
        for found in self.store.rounds.list():
            heard = {answer.project for answer in self.store.rounds.answers([found.id])}
            for project in found.projects if found.open_on(today) else ():
                if project in reader.projects and project not in heard:
                    token = sign("answer", (found.id, project, reader.id), found.answer_by)
                    until = found.answer_by
                    words = Text(
                        fr=f"{project} : votre météo, jusqu’au {day_words(until, 'fr')}",
                        en=f"{project}: your weather, until {day_words(until, 'en')}",
                    )
                    yield Item(words=words, path=f"{ANSWER_PATHS['fr']}{token}", fresh=found.launched_on > since)

    def _deadlines(self, projects: set[str], today: date) -> Iterator[Item]:
        for item in self.standings(self.default_day()):
            due = item.due
            if due is None or item.information is not Information.NONE_RECEIVED or self._top(item.id) not in projects:
                continue
            if today <= due.last <= today + timedelta(days=AHEAD):
                title = short(self.element(item.id).title)
                words = Text(
                    fr=f"{item.id} {title.fr} : attendu pour le {day_words(due.last, 'fr')}",
                    en=f"{item.id} {title.en}: due on {day_words(due.last, 'en')}",
                )
                yield Item(words=words, path=f"/livrables/{item.id}", fresh=False)

    def _office(self) -> Iterator[Item]:
        for found in self.store.rounds.list():
            waiting = sum(answer.state == "proposed" for answer in self.store.rounds.answers([found.id]))
            if waiting:
                yield Item(
                    words=t(f"{waiting} réponse(s) à décider", f"{waiting} answer(s) to decide"), path=f"/tours/{found.id}", fresh=False
                )

    def _sent(self, reader: "CorrespondentCard", digest: Digest, address: str, *, dry: bool) -> Digest:
        if not digest.worth_sending:
            return digest
        if dry:
            return digest.model_copy(update={"fate": "dry"})
        leave = address + UNSUBSCRIBE_PATHS[reader.language] + self.leaving_token(reader.id)
        subject, words = _written(digest, reader.language, address, leave)
        headers = {"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        moment = self.now()
        try:
            send(reader.email, subject, words, headers=headers)
        except WorkspaceError:
            # One address that does not work must not keep the others from their digest; it is tried again next time.
            return digest.model_copy(update={"fate": "failed"})
        self.store.rounds.change_correspondent(reader.id, digest_at=moment)
        return digest.model_copy(update={"fate": "sent"})

    def leaving_token(self, reader: str) -> str:
        """Return the token by which a reader leaves the digest."""
        return sign("digest", (reader,), self.today() + timedelta(days=LEAVING))

    def leave_digest(self, token: str) -> None:
        """Stop the digest of whoever holds the link.

        Raises:
            Refused: the link opens nothing.
        """
        (reader,) = self.judged_leaving(token)
        self.store.rounds.change_correspondent(reader, digest=False)

    def judged_leaving(self, token: str) -> tuple[str]:
        """Return whom a link to leave is for; an old one still serves, since leaving must always be possible.

        Raises:
            Refused: it was not made here, or the reader was forgotten.
        """
        opened = unsign("digest", token)
        try:
            (reader,) = opened.parts
            return (self.store.rounds.correspondent(reader).id,)
        except (UnknownElement, ValueError) as error:
            raise Refused(t("ce lien n’ouvre rien", "this link opens nothing")) from error


def _written(digest: Digest, language: Language, address: str, leave: str) -> tuple[str, str]:
    """Return the subject and the words of a digest."""
    subject = _SUBJECT.say(language).format(count=len(digest.changed) or len(digest.awaits), day=day_words(digest.since, language))
    lines: list[str] = []
    for title, items in ((_CHANGED, digest.changed), (_AWAITS, digest.awaits)):
        if items:
            lines += [title.say(language), ""]
            for item in items[:_MOST]:
                said = typeset(item.words.say(language), language)
                lines += [f"- {said}", *([f"  {address}{_in(language, item.path)}"] if item.path else [])]
            if len(items) > _MOST:
                lines.append(t(f"- … et {len(items) - _MOST} autres", f"- … and {len(items) - _MOST} more").say(language))
            lines.append("")
    lines.append(typeset(_LEAVE.say(language), language).format(link=leave))
    return typeset(subject, language), "\n".join(lines) + "\n"


#: French path word → English path word, for the links of a digest; a test holds them equal to the portal's table.
WORDS = {
    "livrables": "deliverables",
    "projets": "projects",
    "reunions": "meetings",
    "tours": "rounds",
    "a-faire": "to-do",
    "repondre": "answer",
}


def _in(language: Language, path: str) -> str:
    if language == "fr":
        return path
    word, slash, rest = path.removeprefix("/").partition("/")
    return f"/en/{WORDS[word]}{slash}{rest}"
