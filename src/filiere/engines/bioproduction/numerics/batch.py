"""One batch over the segments of its schedule, and many batches over slices of work; written in loops for a compiler."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: What a batch ends with: finished; no step small enough; a vessel emptied or filled beyond its working volume.
FINISHED, UNSOLVED, EMPTIED, OVERFILLED = 0, 1, 2, 3


def batch(
    advance: Callable[..., int],
    rates: Callable[..., None],
    jacobian: Any,
    y: Array,
    p: Array,
    times: Array,
    inputs: Array,
    gain: Array,
    shift: Array,
    bolus: Array,
    feed: Array,
    dissolved: Array,
    volume: int,
    limit: float,
    rtol: float,
    atol: Array,
    samples: Array,
    out: Array,
) -> int:
    """Run one batch in place: ``y`` becomes the final state, ``out`` the states at ``samples`` (those before an event of that instant)."""
    for row in range(times.size - 1):
        event(y, gain[row], shift[row], bolus[row], feed[row], dissolved, volume)
        if volume >= 0 and not y[volume] > 0.0:
            return EMPTIED
        if row == 0:
            for place in range(samples.size):
                if samples[place] <= times[0]:
                    out[place] = y
        state = advance(rates, jacobian, y, p, inputs[row], times[row], times[row + 1], rtol, atol, samples, out)
        if state != 0:
            return UNSOLVED
        if volume >= 0:
            if not y[volume] > 0.0:
                return EMPTIED
            if y[volume] > limit:
                return OVERFILLED
    return FINISHED


def event(y: Array, gain: Array, shift: Array, bolus: float, feed: Array, dissolved: Array, volume: int) -> None:
    """Apply what happens at the start of a segment, in place."""
    for i in range(y.size):
        y[i] = gain[i] * y[i] + shift[i]
    if bolus > 0.0:
        for i in range(y.size):
            if dissolved[i] > 0.0:
                y[i] = (y[i] * y[volume] + feed[i]) / (y[volume] + bolus)
    if bolus != 0.0:
        y[volume] += bolus


def many(
    advance: Callable[..., int],
    rates: Callable[..., None],
    jacobian: Any,
    ys: Array,
    ps: Array,
    times: Array,
    inputs: Array,
    gain: Array,
    shift: Array,
    bolus: Array,
    feed: Array,
    dissolved: Array,
    volume: int,
    limit: float,
    rtol: float,
    atol: Array,
    samples: Array,
    out: Array,
    states: NDArray[np.int64],
) -> None:
    """Run a batch per row of ``ys`` and ``ps``; ``out`` is (batches, samples, states), ``states`` says how each ended."""
    for one in range(ys.shape[0]):
        states[one] = batch(
            advance,
            rates,
            jacobian,
            ys[one],
            ps[one],
            times,
            inputs,
            gain,
            shift,
            bolus,
            feed,
            dissolved,
            volume,
            limit,
            rtol,
            atol,
            samples,
            out[one],
        )
