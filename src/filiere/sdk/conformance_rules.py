"""What every engine owes: each rule looks at one engine and returns what it found wrong, an empty list where it found nothing."""

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata, util
from pathlib import Path
from typing import Any

from filiere.kernel.errors import FiliereError
from filiere.kernel.evidence import Evidence, Nature, Subject
from filiere.kernel.names import Text
from filiere.sdk.commands import Command
from filiere.sdk.consultations import ConsultationOffer, Counter
from filiere.sdk.context import Outcome
from filiere.sdk.engine import Engine, Offer, load_consultation, load_function, load_interaction, load_page, load_parameters
from filiere.sdk.interactions import InteractionOffer, faults_of
from filiere.sdk.parameters import fields
from filiere.sdk.register_rules import faults_of as register_faults
from filiere.sdk.sample import sample_snapshots
from filiere.sdk.trial import digests, face_of, neighbours, try_offers

#: The rooms of an engine that may know Filière; every other module is science.
ROOMS = frozenset({"engine", "deliverables", "pages", "registers", "interactions", "consultations", "commands", "sources"})
#: The headings of an engine's README, in any order.
HEADINGS = ("Question", "Method", "Sources", "Limits", "Validation")
_RANKS = (Nature.REAL, Nature.OPEN, Nature.SIMULATED, Nature.SYNTHETIC)
#: How long the trial of one engine may take, in seconds.
PATIENCE_S = 300

_FACE = """
import json, sys
from importlib import metadata
import filiere.sdk.engine, filiere.sdk.values
before = set(sys.modules)
name = sys.argv[1]
[entry] = [entry for entry in metadata.entry_points(group="filiere.engines") if entry.name == name]
entry.load()
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def face_is_light(name: str) -> list[str]:
    """The face imports neither science nor the rest of its engine: names only (``sources`` excepted)."""
    answer = _python("-c", _FACE, name)
    if answer.returncode != 0:
        return [f"the face does not load: {answer.stderr.strip().splitlines()[-1] if answer.stderr.strip() else 'no reason given'}"]
    package = _package(name)
    parents = {package.rsplit(".", count)[0] for count in range(package.count(".") + 1)}
    allowed = parents | {f"{package}.engine", f"{package}.sources"}
    return [f"the face imports {module}" for module in json.loads(answer.stdout) if module not in allowed and not _is_ground(module)]


def names_lead_somewhere(name: str) -> list[str]:
    """Every named function, model and page exists."""
    return [words for offer in face_of(name).offers for words in _told(offer.id, _load_all, offer)]


def commands_can_be_called(name: str) -> list[str]:
    """Each command's function and parameters exist, its arguments are parameters, and an entry point names its first word."""
    engine = face_of(name)
    announced = {entry.name for entry in metadata.entry_points(group="filiere.commands") if entry.module == f"{_package(name)}.engine"}
    found = [words for command in engine.commands for words in _told(command.words, _callable, command)]
    for word in sorted({command.word for command in engine.commands} - announced):
        found.append(f'{word}: not in [project.entry-points."filiere.commands"]')
    return found


def parameters_can_be_asked(name: str) -> list[str]:
    """Parameters are in the closed grammar, labelled in both languages, and each has a default: the reference parameters."""
    found = []
    for offer in face_of(name).offers:
        words = list(_told(offer.id, _fields, offer))
        found += words
        if not words:
            found += [f"{offer.id}: parameter {field.name} has no default" for field in fields(load_parameters(offer)) if field.required]
    return found


def words_are_in_both_languages(name: str) -> list[str]:
    """Titles and explanations are written in French and in English."""
    engine = face_of(name)
    named: tuple[Offer | InteractionOffer | ConsultationOffer, ...] = (*engine.offers, *engine.interactions, *engine.consultations)
    spoken = [(command.words, command.title) for command in engine.commands]
    texts: list[tuple[str, Text]] = [(engine.name, engine.what), *((offer.id, offer.what) for offer in named)]
    found = [f"{owner}: the same words in both languages" for owner, text in texts if text.fr.strip() == text.en.strip()]
    titles = [(engine.name, engine.title), *((offer.id, offer.title) for offer in named), *spoken]
    return found + [f"{owner}: a blank text" for owner, text in [*texts, *titles] if not text.fr.strip() or not text.en.strip()]


