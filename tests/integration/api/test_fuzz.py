"""The interface, asked by its own description: whatever is sent to a real server, no fault answers, and answers keep their shape."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from filiere.workshop.workshop import Workshop

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
#: How many requests are made of each address.
EACH = 8


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Yield the address of a portal served by the command itself, and a token that may do all that tokens may."""
    workspace = tmp_path_factory.mktemp("fuzz") / "workspace"
    with Workshop.open(workspace, create=True) as workshop:
        workshop.fill_register("steering.organisations")
        workshop.attest("PS1.1.1", on=date(2019, 6, 28), by="leem", statement="A map.")
        workshop.add_meeting("G3", date(2019, 6, 4))
        person = workshop.store.people.add("Somebody", "secretariat")
        _, key = workshop.create_token(["read", "propose", "attest"], person=person.id)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "filiere", "--workspace", str(workspace), "serve", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FILIERE_")} | {"FILIERE_API_RATE": "100000"}
    server = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=(Path(workspace) / "served.txt").open("w"), env=environment, start_new_session=True
    )
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}", key
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def _wait(port: int) -> None:
    """Wait until the portal answers: at its first start it makes what browsers load."""
    for _ in range(180):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/bodies", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the portal did not answer within a minute and a half")


def test_no_request_finds_a_fault_and_every_answer_keeps_its_shape(served: tuple[str, str]) -> None:
    address, key = served
    schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json?lang=en")
    asked: dict[str, int] = {}
    statuses: dict[int, int] = {}
    began = time.monotonic()
    for result in schema.get_all_operations():
        operation = result.ok()
        headers = {"Authorization": f"Bearer {key}"}

        @settings(max_examples=EACH, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def ask(case: schemathesis.Case) -> None:
            answer = case.call(headers=headers)  # noqa: B023 - called within this turn of the loop
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            case.validate_response(answer, checks=CHECKS, headers=headers)  # noqa: B023 - as above

        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            try:
                strategy = operation.as_strategy(generation_mode=mode)
            except TypeError:
                pytest.fail(f"{operation.label} has no {mode}")
            from hypothesis import given

            given(case=strategy)(ask)()
        asked[operation.label] = asked.get(operation.label, 0) + 1
    assert len(asked) > 30
    assert {200, 201, 400, 404} & statuses.keys() >= {200, 400, 404}
    assert not [status for status in statuses if status >= 500]
    assert time.monotonic() - began < 120, statuses


def test_the_description_is_a_sound_openapi_document(served: tuple[str, str]) -> None:
    schema = schemathesis.openapi.from_url(f"{served[0]}/api/openapi.json")
    schema.validate()
    assert re.match(r"3\.1", schema.raw_schema["openapi"])
