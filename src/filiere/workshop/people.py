"""Who is here and what they may do: invitations, roles, posts, absences, approvals, and leaving."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from filiere.kernel.elements import Body, Project
from filiere.kernel.errors import Refused, UsageError
from filiere.kernel.names import Language, Text, Value
from filiere.sdk.artefacts import canonical
from filiere.workshop.guard import ROLES, Role, role_of
from filiere.workshop.invitations import INVITED_FOR, sealed, unsealed, words_of
from filiere.workshop.register_reading import RegisterReading

if TYPE_CHECKING:
    from filiere.store.accounts import AccountCard
    from filiere.store.people import PersonCard
    from filiere.store.posts import Absence, PostCard

#: Roles that only an administrator gives: they give rights to others.
POWERS: frozenset[Role] = frozenset({"secretariat", "administrator"})
#: The register whose records bear SIREN numbers.
ORGANISATIONS = "steering.organisations"


@dataclass(frozen=True)
class PersonView:
    """Someone who may enter, as the office sees them."""

    card: "PersonCard"
    email: str
    posts: "tuple[PostCard, ...]"
    absences: "tuple[Absence, ...]"
    account: "AccountCard"
    invited_until: str = ""


class Invited(Value):
    """Someone who was invited, and the token of the link that lets them accept: shown now and never again."""

    person: str
    token: str


class People(RegisterReading):
    """What is done with people. Names and addresses stay in erasable tables; the log knows random ids only."""

    def people(self) -> tuple[PersonView, ...]:
        """Return everybody, those who left too until they are forgotten."""
        self.ask("people")
        return self._views(self.store.people.list())

    def people_waiting(self) -> tuple[PersonView, ...]:
        """Return those who came by an identity provider and whose rights nobody has given yet.

        Raises:
            Refused: the actor is not of the office.
        """
        self.ask("people")
        return self._views(self.store.people.waiting())

    def _views(self, cards: "tuple[PersonCard, ...]") -> tuple[PersonView, ...]:
        """Return several persons by a few queries, however many they are."""
        if not cards:
            return ()
        keys = [card.id for card in cards]
        invited, accounts = self.store.people.invitations(), self.store.accounts.several(keys)
        posts, absences = self.store.posts.held(), self.store.posts.absences()
        return tuple(
            PersonView(
                card=card,
                email=next(iter(accounts[card.id].emails), ""),
                posts=posts.get(card.id, ()),
                absences=tuple(item for item in absences if card.id in {item.giver, item.taker}),
                account=accounts[card.id],
                invited_until=invited[card.id].date().isoformat() if card.id in invited else "",
            )
            for card in cards
        )

    def person(self, key: str) -> PersonView:
        """Return one person: anybody for the office, oneself for everybody.

        Raises:
            UnknownElement: nobody has that id.
            Refused: it is somebody else, and the actor is not of the office.
        """
        self.ask("own_data" if key == self.actor.person else "people", key)
        return self._views((self.store.people.get(key),))[0]

    def invite(
        self,
        *,
        name: str,
        role: str,
        email: str = "",
        organisation: str = "",
        projects: Sequence[str] = (),
        bodies: Sequence[str] = (),
        college: str = "",
        language: Language = "fr",
    ) -> Invited:
        """Invite somebody: they may enter once they accept, by a link that serves once and for a while.

        Raises:
            UsageError: no name, an address that is somebody's, or a role that says too little.
            Refused: the actor may not.
        """
        wanted = self._role(role)
        self._ask_for_role(wanted)
        self._judge_person(wanted, name, organisation)
        places = self._places(projects, bodies)
        with self.store.transaction():
            card = self.store.people.add(name.strip(), wanted, organisation.strip(), language=language)
            if email.strip():
                self.store.accounts.set_email(card.id, email)
            self._appoint(card.id, places, college, organisation)
            self._note("invited", card.id)
        return Invited(person=card.id, token=self.invitation_link(card.id))

    def invitation_link(self, key: str) -> str:
        """Return a new token for somebody who was invited; the one before keeps serving until its day.

        Raises:
            Refused: the actor may not.
        """
        self.ask("people", key)
        return sealed(self.store.people.invite(key, lifetime=INVITED_FOR))

    def send_invitation(self, key: str, link: str) -> bool:
        """Send the link to the person's address; return whether there is one.

        Raises:
            WorkspaceError: the message did not leave.
        """
        from filiere.workshop.mail import send

        self.ask("people", key)
        address = self.store.accounts.email_of(key)
        if not address:
            return False
        card = self.store.people.get(key)
        subject, words = words_of(card.name, link, card.language, days=INVITED_FOR.days)
        send(address, subject, words)
        return True

    def invitation_of(self, token: str) -> "PersonCard":
        """Return whom an invitation is for; reading it does not use it up.

        Raises:
            Refused: it was not signed here, is used or expired; recorded, as every refusal is.
        """
        try:
            return self.store.people.invited(unsealed(token))
        except Refused as refusal:
            self.refused("accept", refusal)
            raise

    def accept(self, token: str) -> "PersonCard":
        """Use an invitation up and return whom it lets in; their address is known to be theirs from then on.

        Raises:
            Refused: it was not signed here, is used or expired.
        """
        try:
            card = self.store.people.accept(unsealed(token))
        except Refused as refusal:
            self.refused("accept", refusal)
            raise
        self.store.accounts.verify_email(card.id)
        return card

    def give_role(self, key: str, role: str, *, organisation: str | None = None) -> "PersonCard":
        """Give somebody a role, or approve who came by an identity provider.

        Raises:
            UsageError: there is no such role, or it needs an organisation.
            Refused: the actor may not, or nobody would be left to administer.
        """
        wanted = self._role(role)
        card = self.store.people.get(key)
        self._ask_for_role(wanted)
        self._ask_for_role(role_of(card.role))
        self._judge_person(wanted, card.name or "…", card.organisation if organisation is None else organisation)
        if card.role == "administrator" and wanted != "administrator":
            self._must_keep_one(key)
        with self.store.transaction():
            changed = self.store.people.change(key, role=wanted, active=True, organisation=organisation)
            self._note("role", key)
        self._tell_round(key)
        return changed

    def appoint(self, key: str, place: str, *, college: str = "") -> "PostCard":
        """Give somebody a post: lead of a project, or member of a body.

        Raises:
            UsageError: it is neither a project nor a body.
        """
        self.ask("people", key)
        card = self.store.people.get(key)
        with self.store.transaction():
            self._appoint(key, self._places((place,), ()), college, card.organisation)
            self._note("appointed", key)
        return next(post for post in self.store.posts.of(key) if post.of == self.element(place).id)

    def dismiss(self, key: str, place: str) -> int:
        """Take a post back from somebody; it stands vacant."""
        self.ask("people", key)
        with self.store.transaction():
            count = self.store.posts.vacate(key, self.today(), of=self.element(place).id)
            self._note("dismissed", key)
        self._tell_round(key)
        return count

    def vacancies(self) -> "tuple[PostCard, ...]":
        """Return the posts that nobody holds; whose they were is not said."""
        return self.store.posts.vacant()

    def leads_here(self, project: str) -> "tuple[PostCard, ...]":
        """Return the posts of lead of a project in this workspace, vacant ones too."""
        return tuple(post for post in self.store.posts.held_at(project) if post.kind == "lead")

    def leave(self, key: str = "") -> int:
        """Let somebody leave (oneself, or another for the office): their rights end at once, their posts stand vacant. Return how many.

        Raises:
            Refused: the actor may not, or nobody would be left to administer.
        """
        leaver = key or self.author
        self.ask("leave" if leaver and leaver == self.actor.person else "people", leaver)
        card = self.store.people.get(leaver)
        if leaver != self.actor.person:
            self._ask_for_role(role_of(card.role))
        if card.role == "administrator":
            self._must_keep_one(leaver)
        with self.store.transaction():
            posts = self.store.posts.vacate(leaver, self.today())
            self.store.posts.end_all(leaver)
            self.store.people.left(leaver)
            self._note("left", leaver)
        self._tell_round(leaver)
        return posts

    def _role(self, role: str) -> Role:
        found = role_of(role)
        if found is None:
            known = ", ".join(name for name in ROLES if name != "visitor")
            raise UsageError(
                Text(fr=f"« {role[:40]} » n'est pas un rôle", en=f"{role[:40]} is no role"),
                Text(fr=f"choisissez parmi : {known}", en=f"choose among: {known}"),
            )
        return found

    def _ask_for_role(self, role: Role | None) -> None:
        self.ask("give_power" if role in POWERS else "people", role or "")

    def _judge_person(self, role: Role, name: str, organisation: str) -> None:
        if not name.strip():
            raise UsageError(
                Text(fr="il manque le nom de la personne", en="the person's name is missing"),
                Text(fr="donnez le nom qu'elle porte dans la filière", en="give the name they go by"),
            )
        if role in {"contributor", "funder"} and not organisation.strip():
            raise UsageError(
                Text(fr="un contributeur, un financeur agit pour une organisation", en="contributors and funders act for an organisation"),
                Text(fr="donnez son organisation", en="give their organisation"),
            )

    def _places(self, projects: Sequence[str], bodies: Sequence[str]) -> tuple[Project | Body, ...]:
        places = []
        for name in (*projects, *bodies):
            place = self.element(name)
            if not isinstance(place, Project | Body):
                raise UsageError(
                    Text(fr=f"{place.id} n'est ni un projet ni une instance", en=f"{place.id} is neither a project nor a body"),
                    Text(fr="donnez par exemple PS1 ou G3", en="give for instance PS1 or G3"),
                )
            places.append(place)
        return tuple(places)

    def _appoint(self, person: str, places: Sequence[Project | Body], college: str, organisation: str) -> None:
        for place in places:
            lead = isinstance(place, Project)
            self.store.posts.appoint(
                person,
                "lead" if lead else "member",
                place.id,
                since=self.today(),
                college="" if lead else college.strip(),
                organisation=organisation.strip(),
            )
        self._tell_round(person)

    def _must_keep_one(self, key: str) -> None:
        others = [card for card in self.store.people.list("administrator") if card.active and card.id != key]
        if not others:
            raise self.refused(
                "leave",
                Refused(
                    Text(fr="c'est le dernier administrateur", en="this is the last administrator"),
                    Text(fr="nommez-en un autre d'abord", en="name another first"),
                ),
            )

    def _note(self, what: str, person: str) -> None:
        """Write in the log that something changed about somebody; who it was stands in the body alone, which can be erased."""
        self.store.ledger.append("people", f"people-{secrets.token_hex(6)}", canonical({"did": what, "person": person}), author=self.author)

    def _tell_round(self, person: str) -> None:
        """Let the rounds know whom to write to: a lead who has an address is written to, a leaver no longer."""
        rounds, card = self.store.rounds, self.store.people.get(person)
        posts = self.store.posts.of(person)
        email = self.store.accounts.email_of(person)
        known = rounds.correspondent_of(person)
        values = {
            "name": card.name,
            "email": email if card.active else "",
            "organisation": card.organisation,
            "role": card.role,
            "projects": [post.of for post in posts if post.kind == "lead"],
            "bodies": [post.of for post in posts if post.kind == "member"],
            "language": card.language,
        }
        if known is not None:
            rounds.change_correspondent(known.id, **values)
        elif email and posts:
            rounds.add_correspondent(person_id=person, **values)

    def organisation_of_siren(self, siren: str) -> str:
        """Return the organisation of the register that bears a SIREN, empty where none does: nothing is guessed from a name."""
        if ORGANISATIONS not in self._registers or not siren:
            return ""
        found = [line.id for line in self.browse(ORGANISATIONS, siren).records if line.values.get("siren") == siren]
        return found[0] if len(found) == 1 else ""
