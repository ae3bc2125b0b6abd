"""What scikit-learn, scipy and numpy say of runs: reads the predictions.csv of each, and prints one JSON object.

The arguments are the names of the classes, a JSON list, and the files. Names are those of `evaluate --json` and
`compare --json`. Null is what scikit-learn warns of as undefined.
"""

import csv
import itertools
import json
import sys
import warnings

import numpy
from scipy.stats import binomtest, kendalltau
from sklearn import metrics

warnings.simplefilter("error")


class Run:
    def __init__(self, path, names):
        with open(path, encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert head[:3] == ["image", "label", "prediction"]
        assert head[3:] in ([], [f"p({name})" for name in names])
        self.labels, self.predicted = (numpy.array([names.index(row[at]) for row in rows]) for at in (1, 2))
        # float32 in its shortest form, which only as float32 is the number that was written.
        self.shares = numpy.array([row[3:] for row in rows], dtype=numpy.float32).astype(float) if head[3:] else None
        self.right = self.labels == self.predicted


def classes_of(run, names):
    """What depends on the value that undefined scores are to have is undefined."""
    every = numpy.arange(len(names))
    zero, one = (
        metrics.precision_recall_fscore_support(run.labels, run.predicted, labels=every, zero_division=value)
        for value in (0, 1)
    )
    result = [
        {"name": name}
        | {key: low[at] if low[at] == high[at] else None for key, low, high in zip(("precision", "recall", "f1"), zero, one)}
        | {"support": int(zero[3][at]), "auc": None, "average_precision": None}
        for at, name in enumerate(names)
    ]
    if run.shares is not None:
        for at, own in enumerate(result):
            own["auc"] = metrics.roc_auc_score(run.labels == at, run.shares[:, at])
            own["average_precision"] = metrics.average_precision_score(run.labels == at, run.shares[:, at])
    return result


def average(run, names, kind):
    # Of the classes that are on either side; those on neither would count 0.
    labels = range(len(names)) if kind == "micro" else None
    values = metrics.precision_recall_fscore_support(
        run.labels, run.predicted, labels=labels, average=kind, zero_division=0
    )
    result = dict(zip(("precision", "recall", "f1"), values)) | {"support": len(run.labels)}
    if run.shares is None:
        return result | {"auc": None, "average_precision": None}
    truth = (run.labels[:, None] == numpy.arange(len(names))).astype(int)
    return result | {
        "auc": metrics.roc_auc_score(truth, run.shares, average=kind),
        "average_precision": metrics.average_precision_score(truth, run.shares, average=kind),
    }


def evaluated(run, names):
    every = range(len(names))
    result = {
        "accuracy": metrics.accuracy_score(run.labels, run.predicted),
        "classes": classes_of(run, names),
        "confusion": metrics.confusion_matrix(run.labels, run.predicted, labels=every).tolist(),
        "cohen_kappa": metrics.cohen_kappa_score(run.labels, run.predicted),
        "matthews": metrics.matthews_corrcoef(run.labels, run.predicted),
        "samples": len(run.labels),
    } | {kind: average(run, names, kind) for kind in ("macro", "micro", "weighted")}
    if run.shares is None:
        return result | {"log_loss": None, "top_k": None, "brier_score": None, "calibration": None}
    truth = numpy.eye(len(names))[run.labels]
    return result | {
        "log_loss": metrics.log_loss(run.labels, run.shares, eps=numpy.finfo(numpy.float32).eps, labels=every),
        "top_k": [metrics.top_k_accuracy_score(run.labels, run.shares, k=k, labels=every) for k in range(1, 6)],
        "brier_score": ((truth - run.shares) ** 2).sum(axis=1).mean(),
    }


def compared(first, second):
    one, other = int((first.right & ~second.right).sum()), int((~first.right & second.right).sum())
    return {
        "same_predictions": (first.predicted == second.predicted).mean(),
        "kendall_tau": kendalltau(first.predicted, second.predicted).statistic,
        "cohen_kappa": metrics.cohen_kappa_score(first.predicted, second.predicted),
        "first_corrects": one,
        "second_corrects": other,
        "mcnemar_p": binomtest(one, one + other).pvalue if one + other else 1.0,
        "difference": first.right.mean() - second.right.mean(),
    }


def vote(shares, labels):
    """Of equally likely classes the first. The mean is kept as float32."""
    return {"accuracy": (numpy.mean(shares, axis=0).astype(numpy.float32).argmax(axis=1) == labels).mean()}


def main():
    names, *paths = sys.argv[1:]
    names = json.loads(names)
    runs = [Run(path, names) for path in paths]
    labels = runs[0].labels
    assert all((run.labels == labels).all() for run in runs)
    result = {
        "runs": [evaluated(run, names) for run in runs],
        "compare": {
            "runs": [{"accuracy": metrics.accuracy_score(run.labels, run.predicted)} for run in runs],
            "pairs": [compared(*pair) for pair in itertools.combinations(runs, 2)],
            "vote": [vote([numpy.eye(len(names))[run.predicted] for run in runs], labels)],
        },
        "soft": vote([run.shares for run in runs if run.shares is not None], labels),
    }
    print(json.dumps(result, allow_nan=False, default=float))


main()