def has_its_page(name: str) -> list[str]:
    """The README stands beside the face and has its headings."""
    path = _folder(name) / "README.md"
    if not path.is_file():
        return ["README.md is missing"]
    lines = [line.lstrip("#").strip() for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    return [f"README.md has no heading {heading}" for heading in HEADINGS if heading not in lines]


def science_is_pure(name: str) -> list[str]:
    """Science files import neither the SDK nor anything else of Filière but ``filiere.methods`` and themselves."""
    package, folder = _package(name), _folder(name)
    found = []
    for path in sorted(folder.rglob("*.py")):
        room = path.relative_to(folder).parts[0].removesuffix(".py")
        if room in ROOMS or path.name == "__init__.py" or room == "tests":
            continue
        for module in _imports(path):
            ours = module.split(".")[0] == "filiere"
            if ours and not _within(module, package) and not _within(module, "filiere.methods"):
                found.append(f"{path.relative_to(folder)} imports {module}")
    return found


def runs_on_its_reference(name: str) -> list[str]:
    """Each offer runs on its reference parameters and gives artefacts or readings, with titles, claims and tolerances that hold."""
    engine = face_of(name)
    with tempfile.TemporaryDirectory() as folder:
        outcomes, found = _trial(engine, Path(folder))
    return found + [words for offer in engine.offers if offer.id in outcomes for words in _outcome_faults(offer, outcomes[offer.id])]


def makes_the_same_twice(name: str) -> list[str]:
    """Two processes with another hash seed, time zone and folder give the same bytes."""
    answers = [_python("-m", "filiere.sdk.trial", name, PYTHONHASHSEED=seed, TZ=zone) for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))]
    for answer in answers:
        if answer.returncode != 0:
            return [f"does not run: {answer.stderr.strip().splitlines()[-1] if answer.stderr.strip() else 'no reason given'}"]
    first, second = (json.loads(answer.stdout.splitlines()[-1]) for answer in answers)
    return [
        f"{offer}: {artefact or 'readings and checks'} differs from one process to the other"
        for offer in sorted(first)
        for artefact in sorted({*first[offer], *second.get(offer, {})})
        if first[offer].get(artefact) != second.get(offer, {}).get(artefact)
    ]


def page_shows(name: str) -> list[str]:
    """Each page turns the evidence of a reference run into blocks, and does so without the network or the disk."""
    engine = face_of(name)
    with tempfile.TemporaryDirectory() as folder:
        outcomes, found = _trial(engine, Path(folder))
        for offer in engine.offers:
            if offer.page is not None and offer.id in outcomes:
                found += _told(offer.id, _show, offer, outcomes[offer.id])
    return found


def interactions_replay(name: str) -> list[str]:
    """Each interaction keeps plain JSON, replays step by step, changes nothing it was given, and always shows something."""
    return [words for offer in face_of(name).interactions for words in _told(offer.id, _replayed, offer)]


def registers_hold(name: str) -> list[str]:
    """Each register speaks both languages, gives back what it is told, begins with records of its own, and leads where it says."""
    face = face_of(name)
    if not face.registers:
        return []
    contract = json.loads(sample_snapshots()["contract"])
    known = {entry.name: face_of(entry.name) for entry in metadata.entry_points(group="filiere.engines")}
    return [f"{offer.id}: {words}" for offer in face.registers for words in register_faults(offer, contract, known)]


def consultations_answer(name: str) -> list[str]:
    """Each consultation answers nothing and its sample with blocks, the same twice, and makes its files and its document."""
    return [words for offer in face_of(name).consultations for words in _told(offer.id, _consulted, offer)]


RULES: Mapping[str, Callable[[str], list[str]]] = {
    rule.__name__: rule
    for rule in (
        face_is_light,
        names_lead_somewhere,
        commands_can_be_called,
        parameters_can_be_asked,
        words_are_in_both_languages,
        has_its_page,
        science_is_pure,
        runs_on_its_reference,
        makes_the_same_twice,
        page_shows,
        interactions_replay,
        registers_hold,
        consultations_answer,
    )
}


def _trial(engine: Engine, folder: Path) -> tuple[dict[str, Outcome], list[str]]:
    outcomes: dict[str, Outcome] = {}

    def run() -> None:
        outcomes.update(try_offers(engine, folder, neighbours(engine)))
        digests(outcomes)

    return outcomes, list(_told(engine.name, run))


