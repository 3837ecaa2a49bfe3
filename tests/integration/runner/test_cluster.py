"""``run.map`` on a real Dask scheduler and workers, started here: same results, same order, and words where it does not answer."""

import math
import os
import subprocess
import sys
import time

import pytest

from filiere.kernel.errors import RunError
from filiere.runner import spreading
from filiere.runner.spreading import Cluster, mapper

distributed = pytest.importorskip("distributed", reason="the extra [cluster] is not installed")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a Dask scheduler with two workers, each in a process of its own."""
    folder = tmp_path_factory.mktemp("dask")
    card = folder / "scheduler.json"
    common = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, "start_new_session": True}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    started = [
        subprocess.Popen([*dask, "--scheduler-file", str(card), "--host", "127.0.0.1", "--port", "0", "--no-dashboard"], **common),
        *(
            subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(card), "--nthreads", "1", "--no-dashboard"],
                **common,
            )
            for _ in range(2)
        ),
    ]
    try:
        limit = time.monotonic() + 60
        while not card.exists():
            assert time.monotonic() < limit, "the scheduler did not start"
            time.sleep(0.1)
        with distributed.Client(scheduler_file=str(card), set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(20)


def test_a_cluster_gives_what_one_process_gives(scheduler):
    items = [1 + number / 7 for number in range(101)]
    spread = mapper({"FILIERE_CLUSTER": scheduler})
    assert isinstance(spread, Cluster)
    assert spread(math.lgamma, items) == [math.lgamma(item) for item in items]


@pytest.mark.skipif(not os.path.exists("/proc/self"), reason="asks the kernel which process reads")
def test_the_work_is_done_by_the_workers(scheduler):
    readers = Cluster(scheduler)(os.readlink, ["/proc/self"] * 20)
    assert str(os.getpid()) not in readers


def test_an_error_on_the_cluster_comes_back_as_it_is(scheduler):
    with pytest.raises(ValueError, match=r"math domain|nonnegative"):
        Cluster(scheduler)(math.sqrt, [1.0, -1.0])


def test_a_cluster_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr(spreading, "ANSWER_S", 1)
    with pytest.raises(RunError, match="does not answer") as caught:
        Cluster("tcp://127.0.0.1:1")(math.sqrt, [1.0, 2.0])
    assert "FILIERE_CLUSTER" in caught.value.say("fr")
