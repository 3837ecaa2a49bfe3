"""Financing as people use it: the estimates of the text apart, applications for those who may see them, files that come back unchanged."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.sources import excerpt
from filiere.workshop.financing import APPLICATIONS
from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.workshop import Workshop

SECRET = "marked-pilot-line"
SEED = Path(__file__).parents[3].parent / "shared/seeds"
WORDS = {
    "title": SECRET,
    "project": "PS1",
    "window": "pia-funds",
    "year": "2020",
    "applicant": "leem",
    "requested": "1 000 000,10",
    "granted": "600000.20",
    "paid": "100000",
    "decision": "partly",
    "decided_on": "2020-11-02",
    "ground": "gber-25",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with Workshop.open(tmp_path_factory.mktemp("financing") / "workspace", create=True) as workshop:
        yield workshop


@pytest.fixture
def desk(opened: Workshop) -> Iterator[Workshop]:
    """The workshop of the secretariat; what a test writes is rolled back."""
    opened.store  # noqa: B018 - opening configures the database that the transaction needs
    from django.db import transaction

    with transaction.atomic():
        opened.actor = Actor(role="secretariat")
        yield opened
        transaction.set_rollback(True)


def test_the_estimates_are_those_of_the_text_and_no_application_comes_with_them(desk: Workshop) -> None:
    printed = {(figure.id, amount.value, amount.unit) for figure in desk.estimates() for amount in figure.amounts}
    assert {("T14", 500.0, "M€"), ("T17", 7.0, "M€"), ("T17", 2.0, "M€/year"), ("T19", 38.0, "M€"), ("T34", 67.5, "M€")} <= printed
    assert desk.applications() == ()
    assert desk.financing_findings() == ()


def test_every_window_is_named_by_its_sentence(desk: Workshop) -> None:
    texts = sorted(SEED.glob("000_*.txt"))
    if not texts:
        pytest.skip("the signed text is not on this machine")
    lines = texts[0].read_text(encoding="utf-8").splitlines()
    marks = {
        "competitive-rd-calls": "appels à projets compétitifs de R&D",
        "training-support": "soutiens à la formation",
        "pia-funds": "fonds d'investissements portés par le PIA",
        "breakthrough-innovation-fund": "fond d'innovation de rupture",
        "use-case-schemes": "dispositifs de financement",
        "economics-research-calls": "appels à projets de recherche en économie",
        "bilateral-multilateral": "financements bi ou multilatéraux",
        "pfpe": "PFPE",
        "pia-skills": "PIA",
        "innobio-2": "Innobio",
        "accelerator": "accélérateur",
    }
    windows = {item.id: item for item in desk.windows()}
    assert set(windows) == set(marks)
    for name, mark in marks.items():
        assert all(mark.lower() in excerpt(source, lines).lower() for source in windows[name].sources), name


def test_every_window_points_at_a_project_and_a_commitment_of_the_same_project(desk: Workshop) -> None:
    commitments = {item.id: item.project for item in desk.contract.commitments}
    assert all(item.commitment is None or commitments[item.commitment] == item.project for item in desk.windows())


def test_money_is_kept_to_the_cent(desk: Workshop) -> None:
    desk.add_application(WORDS, reason="filed")
    [found] = desk.applications()
    assert (found.requested, found.granted) == (Decimal("1000000.10"), Decimal("600000.20"))
    with pytest.raises(UsageError):
        desk.add_application(WORDS | {"requested": "1.005"}, reason="filed")
    assert [item.what.en for item in desk.financing_findings()] == ["granted without the document of the decision"]


def test_a_strange_project_or_window_is_a_finding_not_an_error(desk: Workshop) -> None:
    desk.add_application(WORDS | {"project": "PS99", "window": "lottery", "granted": "", "paid": "", "decision": ""}, reason="filed")
    told = " / ".join(item.what.en for item in desk.financing_findings())
    assert "PS99" in told
    assert "lottery" in told


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (VISITOR, False),
        (Actor(role="contributor", organisation="leem"), False),
        (Actor(role="lead", projects=("PS1",)), False),
        (Actor(role="member", bodies=("G3",)), True),
        (Actor(role="funder"), True),
    ],
    ids=lambda value: getattr(value, "role", None),
)
def test_applications_are_confidential_by_default(desk: Workshop, tmp_path: Path, actor: Actor, sees: bool) -> None:
    name, published = desk.add_application(WORDS, reason="filed")
    assert published
    document = tmp_path / "decision.pdf"
    document.write_bytes(SECRET.encode())
    desk.file_decision(name, document)
    desk.actor = actor
    assert [item.id for item in desk.applications()] == ([name] if sees else [])
    assert desk.financing_findings() == ()
    assert ("600,000.20" in str(desk.dossier("funders"))) is sees
    assert "600,000.20" not in str(desk.dossier("committee"))
    if sees:
        path, title = desk.decision_document(name)
        assert (path.read_bytes(), title) == (SECRET.encode(), "decision.pdf")
    else:
        with pytest.raises(UnknownElement):
            desk.decision_document(name)
        with pytest.raises(UnknownElement):
            desk.file_decision(name, document)
        out = tmp_path / "taken.csv"
        desk.export_register(APPLICATIONS, out)
        assert SECRET not in out.read_text(encoding="utf-8-sig")


def test_what_a_member_files_waits_for_the_secretariat(desk: Workshop) -> None:
    desk.actor = Actor(role="member", bodies=("G3",), organisation="leem")
    name, published = desk.add_application(WORDS, reason="filed")
    assert not published
    assert desk.applications() == ()
    desk.actor = Actor(role="secretariat")
    [waiting] = desk.proposals(APPLICATIONS)
    desk.moderate(waiting.id, {})
    assert [item.id for item in desk.applications()] == [name]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_exported_file_comes_back_unchanged(desk: Workshop, tmp_path: Path, form: str) -> None:
    desk.add_application(WORDS, reason="filed")
    desk.add_application(WORDS | {"title": "Other", "requested": "0,01", "granted": "", "paid": ""}, reason="filed")
    out = tmp_path / f"applications.{form}"
    desk.export_register(APPLICATIONS, out)
    report = desk.import_register(APPLICATIONS, out, reason="again")
    assert (report.lines, report.unchanged, report.proposed, report.faults) == (2, 2, 0, ())


def test_a_bad_amount_in_a_file_is_explained_and_stops_no_other_line(desk: Workshop, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text(
        "title;project;window;year;applicant;requested\nA;PS1;pia-funds;2020;leem;1 000,5\nB;PS1;pia-funds;2020;leem;12,345\n",
        encoding="utf-8",
    )
    report = desk.import_register(APPLICATIONS, file, reason="first")
    assert report.proposed == 1
    assert [fault.line for fault in report.faults] == [3]
