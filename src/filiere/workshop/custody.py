"""Keeping a workspace: keys, backups, what leaves it, who enters it, and what is wrong with it."""

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filiere.kernel.elements import Person
from filiere.kernel.errors import Fault, FiliereError, UsageError
from filiere.kernel.names import Text, Value
from filiere.sdk.artefacts import canonical
from filiere.workshop.desk import Desk
from filiere.workshop.settings import database_address

if TYPE_CHECKING:
    from filiere.store.backup import BackupReport
    from filiere.store.people import PersonCard

#: Under this name the workspace remembers that the names printed in the text were removed.
PERSONS_REMOVED = "persons.removed"
#: Below this much free space a workspace is at risk, in bytes.
TIGHT = 200 * 1024 * 1024


class Diagnosis(Value):
    """One thing that was looked at: whether it is well, what was found, and how to mend it."""

    ok: bool
    what: Text
    mend: Text | None = None


def _judge_new(out: Path) -> None:
    """Check that an export makes something new: it neither replaces nor mixes with what is there."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise UsageError(
            Text(fr=f"{out} contient déjà quelque chose", en=f"{out} already holds something"),
            Text(fr="donnez un nom qui n'existe pas encore", en="give a name that does not exist yet"),
        )


class Custody(Desk):
    """Acts of an administrator."""

    def persons(self) -> tuple[Person, ...]:
        """Return the names that the signed text prints; none once they were removed from this workspace."""
        return () if self.store.values.get(PERSONS_REMOVED) else self.contract.persons

    def remove_persons(self) -> int:
        """Remove the names printed in the signed text from all that this workspace shows, and return how many they were."""
        self.ask("persons")
        removed = len(self.persons())
        with self.store.transaction():
            self.store.values.set(PERSONS_REMOVED, True)
            # An entry of the log, so that pages kept with the names in them are written anew.
            self.store.ledger.append("persons", "removed", canonical({"removed": removed}))
        return removed

    def rotate_keys(self) -> str:
        """Replace the signing key and return the id of the new one; the old one stays known, so that old heads still verify."""
        self.ask("keys")
        _old, new = self.store.rotate_keys()
        return new

    def admin_link(self) -> str:
        """Return a token that lets the administrator enter the portal once."""
        self.ask("sign_in")
        return self.store.people.link(self.store.people.administrator().id)

    def redeem(self, token: str) -> "PersonCard":
        """Use a one-time token up and return whom it lets in.

        Raises:
            Refused: the token is unknown, used or expired.
        """
        return self.store.people.redeem(token)

    def backup(self, file: Path) -> "BackupReport":
        """Save the whole workspace, keys included, into one file."""
        from filiere.store.backup import backup

        self.ask("backup", file.name)
        return backup(self.store, file)

    def restore(self, file: Path) -> "BackupReport":
        """Make this workspace again from a backup; nothing that exists is overwritten."""
        from filiere.store.backup import restore

        return restore(file, self.folder, database=database_address())

    def ledger_export(self, folder: Path) -> int:
        """Write the log into a folder that can be verified without this workspace, and return how many entries it holds.

        Raises:
            UsageError: the folder already holds something.
        """
        _judge_new(folder)
        return self.store.ledger.export(folder)

    def ledger_prove(self, evidence: str) -> dict[str, Any]:
        """Return what proves that a piece of evidence is in the log."""
        return self.store.evidence.proof(evidence)

    def crate(self, name: str, out: Path) -> Path:
        """Write everything filed about one element as an RO-Crate (a folder, or a .zip file).

        Raises:
            UsageError: nothing was filed about it, or what should be made already holds something.
        """
        from filiere.store.crate import write_crate

        _judge_new(out)

        about = name if name in self.registry.offers else self.element(name).id
        found = [item.id for item in self.facts().evidence if item.about == about]
        if not found:
            raise UsageError(
                Text(fr=f"{about} : aucune preuve à exporter", en=f"{about}: no evidence to export"),
                Text(fr="déposez-en une : filiere attest", en="file some: filiere attest"),
            )
        title = self.registry.offer(about).title if name in self.registry.offers else self.element(about).title
        return write_crate(self.store, found, out, name=f"{about} · {title.fr}", description=title.en)

    def doctor(self) -> tuple[Diagnosis, ...]:
        """Return everything that was looked at in the installation and in the workspace."""
        return (*self._installation(), *self._contract_health(), *self._workspace_health())

    def _installation(self) -> Iterator[Diagnosis]:
        version = ".".join(str(part) for part in sys.version_info[:3])
        yield Diagnosis(
            ok=sys.version_info >= (3, 11),
            what=Text(fr=f"Python {version}", en=f"Python {version}"),
            mend=Text(fr="installez Python 3.11 ou plus récent", en="install Python 3.11 or later"),
        )
        yield Diagnosis(
            ok=sqlite3.sqlite_version_info >= (3, 35),
            what=Text(fr=f"SQLite {sqlite3.sqlite_version}", en=f"SQLite {sqlite3.sqlite_version}"),
            mend=Text(fr="il faut SQLite 3.35 ou plus récent", en="SQLite 3.35 or later is needed"),
        )
        missing = [name for name in _required() if not _is_installed(name)]
        listed = ", ".join(missing)
        yield Diagnosis(
            ok=not missing,
            what=Text(fr=f"paquets manquants : {listed}", en=f"packages missing: {listed}")
            if missing
            else Text(fr="tous les paquets sont là", en="every package is there"),
            mend=Text(fr="relancez make run", en="run make run again") if missing else None,
        )

    def _contract_health(self) -> Iterator[Diagnosis]:
        try:
            count = len(self.contract.deliverables)
        except FiliereError as error:
            yield Diagnosis(ok=False, what=Text(fr=error.say("fr"), en=error.say("en")), mend=error.mend)
            return
        yield Diagnosis(ok=True, what=Text(fr=f"contrat lu : {count} livrables", en=f"contract read: {count} deliverables"))
        for fault in (*self.registry.faults, *self.registry.check(self.contract, self._contract_folder)):
            yield _sick(fault)
        names = ", ".join(engine.name for engine in self.registry.engines if engine.fault is None)
        yield Diagnosis(ok=bool(names), what=Text(fr=f"moteurs : {names or 'aucun'}", en=f"engines: {names or 'none'}"))

    def _workspace_health(self) -> Iterator[Diagnosis]:
        try:
            store = self.store
        except FiliereError as error:
            yield Diagnosis(ok=False, what=error.what, mend=error.mend)
            return
        kind = "PostgreSQL" if database_address() else "SQLite"
        yield Diagnosis(ok=True, what=Text(fr=f"espace de travail : {self.folder} ({kind})", en=f"workspace: {self.folder} ({kind})"))
        free = shutil.disk_usage(self.folder).free
        megabytes = free // (1024 * 1024)
        yield Diagnosis(
            ok=free > TIGHT,
            what=Text(fr=f"place libre : {megabytes} Mo", en=f"free space: {megabytes} MB"),
            mend=Text(fr="libérez de la place sur ce disque", en="free some space on this disk"),
        )
        loose = [
            key.name for key in (self.folder / "keys").glob("*") if not _is_public(key) and key.is_file() and key.stat().st_mode & 0o077
        ]
        yield Diagnosis(
            ok=not loose,
            what=Text(fr="clés lisibles par leur seul propriétaire", en="keys readable by their owner only")
            if not loose
            else Text(fr=f"clés lisibles par d’autres : {', '.join(loose)}", en=f"keys others can read: {', '.join(loose)}"),
            mend=Text(fr="chmod 600 sur ces fichiers", en="chmod 600 on these files") if loose else None,
        )
        faults = store.verify()
        for fault in faults:
            yield _sick(fault)
        size = store.ledger.size()
        if not faults:
            yield Diagnosis(ok=True, what=Text(fr=f"journal intact : {size} entrées", en=f"ledger whole: {size} entries"))


def _is_public(key: Path) -> bool:
    """Return whether anyone may read a file of the folder of keys: public halves, the name of the current key, the lock."""
    return key.suffix == ".public" or key.name == "current" or key.name.startswith(".")


def _sick(fault: Fault) -> Diagnosis:
    place = fault.place()
    where = f"{place} : " if place else ""
    return Diagnosis(ok=False, what=Text(fr=f"{where}{fault.what.fr}", en=f"{where}{fault.what.en}"), mend=fault.mend)


def _required() -> list[str]:
    """Return the distributions of the base install, extras left out."""
    return [line.split(";")[0].strip() for line in metadata.requires("filiere") or [] if "extra ==" not in line]


def _is_installed(requirement: str) -> bool:
    name = next((requirement[:index] for index, letter in enumerate(requirement) if letter in "<>=!~[ ;"), requirement)
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return util.find_spec(name.replace("-", "_")) is not None
    return True
