"""Tests of two runs over the same rows, and of two groups."""
import math

import numpy as np
import scipy.stats as st
from draw import Draw
from facts import divided, lost, scale, traits, unit
from question import NoQuestion, Question
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.descriptivestats import sign_test as statsmodels_sign_test
from statsmodels.stats.meta_analysis import effectsize_smd
from statsmodels.stats.weightstats import ttost_paired


def paired_t(draw: Draw) -> Question:
    first, second = draw.pair(draw.size())
    first, confidence = draw.spoilt(first), draw.confidence()
    differences = [a - b for a, b in zip(first, second)]

    def ask() -> dict:
        by = unit(first, second)
        test = st.ttest_rel(divided(first, by), divided(second, by))
        interval = test.confidence_interval(confidence)
        mean = float(np.mean(divided(differences, by))) * by if differences else math.nan
        return {"difference": mean, "t": test.statistic, "df": test.df, "p": test.pvalue, "low": interval.low * by,
                "high": interval.high * by}

    off = lost(differences) * scale(first, second) / scale(differences)
    size = scale(first, second)
    return Question("paired_t", {"first": first, "second": second, "confidence": confidence}, ask, "scipy",
                    "ttest_rel, confidence_interval", relative=1e-8 + 100 * off, absolute=10 * off,
                    parts={name: (1e-9, 1e-13 * size) for name in ("difference", "low", "high")}
                    | {"p": (1e-7 + 1e4 * off, 1e-300)}, needs="t",
                    traits=traits(first, second) | with_spread(differences, size))


def with_spread(differences: list[float], size: float) -> set[str]:
    """That differences are equal, or equal but for the rounding of their subtraction."""
    finite = [value for value in differences if math.isfinite(value)]
    if len(finite) < 2: return set()
    return {"equal differences"} if max(finite) - min(finite) <= 1e-15 * size else set()


def equivalence(draw: Draw) -> Question:
    first, second = draw.pair(draw.size(2))
    differences = [a - b for a, b in zip(first, second)]
    margin = draw.pick.choice([0.01, 0.1, 0.5, 2]) * draw.spread(differences)

    def ask() -> dict:
        by = unit(first, second)
        p, lower, upper = ttost_paired(np.divide(first, by), np.divide(second, by), -margin / by, margin / by)
        return {"p": p, "lower_p": lower[1], "upper_p": upper[1]}

    off = lost(differences) * scale(first, second) / scale(differences)
    return Question("equivalence", {"first": first, "second": second, "margin": margin}, ask, "statsmodels",
                    "ttost_paired", relative=1e-8 + 1e4 * off, absolute=1e-300,
                    traits=traits(first, second) | with_spread(differences, scale(first, second)))


def wilcoxon(draw: Draw) -> Question:
    first, second = draw.pair(draw.size(1))
    differences = draw.spoilt([a - b for a, b in zip(first, second)])

    def ask() -> dict:
        found = {}
        for zeros in ("wilcox", "pratt", "zsplit"):
            for name, corrected in (("plain", False), ("corrected", True)):
                test = st.wilcoxon(differences, zero_method=zeros, correction=corrected, method="asymptotic")
                found[f"{zeros}_{name}"] = {"statistic": test.statistic, "z": abs(test.zstatistic), "p": test.pvalue}
        nonzero = [value for value in differences if value != 0]
        ties = len({abs(value) for value in nonzero}) < len(nonzero)
        if nonzero and (not ties or len(nonzero) <= 12) and len(nonzero) <= 50:
            # With ties: over all signs.
            method = st.PermutationMethod(n_resamples=np.inf) if ties else "exact"
            found["exact_p"] = st.wilcoxon(nonzero, method=method).pvalue
        return found

    return Question("wilcoxon", {"differences": differences}, ask, "scipy", "wilcoxon", relative=1e-8, absolute=1e-300,
                    parts={f"{zeros}_{name}.z": (1e-9, 1e-12) for zeros in ("wilcox", "pratt", "zsplit")
                           for name in ("plain", "corrected")}, needs="wilcox_plain.p",
                    traits=traits(differences))


def sign_test(draw: Draw) -> Question:
    first, second = draw.pair(draw.size(1))
    differences = draw.spoilt([a - b for a, b in zip(first, second)])

    def ask() -> dict:
        m, p = statsmodels_sign_test(differences)
        return {"m": m, "p": p}

    return Question("sign_test", {"differences": differences}, ask, "statsmodels", "sign_test", absolute=1e-300,
                    traits=traits(differences))


def sign_flip(draw: Draw) -> Question:
    first, second = draw.pair(draw.count(1, 11), hard=False)
    differences = [round(a - b, 3) for a, b in zip(first, second)]
    if scale(differences) > 1e7: raise NoQuestion

    def ask() -> dict:
        if len(differences) == 1: raise NoQuestion
        # In thousandths, so that equal sums are equal in binary, too.
        whole = ([round(1000 * value) for value in differences],)

        def test(alternative: str) -> float:
            return st.permutation_test(whole, lambda x: np.sum(x) * 1.0, permutation_type="samples",
                                       alternative=alternative, n_resamples=math.inf).pvalue

        p = st.permutation_test(whole, lambda x: np.abs(np.sum(x)) * 1.0, permutation_type="samples",
                                alternative="greater", n_resamples=math.inf).pvalue
        return {"mean": np.mean(differences), "p": p, "p_greater": test("greater")}

    return Question("sign_flip", {"differences": differences}, ask, "scipy", "permutation_test of samples",
                    parts={"mean": (1e-9, 1e-12 * scale(differences))}, traits=traits(differences))


