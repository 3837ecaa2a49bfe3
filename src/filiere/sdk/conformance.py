"""The conformance suite, as a pytest plugin that comes with Filière.

One test in an engine's repository runs every rule on it::

    import pytest

    @pytest.mark.filiere_engine("yeast")
    def test_engine_conforms(conformance):
        conformance()

Without the marker, the test runs on every installed engine. What each rule asks stands in :mod:`filiere.sdk.conformance_rules`.
"""

from collections.abc import Callable
from functools import partial
from importlib import metadata
from typing import Any

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", "filiere_engine(name): the engine that a conformance test looks at")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each rule on each engine, wherever a test asks for ``conformance``."""
    if "conformance" not in metafunc.fixturenames:
        return
    from filiere.sdk.conformance_rules import RULES

    marker = metafunc.definition.get_closest_marker("filiere_engine")
    installed = sorted({entry.name for entry in metadata.entry_points(group="filiere.engines")})
    names: Any = marker.args if marker else installed
    cases = [(name, rule) for name in names for rule in RULES]
    metafunc.parametrize("conformance", cases, ids=[f"{name}-{rule}" for name, rule in cases], indirect=True)


@pytest.fixture
def conformance(request: pytest.FixtureRequest) -> Callable[[], None]:
    """Return a check of one rule on one engine; it fails with everything the rule found."""
    name, rule = request.param
    return partial(_hold, name, rule)


def _hold(name: str, rule: str) -> None:
    from filiere.sdk.conformance_rules import RULES

    found = RULES[rule](name)
    if found:
        what = RULES[rule].__doc__ or rule
        pytest.fail(f"engine {name}: {what.splitlines()[0]}\n  " + "\n  ".join(found), pytrace=False)
