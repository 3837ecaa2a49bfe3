"""Pages kept for visitors: found until what they are made of changes, and never more than a bounded number."""

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
