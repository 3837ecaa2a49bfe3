"""Plants and loops made into machine code by numba (extra ``bioproduction``), and kept on disk so that the next process starts at once."""

import hashlib
import os
import sys
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from importlib import util
from pathlib import Path
from types import FunctionType
from typing import Any

from filiere.engines.bioproduction.model.declaration import Plant
from filiere.engines.bioproduction.model.emission import module_text, written
from filiere.engines.bioproduction.numerics import batch as kernels
from filiere.engines.bioproduction.numerics import explicit as explicitly
from filiere.engines.bioproduction.numerics import stiff as stiffly


@dataclass(frozen=True)
class Kernel:
    """The compiled functions of one plant; all of them let go of the interpreter's lock."""

    rates: Any
    jacobian: Any
    outputs: Any
    advance: Any
    batch: Any
    many: Any


@lru_cache(maxsize=16)
def kernel(plant: Plant) -> Kernel:
    """Return the compiled functions of a plant, made at the first call and read from disk in later processes."""
    vector, matrix, _ = shapes()
    text = written(plant)
    rates = function(text.rates, "rates", vector)
    outputs = function(text.outputs, "outputs", vector)
    # The explicit method asks for no Jacobian: a function of the right shape is enough, and costs nothing to make.
    jacobian = function(text.jacobian if plant.stiff else _NOTHING, "jacobian", matrix)
    made = _loops()
    return Kernel(rates, jacobian, outputs, made["stiff" if plant.stiff else "explicit"], made["batch"], made["many"])


def function(text: str, name: str, signature: Any) -> Any:
    """Return a written function, compiled for one signature."""
    path = _kept(module_text(text))
    spec = util.spec_from_file_location(f"filiere_kernel_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = util.module_from_spec(spec)
    # What numba keeps on disk names the module, and must find it again.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return compiled(getattr(module, name), signature)


def compiled(given: Any, *signatures: Any) -> Any:
    """Return a function compiled on IEEE rules, without the interpreter's lock, and kept on disk."""
    import numba

    return numba.njit(list(signatures) or None, error_model="numpy", nogil=True, cache=True)(given)


_NOTHING = "def jacobian(t, y, p, u, out):\n    return None\n"


@lru_cache(maxsize=1)
def shapes() -> tuple[Any, Any, Any]:
    """Return the signatures of rates, of Jacobians, and of an integrator that is given pointers to both."""
    from numba import types

    f, line, square = types.float64, types.float64[::1], types.float64[:, ::1]
    rates, jacobian = types.void(f, line, line, line, line), types.void(f, line, line, line, square)
    pointers = types.FunctionType(rates), types.FunctionType(jacobian)
    return rates, jacobian, types.int64(*pointers, line, line, line, f, f, f, line, line, square)


@lru_cache(maxsize=1)
def _loops() -> dict[str, Any]:
    """Return the integrators and loops, compiled once for all plants: a plant's functions are pointers to them."""
    from numba import types

    f, i, line, square, cube = types.float64, types.int64, types.float64[::1], types.float64[:, ::1], types.float64[:, :, ::1]
    vector, matrix, step = shapes()
    rates, slopes = types.FunctionType(vector), types.FunctionType(matrix)
    recipe = (line, square, square, square, line, square, line, i, f, f, line, line)
    one = i(types.FunctionType(step), rates, slopes, line, line, *recipe, square)
    all_ = types.void(types.FunctionType(step), rates, slopes, square, square, *recipe, cube, types.int64[::1])
    happening = types.void(line, line, line, f, line, line, i)
    factor, solve = types.boolean(square, types.int64[::1]), types.void(square, types.int64[::1], line)
    made: dict[str, Any] = {}
    for module, name, signature in (
        (stiffly, "_factor", factor),
        (stiffly, "_solve", solve),
        (stiffly, "stiff", step),
        (explicitly, "explicit", step),
        (kernels, "event", happening),
        (kernels, "batch", one),
        (kernels, "many", all_),
    ):
        made[name] = compiled(_linked(getattr(module, name), made), signature)
    return made


def _linked(given: Any, made: dict[str, Any]) -> Any:
    return FunctionType(given.__code__, {**given.__globals__, **made}, given.__name__)


def _kept(text: str) -> Path:
    """Return the path of a file that holds a text, named by its content; in a private temporary folder where the cache is not writable."""
    name = f"k{hashlib.sha256(text.encode()).hexdigest()[:24]}.py"
    for folder in (_cache(), Path(tempfile.gettempdir()) / f"filiere-kernels-{os.getuid()}"):
        path = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if folder.stat().st_uid != os.getuid():
                continue
            if not path.is_file() or path.read_text() != text:
                partial = path.with_suffix(f".{os.getpid()}")
                partial.write_text(text)
                partial.replace(path)
        except OSError:
            continue
        return path
    raise OSError("no folder for compiled code can be written")


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "filiere" / "kernels"
