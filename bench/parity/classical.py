"""Compares the classical methods with Faiss and scikit-learn on the real Fashion-MNIST, and writes bench/PARITY_CLASSICAL.md.

Run by `dotnet fsi build.fsx parity classical`. Both sides get all 60,000 training images; what each found is judged by
the same formula in double precision. Ends with 1 where something does not agree.
"""

import gzip
import json
import os
import struct
import subprocess
import sys
import tempfile
import warnings

import faiss
import numpy
import sklearn
from sklearn.cluster import KMeans, kmeans_plusplus
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, SGDClassifier

import safetensors

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
PAGE = os.path.join(ROOT, "bench", "PARITY_CLASSICAL.md")
PROGRAM = os.path.join(ROOT, "bench", "Fashion.Benchmarks", "bin", "Release", "net10.0", "Fashion.Benchmarks.dll")
FOLDER = os.environ.get("FASHION_MNIST_DIR", "/usr/share/datasets/fashion-mnist")
SEEDS = 10
STARTS = 10

# That an SGD fit has not converged after 20 epochs is known.
warnings.filterwarnings("ignore")


def load(part):
    def read(kind, offset):
        with gzip.open(os.path.join(FOLDER, f"{part}-{kind}-ubyte.gz")) as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=offset)
    return read("images-idx3", 16).reshape(-1, 784), read("labels-idx1", 8)


TRAIN, LABELS = load("train")
TEST, TRUE = load("t10k")
UNIT = TRAIN.astype(numpy.float32) / numpy.float32(255)


def write_starts(path, starts):
    header, offset = {}, 0
    for index, start in enumerate(starts):
        header[f"start.{index}"] = {"dtype": "F64", "shape": list(start.shape), "data_offsets": [offset, offset + start.nbytes]}
        offset += start.nbytes
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for start in starts:
            file.write(start.tobytes())


def neighbours(ours):
    index = faiss.IndexFlatL2(784)
    index.add(TRAIN.astype(numpy.float32))
    theirs = index.search(TEST.astype(numpy.float32), 5)[1]

    def distances(found):
        return numpy.stack([
            ((TRAIN[row].astype(numpy.int64) - TEST[query].astype(numpy.int64)) ** 2).sum(axis=1)
            for query, row in enumerate(found)])
    mine, other = distances(ours), distances(theirs)
    differ = (ours != theirs).any(axis=1)
    tied = differ & (mine == other).all(axis=1)
    nearer, farther = (mine < other).any(axis=1), (mine > other).any(axis=1)
    figures = (f"{(~differ).sum()} of 10000 queries the same in the same order; {tied.sum()} others at the same distances; "
               f"Faiss, in float32, misses a nearer one in {nearer.sum()}")
    return "5 neighbours", "Faiss, IndexFlatL2", figures, "no distance larger", not farther.any()


def logistic_loss(weights, intercepts):
    scores = UNIT.astype(numpy.float64) @ weights.T + intercepts
    scores -= scores.max(axis=1, keepdims=True)
    mean = numpy.mean(numpy.log(numpy.exp(scores).sum(axis=1)) - scores[numpy.arange(len(LABELS)), LABELS])
    return mean + numpy.sum(weights ** 2) / (2 * len(LABELS))


def logistic(ours):
    # In double precision, and on to where it can go no further.
    model = LogisticRegression(max_iter=20000, tol=1e-2).fit(UNIT.astype(numpy.float64), LABELS)
    theirs = logistic_loss(model.coef_, model.intercept_)
    mine = logistic_loss(ours["logistic.weight"].astype(numpy.float64), ours["logistic.bias"].astype(numpy.float64))
    figures = f"loss {mine:.8f}, theirs {theirs:.8f} after {model.n_iter_[0]} iterations"
    return "logistic regression", "scikit-learn, float64", figures, "within 1e-6", abs(mine - theirs) <= 1e-6


