"""The peer of the benchmark: the same networks, sizes of batch and optimizers in PyTorch.

Trains on the real Fashion-MNIST and prints one JSON object: seconds of each epoch, the last loss, the largest memory
until then, seconds of each pass over the 10,000 test images, and the rate of a large matrix product. Images are
normalized float32 tensors in memory before the clock starts, which is the fastest that PyTorch can be fed; augmentation,
label smoothing, schedules and averages are left out, to PyTorch's advantage.
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


def load(part, pad, standard):
    images = read_idx(f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)
    labels = read_idx(f"{part}-labels-idx1-ubyte.gz", 8)
    images = torch.from_numpy(images.copy()).float().div_(255)
    if pad:
        images = nn.functional.pad(images, (pad, pad, pad, pad))
    if standard:
        images = (images - images.mean()) / images.std()
    return images.contiguous(), torch.from_numpy(labels.astype(numpy.int64))


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


def mlp_deep():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 2048), nn.ReLU(), nn.Dropout(0.3),
        nn.Linear(2048, 1024), nn.ReLU(), nn.Dropout(0.3),
        nn.Linear(1024, 512), nn.ReLU(), nn.Dropout(0.2),
        nn.Linear(512, 128), nn.ReLU(), nn.Linear(128, 10))


def cnn_erasing():
    def stage(before, channels, drop):
        return nn.Conv2d(before, channels, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(drop)

    return nn.Sequential(
        *stage(1, 64, 0.1), *stage(64, 128, 0.2), *stage(128, 256, 0.2), nn.Flatten(),
        nn.Linear(2304, 256), nn.ReLU(), nn.Dropout(0.3), nn.Linear(256, 10))


def cbr(before, channels, kernel=3, stride=1):
    return nn.Sequential(
        nn.Conv2d(before, channels, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(channels), nn.ReLU())


class Concat(nn.Module):
    def __init__(self, *arms):
        super().__init__()
        self.arms = nn.ModuleList(arms)

    def forward(self, x):
        return torch.cat([arm(x) for arm in self.arms], 1)


class Inception(nn.Module):
    def __init__(self, channels, arm, scale=0.3):
        super().__init__()
        self.scale = scale
        self.branch = nn.Sequential(
            Concat(
                cbr(channels, arm, 1),
                nn.Sequential(cbr(channels, arm, 1), cbr(arm, arm)),
                nn.Sequential(cbr(channels, arm, 1), cbr(arm, arm), cbr(arm, arm))),
            nn.Conv2d(3 * arm, channels, 1))

    def forward(self, x):
        return torch.relu(x + self.scale * self.branch(x))


def inception_resnet():
    def reduce(channels):
        return Concat(nn.MaxPool2d(3, 2, 1), cbr(channels, channels, stride=2))

    return nn.Sequential(
        nn.Conv2d(1, 64, 3, padding=1, bias=False), nn.MaxPool2d(2), nn.BatchNorm2d(64), nn.ReLU(),
        Inception(64, 32), reduce(64), Inception(128, 64), Inception(128, 64),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(128, 10))


def sgd(parameters):
    return torch.optim.SGD(parameters, lr=0.05, momentum=0.9)


def adam(parameters):
    return torch.optim.Adam(parameters, lr=1e-3)


def adamw(parameters):
    return torch.optim.AdamW(parameters, lr=3e-3, weight_decay=0.02)


SPECS = {
    "lenet": dict(model=lenet, optimizer=sgd, pad=2, standard=True, batch=128),
    "mlp_512": dict(model=mlp_512, optimizer=adam, pad=0, standard=True, batch=128),
    "mlp_deep": dict(model=mlp_deep, optimizer=adam, pad=0, standard=True, batch=256),
    "cnn_two_conv": dict(model=cnn_two_conv, optimizer=adam, pad=0, standard=False, batch=128),
    "cnn_erasing": dict(model=cnn_erasing, optimizer=adam, pad=0, standard=True, batch=128),
    "inception_resnet": dict(model=inception_resnet, optimizer=adamw, pad=0, standard=True, batch=128),
}
TRAIN_COUNT = 55_000
TEST_BATCHES = (250, 1000)
TEST_PASSES = 4


def train(model, spec, images, labels, epochs):
    optimizer = spec["optimizer"](model.parameters())
    batch, seconds, last = spec["batch"], [], 0.0
    for _ in range(epochs):
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
    return seconds, last


def evaluate(model, images, labels):
    """Seconds of passes over the whole set, for each size of batch."""
    model.eval()
    passes = []
    with torch.inference_mode():
        for batch in TEST_BATCHES * TEST_PASSES:
            start = time.perf_counter()
            right, loss = 0, 0.0
            for at in range(0, len(images), batch):
                logits = model(images[at:at + batch])
                loss += nn.functional.cross_entropy(logits, labels[at:at + batch], reduction="sum").item()
                right += (logits.argmax(1) == labels[at:at + batch]).sum().item()
            passes.append(time.perf_counter() - start)
    return passes


def peak_megabytes():
    """The most memory that this process has held so far."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


def matrix_rate():
    """Floating-point operations a second of a product of two 2048 x 2048 matrices, the best of ten."""
    left, right = torch.rand(2048, 2048), torch.rand(2048, 2048)
    best = float("inf")
    for _ in range(10):
        start = time.perf_counter()
        torch.mm(left, right)
        best = min(best, time.perf_counter() - start)
    return 2 * 2048 ** 3 / best


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("spec", choices=sorted(SPECS))
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--layout", choices=["contiguous", "channels_last"], default="contiguous")
    arguments.add_argument("--epochs", type=int, default=1)
    arguments.add_argument("--images", type=int, default=TRAIN_COUNT)
    chosen = arguments.parse_args()
    spec = SPECS[chosen.spec]
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(42)
    images, labels = load("train", spec["pad"], spec["standard"])
    images, labels = images[:chosen.images], labels[:chosen.images]
    test_images, test_labels = load("t10k", spec["pad"], spec["standard"])
    model = spec["model"]()
    if chosen.layout == "channels_last":
        model = model.to(memory_format=torch.channels_last)
        images = images.to(memory_format=torch.channels_last)
        test_images = test_images.to(memory_format=torch.channels_last)
    seconds, loss = train(model, spec, images, labels, chosen.epochs)
    print(json.dumps({
        "version": torch.__version__,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "seconds": seconds,
        "loss": loss,
        "peak_mb": peak_megabytes(),
        "evaluation": evaluate(model, test_images, test_labels),
        "matrix_rate": matrix_rate(),
    }))


if __name__ == "__main__":
    main()
