"""The penicillin loop made into machine code."""

from functools import lru_cache
from types import FunctionType
from typing import Any

from filiere.engines.bioproduction.control import penicillin_loop
from filiere.engines.bioproduction.numerics.compilation import compiled, shapes


@lru_cache(maxsize=1)
def compiled_loop() -> Any:
    """Return the loop over the steps of a batch, compiled once for all processes."""
    from numba import types

    f, line, square = types.float64, types.float64[::1], types.float64[:, ::1]
    vector, matrix, step = shapes()
    pid = compiled(penicillin_loop._pid, f(*([f] * 11)))
    between = compiled(penicillin_loop._between, f(f, f, f, f, f))
    linked = FunctionType(penicillin_loop.loop.__code__, {**penicillin_loop.loop.__globals__, "_pid": pid, "_between": between}, "loop")
    plant = (types.FunctionType(step), types.FunctionType(vector), types.FunctionType(matrix), line, line)
    rows = (square, square, square, square, square, line)
    return compiled(linked, types.int64(*plant, *rows, types.boolean, f, f, line, square, square))