def sgd(ours):
    theirs = []
    for seed in range(SEEDS):
        model = SGDClassifier(loss="log_loss", max_iter=20, n_jobs=os.cpu_count(), random_state=seed).fit(UNIT, LABELS)
        theirs.append(model.score(TEST.astype(numpy.float32) / numpy.float32(255), TRUE))
    theirs = numpy.array(theirs)
    figures = f"accuracy {ours.mean():.4f} ± {ours.std(ddof=1):.4f}, theirs {theirs.mean():.4f} ± {theirs.std(ddof=1):.4f}"
    spread = max(ours.std(ddof=1), theirs.std(ddof=1))
    return f"SGD, logistic loss, {SEEDS} seeds", "scikit-learn", figures, "means within the spread", \
        abs(ours.mean() - theirs.mean()) <= spread


def inertia(centres):
    images, centres = UNIT.astype(numpy.float64), centres.astype(numpy.float64)
    distances = (images ** 2).sum(axis=1)[:, None] - 2 * images @ centres.T + (centres ** 2).sum(axis=1)
    return distances.min(axis=1).sum()


def kmeans(ours, starts):
    apart, sums = 0, []
    for index, start in enumerate(starts):
        model = KMeans(10, init=start, n_init=1, tol=0, max_iter=300).fit(UNIT.astype(numpy.float64))
        sums.append((inertia(ours[f"kmeans.start.{index}"]), inertia(model.cluster_centers_)))
        apart = max(apart, abs(sums[-1][0] / sums[-1][1] - 1))
    best, theirs = min(mine for mine, _ in sums), min(their for _, their in sums)
    figures = f"inertia {best:.2f}, theirs {theirs:.2f}; at most {apart:.0e} apart in each of {len(starts)} restarts"
    yield "k-means from the same starts", "scikit-learn, float64", figures, "no higher (1e-9)", best <= theirs * (1 + 1e-9)
    own = inertia(ours["kmeans.own"])
    tens = [inertia(KMeans(10, n_init=10, random_state=seed).fit(UNIT).cluster_centers_) for seed in range(3)]
    figures = f"inertia {own:.2f}, theirs {', '.join(f'{ten:.2f}' for ten in tens)}"
    yield "k-means, ten restarts each", "scikit-learn, 3 seeds", figures, "no higher (1e-5)", own <= min(tens) * (1 + 1e-5)


def pca(ours):
    exact = PCA(10, svd_solver="full").fit(UNIT.astype(numpy.float64)).components_
    for solver in ("Exact", "Randomized"):
        own = numpy.linalg.qr(ours[f"pca.{solver}"].astype(numpy.float64).T)[0].T
        # What the reference's subspace leaves of ours: the sine of the largest angle between them.
        sine = numpy.linalg.norm(own - own @ exact.T @ exact, 2)
        yield f"PCA, 10 components, {solver.lower()}", "scikit-learn, full, float64", f"sine of the largest angle {sine:.1e}", \
            "1e-4", sine <= 1e-4


def main():
    starts = [kmeans_plusplus(UNIT.astype(numpy.float64), 10, random_state=seed)[0] for seed in range(STARTS)]
    with tempfile.TemporaryDirectory(prefix="fashion-parity-") as folder:
        given, found = os.path.join(folder, "starts.safetensors"), os.path.join(folder, "found.safetensors")
        write_starts(given, starts)
        subprocess.run(["dotnet", PROGRAM, "classical-parity", given, found], cwd=ROOT, check=True)
        ours = {name: tensor.numpy() for name, tensor in safetensors.load(found).items()}
    results = []
    for result in [neighbours(ours["neighbours"]), logistic(ours), sgd(ours["sgd.accuracy"]), *kmeans(ours, starts), *pca(ours)]:
        results.append(result)
        print(" | ".join(str(part) for part in result), flush=True)
    lines = [
        "# Parity of the classical methods",
        "",
        "Written by `dotnet fsi build.fsx parity classical`; do not edit. Each method learns from the 60,000 training images of",
        "Fashion-MNIST here and in its reference; what both found is judged by one formula in double precision",
        "([classical.py](parity/classical.py)).",
        "",
        f"Faiss {faiss.__version__} and scikit-learn {sklearn.__version__} of Debian's python3-faiss and python3-sklearn.",
        "",
        "| method | reference | found | required | verdict |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {m} | {r} | {f} | {q} | {'agrees' if ok else '**does not agree**'} |" for m, r, f, q, ok in results]
    with open(PAGE, "w") as file:
        file.write("\n".join(lines) + "\n")
    return 0 if all(result[-1] for result in results) else 1


sys.exit(main())
