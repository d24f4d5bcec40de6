"""How far a window of data is from another."""
import math

import numpy as np
import scipy.stats as st
from draw import Draw
from facts import scale, traits
from question import NoQuestion, Question
from scipy.spatial.distance import cdist, jensenshannon
from sklearn.metrics.pairwise import rbf_kernel


def ks_two_sample(draw: Draw) -> Question:
    x, y = draw.groups(0, 150)
    x = draw.spoilt(x)

    def ask() -> dict:
        exact = st.ks_2samp(x, y, method="exact")
        found = {"d": exact.statistic, "exact_p": exact.pvalue}
        if len(x) > 1 or len(y) > 1: found["asymptotic_p"] = st.ks_2samp(x, y, method="asymp").pvalue
        return found

    return Question("ks_two_sample", {"x": x, "y": y}, ask, "scipy", "ks_2samp", relative=1e-8, absolute=1e-13,
                    parts={"exact_p": (1e-8, 1e-15)}, traits=traits(x, y))


def chi_square(draw: Draw) -> Question:
    rows, columns = draw.pick.choice([(2, 2), (2, 2), (2, 3), (2, 40), (3, 3), (4, 2), (1, 3)])
    counts = [draw.counts(columns) for _ in range(rows)]

    def ask() -> dict:
        table = np.array(counts)
        if rows < 2 or not table.sum(0).all() or not table.sum(1).all(): return {"statistic": math.nan}
        test = st.chi2_contingency(table, correction=False)
        ratio = st.chi2_contingency(table, correction=False, lambda_="log-likelihood")
        found = {"statistic": test.statistic, "df": test.dof, "p": test.pvalue, "g": ratio.statistic,
                 "g_p": ratio.pvalue, "expected": test.expected_freq,
                 "cramers_v": st.contingency.association(table, "cramer")}
        if (rows, columns) == (2, 2):
            yates = st.chi2_contingency(table)
            found |= {"yates_statistic": yates.statistic, "yates_p": yates.pvalue,
                      "fisher_p": st.fisher_exact(table).pvalue}
        return found

    return Question("chi_square", {"counts": counts}, ask, "scipy", "chi2_contingency, association, fisher_exact",
                    relative=1e-8, absolute=1e-9,
                    parts={name: (1e-7, 1e-300) for name in ("p", "yates_p")} | {"fisher_p": (1e-7, 1e-300)}
                    | {"cramers_v": (1e-8, 1e-7)})


def chi_square_fit(draw: Draw) -> Question:
    n = draw.count(1, 9)
    observed = draw.counts(n)
    shares = draw.numbers.dirichlet(np.full(n, 2.0))
    if draw.chance(0.1): shares = np.where(np.arange(n) == 0, 0, shares)
    expected = [float(value) for value in shares / (shares.sum() or 1) * sum(observed)]
    if draw.chance(0.1): expected = [value + 1 for value in expected]

    def ask() -> dict:
        test = st.chisquare(observed, expected)
        return {"statistic": test.statistic, "p": test.pvalue}

    facts = {"one category"} if n == 1 else set()
    if 0 in expected: facts.add("an expected 0")
    return Question("chi_square_fit", {"observed": observed, "expected": expected}, ask, "scipy", "chisquare",
                    relative=1e-8, parts={"p": (1e-7, 1e-300)}, needs="p", traits=facts)


def distribution_distance(draw: Draw) -> Question:
    n = draw.count(1, draw.pick.choice([1, 3, 12, 100]))
    keep = draw.pick.choice([1, 0.8, 0.3])
    p, q = (draw.numbers.random(n) ** draw.pick.choice([1, 8]) * (draw.numbers.random(n) < keep) for _ in range(2))
    if draw.chance(0.2): q = p * (1 + draw.pick.choice([0, 1e-9, 1e-4]) * draw.numbers.random(n))

    def ask() -> dict:
        if not p.any() or not q.any(): raise ValueError("all weights are 0")
        a, b = p / p.sum(), q / q.sum()
        return {"jensen_shannon": jensenshannon(p, q), "jensen_shannon_base2": jensenshannon(p, q, 2),
                "kl": st.entropy(p, q), "total_variation": cdist([a], [b], "cityblock")[0][0] / 2,
                "hellinger": cdist([np.sqrt(a)], [np.sqrt(b)])[0][0] / math.sqrt(2)}

    near = p.any() and q.any() and np.abs(p / p.sum() - q / q.sum()).max() < 1e-8
    return Question("distribution_distance", {"p": p, "q": q}, ask, "scipy", "jensenshannon, entropy, cdist",
                    relative=1e-8, absolute=1e-12, traits={"equal but for 1e-8"} if near else set(),
                    parts={"jensen_shannon": (1e-8, 1e-7), "jensen_shannon_base2": (1e-8, 1e-7)})


def psi(draw: Draw) -> Question:
    n = draw.count(1, 12)
    reference, current = draw.counts(n), draw.counts(n)

    def ask() -> dict:
        def index(p, q): return st.entropy(p, q) + st.entropy(q, p)

        if not any(reference) or not any(current): raise ValueError("a window has no rows")
        more = [[count + 0.5 for count in counts] for counts in (reference, current)]
        plain = math.nan if 0 in reference or 0 in current else index(reference, current)
        return {"plain": plain, "half_count": index(*more)}

    return Question("psi", {"reference": reference, "current": current}, ask, "scipy", "entropy, in both directions",
                    relative=1e-8, absolute=1e-13)


