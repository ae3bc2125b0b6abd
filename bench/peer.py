"""The peer of the benchmark: the same models, batches and optimizers in PyTorch.

Trains on the real Fashion-MNIST and prints one JSON object: seconds of each epoch and the last loss. Images are
normalized float32 tensors in memory before the clock starts, which is the fastest that PyTorch can be fed.
"""

import argparse
import gzip
import json
import os
import time

import numpy
import torch
from torch import nn

FOLDER = os.environ.get("FASHION_MNIST_DIR", "/usr/share/datasets/fashion-mnist")


def read_idx(name, offset):
    with gzip.open(os.path.join(FOLDER, name)) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=offset)


def load(pad, standard, train_count):
    images = read_idx("train-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)
    labels = read_idx("train-labels-idx1-ubyte.gz", 8)
    images = torch.from_numpy(images.copy()).float().div_(255)
    if pad:
        images = nn.functional.pad(images, (pad, pad, pad, pad))
    if standard:
        images = (images - images.mean()) / images.std()
    return images[:train_count].contiguous(), torch.from_numpy(labels.astype(numpy.int64))[:train_count]


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))


def mlp_512():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Dropout(0.2),
        nn.Linear(512, 512), nn.ReLU(), nn.Dropout(0.2), nn.Linear(512, 10))


def cnn_two_conv():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(1600, 128), nn.ReLU(), nn.Linear(128, 10))


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.05, momentum=0.9)


def adam(parameters):
    return torch.optim.Adam(parameters, lr=1e-3)


SPECS = {
    "lenet": dict(model=lenet, optimizer=sgd, pad=2, standard=True, batch=128, train=55_000),
    "mlp_512": dict(model=mlp_512, optimizer=adam, pad=0, standard=True, batch=128, train=55_000),
    "cnn_two_conv": dict(model=cnn_two_conv, optimizer=adam, pad=0, standard=False, batch=128, train=55_000),
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("spec", choices=sorted(SPECS))
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--layout", choices=["contiguous", "channels_last"], default="contiguous")
    arguments.add_argument("--epochs", type=int, default=1)
    chosen = arguments.parse_args()
    spec = SPECS[chosen.spec]
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(42)
    images, labels = load(spec["pad"], spec["standard"], spec["train"])
    model = spec["model"]()
    if chosen.layout == "channels_last":
        model = model.to(memory_format=torch.channels_last)
        images = images.to(memory_format=torch.channels_last)
    optimizer = spec["optimizer"](model.parameters())
    batch, seconds, last = spec["batch"], [], 0.0
    for _ in range(chosen.epochs):
        start = time.perf_counter()
        order = torch.randperm(len(images))
        for at in range(0, len(images), batch):
            rows = order[at:at + batch]
            optimizer.zero_grad(set_to_none=True)
            loss = nn.functional.cross_entropy(model(images[rows]), labels[rows])
            loss.backward()
            optimizer.step()
        seconds.append(time.perf_counter() - start)
        last = loss.item()
    print(json.dumps({"seconds": seconds, "loss": last}))


if __name__ == "__main__":
    main()
