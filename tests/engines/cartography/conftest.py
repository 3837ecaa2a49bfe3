"""The registers' snapshot of a new workspace, without a workspace: the first records that engines declare for the contract."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from filiere.engines.cartography.engine import ENGINE
from filiere.engines.steering.engine import ENGINE as STEERING
from filiere.kernel.evidence import Nature
from filiere.sdk.artefacts import canonical
from filiere.sdk.blocks import Verdict, View
from filiere.sdk.context import Input, Run
from filiere.sdk.engine import load, load_function, load_page, load_parameters, load_register
from filiere.sdk.registers import first_records
from filiere.sdk.snapshots import OpenRegister, contract_snapshot, registers_snapshot
from filiere.workshop.reading import load_contract


@pytest.fixture(scope="session")
def registers():
    contract = contract_snapshot(load_contract(), date(2022, 1, 1))
    found = []
    for offer in (*ENGINE.registers, *STEERING.registers):
        if offer.visibility == "public":
            register = load_register(offer)
            made = first_records(register, load(offer.first)(contract)) if offer.first else []
            found.append(OpenRegister(register, [(key, values, offer.licence) for key, values in made]))
    return registers_snapshot(found)


@pytest.fixture
def make(tmp_path):
    """Run an offer on a registers' snapshot; return its outcome, its files by name, and its page."""

    def run(name, snapshot, on=date(2022, 1, 1), **parameters):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        path = folder / "registers.json"
        path.write_bytes(canonical(snapshot))
        offer = ENGINE.offer(name)
        asked = load_parameters(offer)(**parameters)
        inputs = {"registers": Input("registers", "0" * 64, Nature.REAL, path)}
        outcome = load_function(offer)(Run(asked, inputs, 1, datetime(2022, 1, 1, tzinfo=UTC), folder))
        files = {one.name: one.read() for one in outcome.artefacts}
        view = View(
            evidence=SimpleNamespace(on=on),
            read=files.__getitem__,
            query={},
            address=lambda kind, key: f"/{kind}/{key}",
            verdict=lambda act, thing: Verdict(allowed=True),
        )
        return outcome, files, load_page(offer)(view)

    return run
