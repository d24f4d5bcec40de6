"""Means and shares with their intervals."""
import math

import numpy as np
import scipy.stats as st
import statsmodels.api as sm
from draw import Draw
from facts import divided, scale, traits, unit
from question import NoQuestion, Question
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import DescrStatsW


def mean_ci(draw: Draw) -> Question:
    values, confidence = draw.spoilt(draw.values(draw.size())), draw.confidence()

    def ask() -> dict:
        by = unit(values)
        moments = DescrStatsW(divided(values, by))
        low, high = moments.tconfint_mean(1 - confidence)
        return {"mean": moments.mean * by, "standard_error": moments.std_mean * by, "low": low * by, "high": high * by}

    return Question("mean_ci", {"values": values, "confidence": confidence}, ask, "statsmodels",
                    "DescrStatsW.tconfint_mean", relative=1e-9, absolute=1e-14 * scale(values), needs="low",
                    traits=traits(values))


def clustered_se(draw: Draw) -> Question:
    n = draw.size(3, 200)
    values = draw.values(n)
    names = [str(draw.count(1, draw.pick.choice([2, 5, 40]))) for _ in range(n)]
    confidence, size = draw.confidence(), scale(values)

    def ask() -> dict:
        if len(set(names)) < 2: return {"mean": math.nan}
        model = sm.OLS(divided(values, size), np.ones(n))
        groups = np.unique(names, return_inverse=True)[1]
        plain = model.fit(cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}, use_t=True)
        stata = model.fit(cov_type="cluster", cov_kwds={"groups": groups, "use_correction": True}, use_t=True)
        low, high = stata.conf_int(1 - confidence)[0]
        found = {"mean": plain.params[0], "naive": model.fit().bse[0], "cr0": plain.bse[0], "stata": stata.bse[0],
                 "low": low, "high": high}
        return {name: value * size for name, value in found.items()} | {"clusters": len(set(names))}

    return Question("clustered_se", {"values": values, "clusters": names, "confidence": confidence}, ask, "statsmodels",
                    "OLS on a constant, cov_type='cluster', by the largest value", relative=1e-8,
                    absolute=1e-14 * size * math.sqrt(n), traits=traits(values))


def proportion_ci(draw: Draw) -> Question:
    n = draw.count(1, draw.pick.choice([1, 3, 20, 200, 10_000, 10_000_000, 10 ** 12]))
    successes = draw.pick.choice([0, n, draw.count(0, n), draw.count(0, n), draw.count(0, min(n, 5))])
    confidence = draw.confidence()

    def ask() -> dict:
        names = {"wald": "normal", "wilson": "wilson", "clopper_pearson": "beta", "agresti_coull": "agresti_coull",
                 "jeffreys": "jeffreys"}
        found = {name: proportion_confint(successes, n, 1 - confidence, method) for name, method in names.items()}
        corrected = st.binomtest(successes, n).proportion_ci(confidence, "wilsoncc")
        return found | {"estimate": successes / n, "wilson_corrected": [corrected.low, corrected.high]}

    return Question("proportion_ci", {"successes": successes, "n": n, "confidence": confidence}, ask,
                    "statsmodels scipy", "proportion_confint; binomtest.proportion_ci 'wilsoncc'", relative=1e-8,
                    absolute=1e-13, traits={"at an end"} if successes in (0, n) else set())


def two_proportions(draw: Draw) -> Question:
    high = draw.pick.choice([1, 5, 30, 300, 5_000, 10 ** 7])
    n1, n2 = draw.count(1, high), draw.count(1, high)
    x1, x2 = draw.count(0, n1), draw.count(0, n2)
    confidence = draw.confidence()

    def ask() -> dict:
        def interval(compare: str, method: str):
            return confint_proportions_2indep(x1, n1, x2, n2, compare=compare, method=method, alpha=1 - confidence)

        names = {"newcombe": "newcomb", "agresti_caffo": "agresti-caffo", "wald": "wald"}
        found = {name: interval("diff", method) for name, method in names.items()} | {"difference": x1 / n1 - x2 / n2}
        try:
            found["score"] = interval("diff", "score")
        except ValueError:
            # Its search for the ends fails where the variance of its cubic is negative.
            pass
        if x1 and x2: found |= {"ratio": (x1 / n1) / (x2 / n2), "ratio_log": interval("ratio", "log")}
        return found

    given = {"successes1": x1, "n1": n1, "successes2": x2, "n2": n2, "confidence": confidence}
    return Question("two_proportions", given, ask, "statsmodels", "confint_proportions_2indep", relative=1e-9,
                    absolute=1e-12, parts={"score": (1e-6, 1e-7)})


def bootstrap(draw: Draw) -> Question:
    groups = draw.pick.choice([1, 1, 2])
    data = [draw.values(draw.count(1, draw.pick.choice([3, 12, 40])), hard=draw.chance(0.3)) for _ in range(groups)]
    statistic = draw.pick.choice(["mean", "median"]) + ("_difference" if groups == 2 else "")
    draws, confidence, seed = draw.pick.choice([10, 50, 99, 200]), draw.confidence(), draw.count(0, 1 << 30)
    rng = np.random.default_rng(seed)
    resamples = [rng.integers(0, len(rows), (draws, len(rows))) for rows in data]
    middle = np.mean if statistic.startswith("mean") else np.median

    def value(*rows, axis=-1):
        return middle(rows[0], axis=axis) - middle(rows[1], axis=axis) if groups == 2 else middle(rows[0], axis=axis)

    def ask() -> dict:
        if any(len(rows) < 2 for rows in data): raise NoQuestion
        found: dict = {"estimate": value(*[np.asarray(rows) for rows in data])}
        for name, method in (("percentile", "percentile"), ("basic", "basic"), ("bca", "BCa")):
            result = st.bootstrap([np.asarray(rows) for rows in data], value, n_resamples=draws, method=method,
                                  confidence_level=confidence, rng=np.random.default_rng(seed))
            low, high = result.confidence_interval
            if method != "BCa" or math.isfinite(low) and math.isfinite(high): found[name] = [low, high]
            found["standard_error"] = result.standard_error
        return found

    given = {"data": data, "statistic": statistic, "resamples": [rows.tolist() for rows in resamples],
             "confidence": confidence}
    facts = traits(*data)
    left = [[value(*[np.delete(rows, place) if rows is own else np.asarray(rows) for rows in data])
             for place in range(len(own))] for own in data if len(own) > 1]
    estimate = value(*[np.asarray(rows) for rows in data])
    drawn = value(*[np.asarray(rows)[places] for rows, places in zip(data, resamples)])
    at = np.abs(drawn - estimate) < 1e-13 * scale(*data)
    if middle is np.mean and at.any(): facts.add("a draw at the estimate")
    if all(np.ptp(values) <= 1e-12 * scale(*data) for values in left): facts.add("no row changes anything")
    return Question("bootstrap", given, ask, "scipy", "bootstrap, of the same resamples", relative=1e-7,
                    absolute=1e-12 * scale(*data), traits=facts)


MAKERS = [mean_ci, clustered_se, proportion_ci, two_proportions, bootstrap]
