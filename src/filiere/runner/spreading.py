"""Pure work spread over processes, or over a Dask cluster where one is configured, with the same results in the same order."""

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

from filiere.kernel.errors import RunError, UsageError
from filiere.kernel.names import Text
from filiere.sdk.context import Mapper, one_by_one

A = TypeVar("A")
B = TypeVar("B")

#: How long a cluster is given to answer, in seconds.
ANSWER_S = 15


def mapper(environment: Mapping[str, str] | None = None) -> Mapper:
    """Return how work is spread here: on the cluster of ``FILIERE_CLUSTER``, else over ``FILIERE_WORKERS`` processes (all cores).

    Raises:
        UsageError: ``FILIERE_WORKERS`` is not a positive whole number.
    """
    environment = os.environ if environment is None else environment
    address = environment.get("FILIERE_CLUSTER")
    if address:
        return Cluster(address)
    word = environment.get("FILIERE_WORKERS", "").strip()
    if word and not (word.isascii() and word.isdigit() and int(word) > 0):
        raise UsageError(
            Text(fr=f"FILIERE_WORKERS={word} n'est pas un nombre de processus", en=f"FILIERE_WORKERS={word} is not a number of processes"),
            Text(fr="écrivez un nombre entier à partir de 1", en="write a whole number from 1"),
        )
    workers = int(word) if word else cores()
    return Processes(workers) if workers > 1 else one_by_one


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes:
    """Spreads work over processes of this machine; they end with the process that started them."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def __call__(self, function: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Return the results in order; a single item is not worth a process."""
        must_be_importable(function)
        if len(items) < 2 or self.workers < 2:
            return one_by_one(function, items)
        chunk = max(1, len(items) // (4 * self.workers))
        # "spawn": a copy of a process that holds threads and database connections would be unsound.
        context = get_context("spawn")
        count = min(self.workers, len(items))
        with ProcessPoolExecutor(count, mp_context=context, initializer=_end_with_parent, initargs=(os.getpid(),)) as pool:
            try:
                return list(pool.map(function, items, chunksize=chunk))
            except BrokenProcessPool as error:
                raise RunError(
                    Text(fr="un processus de calcul s'est arrêté brutalement", en="a computing process ended abruptly"),
                    Text(
                        fr="la mémoire a pu manquer : réduisez FILIERE_WORKERS ou la taille du calcul",
                        en="memory may have run out: lower FILIERE_WORKERS or the size of the work",
                    ),
                ) from error
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


class Cluster:
    """Spreads work over an existing Dask cluster (extra ``cluster``)."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __call__(self, function: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Return the results in order.

        Raises:
            RunError: the cluster does not answer, or its library is not installed.
        """
        must_be_importable(function)
        try:
            import distributed
        except ModuleNotFoundError as error:
            raise RunError(
                Text(fr="FILIERE_CLUSTER est défini mais Dask n'est pas installé", en="FILIERE_CLUSTER is set but Dask is not installed"),
                Text(fr="installez filiere[cluster] ou retirez FILIERE_CLUSTER", en="install filiere[cluster] or unset FILIERE_CLUSTER"),
            ) from error
        # The library does not say the types of its functions.
        connect: Any = distributed.Client
        try:
            client = connect(self.address, timeout=ANSWER_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise RunError(
                Text(fr=f"le cluster {self.address} ne répond pas", en=f"the cluster {self.address} does not answer"),
                Text(fr="démarrez-le ou retirez FILIERE_CLUSTER", en="start it or unset FILIERE_CLUSTER"),
            ) from error
        with client:
            return list(client.gather(client.map(function, items, pure=False)))


def must_be_importable(function: Callable[..., object]) -> None:
    """Check that a function can be found by another process: a name at the level of a module.

    Raises:
        UsageError: it is a lambda, a method or a function inside another.
    """
    name = getattr(function, "__qualname__", "<lambda>")
    module = sys.modules.get(getattr(function, "__module__", ""))
    if "<" in name or "." in name or getattr(module, name, None) is not function:
        raise UsageError(
            Text(fr=f"run.map : {name} n'est pas une fonction de module", en=f"run.map: {name} is not a module-level function"),
            Text(fr="définissez-la au premier niveau d'un module", en="define it at the first level of a module"),
        )


def _end_with_parent(parent: int) -> None:
    """Make a computing process end when the one that started it is gone, however it went."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
