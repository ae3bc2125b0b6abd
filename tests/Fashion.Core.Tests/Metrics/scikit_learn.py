"""What scikit-learn says of predictions: reads them from a file of int32 and float32, and writes one line of JSON for each.

Of each set the file has the numbers of classes and images, the labels, two classifiers' predictions, and the first one's
probabilities, images x classes. Null is what scikit-learn warns of or refuses as undefined.

What follows from other values by a mean or a division is asked for only of each so many sets, and else computed from them
as scikit-learn does; of the top k one is asked for, and of each so many sets all. To ask for everything takes minutes.
"""

import functools
import itertools
import json
import multiprocessing
import sys
import warnings

import numpy
import sklearn
from scipy.stats import binomtest
from sklearn import calibration, metrics

# All numbers are finite; to look at each again would take a third of the time.
sklearn.set_config(assume_finite=True)
EACH = 20

# A warning of an undefined score is an error: `defined` makes it null.
warnings.simplefilter("error")


def defined(score, *arguments, **options):
    try:
        value = score(*arguments, **options)
    except (ValueError, Warning):
        return None
    return plain(value)


def plain(value):
    return value.tolist() if isinstance(value, numpy.ndarray) else float(value)


def tables(some):
    """Of several sets at once the confusion matrices, and each class's scores: to one call, all are sets of other classes."""
    sizes = [class_count for class_count, *_ in some]
    starts = numpy.cumsum([0, *sizes[:-1]])
    labels, predicted = (numpy.concatenate([one[at] + start for one, start in zip(some, starts)]) for at in (1, 2))
    every = numpy.arange(sum(sizes))
    confusion = metrics.confusion_matrix(labels, predicted, labels=every)
    zero, one = (
        numpy.array(metrics.precision_recall_fscore_support(labels, predicted, labels=every, zero_division=value))
        for value in (0, 1)
    )
    for start, size in zip(starts, sizes):
        own = slice(start, start + size)
        yield confusion[own, own], zero[:, own], one[:, own]


def scores(zero, one):
    """Undefined is what depends on the value that it is to have then."""
    result = {
        name: [low if low == high else None for low, high in zip(*both)]
        for name, *both in zip(("precision", "recall", "f1"), zero.tolist(), one.tolist())
    }
    return result | {"support": zero[3].tolist()}


def score_averages(labels, predicted, classes, scored, ask):
    def average(kind, names=None):
        return metrics.precision_recall_fscore_support(
            labels, predicted, labels=names, average=kind, zero_division=0
        )[:3]

    if ask:
        return {"macro": average("macro"), "weighted": average("weighted"), "micro": average("micro", classes)}
    # Labels that are on neither side are no classes to it, unless they are named.
    *values, support = (value[numpy.union1d(labels, predicted)] for value in scored)
    return {
        "macro": [numpy.average(value) for value in values],
        "weighted": [numpy.average(value, weights=support) for value in values],
    }


def matthews(labels, predicted):
    value = metrics.matthews_corrcoef(labels, predicted)
    if len(set(labels)) > 1 and len(set(predicted)) > 1:
        return float(value)
    # Undefined, which is 0 here.
    assert value == 0
    return None


def roc(positive, share):
    curve = defined_curve(positive, share)
    return None if curve is None else {"points": [plain(part) for part in curve], "auc": float(metrics.auc(*curve[:2]))}


def defined_curve(positive, share):
    try:
        return metrics.roc_curve(positive, share)
    except Warning:
        return None


def average_precisions(truth, shares):
    """Of all classes that are there in one call."""
    there = truth.any(axis=0)
    values = metrics.average_precision_score(truth[:, there], shares[:, there], average=None)
    found = iter(numpy.atleast_1d(values).tolist())
    # Of the others there is a warning.
    return [next(found) if own else None for own in there]


def averages(score, values, truth, shares, ask):
    """The means of a score over classes: asked for, or computed as scikit-learn does from the values that it gave."""
    if ask:
        return {kind: defined(score, truth, shares, average=kind) for kind in ("macro", "weighted", "micro")}
    if None in values:
        return {"macro": None, "weighted": None}
    return {"macro": float(numpy.average(values)), "weighted": float(numpy.average(values, weights=truth.sum(axis=0)))}


