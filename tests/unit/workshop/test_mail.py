"""How messages leave: what one address of a server means, and the folder that stands in for it."""

import stat
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from filiere.kernel.errors import UsageError, WorkspaceError
from filiere.workshop.mail import forget_mail, mail_settings, send
from filiere.workshop.workshop import Workshop

FOLDER = Path("/nowhere")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("FILIERE_SMTP", raising=False)
    with Workshop.open(tmp_path / "workspace", create=True) as opened:
        assert opened.store
        yield opened.folder


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls", "sender"),
    [
        ("smtps://desk@mail.example", 465, True, False, "desk@mail.example"),
        ("smtps://desk%40ministry.example@mail.example:4650", 4650, True, False, "desk@ministry.example"),
        ("smtp://desk@mail.example", 587, False, True, "desk@mail.example"),
        ("smtp://localhost:25?from=desk@example.org", 25, False, False, "desk@example.org"),
    ],
)
def test_one_address_says_all_of_a_server(address: str, port: int, ssl: bool, tls: bool, sender: str) -> None:
    found = mail_settings(FOLDER, {"FILIERE_SMTP": address, "FILIERE_SMTP_PASSWORD": "pass word"})
    assert found["EMAIL_PORT"] == port
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (ssl, tls)
    assert found["DEFAULT_FROM_EMAIL"] == sender
    assert found["EMAIL_HOST_PASSWORD"] == "pass word"


def test_the_password_may_lie_in_the_keys_of_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "smtp.password").write_text("from the file\n")
    assert mail_settings(tmp_path, {"FILIERE_SMTP": "smtps://desk@mail.example"})["EMAIL_HOST_PASSWORD"] == "from the file"


@pytest.mark.parametrize("address", ["mail.example", "http://mail.example", "smtps://", "smtps://desk:secret@mail.example:port"])
def test_an_address_that_is_no_server_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(UsageError) as refused:
        mail_settings(FOLDER, {"FILIERE_SMTP": address})
    assert "secret" not in refused.value.say("fr")


def test_without_a_server_a_message_is_a_file_that_its_owner_alone_reads(workspace: Path) -> None:
    send("someone@example.org", "Météo du projet\nBcc: other@example.org", "Bonjour,\n\nÀ bientôt.\n")
    (file,) = (workspace / "outbox").glob("*.eml")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["to"] == "someone@example.org"
    assert message["bcc"] is None
    assert message["subject"] == "Météo du projet Bcc: other@example.org"
    body = message.get_body()
    assert body is not None
    assert "À bientôt." in body.get_content()


def test_a_person_who_is_forgotten_leaves_no_message(workspace: Path) -> None:
    for to in ("one@example.org", "two@example.org"):
        send(to, "Subject", "Words")
    assert forget_mail(workspace, "ONE@example.org") == 1
    (left,) = (workspace / "outbox").glob("*.eml")
    assert b"two@example.org" in left.read_bytes()


def test_a_server_that_does_not_answer_is_told_without_the_address(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    monkeypatch.setattr(settings, "EMAIL_HOST", "127.0.0.1")
    monkeypatch.setattr(settings, "EMAIL_PORT", 1)
    with pytest.raises(WorkspaceError, match="did not leave") as failed:
        send("someone@example.org", "Subject", "Words")
    assert "someone" not in failed.value.say("en")
