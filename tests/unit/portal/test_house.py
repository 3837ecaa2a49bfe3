"""Pages kept for visitors: found until what they are made of changes, and never more than a bounded number."""

import threading
import time

import pytest

from filiere.portal.house import Kept


def test_a_kept_page_is_found_under_its_own_key_only() -> None:
    kept = Kept()
    kept.keep(("/", "3", "2020-01-01"), b"three entries")
    assert kept.find(("/", "3", "2020-01-01")) == b"three entries"
    assert kept.find(("/", "4", "2020-01-01")) is None


def test_the_page_unread_for_longest_goes_first() -> None:
    kept = Kept(most=2)
    kept.keep(("a",), b"a")
    kept.keep(("b",), b"b")
    assert kept.find(("a",)) == b"a"
    kept.keep(("c",), b"c")
    assert kept.find(("b",)) is None
    assert kept.find(("a",)) == b"a"
    assert kept.find(("c",)) == b"c"


def test_a_page_wanted_by_many_is_written_once() -> None:
    kept, written, faults = Kept(), [], []
    together = threading.Barrier(8)

    def read() -> None:
        together.wait()
        with kept.alone(("/",)):
            if kept.find(("/",)) is None:
                written.append(threading.get_ident())
                time.sleep(0.02)
                kept.keep(("/",), b"page")
            faults.extend([] if kept.find(("/",)) == b"page" else ["lost"])

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(written) == 1
    assert faults == []


def test_a_writer_who_fails_does_not_keep_the_others_waiting() -> None:
    kept = Kept()
    with pytest.raises(ZeroDivisionError), kept.alone(("/",)):
        raise ZeroDivisionError
    with kept.alone(("/",)):
        kept.keep(("/",), b"page")
    assert kept.find(("/",)) == b"page"
