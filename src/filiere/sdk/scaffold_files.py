"""The files of a new engine, as text: ``@NAME@``, ``@PACKAGE@`` and ``@TITLE@`` are filled in when they are written."""

_ENGINE = '''"""The face of the @NAME@ engine. It holds names only and imports no science."""

from filiere.sdk.engine import Engine, Offer
from filiere.sdk.values import Nature, Text

ENGINE = Engine(
    name="@NAME@",
    title=Text(fr="@TITLE@", en="@TITLE@"),
    what=Text(fr="Une moyenne et son incertitude, sur des tirages simulés", en="A mean and its uncertainty, on simulated draws"),
    offers=(
        Offer(
            id="@NAME@.mean",
            title=Text(fr="Moyenne simulée", en="Simulated mean"),
            what=Text(fr="La moyenne de tirages uniformes, avec son intervalle", en="The mean of uniform draws, with its interval"),
            function="@PACKAGE@.deliverables:make_mean",
            parameters="@PACKAGE@.deliverables:MeanParameters",
            page="@PACKAGE@.pages:mean",
            nature=Nature.SIMULATED,
        ),
    ),
)
'''

_DELIVERABLES = '''"""What the @NAME@ engine produces; the only file that joins its science to the SDK."""

from pydantic import Field

from @PACKAGE@.sampling import mean_and_error
from filiere.sdk.artefacts import csv_artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Text, Value

_TITLE = Text(fr="Moyenne simulée", en="Simulated mean")


class MeanParameters(Value):
    """How many values are drawn."""

    draws: int = Field(default=400, ge=2, le=1_000_000, json_schema_extra={"fr": "Nombre de tirages", "en": "Number of draws", "unit": "1"})


def make_mean(run: Run[MeanParameters]) -> Outcome:
    """Return the mean of uniform draws between 0 and 1 and its standard error."""
    words = Text(fr="tirages", en="draws")
    values = [run.rng.random() for _ in run.progress(range(run.parameters.draws), words)]
    mean, error = mean_and_error(values)
    off = abs(mean - 0.5) / error
    return Outcome(
        artefacts=(
            json_artefact("mean.json", _TITLE, {"draws": len(values), "mean": mean, "standard_error": error}),
            csv_artefact("draws.csv", Text(fr="Tirages", en="Draws"), ("rank", "value"), enumerate(values, start=1)),
        ),
        checks=(
            Check(
                name=Text(fr="La moyenne est à moins de cinq erreurs types de 1/2", en="The mean lies within five standard errors of 1/2"),
                passed=off <= 5,
                found=f"{off:.2f}",
                wanted="≤ 5",
            ),
        ),
    )
'''

_SAMPLING = '''"""The mean of a sample and its standard error."""

import math
from collections.abc import Sequence


def mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean of a sample and the standard error of that mean.

    Args:
        values: at least two numbers, in one unit.

    Raises:
        ValueError: there are fewer than two values.

    >>> mean_and_error([1.0, 2.0, 3.0])
    (2.0, 0.5773502691896258)
    """
    count = len(values)
    if count < 2:
        raise ValueError("a standard error needs at least two values")
    mean = math.fsum(values) / count
    variance = math.fsum((value - mean) ** 2 for value in values) / (count - 1)
    return mean, math.sqrt(variance / count)
'''

_PAGES = '''"""What the @NAME@ engine shows of its results."""

from filiere.sdk.blocks import Metric, Metrics, Page, Quantity, Table, View
from filiere.sdk.values import Nature, Text


def mean(view: View) -> Page:
    """Return the mean with its interval, and the same as a table."""
    found = view.json("mean.json")
    reach = 1.96 * found["standard_error"]
    value = Quantity(value=found["mean"], low=found["mean"] - reach, high=found["mean"] + reach, decimals=3, nature=Nature.SIMULATED)
    label = Text(fr="Moyenne, intervalle à 95 %", en="Mean, 95% interval")
    return (
        Metrics(items=(Metric(label=label, value=value, tone="simulated"),)),
        Table(
            columns=(Text(fr="Grandeur", en="Quantity"), Text(fr="Valeur", en="Value")),
            rows=((Text(fr="Tirages", en="Draws"), found["draws"]), (label, value)),
        ),
    )
'''

_README = """# @TITLE@

## Question

What is the mean of draws that are uniform between 0 and 1? (The example that `filiere engines new` writes: replace it by yours.)

## Method

The arithmetic mean and its standard error, `s/√n` (`sampling.py`).

## Sources

None: the draws are simulated from the run's seed.

## Limits

A simulation explores; it never delivers.

## Validation

| What | Ours | Independent | Tolerance |
|---|---|---|---|
| Mean of 1, 2, 3 | 2 | 2 | 0 |
| Standard error of 1, 2, 3 | 0.57735 | 1/√3 | 1e-12 |
"""

TEST = '''"""The @NAME@ engine keeps the rules of every engine, and its science agrees with what is known."""

import math

import pytest

from @PACKAGE@.sampling import mean_and_error


@pytest.mark.filiere_engine("@NAME@")
def test_engine_conforms(conformance):
    conformance()


def test_mean_and_error_of_a_known_sample():
    mean, error = mean_and_error([1.0, 2.0, 3.0])
    assert mean == 2.0
    assert error == pytest.approx(1 / math.sqrt(3), rel=1e-12)


def test_one_value_has_no_standard_error():
    with pytest.raises(ValueError, match="at least two"):
        mean_and_error([1.0])
'''

PROJECT = """[build-system]
requires = ["setuptools>=64"]
build-backend = "setuptools.build_meta"

[project]
name = "filiere-@NAME@"
version = "0.1.0"
description = "@TITLE@: an engine for Filière."
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["filiere"]

[project.optional-dependencies]
test = ["pytest>=8"]

[project.entry-points."filiere.engines"]
@NAME@ = "@PACKAGE@.engine:ENGINE"

[tool.setuptools.packages.find]
where = ["src"]

[tool.setuptools.package-data]
"*" = ["*.md"]

[tool.pytest.ini_options]
testpaths = ["tests"]
"""

README_PROJECT = """# filiere-@NAME@

An engine for Filière. Install it beside Filière and run its tests:

    pip install -e .
    pytest

What it computes and how stands in `src/@PACKAGE@/README.md`.
"""

#: Path inside the engine's package → its text.
FILES = {
    "__init__.py": '"""@TITLE@."""\n',
    "engine.py": _ENGINE,
    "deliverables.py": _DELIVERABLES,
    "sampling.py": _SAMPLING,
    "pages.py": _PAGES,
    "README.md": _README,
}
