"""Holds every figure of a report's page to scikit-learn's and SciPy's, on what the runs keep of their models.

usage: python3 report_check.py PAGE ROOT   (ROOT is what the page's run folders are relative to)

A figure is equal where it is the other's, rounded as the page shows it. Intervals and their p-values are of random resamples
and are left out, as are times.
"""
import json
import math
import pathlib
import struct
import sys
import warnings
import xml.etree.ElementTree as xml

import numpy
import scipy.stats
from sklearn import calibration, metrics

PARTS = {"training": "train", "validation": "validation", "test": "test"}
NONE = "–"
warnings.simplefilter("ignore")


class Run:
    """What a run's model says of each part."""

    def __init__(self, folder):
        self.classes = json.loads((folder / "model" / "config.json").read_text())["classNames"]
        self.parts = {path.stem: tensors(path) for path in (folder / "predictions").glob("*.safetensors")}


def tensors(path):
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = (8 + length + at for at in entry["data_offsets"])
            kind = {"I32": numpy.int32, "F32": numpy.float32}[entry["dtype"]]
            found[name] = numpy.frombuffer(data[begin:end], kind).reshape(entry["shape"])
    return found


def shares_of(part):
    return part["probabilities"].astype(float) if "probabilities" in part else None


def truth_of(labels, count):
    return (labels[:, None] == numpy.arange(count)).astype(int)


def average(part, count, kind):
    labels = range(count) if kind == "micro" else None
    scores = metrics.precision_recall_fscore_support(
        part["labels"], part["predicted"], labels=labels, average=kind, zero_division=0
    )[:3]
    return [*scores, len(part["labels"]), *ranking(part, count, kind)]


def ranking(part, count, kind):
    shares = shares_of(part)
    if shares is None:
        return [None, None]
    truth = truth_of(part["labels"], count)
    return [
        metrics.roc_auc_score(truth, shares, average=kind),
        metrics.average_precision_score(truth, shares, average=kind),
    ]


def class_figures(part, count):
    every = range(count)
    zero, one = (
        metrics.precision_recall_fscore_support(part["labels"], part["predicted"], labels=every, zero_division=value)
        for value in (0, 1)
    )
    shares = shares_of(part)
    rows = []
    for label in every:
        scores = [low[label] if low[label] == high[label] else None for low, high in zip(zero[:3], one[:3])]
        own = part["labels"] == label
        ranked = (
            [None, None]
            if shares is None
            else [metrics.roc_auc_score(own, shares[:, label]), metrics.average_precision_score(own, shares[:, label])]
        )
        rows.append([*scores, int(zero[3][label]), *ranked])
    return rows + [average(part, count, kind) for kind in ("macro", "micro", "weighted")]


def calibration_error(right, confidence):
    accuracy, mean = calibration.calibration_curve(right, confidence, n_bins=15, pos_label=1)
    bins = numpy.searchsorted(numpy.linspace(0, 1, 16)[1:-1], confidence)
    counts = numpy.bincount(bins, minlength=15)
    return float(numpy.sum(counts[counts > 0] * numpy.abs(accuracy - mean)) / len(right))


def part_figures(part, count):
    labels, predicted, shares = part["labels"], part["predicted"], shares_of(part)
    result = {"accuracy": metrics.accuracy_score(labels, predicted)}
    for kind in ("macro", "micro", "weighted"):
        precision, recall, f1, _, auc, average_precision = average(part, count, kind)
        result |= {
            f"{kind} precision": precision,
            f"{kind} recall": recall,
            f"{kind} F1": f1,
            f"{kind} ROC AUC": auc,
            f"{kind} average precision": average_precision,
        }
    result["Cohen's kappa"] = metrics.cohen_kappa_score(labels, predicted)
    result["Matthews' coefficient"] = metrics.matthews_corrcoef(labels, predicted)
    names = ["log loss", "top-2 accuracy", "top-3 accuracy", "top-5 accuracy", "expected calibration error", "Brier score"]
    if shares is None:
        return result | dict.fromkeys(names)
    every = range(count)
    truth = truth_of(labels, count)
    result["log loss"] = metrics.log_loss(labels, shares, eps=numpy.finfo(numpy.float32).eps, labels=every)
    for k in (2, 3, 5):
        result[f"top-{k} accuracy"] = metrics.top_k_accuracy_score(labels, shares, k=k, labels=every)
    result["expected calibration error"] = calibration_error(
        (labels == predicted).astype(int), shares[numpy.arange(len(labels)), predicted]
    )
    result["Brier score"] = sum(metrics.brier_score_loss(truth[:, label], shares[:, label]) for label in every)
    return result


