"""Explicit Runge–Kutta 5(4) of Dormand and Prince with dense output, written in loops so that a compiler takes it as it stands.

Sources: J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6(1):19–26, 1980; dense output and step control as in E. Hairer,
S. P. Nørsett, G. Wanner, *Solving Ordinary Differential Equations I*, 2nd ed., 1993, section II.6 (coefficients of DOPRI5).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MOST_STEPS = 200_000


def explicit(  # noqa: C901, PLR0912, PLR0915 - one compiled loop: splitting it would cost calls in the innermost step
    rates: Callable[..., None],
    jacobian: Any,
    y: Array,
    p: Array,
    u: Array,
    t0: float,
    t1: float,
    rtol: float,
    atol: Array,
    samples: Array,
    out: Array,
) -> int:
    """Advance ``y`` in place from ``t0`` to ``t1`` and fill ``out`` at the samples inside (t0, t1].

    ``jacobian`` is not used; it makes the call the same as that of the stiff method. Returns 0, or 1 where no step is small enough.
    """
    n = y.size
    k = np.empty((7, n))
    z = np.empty(n)
    rates(t0, y, p, u, k[0])
    t = t0
    span = t1 - t0
    sample = 0
    while sample < samples.size and samples[sample] <= t0:
        sample += 1
    d0 = 0.0
    d1 = 0.0
    for i in range(n):
        w = atol[i] + rtol * abs(y[i])
        d0 += (y[i] / w) ** 2
        d1 += (k[0, i] / w) ** 2
    h = 0.01 * (d0 / d1) ** 0.5 if d0 > 1e-10 and d1 > 1e-10 else 1e-4 * span
    h = min(h, span)
    before = 1e-4
    for _ in range(MOST_STEPS):
        if t1 - t <= 1e-13 * max(abs(t1), 1.0):
            return 0
        h = min(h, t1 - t)
        for i in range(n):
            z[i] = y[i] + h * 0.2 * k[0, i]
        rates(t + 0.2 * h, z, p, u, k[1])
        for i in range(n):
            z[i] = y[i] + h * (0.075 * k[0, i] + 0.225 * k[1, i])
        rates(t + 0.3 * h, z, p, u, k[2])
        for i in range(n):
            z[i] = y[i] + h * (44.0 / 45.0 * k[0, i] - 56.0 / 15.0 * k[1, i] + 32.0 / 9.0 * k[2, i])
        rates(t + 0.8 * h, z, p, u, k[3])
        for i in range(n):
            z[i] = y[i] + h * (
                19372.0 / 6561.0 * k[0, i] - 25360.0 / 2187.0 * k[1, i] + 64448.0 / 6561.0 * k[2, i] - 212.0 / 729.0 * k[3, i]
            )
        rates(t + 8.0 / 9.0 * h, z, p, u, k[4])
        for i in range(n):
            z[i] = y[i] + h * (
                9017.0 / 3168.0 * k[0, i]
                - 355.0 / 33.0 * k[1, i]
                + 46732.0 / 5247.0 * k[2, i]
                + 49.0 / 176.0 * k[3, i]
                - 5103.0 / 18656.0 * k[4, i]
            )
        rates(t + h, z, p, u, k[5])
        for i in range(n):
            z[i] = y[i] + h * (
                35.0 / 384.0 * k[0, i]
                + 500.0 / 1113.0 * k[2, i]
                + 125.0 / 192.0 * k[3, i]
                - 2187.0 / 6784.0 * k[4, i]
                + 11.0 / 84.0 * k[5, i]
            )
        rates(t + h, z, p, u, k[6])
        error = 0.0
        for i in range(n):
            e = h * (
                71.0 / 57600.0 * k[0, i]
                - 71.0 / 16695.0 * k[2, i]
                + 71.0 / 1920.0 * k[3, i]
                - 17253.0 / 339200.0 * k[4, i]
                + 22.0 / 525.0 * k[5, i]
                - 0.025 * k[6, i]
            )
            w = atol[i] + rtol * max(abs(y[i]), abs(z[i]))
            error += (e / w) ** 2
        error = (error / n) ** 0.5
        if not error < 1e300:
            h *= 0.1
            if h < 1e-14 * span:
                return 1
            continue
        factor = max(0.2, min(10.0, 0.9 * max(error, 1e-10) ** -0.17 * before**0.04))
        if error > 1.0:
            h *= min(1.0, max(0.2, 0.9 * error**-0.2))
            if h < 1e-14 * span:
                return 1
            continue
        before = max(error, 1e-4)
        while sample < samples.size and samples[sample] <= t + h * (1.0 + 1e-12):
            s = (samples[sample] - t) / h
            for i in range(n):
                rise = z[i] - y[i]
                left = h * k[0, i] - rise
                right = rise - h * k[6, i] - left
                bend = h * (
                    -12715105075.0 / 11282082432.0 * k[0, i]
                    + 87487479700.0 / 32700410799.0 * k[2, i]
                    - 10690763975.0 / 1880347072.0 * k[3, i]
                    + 701980252875.0 / 199316789632.0 * k[4, i]
                    - 1453857185.0 / 822651844.0 * k[5, i]
                    + 69997945.0 / 29380423.0 * k[6, i]
                )
                out[sample, i] = y[i] + s * (rise + (1.0 - s) * (left + s * (right + (1.0 - s) * bend)))
            sample += 1
        t += h
        for i in range(n):
            y[i] = z[i]
            k[0, i] = k[6, i]
        h *= factor
    return 1