def mcnemar(draw: Draw) -> Question:
    both, first, second, neither = (draw.count(0, draw.pick.choice([1, 5, 40, 3000, 2_000_000])) for _ in range(4))

    def ask() -> dict:
        table = [[both, first], [second, neither]]
        plain = statsmodels_mcnemar(table, exact=False, correction=False)
        corrected = statsmodels_mcnemar(table, exact=False, correction=True)
        half = st.binom(first + second, 0.5)
        middle = 1.0 if first == second else 2 * half.cdf(min(first, second)) - half.pmf(min(first, second))
        if first + second == 0: return {"statistic": plain.statistic}
        return {"statistic": plain.statistic, "p": plain.pvalue, "corrected_statistic": corrected.statistic,
                "corrected_p": corrected.pvalue, "exact_p": statsmodels_mcnemar(table, exact=True).pvalue,
                "mid_p": middle}

    given = {"both": both, "first_only": first, "second_only": second, "neither": neither}
    # SciPy's binomial distribution ends at 1e-280.
    return Question("mcnemar", given, ask, "statsmodels scipy", "mcnemar; mid-p by binom", relative=1e-8,
                    absolute=1e-250, traits={"no row differs"} if first + second == 0 else set())


def welch_t(draw: Draw) -> Question:
    x, y = draw.groups()
    x, confidence = draw.spoilt(x), draw.confidence()

    if not 1e-50 < scale(x) / scale(y) < 1e50: raise NoQuestion

    def ask() -> dict:
        # A constant group adds nothing to the variances, whose squares are asked for.
        by = unit(*([values for values in (x, y) if len(set(values)) > 1] or (x, y)))
        a, b = divided(x, by), divided(y, by)
        welch, student = st.ttest_ind(a, b, equal_var=False), st.ttest_ind(a, b)
        interval = welch.confidence_interval(confidence)
        # SciPy has 1 degree of freedom where there is no t.
        df = welch.df if math.isfinite(welch.statistic) else math.nan
        return {"t": welch.statistic, "df": df, "p": welch.pvalue, "low": interval.low * by,
                "high": interval.high * by, "student_t": student.statistic, "student_p": student.pvalue}

    off, size = lost(x, y), scale(x, y)
    return Question("welch_t", {"x": x, "y": y, "confidence": confidence}, ask, "scipy",
                    "ttest_ind, confidence_interval", relative=1e-8 + 100 * off, absolute=10 * off,
                    parts={name: (1e-9, 1e-13 * size) for name in ("low", "high")}
                    | {name: (1e-7 + 1e4 * off, 1e-300) for name in ("p", "student_p")},
                    traits=traits(x, y) | constants(x, y))


def constants(x: list[float], y: list[float]) -> set[str]:
    return {"constant groups"} if len(set(x)) == len(set(y)) == 1 else set()


def hedges_g(draw: Draw) -> Question:
    x, y = draw.groups(2)

    def ask() -> dict:
        by = unit(x, y)
        a, b = divided(x, by), divided(y, by)
        d, variance = effectsize_smd(np.mean(a), np.std(a, ddof=1), len(a), np.mean(b), np.std(b, ddof=1), len(b))
        return {"hedges_g_approximate": d, "variance": variance}

    off = lost(x, y)
    return Question("hedges_g", {"x": x, "y": y}, ask, "statsmodels", "effectsize_smd", relative=1e-8 + 100 * off,
                    absolute=10 * off, traits=traits(x, y) | constants(x, y))


def mann_whitney(draw: Draw) -> Question:
    x, y = draw.groups(0)
    x = draw.spoilt(x)

    def ask() -> dict:
        if not x or not y: raise ValueError("a group is empty")
        corrected = st.mannwhitneyu(x, y, method="asymptotic")
        plain = st.mannwhitneyu(x, y, method="asymptotic", use_continuity=False)
        found = {"u1": corrected.statistic, "u2": len(x) * len(y) - corrected.statistic,
                 "asymptotic_p": corrected.pvalue, "asymptotic_p_no_continuity": plain.pvalue,
                 "auc": corrected.statistic / (len(x) * len(y))}
        ties = len(set(x) | set(y)) < len(x) + len(y)
        if not ties and len(x) * len(y) <= 2_000:
            found["exact_p"] = st.mannwhitneyu(x, y, method="exact").pvalue
        elif ties and min(len(x), len(y)) > 1 and math.comb(len(x) + len(y), len(x)) <= 1_000:
            # Over all splits; twice the smaller tail.
            method = st.PermutationMethod(n_resamples=np.inf)
            tails = [st.mannwhitneyu(x, y, alternative=side, method=method).pvalue for side in ("less", "greater")]
            found["exact_p"] = min(1, 2 * min(tails))
        return found

    return Question("mann_whitney", {"x": x, "y": y}, ask, "scipy", "mannwhitneyu", relative=1e-8, absolute=1e-300,
                    needs="asymptotic_p_no_continuity", traits=traits(x, y))


def brunner_munzel(draw: Draw) -> Question:
    x, y = draw.groups(0)
    x = draw.spoilt(x)

    def ask() -> dict:
        test = st.brunnermunzel(x, y)
        return {"statistic": test.statistic, "p": test.pvalue}

    return Question("brunner_munzel", {"x": x, "y": y}, ask, "scipy", "brunnermunzel", relative=1e-8,
                    parts={"p": (1e-8, 1e-300)}, traits=traits(x, y))


MAKERS = [paired_t, equivalence, wilcoxon, sign_test, sign_flip, mcnemar, welch_t, hedges_g, mann_whitney,
          brunner_munzel]
