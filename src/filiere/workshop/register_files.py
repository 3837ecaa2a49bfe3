"""Registers that come and go as files: an import makes proposals, line by line explained; an export imports again unchanged."""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from pydantic import JsonValue

from filiere.kernel.errors import Fault, UsageError
from filiere.kernel.folding import tokens
from filiere.kernel.licences import FileLicence, accepted, of_file
from filiere.kernel.names import Language, Text
from filiere.sdk.registers import RECORD_ID, VISIBILITIES, Register, read, words_of
from filiere.store.register_entries import Proposal, RecordRow
from filiere.store.register_shapes import Asked
from filiere.workshop.geojson_lines import read_features
from filiere.workshop.guard import clearance
from filiere.workshop.links import Together, judge
from filiere.workshop.register_exports import Tallied, write_file
from filiere.workshop.register_matching import MOST_WEIGHED, SKIP, Matched, as_chosen, matched
from filiere.workshop.register_proposals import PROPOSE, needs
from filiere.workshop.register_reading import record_line
from filiere.workshop.register_views import ImportReport, RecordLine
from filiere.workshop.registers import Registers
from filiere.workshop.sheets import Line, read_lines

BATCH = 500


class _Bad(Exception):
    """One line that will not do."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults


class RegisterFiles(Registers):
    """Imports and exports."""

    def export_register(
        self, name: str, file: Path, *, words: str = "", filters: Mapping[str, Sequence[str]] | None = None, language: Language = "fr"
    ) -> int:
        """Write what a search finds, as far as the reader may see, and return how many records.

        Raises:
            UsageError: the suffix names no known form.
        """
        register = self.register(name)
        asked = self._asked(register, words, filters)
        records: Iterator[RecordLine] = (record_line(row) for row in self._projection(register).each(asked))
        return write_file(register, Tallied(records, partial(self.store.licences.of, name)), file, language)

    def register_licence(self, name: str) -> FileLicence:
        """Return the licence of everything that the reader may see of a register."""
        given = self.store.licences.tally(name, self._clearance(self.register(name).offer))
        return of_file({**given, "": max(0, self.register_size(name) - sum(given.values()))})

    def register_size(self, name: str) -> int:
        """Return how many records of a register the reader may see."""
        register = self.register(name)
        return self._projection(register).count(Asked(clearance=self._clearance(register.offer)))

    def has_register(self, name: str) -> bool:
        """Return whether an engine declares a register of that name."""
        return name in self._registers

    def record_licences(self, name: str, keys: Sequence[str]) -> dict[str, str]:
        """Return the licences of records by id, those given under none left out."""
        return self.store.licences.of(name, keys)

    def import_register(
        self,
        name: str,
        file: Path,
        *,
        reason: str,
        by: str = "",
        dry_run: bool = False,
        all_or_nothing: bool = False,
        encoding: str = "utf-8",
        licence: str = "",
        choices: Mapping[int, str] | None = None,
    ) -> ImportReport:
        """Read a CSV, XLSX or GeoJSON file and propose what differs from the register; a bad line is explained and stops no other.

        A line whose ``id`` is known proposes a change of that record, a line with a new ``id`` or none proposes a new record; columns that
        the file does not have stay as they are. ``dry_run`` writes nothing; ``all_or_nothing`` writes nothing where a line is bad.
        ``licence`` is the one under which the lines may be published. ``choices`` says, by the number of a line, that it is ``new``, that
        it is left out (``skip``), or which record it is; a dry run tells which lines may be records that are there.

        Raises:
            UsageError: the file as a whole cannot be read.
            Refused: the actor may not.
        """
        register = self.register(name)
        self.ask(PROPOSE, name)
        needs(reason)
        given = accepted(licence)
        columns = _columns(register)
        proposals: list[Proposal] = []
        faults: list[Fault] = []
        seen: dict[str, int] = {}
        numbers: dict[str, int] = {}
        lines = unchanged = skipped = 0
        mapped = file.suffix.lower() == ".geojson"
        source = read_features(file, columns, register.offer.place) if mapped else read_lines(file, columns, encoding)
        while batch := list(islice(source, BATCH)):
            lines += len(batch)
            batch, left_out = _chosen(batch, choices or {}, register.offer.label)
            skipped += left_out
            known = self.store.registers.several(name, [key for line in batch if (key := line.words.get("id", "").strip())])
            for line in batch:
                try:
                    made = self._line_proposal(register, line, known, seen, reason=reason, by=by)
                except _Bad as bad:
                    faults += [fault.model_copy(update={"file": file.name, "line": line.number}) for fault in bad.faults[:5]]
                    continue
                if made is None:
                    unchanged += 1
                else:
                    proposals.append(made.model_copy(update={"licence": given}))
                    numbers[made.record] = line.number
        proposals, astray = self._pointing(register, proposals)
        faults += [fault.model_copy(update={"file": file.name, "line": numbers[key]}) for key, fault in astray]
        resembling = self._resembling(register, proposals)
        keys: list[str] = []
        if proposals and not dry_run and not (faults and all_or_nothing):
            keys = self.store.registers.propose(proposals, author=self.author)
        return ImportReport(
            lines=lines,
            proposed=len(proposals),
            unchanged=unchanged,
            resembling=resembling,
            faults=tuple(faults),
            written=bool(keys),
            batch=keys[0].rpartition("-")[0] if keys else "",
            matched=tuple(self._matched(register, proposals, numbers, choices or {})) if dry_run else (),
            skipped=skipped,
        )

    def _matched(
        self, register: Register, proposals: Sequence[Proposal], numbers: Mapping[str, int], choices: Mapping[int, str]
    ) -> list[Matched]:
        """Return the new lines that may be records which the actor sees; nothing for links, nor where there is too much to weigh."""
        if register.offer.edge is not None or self.register_size(register.id) + len(proposals) > MOST_WEIGHED:
            return []
        fresh = [(numbers[one.record], one.changes) for one in proposals if one.base is None and numbers[one.record] not in choices]
        if not fresh:
            return []
        rows = self._projection(register).each(Asked(clearance=self._clearance(register.offer)))
        return matched(register.offer.label, fresh, ((row.id, row.values) for row in rows))

    def _pointing(self, register: Register, proposals: Sequence[Proposal]) -> tuple[list[Proposal], list[tuple[str, Fault]]]:
        """Return the proposals of a file, those that others point at first, and the faults of those that lead nowhere or to themselves."""
        if register.id not in register.offer.links.values():
            return list(proposals), []
        kept, waiting, astray = list[Proposal](), list(proposals), list[tuple[str, Fault]]()
        together: dict[str, Mapping[str, JsonValue]] = {}
        while waiting:
            again, astray = list[Proposal](), []
            for one in waiting:
                try:
                    judge(self, register, one.record, one.changes, together)
                except UsageError as error:
                    again.append(one)
                    astray += [(one.record, fault) for fault in error.faults[:5]]
                    continue
                together[one.record] = one.changes
                kept.append(one)
            if len(again) == len(waiting):
                return kept, self._astray(register, again, together) or astray
            waiting = again
        return kept, astray

    def _astray(self, register: Register, left: Sequence[Proposal], together: Together) -> list[tuple[str, Fault]]:
        """Return the circles among the lines of a file, where those are what keeps them out: a better word than a missing record."""
        everyone = {**together, **{one.record: one.changes for one in left}}
        found = []
        for one in left:
            try:
                judge(self, register, one.record, one.changes, everyone)
            except UsageError as error:
                found += [(one.record, fault) for fault in error.faults[:5]]
            else:
                what = Text(fr=f"{one.record} : mène à une ligne mauvaise", en=f"{one.record}: leads to a bad line")
                found.append((one.record, Fault(what=what, mend=Text(fr="corrigez l’autre ligne", en="mend the other line"))))
        return found

    def _line_proposal(
        self, register: Register, line: Line, known: Mapping[str, RecordRow], seen: dict[str, int], *, reason: str, by: str
    ) -> Proposal | None:
        """Return what a line proposes, None where it changes nothing."""
        _judge_line(line, seen)
        words = dict(line.words)
        key, seen_by = words.pop("id", "").strip(), words.pop("visibility", "").strip()
        row = known.get(key)
        if row is not None and (not self._sees(register, row) or row.said.state != "published"):
            # Whoever may not see a record is not told that it is there.
            raise _Bad([_fault("cette fiche ne peut pas être changée", "this record cannot be changed", "ôtez l'id", "remove the id")])
        if seen_by and seen_by not in VISIBILITIES:
            raise _Bad(
                [_fault(f"visibilité inconnue : {seen_by[:40]}", f"unknown visibility: {seen_by[:40]}", *[", ".join(VISIBILITIES)] * 2)]
            )
        before = row.said.values if row else {}
        try:
            values = read(register, {**(words_of(register, before) if row else {}), **words})
        except UsageError as error:
            raise _Bad(error.faults) from error
        rank = VISIBILITIES.index(seen_by) if seen_by in VISIBILITIES else row.said.visibility if row else self.first_rank(register, values)
        changes = {name: value for name, value in values.items() if row is None or value != before.get(name)}
        if row is not None and not changes and rank == row.said.visibility:
            return None
        if register.id not in register.offer.links.values():
            # A line that may point at another line of the file is judged once they are all known.
            try:
                judge(self, register, key, changes)
            except UsageError as error:
                raise _Bad(error.faults) from error
        return Proposal(
            register_id=register.id,
            record=key or f"r-{secrets.token_hex(5)}",
            base=row.entry if row else None,
            changes=changes,
            visibility=max(rank, VISIBILITIES.index(register.offer.visibility)),
            reason=reason.strip(),
            by=by or self.actor.organisation,
        )

    def _resembling(self, register: Register, proposals: Sequence[Proposal]) -> int:
        """Return how many new records bear the name of one that is there already."""
        labels = [" ".join(tokens(register.label_of(item.changes))) for item in proposals if item.base is None]
        there = self._projection(register).like(labels, clearance(self.actor)) if labels else {}
        return sum(label in there for label in labels)


def _chosen(batch: Sequence[Line], choices: Mapping[int, str], label: str) -> tuple[list[Line], int]:
    """Return the lines of a file as somebody chose to read them, and how many are left out."""
    kept = [line for line in batch if choices.get(line.number) != SKIP]
    told = [line._replace(words=as_chosen(choices[line.number], line.words, label)) if choices.get(line.number) else line for line in kept]
    return told, len(batch) - len(kept)


def _judge_line(line: Line, seen: dict[str, int]) -> None:
    """Refuse a line with a formula, words beyond the header, an id that is none, or an id that another line has."""
    if line.formula is not None:
        raise _Bad([_fault(f"{line.formula} : une formule", f"{line.formula}: a formula", "collez sa valeur", "paste its value")])
    if "" in line.words:
        raise _Bad(
            [_fault("plus de cellules que de colonnes", "more cells than columns", "vérifiez les séparateurs", "check the separators")]
        )
    key = line.words.get("id", "").strip()
    if not key:
        return
    if not re.fullmatch(RECORD_ID, key):
        raise _Bad(
            [_fault(f"id : « {key[:40]} » ne convient pas", f"id: {key[:40]!r} will not do", "minuscules, chiffres, tirets", "a-z, 0-9, -")]
        )
    if key in seen:
        first = seen[key]
        raise _Bad([_fault(f"id {key} : déjà ligne {first}", f"id {key}: on line {first} already", "gardez une ligne", "keep one line")])
    seen[key] = line.number


def _columns(register: Register) -> dict[str, str]:
    """Return the headers that are understood: names, and labels in both languages."""
    found = {"id": "id", "visibility": "visibility", "visibilité": "visibility"}
    for field in register.fields:
        found |= {word.lower(): field.name for word in (field.label.fr, field.label.en, field.name)}
    return found


def _fault(fr: str, en: str, mend_fr: str, mend_en: str) -> Fault:
    return Fault(what=Text(fr=fr, en=en), mend=Text(fr=mend_fr, en=mend_en))
