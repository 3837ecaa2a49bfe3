"""``run.map`` gives the same results in the same order however it is spread; only functions another process can find are taken."""

import math
import os

import pytest

from filiere.kernel.errors import RunError, UsageError
from filiere.runner.spreading import Cluster, Processes, mapper, must_be_importable
from filiere.sdk.context import one_by_one


def test_processes_give_what_one_process_gives():
    items = [1 + number / 7 for number in range(203)]
    assert Processes(2)(math.lgamma, items) == one_by_one(math.lgamma, items) == [math.lgamma(item) for item in items]


@pytest.mark.skipif(not os.path.exists("/proc/self"), reason="asks the kernel which process reads")
def test_the_work_really_leaves_this_process():
    readers = Processes(2)(os.readlink, ["/proc/self"] * 8)
    assert str(os.getpid()) not in readers
    assert str(os.getpid()) in Processes(1)(os.readlink, ["/proc/self"] * 2)


def _inner(item):
    return item


def test_an_error_in_the_function_comes_back_as_it_is():
    with pytest.raises(ValueError, match=r"math domain|nonnegative"):
        Processes(2)(math.sqrt, [1.0, -1.0, 4.0])


def test_a_process_that_dies_is_one_error_in_words():
    with pytest.raises(RunError, match="ended abruptly"):
        Processes(2)(os._exit, [1, 1])


@pytest.mark.parametrize("function", [lambda x: x, "abc".upper, _inner.__class__])
def test_what_another_process_could_not_find_is_refused(function):
    with pytest.raises(UsageError, match="not a module-level function"):
        must_be_importable(function)


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"FILIERE_WORKERS": "1"}, None),
        ({"FILIERE_WORKERS": "3"}, Processes),
        ({"FILIERE_CLUSTER": "tcp://127.0.0.1:1"}, Cluster),
    ],
)
def test_the_environment_chooses(environment, kind):
    chosen = mapper(environment)
    assert chosen is one_by_one if kind is None else isinstance(chosen, kind)


@pytest.mark.parametrize("word", ["0", "two", "-1", "1.5", "²"])
def test_a_number_of_workers_that_is_none_is_refused(word):
    with pytest.raises(UsageError, match="is not a number of processes"):
        mapper({"FILIERE_WORKERS": word})
