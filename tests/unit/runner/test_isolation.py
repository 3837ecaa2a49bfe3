"""A group of processes is ended whole, and only if it is the one that was meant."""

import os
import signal
import subprocess
import sys
import time

from filiere.runner.isolation import end
from filiere.store.processes import process_mark

PARENT = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print(child.pid, flush=True)\n"
    "{wait}\n"
)


def start(wait="time.sleep(60)", before=""):
    script = before + PARENT.format(wait=wait)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True)
    return process, int(process.stdout.readline())


def gone(pid):
    limit = time.monotonic() + 5
    while process_mark(pid) is not None:
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


def test_a_worker_is_ended_with_all_it_started():
    process, child = start()
    assert end(process.pid, process_mark(process.pid))
    assert process.wait(5) == -signal.SIGTERM
    assert gone(child)


def test_a_worker_that_will_not_listen_is_killed():
    process, child = start(before="import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n")
    assert end(process.pid, process_mark(process.pid), grace_s=0.3)
    assert process.wait(5) == -signal.SIGKILL
    assert gone(child)


def test_children_whose_leader_is_gone_are_ended_too():
    process, child = start()
    mark = process_mark(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(5)
    assert process_mark(child) is not None
    assert end(process.pid, mark)
    assert gone(child)


def test_a_number_that_another_process_bears_now_is_left_alone():
    process, child = start()
    try:
        assert not end(process.pid, "another machine/another start")
        assert process.poll() is None
        assert process_mark(child) is not None
    finally:
        assert end(process.pid, process_mark(process.pid))
        process.wait(5)