def top_k(labels, shares, index):
    """Of one k after the other. With two classes it has another rule for ties: to it there are three, the last never likely."""
    count, own = shares.shape
    padded = numpy.hstack((shares, numpy.full((count, max(0, 3 - own)), -1.0)))
    every = range(padded.shape[1])
    # It warns of a k that takes all classes.
    most = min(5, own, padded.shape[1] - 1)
    values = {
        k: metrics.top_k_accuracy_score(labels, padded, k=k, labels=every)
        for k in (range(1, most + 1) if index % EACH == 0 else [1 + index % most])
    }
    if own == 2 and 1 in values and (shares.max(axis=1) > 0.5).all():
        assert values[1] == metrics.top_k_accuracy_score(labels, shares[:, 1], k=1, labels=range(2))
    return values


def calibrated(right, confidence):
    accuracy, mean = calibration.calibration_curve(right, confidence, n_bins=15, pos_label=1)
    bins = numpy.searchsorted(numpy.linspace(0, 1, 16)[1:-1], confidence)
    counts = numpy.bincount(bins, minlength=15)
    error = numpy.sum(counts[counts > 0] * numpy.abs(accuracy - mean)) / len(right)
    return {"counts": counts.tolist(), "accuracy": accuracy.tolist(), "confidence": mean.tolist(), "error": error}


def mcnemar(labels, first, second):
    one = int(numpy.sum((first == labels) & (second != labels)))
    other = int(numpy.sum((first != labels) & (second == labels)))
    return {"counts": [one, other], "p": binomial(one, other)}


@functools.lru_cache(None)
def binomial(one, other):
    return binomtest(one, one + other).pvalue if one + other else 1.0


def of(index, class_count, labels, predicted, second, shares, confusion, zero, one):
    classes = numpy.arange(class_count)
    truth = (labels[:, None] == classes).astype(int)
    wide = shares.astype(numpy.float64)
    confidence = wide[numpy.arange(len(labels)), predicted]
    curves = [roc(truth[:, label], wide[:, label]) for label in classes]
    precisions = average_precisions(truth, wide)
    ask = index % EACH == 0
    return {
        "confusion": confusion.tolist(),
        "rates": rates(labels, predicted, classes) if ask else None,
        "accuracy": metrics.accuracy_score(labels, predicted),
        "classes": scores(zero, one),
        "averages": score_averages(labels, predicted, classes, zero, ask),
        "kappa": defined(metrics.cohen_kappa_score, labels, predicted),
        "matthews": matthews(labels, predicted),
        "roc": curves,
        "auc": averages(metrics.roc_auc_score, [own and own["auc"] for own in curves], truth, wide, ask),
        "precision": precisions,
        "averagePrecision": averages(metrics.average_precision_score, precisions, truth, wide, ask),
        "logLoss": defined(
            metrics.log_loss, labels, wide, eps=numpy.finfo(numpy.float32).eps, labels=classes
        ),
        "topK": top_k(labels, wide, index),
        "calibration": calibrated((labels == predicted).astype(int), confidence),
        # The mean over all shares is that of the classes' scores.
        "brier": metrics.brier_score_loss(truth.ravel(), wide.ravel(), pos_label=1) * class_count,
        "mcnemar": mcnemar(labels, predicted, second),
    }


def rates(labels, predicted, classes):
    """A class that is not there has 0 in scikit-learn."""
    shares = metrics.confusion_matrix(labels, predicted, labels=classes, normalize="true")
    return [row.tolist() if (labels == label).any() else None for label, row in zip(classes, shares)]


def sets(path):
    words = numpy.fromfile(path, dtype="<i4")
    at = 0

    def take(count):
        nonlocal at
        at += count
        return words[at - count : at]

    while at < len(words):
        class_count, count = take(2).tolist()
        lists = [take(count) for _ in range(3)]
        yield class_count, *lists, take(count * class_count).view("<f4").reshape(count, class_count)


def lines_of(first, some):
    return [
        json.dumps(of(first + at, *one, *table), allow_nan=False)
        for at, (one, table) in enumerate(zip(some, tables(some)))
    ]


def main():
    every = list(sets(sys.argv[1]))
    together = [(first, every[first : first + 100]) for first in range(0, len(every), 100)]
    with multiprocessing.Pool() as processes:
        lines = itertools.chain.from_iterable(processes.starmap(lines_of, together, chunksize=1))
    with open(sys.argv[2], "w", encoding="utf-8") as results:
        results.writelines(line + "\n" for line in lines)


if __name__ == "__main__":
    main()