def pair_figures(one, other):
    first = (one["predicted"] == one["labels"]) & (other["predicted"] != other["labels"])
    second = (one["predicted"] != one["labels"]) & (other["predicted"] == other["labels"])
    decided = int(first.sum() + second.sum())
    return {
        "same predictions": float(numpy.mean(one["predicted"] == other["predicted"])),
        "Kendall's tau-b": scipy.stats.kendalltau(one["predicted"], other["predicted"])[0],
        "Cohen's kappa": metrics.cohen_kappa_score(one["predicted"], other["predicted"]),
        "first corrects": int(first.sum()),
        "second corrects": int(second.sum()),
        "McNemar's p": scipy.stats.binomtest(int(first.sum()), decided).pvalue if decided else 1.0,
        "difference": metrics.accuracy_score(one["labels"], one["predicted"])
        - metrics.accuracy_score(other["labels"], other["predicted"]),
    }


class Check:
    """Counts what agrees, and remembers what does not."""

    def __init__(self):
        self.equal, self.wrong = 0, []

    def cell(self, where, shown, value):
        if self.same(shown, value):
            self.equal += 1
        else:
            self.wrong.append(f"{where}: the page has {shown}, and it is {value}")

    @staticmethod
    def same(shown, value):
        undefined = value is None or math.isnan(value)
        if shown == NONE or undefined:
            return shown == NONE and undefined
        if shown.startswith("<"):
            return value < float(shown[1:])
        number, scale = (shown[:-2], 100) if shown.endswith(" %") else (shown, 1)
        digits = len(number.partition(".")[2])
        return abs(float(number.replace(",", "")) - scale * value) <= 0.5 * 10**-digits + 1e-9


def rows_of(table):
    cells = [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
    return cells[0], cells[1:]


def check_run(check, run, name, section):
    count = len(run.classes)
    for table in section.iter("table"):
        head, rows = rows_of(table)
        if head[0] == "metric":
            known = {title: part_figures(run.parts[PARTS[title]], count) for title in head if title in PARTS}
            for row in rows:
                for title, shown in zip(head, row):
                    if title in known:
                        check.cell(f"{name}, {row[0]}, {title}", shown, known[title][row[0]])
    for details in section.iter("details"):
        title = details.findtext("summary")
        if title and title.startswith("Classes, "):
            part = PARTS[title.split(" ")[1]]
            head, rows = rows_of(next(details.iter("table")))
            for row, figures in zip(rows, class_figures(run.parts[part], count), strict=True):
                for column, shown, value in zip(head[1:], row[1:], figures, strict=True):
                    check.cell(f"{name}, {part}, {row[0]}, {column}", shown, value)


def check_comparison(check, runs, table):
    head, rows = rows_of(table)
    tests = {name: run.parts["test"] for name, run in runs.items()}
    if "accuracy" in head and head[0] == "run":
        for row in rows:
            shown = dict(zip(head, row))
            part = tests[row[0]]
            check.cell(f"{row[0]}, accuracy", shown["accuracy"], metrics.accuracy_score(part["labels"], part["predicted"]))
            worst = metrics.f1_score(part["labels"], part["predicted"], average=None, zero_division=0).min()
            check.cell(f"{row[0]}, least F1", shown["its F1"], worst)
    elif head[0] == "run":
        for row in rows:
            for other, shown in zip(head[1:], row[1:]):
                same = numpy.mean(tests[row[0]]["predicted"] == tests[other]["predicted"])
                check.cell(f"{row[0]} and {other}", shown, float(same))
    elif head[0] == "first":
        for row in rows:
            shown = dict(zip(head, row))
            for name, value in pair_figures(tests[shown["first"]], tests[shown["second"]]).items():
                check.cell(f"{row[0]} and {row[1]}, {name}", shown[name], value)
    elif head[0] == "vote":
        check_vote(check, tests, dict(zip(head, rows[0])))


def check_vote(check, tests, shown):
    parts = list(tests.values())
    if all("probabilities" in part for part in parts):
        together = numpy.mean([shares_of(part) for part in parts], axis=0)
    else:
        together = sum(truth_of(part["predicted"], 1 + max(own["labels"].max() for own in parts)) for part in parts)
    vote = {"labels": parts[0]["labels"], "predicted": numpy.argmax(together, axis=1)}
    check.cell("vote, accuracy", shown["accuracy"], metrics.accuracy_score(vote["labels"], vote["predicted"]))
    figures = pair_figures(vote, tests[shown["best run"]])
    for ours, theirs in (("corrects", "first corrects"), ("spoils", "second corrects"), ("McNemar's p",) * 2, ("gain", "difference")):
        check.cell(f"vote, {ours}", shown[ours], figures[theirs])


def main(page, root):
    text = pathlib.Path(page).read_text()
    main_part = xml.fromstring(text.partition("\n")[2]).find("body/main")
    check, runs = Check(), {}
    for section in main_part.iter("section"):
        name = section.findtext("h2")
        for fact in section.iter("div"):
            if fact.findtext("dt") == "Folder":
                runs[name] = Run(pathlib.Path(root) / fact.findtext("dd"))
                check_run(check, runs[name], name, section)
    for section in main_part.iter("section"):
        if section.findtext("h2") not in runs:
            for table in section.iter("table"):
                check_comparison(check, runs, table)
    for line in check.wrong:
        print(line)
    print(f"{len(runs)} runs: {check.equal} figures are scikit-learn's and SciPy's, {len(check.wrong)} are not")
    return 1 if check.wrong or not runs else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
