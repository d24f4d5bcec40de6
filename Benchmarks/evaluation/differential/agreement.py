"""How far raters, measures and judges agree."""
import math

import krippendorff
import numpy as np
import scipy.stats as st
import statsmodels.api as sm
from draw import Draw
from facts import divided, lost, traits, unit
from question import Question
from scipy.special import comb
from sklearn.metrics import cohen_kappa_score
from sklearn.metrics.pairwise import cosine_similarity
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss_kappa

WEIGHTS = {"none": None, "linear": "linear", "quadratic": "quadratic"}


def cohen_kappa(draw: Draw) -> Question:
    size, n = draw.count(1, 6), draw.size(1, 200)
    first = draw.numbers.integers(0, size, n)
    is_same = draw.numbers.random(n) < draw.pick.choice([0.3, 0.7, 1])
    second = np.where(is_same, first, draw.numbers.integers(0, size, n))
    weights, labels = draw.pick.choice(list(WEIGHTS)), list(range(size))

    def ask() -> dict:
        kappa = cohen_kappa_score(first, second, labels=labels, weights=WEIGHTS[weights])
        table = np.zeros((size, size))
        np.add.at(table, (first, second), 1)
        found = {"kappa": kappa, "agreement": np.mean(first == second)}
        if math.isfinite(kappa):
            other = cohens_kappa(table, weights=np.arange(size) if weights != "none" else None,
                                 wt=None if weights == "none" else weights)
            found["standard_error"] = math.sqrt(max(0, other.var_kappa))
            found["null_standard_error"] = math.sqrt(max(0, other.var_kappa0))
        else:
            del found["agreement"]
        return found

    given = {"a": first, "b": second, "labels": labels, "weights": weights}
    return Question("cohen_kappa", given, ask, "scikit-learn statsmodels",
                    "cohen_kappa_score; standard errors by cohens_kappa", relative=1e-8, absolute=1e-12,
                    parts={"standard_error": (1e-8, 1e-7), "null_standard_error": (1e-8, 1e-7)})


def fleiss_kappa(draw: Draw) -> Question:
    categories, raters, rows = draw.count(1, 6), draw.count(2, draw.pick.choice([2, 5, 30])), draw.size(1, 60)
    shares = draw.numbers.dirichlet(np.full(categories, draw.pick.choice([0.2, 1, 5])))
    counts = draw.numbers.multinomial(raters, shares, size=rows)

    def ask() -> dict:
        fleiss = statsmodels_fleiss_kappa(counts)
        if not math.isfinite(fleiss): return {"fleiss": fleiss}
        return {"fleiss": fleiss, "randolph": statsmodels_fleiss_kappa(counts, method="rand")}

    return Question("fleiss_kappa", {"counts": counts}, ask, "statsmodels", "fleiss_kappa", absolute=1e-11)


def krippendorff_alpha(draw: Draw) -> Question:
    raters, units = draw.count(1, 6), draw.size(1, 30)
    truth = draw.numbers.integers(0, draw.pick.choice([1, 2, 5, 9]), units)
    missing, level = draw.pick.choice([0, 0.2, 0.7]), draw.pick.choice(["nominal", "ordinal", "interval", "ratio"])
    fine = draw.chance(0.3)

    def rating(unit: int) -> float | None:
        if draw.chance(missing): return None
        value = int(truth[unit]) if draw.chance(0.7) else draw.count(0, 8)
        return round(value + draw.pick.random(), 2) if fine else value

    ratings = [[rating(unit) for unit in range(units)] for _ in range(raters)]

    def ask() -> dict:
        rows = [[math.nan if value is None else float(value) for value in row] for row in ratings]
        return {"alpha": krippendorff.alpha(reliability_data=rows, level_of_measurement=level)}

    return Question("krippendorff_alpha", {"ratings": ratings, "level": level}, ask, "krippendorff", "alpha",
                    absolute=1e-11)


def correlation(draw: Draw) -> Question:
    x, y = draw.pair(draw.size())
    x, confidence = draw.spoilt(x), draw.confidence()

    def ask() -> dict:
        if len(x) < 2 or len(set(x)) < 2 or len(set(y)) < 2: return {"pearson": math.nan}
        pearson, spearman = st.pearsonr(x, y), st.spearmanr(x, y)
        low, high = pearson.confidence_interval(confidence) if len(x) > 3 else (-1.0, 1.0)
        return {"pearson": pearson.statistic, "pearson_p": pearson.pvalue, "spearman": spearman.statistic,
                "spearman_p": spearman.pvalue, "kendall_tau_b": st.kendalltau(x, y).statistic, "pearson_low": low,
                "pearson_high": high}

    # The test of an r near 1 depends on 1 - r.
    off = lost(x, y)
    with np.errstate(all="ignore"):
        answers = len(x) > 2 and len(set(x)) > 1 < len(set(y))
        r, rho = (st.pearsonr(x, y).statistic, st.spearmanr(x, y).statistic) if answers else (0, 0)
    rest = max(1e-16, 1 - abs(r)) if math.isfinite(r) else 1
    # One order of all rows, or one line: a correlation may be 1 less its last digit, whose p is not 0.
    ordered = abs(rho) > 1 - 1e-13
    return Question("correlation", {"x": x, "y": y, "confidence": confidence}, ask, "scipy",
                    "pearsonr, spearmanr, kendalltau", relative=1e-8, absolute=1e-11 + 30 * off,
                    parts={"pearson_p": (1e-7 + len(x) * off / rest, 1e-6 if rest < 1e-12 else 10 * off),
                           "spearman_p": (1e-7, 1e-6 if ordered else 1e-300)},
                    needs="pearson", traits=traits(x, y))


