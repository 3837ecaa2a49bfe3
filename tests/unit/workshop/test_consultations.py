"""Consultations: anyone may ask, too much is refused, what is unknown is told, and a field completes itself only where it can post."""

import pytest

from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.names import Text
from filiere.rendering.html import to_html
from filiere.rendering.html_acts import options_html
from filiere.sdk.blocks import Action, Actions, Input
from filiere.sdk.consultations import LONGEST
from filiere.workshop.consultations import settings_of
from filiere.workshop.workshop import Workshop

CASE = "rare_diseases.case"


@pytest.fixture
def workshop(tmp_path):
    with Workshop.open(tmp_path / "workspace", create=True) as opened:
        yield opened


def address(act):
    return f"/{act}"


def test_a_consultation_is_found_by_its_name(workshop):
    assert CASE in [offer.id for offer in workshop.consultations()]
    with pytest.raises(UnknownElement) as error:
        workshop.consultation("rare_diseases.cas")
    assert CASE in error.value.say("en")


def test_too_much_is_refused_before_the_engine_reads_it(workshop):
    with pytest.raises(UsageError, match="too long"):
        workshop.consult(CASE, {"sign": "x" * LONGEST}, address, "en")


def test_an_unknown_file_is_told_and_a_field_completes(workshop):
    with pytest.raises(UnknownElement, match="no such file"):
        workshop.taken_away(CASE, "case.exe", {}, "en")
    assert "Arachnodactyly (HP:0001166)" in workshop.complete(CASE, "sign", "arachnodactyly", "en")
    assert workshop.complete(CASE, "sign", "x" * 10_000, "en") == ()


def test_an_operator_s_settings_reach_their_engine_only():
    environment = {"FILIERE_MOON_FILE": "a", "FILIERE_MOON_CARE": " ", "FILIERE_MOONLIGHT_FILE": "b", "MOON_FILE": "c"}
    assert settings_of("moon", environment) == {"file": "a"}


def test_a_field_completes_itself_where_it_can_post_and_stays_plain_elsewhere():
    field = Input(name="sign", label=Text(fr="Signe", en="Sign"), suggest="/suggest/sign")
    form = (Actions(items=(Action(label="Go", address="/ask", inputs=(field,)),)),)
    posted = to_html(form, "en", csrf="token")
    assert 'hx-post="/suggest/sign"' in posted
    assert 'hx-params="csrfmiddlewaretoken,sign"' in posted
    assert '<datalist id="field-sign-list">' in posted
    assert "hx-post" not in to_html(form, "en")
    assert options_html(['<b> "x"']) == '<option value="&lt;b&gt; &quot;x&quot;"></option>'