def _outcome_faults(offer: Offer, outcome: Outcome) -> Iterator[str]:
    names = [artefact.name for artefact in outcome.artefacts]
    if not names and not outcome.readings:
        yield f"{offer.id}: gives neither an artefact nor a reading"
    if len(set(names)) != len(names):
        yield f"{offer.id}: two artefacts have the same name"
    if outcome.nature is not None and _RANKS.index(outcome.nature) < _RANKS.index(offer.nature):
        yield f"{offer.id}: the outcome claims {outcome.nature}, more than the offer's {offer.nature}"
    for name in sorted(set(offer.tolerances) - set(names)):
        yield f"{offer.id}: a tolerance is declared for {name}, which is not made"


def _show(offer: Offer, outcome: Outcome) -> None:
    from datetime import UTC, date, datetime

    from pydantic import TypeAdapter

    from filiere.sdk.blocks import Page, Verdict, View

    page = load_page(offer)
    if page is None:
        return
    content = {artefact.name: artefact.read() for artefact in outcome.artefacts}
    evidence = Evidence(
        id="ev-sample",
        about=offer.id,
        kind=offer.kind,
        nature=outcome.nature or offer.nature,
        role="supports",
        on=outcome.on or date(2030, 6, 30),
        recorded_at=datetime(2030, 6, 30, tzinfo=UTC),
        subjects=tuple(Subject(name=name, sha256="0" * 64, size=len(value)) for name, value in content.items()),
        readings=outcome.readings,
        checks=outcome.checks,
    )
    view = View(
        evidence=evidence,
        read=content.__getitem__,
        query={},
        address=lambda kind, thing: f"/{kind}/{thing}",
        verdict=lambda _act, _thing: Verdict(allowed=True),
    )
    blocks = TypeAdapter(Page).validate_python(page(view))
    if not blocks:
        raise ValueError("the page has no block")


def _replayed(offer: InteractionOffer) -> None:
    found = faults_of(offer, load_interaction(offer))
    if found:
        raise ValueError("; ".join(fault.what.en for fault in found))


def _consulted(offer: ConsultationOffer) -> None:
    from pydantic import TypeAdapter

    from filiere.sdk.blocks import Page

    machine, pages = load_consultation(offer), TypeAdapter(Page)
    with tempfile.TemporaryDirectory() as folder:
        counter = Counter(address=lambda act: f"/{act}", cache=Path(folder))
        for words in ({}, machine.sample):
            first, second = (pages.validate_python(machine.view(words, counter)) for _ in range(2))
            if not first or first != second:
                raise ValueError("the page has no block, or is not the same twice")
        for file, make in machine.files.items():
            if make(machine.sample, counter).name != file:
                raise ValueError(f"the file {file} calls itself otherwise")
        if machine.document is not None:
            pages.validate_python(machine.document(machine.sample, counter))


def _load_all(offer: Offer) -> None:
    load_function(offer)
    load_parameters(offer)
    load_page(offer)


def _callable(command: Command) -> None:
    load_function(command)
    known = [field.name for field in fields(load_parameters(command))]
    strangers = sorted(set(command.arguments) - set(known))
    if strangers:
        raise ValueError(f"no parameter is called {', '.join(strangers)}")


def _fields(offer: Offer) -> None:
    fields(load_parameters(offer))


def _told(owner: str, act: Callable[..., None], *given: Any) -> Iterator[str]:
    """Yield what went wrong in an act, as a line of the report."""
    try:
        act(*given)
    except FiliereError as error:
        yield f"{owner}: {error.say('en')}"
    # An engine under test is third-party code: whatever it raises is a line of the report, and the other rules still run.
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        ImportError,
        LookupError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:
        yield f"{owner}: {type(error).__name__}: {error}"


def _python(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, timeout=PATIENCE_S, env={**os.environ, **variables}
    )


def _package(name: str) -> str:
    for entry in metadata.entry_points(group="filiere.engines"):
        if entry.name == name:
            return entry.module.rpartition(".")[0]
    face_of(name)
    raise LookupError(name)


def _folder(name: str) -> Path:
    spec = util.find_spec(_package(name))
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"the package of {name} is not found")
    return Path(next(iter(spec.submodule_search_locations)))


def _is_ground(module: str) -> bool:
    """Return whether a module is one that a face may load: the standard library and what stands below the SDK."""
    top = module.split(".", maxsplit=1)[0]
    return top in sys.stdlib_module_names or _within(module, "filiere.sdk") or _within(module, "filiere.kernel") or top in _PYDANTIC


_PYDANTIC = frozenset({"pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"})


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes(), filename=path.name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module == "filiere":
                yield from (f"filiere.{alias.name}" for alias in node.names)
