"""What a run tells is written soon, seldom, and to its last word."""

import time

from filiere.kernel.names import Text
from filiere.runner.heartbeat import Heartbeat

WORDS = Text(fr="pas", en="steps")


def test_many_words_are_written_few_times_and_the_last_one_always():
    written = []
    with Heartbeat(lambda done, total, _words: written.append((done, total)), every_s=0.05) as heartbeat:
        for done in range(2000):
            heartbeat.progress(done, 1999, WORDS)
    assert written[-1] == (1999, 1999)
    assert len(written) < 100


def test_a_long_silence_after_a_word_still_shows_the_word():
    written = []
    with Heartbeat(lambda done, *_: written.append(done), every_s=0.02) as heartbeat:
        heartbeat.progress(1, None, WORDS)
        heartbeat.progress(2, None, WORDS)
        limit = time.monotonic() + 5
        while not written and time.monotonic() < limit:
            time.sleep(0.01)
        assert written == [2]
    assert written == [2]


def test_a_note_keeps_the_count():
    written = []
    with Heartbeat(lambda done, total, words: written.append((done, total, words.en)), every_s=10) as heartbeat:
        heartbeat.progress(3, 9, WORDS)
        heartbeat.note(Text(fr="voilà", en="there"))
    assert written == [(3, 9, "there")]


def test_silence_writes_nothing():
    written = []
    with Heartbeat(lambda *said: written.append(said), every_s=0.01):
        time.sleep(0.05)
    assert written == []
