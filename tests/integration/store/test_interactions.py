"""Interactions in a store, on both databases: held by a key, resumed by a code, sealed against others, erased without a trace."""

import threading

import pytest

from filiere.kernel.errors import IntegrityError, Refused, UsageError
from filiere.kernel.names import same
from filiere.store.backup import backup, restore
from filiere.store.opening import open_store

OFFER = "abacus.count"
MARK = "Xq7-marked-answer"


def adding(word, fail=False):
    def act(held):
        from filiere.store.interactions import StepRow

        if fail:
            raise UsageError(same("no"))
        step = StepRow(act="add", words={"word": word}, seat=held.seat, second=held.seconds)
        return step, {"words": [*held.state["words"], word]}

    return act


def test_a_key_holds_what_it_started_and_steps_are_kept_in_order(store):
    key = store.interactions.begin(OFFER, 3, {"words": []})
    for word in ("un", "deux", "trois"):
        store.interactions.step(OFFER, key, adding(word))
    held = store.interactions.find(OFFER, key)
    assert (held.state, held.steps, held.seed, held.seat) == ({"words": ["un", "deux", "trois"]}, 3, 3, "A")
    assert [step.words["word"] for step in store.interactions.steps(OFFER, key)] == ["un", "deux", "trois"]


def test_a_step_that_fails_leaves_nothing(store):
    key = store.interactions.begin(OFFER, 0, {"words": []})
    with pytest.raises(UsageError):
        store.interactions.step(OFFER, key, adding("un", fail=True))
    assert store.interactions.find(OFFER, key).steps == 0
    assert store.interactions.steps(OFFER, key) == ()


@pytest.mark.parametrize("wrong", ["", "I-0", "x" * 43, "BCDF-GHJK-LMNP-QRST-VWXZ"])
def test_a_stranger_opens_nothing(store, wrong):
    store.interactions.begin(OFFER, 0, {"words": []})
    for attempt in (store.interactions.find, store.interactions.redeem, store.interactions.forget, store.interactions.code):
        with pytest.raises(Refused):
            attempt(OFFER, wrong)


def test_a_key_opens_no_other_offer(store):
    key = store.interactions.begin(OFFER, 0, {"words": []})
    with pytest.raises(Refused):
        store.interactions.find("abacus.other", key)


def test_a_code_resumes_on_another_device_until_it_is_replaced(store):
    key = store.interactions.begin(OFFER, 0, {"words": []})
    code = store.interactions.code(OFFER, key)
    other = store.interactions.redeem(OFFER, code.lower().replace("-", " "))
    assert other != key
    store.interactions.step(OFFER, other, adding("ailleurs"))
    assert store.interactions.find(OFFER, key).state == {"words": ["ailleurs"]}
    store.interactions.code(OFFER, key)
    with pytest.raises(Refused):
        store.interactions.redeem(OFFER, code)
    with pytest.raises(Refused):
        store.interactions.redeem(OFFER, key)


def test_an_invited_seat_sits_only_there(store):
    key = store.interactions.begin(OFFER, 0, {"words": []})
    second = store.interactions.redeem(OFFER, store.interactions.code(OFFER, key, "B"))
    assert store.interactions.find(OFFER, second).seat == "B"
    for attempt in (
        lambda: store.interactions.code(OFFER, second, "A"),
        lambda: store.interactions.forget(OFFER, second),
        lambda: store.interactions.share(OFFER, second, {}),
    ):
        with pytest.raises(Refused):
            attempt()


def rows_of(store):
    from django.apps import apps
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for model in apps.get_app_config("store").get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found += [str(bytes(cell) if isinstance(cell, memoryview) else cell) for row in cursor.fetchall() for cell in row]
    return found


def test_the_database_alone_tells_nothing_of_an_answer(store):
    key = store.interactions.begin(OFFER, 0, {"words": []})
    code = store.interactions.code(OFFER, key)
    store.interactions.step(OFFER, key, adding(MARK))
    cells = rows_of(store)
    assert len(cells) > 10
    assert not [cell for cell in cells if MARK in cell or key in cell or code in cell]


def test_an_altered_state_is_found(store):
    from filiere.store.models import Interaction

    key = store.interactions.begin(OFFER, 0, {"words": []})
    row = Interaction.objects.get()
    Interaction.objects.update(state=bytes(row.state)[:-4] + b"AAA=")
    with pytest.raises(IntegrityError):
        store.interactions.find(OFFER, key)


def test_what_is_shared_is_replaced_withdrawn_and_forgotten(store):
    keys = [store.interactions.begin(OFFER, 0, {"words": []}) for _ in range(3)]
    for number, key in enumerate(keys):
        store.interactions.share(OFFER, key, {"score": number})
    store.interactions.share(OFFER, keys[0], {"score": 9})
    assert sorted(row["score"] for row in store.interactions.shared(OFFER)) == [1, 2, 9]
    assert store.interactions.find(OFFER, keys[0]).shared
    store.interactions.withdraw(OFFER, keys[0])
    store.interactions.forget(OFFER, keys[1])
    assert [row["score"] for row in store.interactions.shared(OFFER)] == [2]
    with pytest.raises(Refused):
        store.interactions.find(OFFER, keys[1])


def test_forgetting_leaves_no_row(store):
    from filiere.store.models import Interaction, InteractionKey, InteractionShare, InteractionStep

    key = store.interactions.begin(OFFER, 0, {"words": []})
    store.interactions.code(OFFER, key)
    store.interactions.step(OFFER, key, adding(MARK))
    store.interactions.share(OFFER, key, {"score": 1})
    store.interactions.forget(OFFER, key)
    assert [model.objects.count() for model in (Interaction, InteractionKey, InteractionShare, InteractionStep)] == [0, 0, 0, 0]


def test_steps_of_two_devices_at_once_are_all_kept(store):
    from django.db import connections

    key = store.interactions.begin(OFFER, 0, {"words": []})
    failures = []

    def work(device):
        try:
            for number in range(10):
                store.interactions.step(OFFER, key, adding(f"{device}{number}"))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(device,)) for device in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    held = store.interactions.find(OFFER, key)
    assert held.steps == len(held.state["words"]) == 20


def test_a_backup_carries_them_to_another_workspace(store, tmp_path):
    key = store.interactions.begin(OFFER, 0, {"words": []})
    store.interactions.step(OFFER, key, adding(MARK))
    backup(store, tmp_path / "saved.tar.gz")
    store.close()
    restore(tmp_path / "saved.tar.gz", tmp_path / "again", database="")
    with open_store(tmp_path / "again", database="") as again:
        assert again.interactions.find(OFFER, key).state == {"words": [MARK]}
        assert again.interactions.step(OFFER, key, adding("plus")).steps == 2
