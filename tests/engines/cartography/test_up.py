"""A workspace brought up for the first time: its registers hold the first records before any map is made of them."""

from types import SimpleNamespace

import pytest

from filiere.cli import up
from filiere.workshop.workshop import Workshop


class Reached(Exception):
    """The work was about to begin."""


def test_registers_are_filled_before_the_work_begins(tmp_path, monkeypatch):
    held = {}

    def work(_session, workshop):
        held.update({one.id: one.records for one in workshop.registers()})
        raise Reached

    monkeypatch.setattr(up, "_bring_up_to_date", work)
    told = []
    with Workshop(tmp_path / "w", create=True) as workshop, pytest.raises(Reached):
        up.do_main_job(SimpleNamespace(greet=lambda: None, tell=told.append), workshop)
    assert held["cartography.locks"] == 12
    assert held["cartography.links"] > 20
    assert any("Registres" in french for french, _ in told)