def bradley_terry(draw: Draw) -> Question:
    models = draw.count(2, 6)
    most = draw.pick.choice([2, 10, 200])
    wins = [[0 if i == j else draw.count(0, most) / draw.pick.choice([1, 1, 2]) for j in range(models)]
            for i in range(models)]
    names = [f"m{index}" for index in range(models)]

    def ask() -> dict:
        # Where nobody is beaten by all others in some group, there is a maximum: the libraries only diverge elsewhere.
        if not connected(wins): return {"log_strength": math.nan}
        pairs = [(i, j) for i in range(models) for j in range(i) if wins[i][j] + wins[j][i] > 0]
        design = np.array([[(k == i) * 1.0 - (k == j) for k in range(1, models)] for i, j in pairs])
        counts = np.array([[wins[i][j], wins[j][i]] for i, j in pairs])
        fit = sm.GLM(counts, design, family=sm.families.Binomial()).fit(tol=1e-14, maxiter=500)
        strengths = np.concatenate([[0], fit.params])
        strengths -= strengths.mean()
        return {"log_strength": dict(zip(names, strengths)),
                "difference_standard_error": dict(zip(names[1:], fit.bse))}

    return Question("bradley_terry", {"models": names, "wins": wins}, ask, "statsmodels",
                    "GLM of the binomial family without an intercept", relative=1e-6, absolute=1e-7)


def connected(wins: list[list[float]]) -> bool:
    reach = (np.array(wins) > 0) | np.eye(len(wins), dtype=bool)
    for _ in wins: reach = reach | (reach.astype(int) @ reach.astype(int) > 0)
    return bool(reach.all())


def swapped_preference(draw: Draw) -> Question:
    bias = draw.pick.choice([0.1, 0.5, 0.9])
    choices = ["first", "second", "tie"]
    verdicts = [[draw.pick.choices(choices, [bias, 1 - bias, 0.1])[0], draw.pick.choice(choices)]
                for _ in range(draw.size(1, 60))]

    def ask() -> dict:
        # A is shown first, then B.
        wins = [sum(pair == order for pair in verdicts) for order in (["first", "second"], ["second", "first"])]
        places = [sum(pair == [name, name] for pair in verdicts) for name in ("first", "second")]
        p = [st.binomtest(first, first + second).pvalue if first + second else math.nan
             for first, second in (wins, places)]
        return {"a_wins": wins[0], "b_wins": wins[1], "preference_p": p[0], "position_bias_p": p[1]}

    return Question("swapped_preference", {"verdicts": verdicts}, ask, "scipy", "binomtest of the verdicts that agree",
                    relative=1e-8, absolute=1e-300)


def cosine(draw: Draw) -> Question:
    n = draw.size()
    first, second = draw.pair(n)
    first = draw.spoilt(first)

    def ask() -> dict:
        if not any(first) or not any(second): raise ValueError("a vector is zero")
        # scikit-learn takes a length below 2e-15 for 0.
        one, other = (divided(values, unit(values, below=1e-10)) for values in (first, second))
        return {"similarity": cosine_similarity([one], [other])[0][0]}

    return Question("cosine", {"a": first, "b": second}, ask, "scikit-learn", "cosine_similarity", absolute=1e-12,
                    traits=traits(first, second) | ({"zero"} if not any(first) or not any(second) else set()))


def pass_at_k(draw: Draw) -> Question:
    n = draw.count(1, draw.pick.choice([1, 5, 30, 1_000]))
    passed, k = draw.count(0, n), draw.count(1, n + (1 if draw.chance(0.1) else 0))

    def ask() -> dict:
        if k > n: raise ValueError("k is more than the number of samples")
        all_ = comb(n, k, exact=True)
        return {"pass_at_k": (all_ - comb(n - passed, k, exact=True)) / all_,
                "pass_all_k": comb(passed, k, exact=True) / all_}

    return Question("pass_at_k", {"samples": n, "passed": passed, "k": k}, ask, "scipy", "comb, exact",
                    absolute=1e-300)


MAKERS = [cohen_kappa, fleiss_kappa, krippendorff_alpha, correlation, bradley_terry, swapped_preference, cosine,
          pass_at_k]
