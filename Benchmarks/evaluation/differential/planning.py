"""What a run can show, how many rows it needs, and p-values of several tests."""
import math

import numpy as np
import scipy.stats as st
from draw import Draw
from question import NoQuestion, Question
from scipy.integrate import quad
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower, TTestIndPower, TTestPower
from statsmodels.stats.proportion import proportion_effectsize


def effect(draw: Draw) -> float: return round(draw.pick.choice([1, 1, 1, -1]) * 10 ** draw.pick.uniform(-2.5, 0.7), 4)


def power_of_t(found: float, shift: float, df: float, alpha: float) -> dict:
    """statsmodels' power; or where SciPy's noncentral t has no number, that of a normal over a chi distribution."""
    if math.isfinite(found): return {"power": found}
    critical, spread = st.t.isf(alpha / 2, df), st.chi(df, scale=1 / math.sqrt(df))

    def misses(s: float) -> float:
        return spread.pdf(s) * (st.norm.cdf(critical * s - abs(shift)) - st.norm.cdf(-critical * s - abs(shift)))

    middle, width = spread.mean(), spread.std()
    edges = [max(0, middle + place * width) for place in (-12, -6, -3, -1, 0, 1, 3, 6, 12, 40)]
    return {"power": 1 - sum(quad(misses, low, high, epsabs=1e-13)[0] for low, high in zip(edges, edges[1:]))}


def power_paired_t(draw: Draw) -> Question:
    dz, n, alpha = effect(draw), draw.count(2, draw.pick.choice([3, 10, 100, 5_000, 200_000])), draw.alpha()
    return Question("power_paired_t", {"dz": dz, "n": n, "alpha": alpha},
                    lambda: power_of_t(TTestPower().power(dz, n, alpha), dz * math.sqrt(n), n - 1, alpha),
                    "statsmodels scipy", "TTestPower.power; quad where it has no number", relative=1e-7,
                    absolute=1e-10)


def n_paired_t(draw: Draw) -> Question:
    dz, power, alpha = abs(effect(draw)), draw.pick.choice([0.5, 0.8, 0.9, 0.95, 0.99]), draw.alpha()

    def ask() -> dict:
        n = float(np.squeeze(TTestPower().solve_power(dz, power=power, alpha=alpha)))
        # Its search stops at the bounds of its first guess, where few rows are enough.
        if not 2.01 < n < 1e8 or abs(TTestPower().power(dz, n, alpha) - power) > 1e-6: raise NoQuestion
        found = {"n": n}
        if abs(n - round(n)) > 1e-4 * n: found["rows"] = math.ceil(n)
        return found

    return Question("n_paired_t", {"dz": dz, "power": power, "alpha": alpha}, ask, "statsmodels",
                    "TTestPower.solve_power", relative=1e-6, parts={"rows": (0, 0)})


def power_two_groups_t(draw: Draw) -> Question:
    d, n, alpha = effect(draw), draw.count(2, draw.pick.choice([3, 10, 100, 5_000, 100_000])), draw.alpha()
    ratio = draw.pick.choice([0.5, 1, 1, 2, 3, 0.1])
    return Question("power_two_groups_t", {"d": d, "n1": n, "ratio": ratio, "alpha": alpha},
                    lambda: power_of_t(TTestIndPower().power(d, n, alpha, ratio=ratio),
                                       d * math.sqrt(n * ratio / (1 + ratio)), n + n * ratio - 2, alpha),
                    "statsmodels scipy", "TTestIndPower.power; quad where it has no number", relative=1e-7,
                    absolute=1e-10)


def power_two_proportions(draw: Draw) -> Question:
    p1, p2 = (draw.pick.choice([0.0, 1.0] + [round(draw.pick.random(), 3)] * 8) for _ in range(2))
    n, alpha = draw.count(1, draw.pick.choice([1, 20, 400, 100_000])), draw.alpha()

    def ask() -> dict:
        h = proportion_effectsize(p1, p2)
        return {"cohen_h": h, "power": NormalIndPower().power(h, n, alpha)}

    return Question("power_two_proportions", {"p1": p1, "p2": p2, "n_each": n, "alpha": alpha}, ask, "statsmodels",
                    "proportion_effectsize, NormalIndPower.power")


def adjusted_p(draw: Draw) -> Question:
    n = draw.count(0, draw.pick.choice([1, 3, 12, 60, 600]))
    p = draw.numbers.uniform(0, 1, n) ** draw.pick.choice([1, 2, 6, 40])
    if draw.chance(0.3): p = np.round(p, 2)
    if draw.chance(0.1) and n: p[0] = draw.pick.choice([0.0, 1.0, 1e-300, 5e-324, math.nan, -0.1, 1.5])
    p = [float(value) for value in p]

    def ask() -> dict:
        if not all(0 <= value <= 1 for value in p): raise ValueError("a p-value is not between 0 and 1")
        names = {"bonferroni": "bonferroni", "holm": "holm", "sidak": "sidak", "holm_sidak": "holm-sidak",
                 "hochberg": "simes-hochberg", "benjamini_hochberg": "fdr_bh", "benjamini_yekutieli": "fdr_by"}
        if not p: raise ValueError("no tests")
        return {name: multipletests(p, method=method)[1] for name, method in names.items()}

    # Šidák's loses the digits of p beside 1 in statsmodels before it takes them back by a logarithm.
    return Question("adjusted_p", {"p": p}, ask, "statsmodels", "multipletests", relative=1e-9, absolute=1e-300,
                    parts={"sidak": (1e-9, 1e-13), "holm_sidak": (1e-9, 1e-13)})


MAKERS = [power_paired_t, n_paired_t, power_two_groups_t, power_two_proportions, adjusted_p]
