"""One penicillin batch under its loops: pH, temperature and, where asked, phenylacetic acid and sugar; written in loops for a compiler.

The published loops act every 12 minutes with ``u ← u + Kp·(Δe + e·h/Ti − Td/h·Δ²y)`` (Goldrick et al. 2015; PenSimPy). With ``faithful``
set, their quirks stay: the previous pH error lacks its set point, the heating loop starts from the cooling flow, states at or below zero
become 0.001 and dissolved oxygen below 2 mg/L becomes 1.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

#: Places of states and inputs of the plant that the loops use.
S, DO2, P, V, H, T, PAA, NH3, MU = 0, 1, 3, 4, 6, 7, 29, 30, 32
#: Columns of ``moves``: what the loops did.
FS, FOIL, FG, FC, FH, FB, FA, FW, PRESSURE, DISCHARGE, FPAA = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
MOVES = ("Fs", "Foil", "Fg", "Fc", "Fh", "Fb", "Fa", "Fw", "pressure", "F_discharge", "Fpaa")
#: Places of the regulator's tuning; the first says which loop runs: 0 recipe, 1 published PAA loop, 2 our regulator.
MODE, PAA_SET, PAA_GAIN, DO_SET, DO_GAIN, FEED_LEAST, AIR_SET, WATER = range(8)
#: The highest aeration of the published recipe, m3/min.
HIGHEST_AIR = 75.0
#: Then the factor on the recipe's sugar at these hours, straight lines between them.
KNOTS = (40.0, 90.0, 150.0, 220.0)
TUNING = 12


def loop(  # noqa: C901, PLR0912, PLR0915 - one compiled loop over the 1 150 steps of a batch
    advance: Callable[..., int],
    rates: Callable[..., None],
    jacobian: Any,
    y: Array,
    p: Array,
    recipe: Array,
    disturbances: Array,
    forced: Array,
    ramps: Array,
    sensed: Array,
    tuning: Array,
    faithful: bool,
    stretch: float,
    rtol: float,
    atol: Array,
    states: Array,
    moves: Array,
) -> int:
    """Run a batch; fill ``states`` (steps, 33) after each step and ``moves`` (steps, 11); return how many steps were done.

    ``sensed`` (steps, 2) is the noise of the measured phenylacetic acid (mg/L) and dissolved oxygen (mg/L); ``stretch`` lengthens each
    integration beyond the step of 0.2 h (0.005 h in one published port, 0 otherwise).
    """
    u = np.zeros(20)
    nothing = np.empty(0)
    no_rows = np.empty((0, y.size))
    ph0 = -np.log10(y[H])
    t0 = y[T]
    paa0 = y[PAA]
    ph_h = np.zeros(recipe.shape[0])
    t_h = np.zeros(recipe.shape[0])
    mux = 1
    fb = fa = 0.0
    fc = fh = 0.0
    fpaa = recipe[0, 6]
    oxygen = y[DO2]
    for row in range(recipe.shape[0]):
        k = row + 1
        if k <= 2:
            ph = ph1 = ph2 = ph0 if k == 1 else ph_h[0]
            te = te1 = te2 = t0 if k == 1 else t_h[0]
        else:
            ph, ph1 = ph_h[k - 2], ph_h[k - 3]
            te, te1 = t_h[k - 2], t_h[k - 3]
            ph2 = ph_h[0] if k == 3 else ph_h[k - 4]
            te2 = t_h[0] if k == 3 else t_h[k - 4]
        error = 6.5 - ph + ramps[row, 0]
        before = (0.0 if faithful and k > 2 else 6.5) - ph1 + ramps[row, 0]
        if error >= -0.05:
            fb = _pid(fb, error, before, ph, ph1, ph2, 0.0, 225.0, 8e-2, 4e-5, 8.0)
            fa = 0.0
        else:
            fa = _pid(fa, error, before, ph, ph1, ph2, 0.0, 225.0, 8e-2, 12.5, 0.125)
            fb *= 0.5
        error = 298.0 - te + ramps[row, 1]
        before = 298.0 - te1 + ramps[row, 1]
        if error <= 0.05:
            fc = _pid(fc, error, before, te, te1, te2, 0.0, 1500.0, -300.0, 1.6, 0.005)
            fh *= 0.1
        else:
            fh = _pid(fc if faithful else fh, error, before, te, te1, te2, 0.0, 1500.0, 50.0, 0.05, 1.0)
            fc *= 0.3
        fc = max(fc, 1e-4)
        fh = max(fh, 1e-4)
        fs = recipe[row, 0]
        gas = recipe[row, 2]
        pressure = recipe[row, 3]
        water = recipe[row, 5]
        acid = recipe[row, 6]
        if tuning[MODE] >= 1.0 and k * 0.2 >= 10.0:
            measured = y[PAA] + sensed[row, 0]
            if tuning[MODE] < 2.0:
                fpaa = min(150.0, max(0.0, fpaa + 0.1 * ((1200.0 - measured) - (1200.0 - paa0) + (1200.0 - measured) * 0.2 / 0.5)))
            else:
                fpaa = min(150.0, max(0.0, acid + tuning[PAA_GAIN] * (tuning[PAA_SET] - measured)))
            acid = fpaa
            paa0 = measured
        if tuning[MODE] >= 2.0 and k * 0.2 >= 28.0:
            # Oxygen first: the recipe's own highest aeration when it falls, then less sugar, at once.
            oxygen = 0.8 * oxygen + 0.2 * (y[DO2] + sensed[row, 1]) if k * 0.2 > 28.0 else y[DO2] + sensed[row, 1]
            if oxygen < tuning[AIR_SET]:
                gas = max(gas, HIGHEST_AIR)
            share = min(1.0, max(tuning[FEED_LEAST], 1.0 - tuning[DO_GAIN] * (tuning[DO_SET] - oxygen)))
            fs *= _between(k * 0.2, tuning[8], tuning[9], tuning[10], tuning[11]) * share
            water *= tuning[WATER]
        fs = fs if np.isnan(forced[row, 0]) else forced[row, 0]
        gas = gas if np.isnan(forced[row, 1]) else forced[row, 1]
        pressure = pressure if np.isnan(forced[row, 2]) else forced[row, 2]
        fb = fb if np.isnan(forced[row, 3]) else forced[row, 3]
        fc = fc if np.isnan(forced[row, 4]) else forced[row, 4]
        u[0], u[1], u[2], u[3], u[4], u[5] = fs, recipe[row, 1], gas, 100.0, fc, fh
        u[6], u[7], u[8], u[9], u[10], u[11] = fb, fa, water, pressure, -recipe[row, 4], acid
        for j in range(8):
            u[12 + j] = disturbances[row, j]
        if k > 65:
            falls = 0
            for j in range(k - 66, k - 2):
                if states[j + 1, MU] < states[j, MU]:
                    falls += 1
            if falls >= 63:
                p[mux] = states[k - 2, MU] * 5.0
        start = row * 0.2
        y[31] = 0.0
        y[MU] = 0.0
        if advance(rates, jacobian, y, p, u, start, start + 0.2 + stretch, rtol, atol, nothing, no_rows) != 0:
            return row
        for j in range(31):
            if y[j] <= 0.0:
                y[j] = 0.001 if faithful else (0.0 if j != 1 else 1e-3)
        if faithful and y[DO2] < 2.0:
            y[DO2] = 1.0
        states[row] = y
        ph_h[row] = -np.log10(y[H])
        t_h[row] = y[T]
        moves[row, FS], moves[row, FOIL], moves[row, FG], moves[row, FC], moves[row, FH] = fs, recipe[row, 1], gas, fc, fh
        moves[row, FB], moves[row, FA], moves[row, FW], moves[row, PRESSURE] = fb, fa, water, pressure
        moves[row, DISCHARGE], moves[row, FPAA] = -recipe[row, 4], acid
    return int(recipe.shape[0])


def _between(hour: float, a: float, b: float, c: float, d: float) -> float:
    """Return the value at an hour of the straight lines through the knots."""
    if hour <= KNOTS[0]:
        return a
    if hour <= KNOTS[1]:
        return a + (b - a) * (hour - KNOTS[0]) / (KNOTS[1] - KNOTS[0])
    if hour <= KNOTS[2]:
        return b + (c - b) * (hour - KNOTS[1]) / (KNOTS[2] - KNOTS[1])
    return c + (d - c) * min(1.0, (hour - KNOTS[2]) / (KNOTS[3] - KNOTS[2]))


def _pid(u: float, e: float, e1: float, y: float, y1: float, y2: float, low: float, high: float, kp: float, ti: float, td: float) -> float:
    """Return the next move of an incremental loop, held between its limits; the step is 0.2 h."""
    move = e - e1
    if ti > 1e-7:
        move += e * 0.2 / ti
    if td > 0.001:
        move -= td / 0.2 * (y - 2.0 * y1 + y2)
    return min(high, max(low, u + kp * move))
