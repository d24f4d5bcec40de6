"""How differently groups of people are treated."""
import logging
import math

logging.disable(logging.WARNING)

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import scipy.stats as st  # noqa: E402
from aif360.algorithms.preprocessing import Reweighing  # noqa: E402
from aif360.datasets import BinaryLabelDataset  # noqa: E402
from aif360.metrics import BinaryLabelDatasetMetric, ClassificationMetric  # noqa: E402
from draw import Draw  # noqa: E402
from fairlearn import metrics as fair  # noqa: E402
from question import Question  # noqa: E402

GROUPS = {"unprivileged_groups": [{"g": 0}], "privileged_groups": [{"g": 1}]}


def rows(draw: Draw, groups: list, most: int = 60) -> tuple[list, list[int], list[int]]:
    """Groups, truths and predictions."""
    n = draw.size(1, most)
    truth = draw.numbers.random(n) < draw.pick.choice([0.1, 0.5, 0.9])
    predicted = np.where(draw.numbers.random(n) < draw.pick.choice([0.3, 0.8]), truth, draw.numbers.random(n) < 0.4)
    return ([draw.pick.choice(groups) for _ in range(n)], [int(value) for value in truth],
            [int(value) for value in predicted])


def group_rates(draw: Draw) -> Question:
    groups, truth, predicted = rows(draw, draw.pick.choice([["a"], ["a", "b"], ["a", "b", "c", "d é"]]))

    def ask() -> dict:
        named = {"selection_rate": fair.selection_rate, "tpr": fair.true_positive_rate, "fpr": fair.false_positive_rate,
                 "count": fair.count}
        frame = fair.MetricFrame(metrics=named, y_true=truth, y_pred=predicted, sensitive_features=groups)
        by_group = {name: {part: float(value) for part, value in row.items()}
                    for name, row in frame.by_group.to_dict("index").items()}
        full = True
        for name, parts in by_group.items():
            own = {t for t, group in zip(truth, groups) if group == name}
            # Without a positive, or a negative, row fairlearn's rate is 0; there is none.
            if 1 not in own: parts["tpr"] = math.nan
            if 0 not in own: parts["fpr"] = math.nan
            full = full and own == {0, 1}
        arguments = {"y_true": truth, "y_pred": predicted, "sensitive_features": groups}
        return {"by_group": by_group,
                "demographic_parity_difference": fair.demographic_parity_difference(**arguments),
                "demographic_parity_ratio": fair.demographic_parity_ratio(**arguments),
                "equalized_odds_difference": fair.equalized_odds_difference(**arguments) if full else math.nan,
                "equalized_odds_ratio": fair.equalized_odds_ratio(**arguments) if full else math.nan}

    return Question("group_rates", {"groups": groups, "truth": truth, "predicted": predicted}, ask, "fairlearn",
                    "MetricFrame, demographic_parity_*, equalized_odds_*")


def classification_bias(draw: Draw) -> Question:
    groups, truth, predicted = rows(draw, [0, 1])

    def ask() -> dict:
        data = BinaryLabelDataset(df=pd.DataFrame({"g": groups, "y": truth}), label_names=["y"],
                                  protected_attribute_names=["g"])
        other = data.copy()
        other.labels = np.array(predicted, dtype=float).reshape(-1, 1)
        metric = ClassificationMetric(data, other, **GROUPS)
        return {"statistical_parity_difference": metric.statistical_parity_difference(),
                "disparate_impact": metric.disparate_impact(),
                "equal_opportunity_difference": metric.equal_opportunity_difference(),
                "average_odds_difference": metric.average_odds_difference(),
                "false_discovery_rate_difference": metric.false_discovery_rate_difference(),
                "false_omission_rate_difference": metric.false_omission_rate_difference(),
                "theil_index": metric.theil_index()}

    both = {(group, value) for group, value in zip(groups, predicted)}
    facts = {f"a group without a predicted {value}" for value in (0, 1) if not {(0, value), (1, value)} <= both}
    return Question("classification_bias", {"groups": groups, "truth": truth, "predicted": predicted}, ask, "aif360",
                    "ClassificationMetric", traits=facts)


def reweighing(draw: Draw) -> Question:
    names = ["unprivileged_favourable", "unprivileged_unfavourable", "privileged_favourable", "privileged_unfavourable"]
    counts = [draw.count(0 if draw.chance(0.1) else 1, draw.pick.choice([3, 20, 80])) for _ in names]

    def ask() -> dict:
        if 0 in counts: raise ValueError("a cell is empty: no weight can reach the target")
        kinds = [(0, 1), (0, 0), (1, 1), (1, 0)]
        frame = pd.DataFrame([kind for kind, count in zip(kinds, counts) for _ in range(count)], columns=["g", "y"])
        data = BinaryLabelDataset(df=frame, label_names=["y"], protected_attribute_names=["g"])
        after = Reweighing(**GROUPS).fit_transform(data)
        weights = dict(zip(zip(frame["g"], frame["y"]), after.instance_weights))
        before, later = BinaryLabelDatasetMetric(data, **GROUPS), BinaryLabelDatasetMetric(after, **GROUPS)
        return {"weights": {name: weights[kind] for name, kind in zip(names, kinds)},
                "mean_difference_before": before.mean_difference(), "mean_difference_after": later.mean_difference(),
                "disparate_impact_before": before.disparate_impact(),
                "disparate_impact_after": later.disparate_impact()}

    return Question("reweighing", dict(zip(names, counts)), ask, "aif360", "Reweighing, BinaryLabelDatasetMetric")


def sentiment_parity(draw: Draw) -> Question:
    first, second = (list(np.round(draw.numbers.random(draw.size(1, 60)), draw.pick.choice([1, 6]))) for _ in range(2))
    threshold = draw.pick.choice([0.5, 0.1, 0.8])

    def ask() -> dict:
        above = [score > threshold for score in first + second]
        groups = ["first"] * len(first) + ["second"] * len(second)
        rates = fair.MetricFrame(metrics=fair.selection_rate, y_true=above, y_pred=above,
                                 sensitive_features=groups).by_group
        return {"weak": rates["first"] - rates["second"], "strong": st.wasserstein_distance(first, second)}

    return Question("sentiment_parity", {"first": first, "second": second, "threshold": threshold}, ask,
                    "scipy fairlearn", "wasserstein_distance; selection_rate by group")


MAKERS = [group_rates, classification_bias, reweighing, sentiment_parity]
