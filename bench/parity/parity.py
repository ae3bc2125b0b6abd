"""Repeats the first steps of each spec's training in PyTorch, and compares step by step.

`dotnet fsi build.fsx parity [SPEC...]` runs it. For each spec, `fashion-cli trace` writes the initial weights and each
step's batch; the network of models.py takes the weights and the same batches, with loss, penalties, optimizer, schedule
and average as the spec says. Without names all networks of models.py are compared. Their rows in bench/PARITY.md are
replaced. Ends with 1 where a spec does not agree.
"""

import glob
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

import torch

import models
import resnet18
import safetensors
import training

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
PAGE = os.path.join(ROOT, "bench", "PARITY.md")
STEPS = 50
LARGEST_LOSS_DIFFERENCE = 1e-4
LARGEST_RATE_DIFFERENCE = 1e-9
LARGEST_WEIGHT_DIFFERENCE = 1e-5
# In single precision rounding grows from step to step; before it has, the same is asked of it.
SINGLE_STEPS = 5


def cli(*arguments):
    done = subprocess.run(
        [os.path.join(ROOT, "fashion-cli"), *arguments, "--json"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def arguments(spec, folder):
    """What names the spec to a command, with what it needs besides."""
    path = f"specs/{spec}.spec"
    if spec == "transfer/frozen":
        # It begins with a run's weights; a short one will do. It thaws early, for the steps to have both kinds.
        run = cli("train", "specs/transfer/source.spec", "--profile", "smoke", "--runs", folder)["run"]
        return [path, "-o", f'train.init.run="{run}"', "-o", "train.unfreeze=after(2 epochs)"]
    if spec == "architectures/resnet18":
        # Its photos and torchvision's weights are looked for beside it. The images are large, so that the batches are an eighth
        # and the rate with them: at the whole one the loss of such small batches goes up, and rounding with it.
        resnet18.write_weights(folder)
        resnet18.write_photos(os.path.join(folder, "photos"))
        return [shutil.copy(os.path.join(ROOT, path), folder), "-o", "train.batch=4", "-o", "train.optimizer.lr=0.00125"]
    return [path]


def modules_of(model, layers):
    """The modules that have weights, with the names of their layers in the spec."""
    modules = models.modules_with_weights(model)
    assert len(modules) == len(layers), f"the network has {len(modules)} layers with weights, the spec {len(layers)}"
    return list(zip(modules, layers))


def frozen(modules, settings):
    """Of those the ones that `freeze` names, by their label or that of what they stand in."""
    labels = tuple(re.findall(r"[\w.]+", settings["train.freeze"])) if settings["train.freeze"] != "none" else ()
    return [module for module, layer in modules if f"{layer}.".startswith(tuple(f"{label}." for label in labels))]


def pairs(model, modules):
    """Each weight's name in the spec, with its name in the model's state dict."""
    names = {module: name for name, module in model.named_modules()}
    for module, layer in modules:
        for parameter in module.state_dict():
            if parameter != "num_batches_tracked":
                yield f"{layer}.{parameter}", f"{names[module]}.{parameter}"


def apart(ours, theirs, names):
    """Norm of the difference of all weights, over the norm of theirs."""
    def flat(tensors, keys):
        return torch.cat([tensors[key].double().flatten() for key in keys])

    expected = flat(theirs, [name for _, name in names])
    return ((flat(ours, [name for name, _ in names]) - expected).norm() / expected.norm()).item()


def relative(ours, theirs):
    return abs(ours - theirs) / abs(theirs)


def furthest(ours, theirs):
    """The largest relative difference; what is no number is the furthest."""
    return max((relative(*pair) for pair in zip(ours, theirs)), key=lambda apart: math.inf if math.isnan(apart) else apart)


def within(ours, theirs):
    """How many steps agree before the first that does not."""
    for step, (here, there) in enumerate(zip(ours, theirs)):
        if not relative(here, there) <= LARGEST_LOSS_DIFFERENCE:
            return step
    return len(ours)


class Trace:
    """What `fashion-cli trace` wrote."""

    def __init__(self, folder, arguments):
        self.folder = folder
        self.about = cli("trace", *arguments, "--into", folder, "--steps", str(STEPS))
        with open(os.path.join(folder, "steps.jsonl")) as lines:
            steps = [json.loads(line) for line in lines]
        self.losses = [step["loss"] for step in steps]
        self.rates = [step["learningRate"] for step in steps]

    def weights(self, name):
        return safetensors.load(os.path.join(self.folder, name + ".safetensors"))

    def batches(self, precision):
        for file in sorted(glob.glob(os.path.join(self.folder, "step-*.safetensors"))):
            batch = safetensors.load(file)
            yield {name: tensor.to(precision) if tensor.is_floating_point() else tensor for name, tensor in batch.items()}


class Peer:
    """The same steps in PyTorch."""

    def __init__(self, spec, trace, layers, settings, precision):
        self.model = models.MODELS[spec]()
        modules = modules_of(self.model, layers)
        self.names = list(pairs(self.model, modules))
        initial = trace.weights("initial")
        assert initial.keys() == {name for name, _ in self.names}, "spec and network name their weights differently"
        self.model.load_state_dict({there: initial[here] for here, there in self.names}, strict=False)
        self.model.to(precision)
        taken, self.average = training.train(
            self.model, settings, trace.about["steps_per_epoch"], trace.about["epochs"], frozen(modules, settings),
            trace.batches(precision))
        self.rates, self.losses = zip(*taken)
        assert len(self.losses) == len(trace.losses) == trace.about["steps"]


def compare(spec, folder):
    chosen = arguments(spec, folder)
    settings = {entry["path"]: entry["value"] for entry in cli("explain", *chosen)["settings"]}
    layers = [layer["name"] for layer in cli("show", *chosen)["layers"] if layer["parameters"]]
    single = Trace(os.path.join(folder, "single"), chosen)
    double = Trace(os.path.join(folder, "double"), [*chosen, "--float64"])
    peer = Peer(spec, double, layers, settings, torch.float64)
    peer_single = Peer(spec, single, layers, settings, torch.float32)
    average = peer.average and apart(double.weights("average"), peer.average.state, peer.names)
    return {
        "spec": spec,
        "steps": len(peer.losses),
        "loss": furthest(double.losses, peer.losses),
        "rate": furthest(double.rates, peer.rates),
        "weights": apart(double.weights("final"), peer.model.state_dict(), peer.names),
        "average": average,
        "single": within(single.losses, peer.losses),
        "peer_single": within(peer_single.losses, peer.losses),
    }


def agrees(result):
    return (result["loss"] <= LARGEST_LOSS_DIFFERENCE and result["rate"] <= LARGEST_RATE_DIFFERENCE
            and result["weights"] <= LARGEST_WEIGHT_DIFFERENCE
            and (result["average"] is None or result["average"] <= LARGEST_WEIGHT_DIFFERENCE)
            and result["single"] >= SINGLE_STEPS)


def row(result):
    average = "–" if result["average"] is None else f"{result['average']:.1e}"
    return (f"{start_of_row(result['spec'])} {result['steps']} | {result['loss']:.1e} "
            f"| {result['rate']:.1e} | {result['weights']:.1e} | {average} | {result['single']} "
            f"| {result['peer_single']} | {'agrees' if agrees(result) else '**differs**'} |")


def start_of_row(spec):
    return f"| [{spec}](../specs/{spec}.spec) |"


def rows_written():
    """By spec, the page's rows of before."""
    if not os.path.exists(PAGE):
        return {}
    with open(PAGE) as file:
        lines = file.read().splitlines()
    return {spec: line for spec in models.MODELS for line in lines if line.startswith(start_of_row(spec))}


def page(rows):
    return "\n".join([
        "# Parity with PyTorch",
        "",
        "Written by `dotnet fsi build.fsx parity`; do not edit. Each network below is written by hand in PyTorch",
        "([models.py](parity/models.py)), takes the initial weights that `fashion-cli trace` wrote, and is trained on the same",
        "batches in the same order, with the loss, penalties, optimizer, schedule, clipping and average of the spec. Images come",
        "out of the trace as augmentation and normalization left them; dropout drops nothing on either side, since its masks",
        "are drawn.",
        "",
        f"In double precision the loss of every step is to agree within {LARGEST_LOSS_DIFFERENCE:.0e} and the rate within "
        f"{LARGEST_RATE_DIFFERENCE:.0e}; the table has",
        "the largest relative difference of each. Weights after the last step, with running statistics, and their average are to",
        f"agree within {LARGEST_WEIGHT_DIFFERENCE:.0e}, the norm of the difference over the norm; files hold them in single precision.",
        "",
        "In single precision, which is what trains, rounding grows until no two programs agree: Adam makes steps of one size",
        f"from the smallest gradients. The table has how many steps agree with PyTorch's double precision within "
        f"{LARGEST_LOSS_DIFFERENCE:.0e}",
        f"before the first that does not, here and in PyTorch itself; here at least {SINGLE_STEPS} are to.",
        "",
        "`ensemble` is left out, which trains no network of its own. `transfer/frozen` begins with a run of `transfer/source`, cut",
        "short, and thaws after two epochs of its ten steps instead of five, so that it is compared frozen and thawed.",
        "`architectures/resnet18` is torchvision's own network, with random weights and photos, and an eighth of its batch and its",
        "rate; the same command compares its logits with torchvision's (1e-4).",
        "",
        f"PyTorch {torch.__version__} of Debian's python3-torch.",
        "",
        "| spec | steps | loss | rate | weights | average | single precision: steps | PyTorch's own | verdict |",
        "|---|---|---|---|---|---|---|---|---|",
        *(rows[spec] for spec in models.MODELS if spec in rows),
        "",
    ])


def main():
    chosen = sys.argv[1:] or list(models.MODELS)
    unknown = [spec for spec in chosen if spec not in models.MODELS]
    if unknown:
        sys.exit(f"error: no network is written for `{unknown[0]}`; there are {', '.join(models.MODELS)}")
    results = []
    for spec in chosen:
        with tempfile.TemporaryDirectory(prefix="fashion-parity-") as folder:
            results.append(compare(spec, folder))
        print(", ".join(f"{name} {value}" for name, value in results[-1].items()), flush=True)
    rows = rows_written() | {result["spec"]: row(result) for result in results}
    with open(PAGE, "w") as file:
        file.write(page(rows))
    sys.exit(0 if all(map(agrees, results)) else 1)


if __name__ == "__main__":
    main()
