"""Rosenbrock method RODAS (order 4, stiffly accurate) with the plant's own Jacobian, written in loops for a compiler.

Source: E. Hairer, G. Wanner, *Solving Ordinary Differential Equations II*, 2nd ed., 1996, section IV.7 (coefficients of RODAS, method 1);
the derivative in time is a forward difference.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
GAMMA = 0.25
A = np.array(
    [
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [1.544, 0.0, 0.0, 0.0, 0.0],
        [0.9466785280815826, 0.2557011698983284, 0.0, 0.0, 0.0],
        [3.314825187068521, 2.896124015972201, 0.9986419139977817, 0.0, 0.0],
        [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 0.0],
    ]
)
C = np.array(
    [
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [-5.6688, 0.0, 0.0, 0.0, 0.0],
        [-2.430093356833875, -0.2063599157091915, 0.0, 0.0, 0.0],
        [-0.1073529058151375, -9.594562251023355, -20.47028614809616, 0.0, 0.0],
        [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160, 0.0],
        [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
    ]
)
ALPHA = np.array([0.0, 0.386, 0.21, 0.63, 1.0, 1.0])
SLOPE = np.array([0.25, -0.1043, 0.1035, -0.03620000000000023, 0.0, 0.0])
MOST_STEPS = 50_000


def stiff(  # noqa: C901, PLR0912, PLR0915 - one compiled loop: splitting it would cost calls in the innermost step
    rates: Callable[..., None],
    jacobian: Callable[..., None],
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
    """Advance ``y`` in place from ``t0`` to ``t1`` and fill ``out`` at the samples inside (t0, t1], where steps are made to end.

    Returns 0, or 1 where no step is small enough.
    """
    n = y.size
    slopes = np.zeros((n, n))
    m = np.empty((n, n))
    k = np.empty((6, n))
    z = np.empty(n)
    f = np.empty(n)
    g = np.empty(n)
    drift = np.empty(n)
    rows = np.empty(n, dtype=np.int64)
    t = t0
    span = t1 - t0
    h = span * 1e-3
    sample = 0
    while sample < samples.size and samples[sample] <= t0:
        sample += 1
    fresh = False
    for _ in range(MOST_STEPS):
        if t1 - t <= 1e-13 * max(abs(t1), 1.0):
            return 0
        goal = t1
        if sample < samples.size and samples[sample] < t1:
            goal = samples[sample]
        wanted = h
        h = min(h, goal - t)
        if not fresh:
            rates(t, y, p, u, f)
            jacobian(t, y, p, u, slopes)
            bump = max(abs(t), 1e-3 * span) * 1e-7
            rates(t + bump, y, p, u, g)
            for i in range(n):
                drift[i] = (g[i] - f[i]) / bump
            fresh = True
        diagonal = 1.0 / (GAMMA * h)
        for i in range(n):
            for j in range(n):
                m[i, j] = -slopes[i, j]
            m[i, i] += diagonal
        singular = _factor(m, rows)
        for stage in range(6):
            if stage == 0:
                for i in range(n):
                    g[i] = f[i]
            elif stage < 5:
                for i in range(n):
                    z[i] = y[i]
                    for before in range(stage):
                        z[i] += A[stage, before] * k[before, i]
                rates(t + ALPHA[stage] * h, z, p, u, g)
            else:
                for i in range(n):
                    z[i] += k[4, i]
                rates(t + h, z, p, u, g)
            for i in range(n):
                total = g[i] + h * SLOPE[stage] * drift[i]
                for before in range(stage):
                    total += C[stage, before] / h * k[before, i]
                k[stage, i] = total
            _solve(m, rows, k[stage])
        error = 0.0
        for i in range(n):
            z[i] += k[5, i]
            w = atol[i] + rtol * max(abs(y[i]), abs(z[i]))
            error += (k[5, i] / w) ** 2
        error = (error / n) ** 0.5
        if singular or not error < 1e300:
            h *= 0.1
            if h < 1e-15 * span:
                return 1
            continue
        if error > 1.0:
            h *= max(0.2, 0.9 * error**-0.25)
            if h < 1e-15 * span:
                return 1
            continue
        t += h
        fresh = False
        for i in range(n):
            y[i] = z[i]
        while sample < samples.size and samples[sample] <= t + 1e-12 * max(abs(t), 1.0):
            for i in range(n):
                out[sample, i] = y[i]
            sample += 1
        h = max(h * min(6.0, 0.9 * max(error, 1e-8) ** -0.25), min(wanted, 6.0 * h))
    return 1


def _factor(m: Array, rows: NDArray[np.int64]) -> bool:  # noqa: C901 - one compiled loop
    """Factor a matrix in place with partial pivoting; return whether it is singular."""
    n = rows.size
    for i in range(n):
        rows[i] = i
    for c in range(n):
        best = c
        for r in range(c + 1, n):
            if abs(m[r, c]) > abs(m[best, c]):
                best = r
        if m[best, c] == 0.0 or not abs(m[best, c]) < 1e300:
            return True
        if best != c:
            for j in range(n):
                kept = m[c, j]
                m[c, j] = m[best, j]
                m[best, j] = kept
            swapped = rows[c]
            rows[c] = rows[best]
            rows[best] = swapped
        for r in range(c + 1, n):
            if m[r, c] != 0.0:
                share = m[r, c] / m[c, c]
                m[r, c] = share
                for j in range(c + 1, n):
                    m[r, j] -= share * m[c, j]
    return False


def _solve(m: Array, rows: NDArray[np.int64], b: Array) -> None:
    """Solve with a factored matrix, in place."""
    n = b.size
    x = np.empty(n)
    for i in range(n):
        total = b[rows[i]]
        for j in range(i):
            total -= m[i, j] * x[j]
        x[i] = total
    for back in range(n):
        i = n - 1 - back
        total = x[i]
        for j in range(i + 1, n):
            total -= m[i, j] * x[j]
        x[i] = total / m[i, i]
    for i in range(n):
        b[i] = x[i]
