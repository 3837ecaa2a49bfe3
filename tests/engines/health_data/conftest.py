import json
import os
import sys
import zipfile
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve()
# The suite imports test files one by one (importlib mode): what they share is found here.
sys.path.insert(0, str(_HERE.parent))


def shared_data():
    named = os.environ.get("FILIERE_DATA")
    return Path(named) if named else _HERE.parents[4] / "shared" / "data"


@pytest.fixture(scope="session")
def phenotype_zip():
    path = shared_data() / "phenotypes" / "phenotype_library_sample.zip"
    if not path.is_file():
        pytest.skip(f"{path.name} is not at hand (set FILIERE_DATA)")
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture(scope="session")
def circe_cases():
    path = shared_data() / "phenotypes" / "circe_execution_cases.zip"
    if not path.is_file():
        pytest.skip(f"{path.name} is not at hand (set FILIERE_DATA)")
    with zipfile.ZipFile(path) as archive:
        yield lambda name: json.loads(archive.read(next(one for one in archive.namelist() if one.endswith(name))))


@pytest.fixture(scope="session")
def shared():
    return shared_data()
