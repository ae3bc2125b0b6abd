"""The peers of the classical methods: Faiss and scikit-learn on Fashion-MNIST.

`classical_peer.py METHOD [SEED]` prints one JSON object: the seconds of the method's own call, its result, and the largest
memory of the process. Images are float32 in memory before the clock starts, which is the fastest that either takes.
"""

import gzip
import json
import os
import resource
import sys
import time
import warnings

import numpy

FOLDER = os.environ.get("FASHION_MNIST_DIR", "/usr/share/datasets/fashion-mnist")
METHOD, SEED = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0

# That the iterations run out is what is asked for.
warnings.filterwarnings("ignore")


def load(part):
    def read(kind, offset):
        with gzip.open(os.path.join(FOLDER, f"{part}-{kind}-ubyte.gz")) as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=offset)
    return read("images-idx3", 16).reshape(-1, 784), read("labels-idx1", 8)


def floats(images, scale=255):
    return images.astype(numpy.float32) / numpy.float32(scale)


def knn():
    import faiss
    faiss.omp_set_num_threads(os.cpu_count())
    images, queries = floats(load("train")[0], 1), floats(load("t10k")[0], 1)
    clock = time.perf_counter()
    index = faiss.IndexFlatL2(784)
    index.add(images)
    index.search(queries, 5)
    return {"seconds": time.perf_counter() - clock}


def logistic():
    from sklearn.linear_model import LogisticRegression
    images, labels = load("train")
    images = floats(images)
    model = LogisticRegression(max_iter=100)
    clock = time.perf_counter()
    model.fit(images, labels)
    seconds = time.perf_counter() - clock
    scores = images.astype(numpy.float64) @ model.coef_.T.astype(numpy.float64) + model.intercept_
    scores -= scores.max(axis=1, keepdims=True)
    chosen = scores[numpy.arange(len(labels)), labels]
    mean = numpy.mean(numpy.log(numpy.exp(scores).sum(axis=1)) - chosen)
    loss = mean + numpy.sum(model.coef_.astype(numpy.float64) ** 2) / (2 * len(labels))
    return {"seconds": seconds, "loss": float(loss), "iterations": int(model.n_iter_[0])}


def sgd():
    from sklearn.linear_model import SGDClassifier
    images, labels = load("train")
    images = floats(images)
    model = SGDClassifier(loss="log_loss", max_iter=20, n_jobs=os.cpu_count(), random_state=SEED)
    clock = time.perf_counter()
    model.fit(images, labels)
    seconds = time.perf_counter() - clock
    test, true = load("t10k")
    return {"seconds": seconds, "accuracy": float(model.score(floats(test), true)), "epochs": int(model.n_iter_)}


def kmeans():
    from sklearn.cluster import KMeans
    images = floats(load("train")[0])
    model = KMeans(n_clusters=10, n_init=10, random_state=SEED)
    clock = time.perf_counter()
    model.fit(images)
    return {"seconds": time.perf_counter() - clock, "inertia": float(model.inertia_)}


def pca(solver):
    from sklearn.decomposition import PCA
    images = floats(load("train")[0])
    model = PCA(n_components=2, svd_solver=solver, random_state=SEED)
    clock = time.perf_counter()
    model.fit(images)
    return {"seconds": time.perf_counter() - clock, "variance": float(model.explained_variance_.sum())}


METHODS = {
    "knn": knn,
    "logistic": logistic,
    "sgd": sgd,
    "kmeans": kmeans,
    "pca": lambda: pca("full"),
    "pca-randomized": lambda: pca("randomized"),
}

result = METHODS[METHOD]()
result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(result))