def psi_quantiles(draw: Draw) -> Question:
    reference, current = draw.groups(0)
    bins = draw.pick.choice([2, 4, 5, 10, 20])

    def ask() -> dict:
        if not reference or not current: raise ValueError("a window has no rows")
        edges = np.unique(np.quantile(reference, np.linspace(0, 1, bins + 1)))
        inner = edges[(edges > min(reference)) & (edges < max(reference))]
        if not inner.size: raise ValueError("the quantiles make no two bins")
        # A value is on an edge or not: neither the edges' last digit nor the library's way to them may decide it.
        for value in reference + current:
            near = np.abs(inner - value)
            if ((near > 0) & (near < 1e-12 * scale(reference, current))).any(): raise NoQuestion
        if (np.diff(edges) < 1e-12 * scale(reference)).any(): raise NoQuestion
        counts = [np.bincount(np.searchsorted(inner, values), minlength=inner.size + 1)
                  for values in (reference, current)]
        more = [count + 0.5 for count in counts]
        return {"inner_edges": inner, "reference_counts": counts[0], "current_counts": counts[1],
                "half_count": st.entropy(*more) + st.entropy(*reversed(more))}

    return Question("psi_quantiles", {"reference": reference, "current": current, "bins": bins}, ask, "numpy scipy",
                    "quantile, searchsorted; entropy, in both directions", relative=1e-8, absolute=1e-13,
                    parts={"inner_edges": (1e-9, 1e-14 * scale(reference))}, traits=traits(reference, current))


def wasserstein(draw: Draw) -> Question:
    x, y = draw.groups(0)
    x = draw.spoilt(x)
    given: dict = {"x": x, "y": y}
    weights = [None, None]
    if draw.chance(0.4) and x and y:
        weights = [draw.numbers.random(len(values)) * (draw.numbers.random(len(values)) < 0.8) for values in (x, y)]
        given |= {"x_weights": weights[0], "y_weights": weights[1]}

    def ask() -> dict:
        return {"wasserstein": st.wasserstein_distance(x, y, *weights), "energy": st.energy_distance(x, y, *weights)}

    unit = scale(x, y)
    # The root of a difference of shares that is nothing.
    return Question("wasserstein", given, ask, "scipy", "wasserstein_distance, energy_distance", relative=1e-8,
                    absolute=1e-13 * unit, parts={"energy": (1e-8, 1e-7 * math.sqrt(unit))}, traits=traits(x, y))


def embedding_drift(draw: Draw) -> Question:
    dimensions, (n, m) = draw.count(1, 8), (draw.count(1, draw.pick.choice([4, 20])) for _ in range(2))
    shift = draw.pick.choice([0, 0.5, 3])
    x, y = draw.numbers.normal(0, 1, (n, dimensions)), draw.numbers.normal(shift, 1, (m, dimensions))
    if draw.chance(0.2): x, y = np.round(x), np.round(y)
    gamma = draw.pick.choice([0.01, 0.5, 3]) / dimensions

    def ask() -> dict:
        energy = 2 * cdist(x, y).mean() - cdist(x, x).mean() - cdist(y, y).mean()
        own, other, between = rbf_kernel(x, gamma=gamma), rbf_kernel(y, gamma=gamma), rbf_kernel(x, y, gamma=gamma)
        found = {"energy_distance": energy, "mmd2_biased": own.mean() + other.mean() - 2 * between.mean(),
                 "centroid_distance": cdist([x.mean(0)], [y.mean(0)])[0][0]}
        if n > 1 and m > 1:
            found["mmd2_unbiased"] = ((own.sum() - n) / (n * (n - 1)) + (other.sum() - m) / (m * (m - 1))
                                      - 2 * between.mean())
        if min(n, m) > 1 and math.comb(n + m, n) <= 500: found |= embedding_p(x, y, gamma)
        return found

    return Question("embedding_drift", {"x": x, "y": y, "gamma": gamma}, ask, "scipy scikit-learn",
                    "cdist; rbf_kernel; permutation_test", relative=1e-8, absolute=1e-10)


def embedding_p(x: np.ndarray, y: np.ndarray, gamma: float) -> dict:
    """The p of both measures over all splits of the vectors."""
    all_ = np.concatenate([x, y])
    measures = {"energy_distance_p": -cdist(all_, all_), "mmd2_biased_p": rbf_kernel(all_, gamma=gamma)}

    def p(pairs: np.ndarray) -> float:
        # What a vector has with itself is in every split.
        np.fill_diagonal(pairs, 0)
        pairs = pairs / (np.abs(pairs).max() or 1)

        def contrast(one, other):
            own, rest = one.astype(int), other.astype(int)
            return (pairs[np.ix_(own, own)].mean() + pairs[np.ix_(rest, rest)].mean()
                    - 2 * pairs[np.ix_(own, rest)].mean()).round(12)

        places = np.arange(len(all_))
        return st.permutation_test((places[:len(x)], places[len(x):]), contrast, alternative="greater",
                                   n_resamples=math.inf, vectorized=False).pvalue

    return {name: p(pairs) for name, pairs in measures.items()}


MAKERS = [ks_two_sample, chi_square, chi_square_fit, distribution_distance, psi, psi_quantiles, wasserstein,
          embedding_drift]
