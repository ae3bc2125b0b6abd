"""Repeats the first steps of each spec's training in PyTorch, and compares step by step.

`dotnet fsi build.fsx parity [SPEC...]` runs it. For each spec, `fashion-cli trace` writes the initial weights and each
step's batch; the network of models.py takes the weights and the same batches, with loss, penalties, optimizer, schedule
and average as the spec says. Without names all specs are compared and bench/PARITY.md is written. Ends with 1 where a
spec does not agree.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile

import torch

import models
import safetensors
import training

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
STEPS = 50
LARGEST_LOSS_DIFFERENCE = 1e-4
LARGEST_RATE_DIFFERENCE = 1e-9


def cli(*arguments):
    done = subprocess.run(
        [os.path.join(ROOT, "fashion-cli"), *arguments, "--json"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def pairs(model, layers):
    """Each weight's name in the spec, with its name in the model's state dict."""
    names = {module: name for name, module in model.named_modules()}
    modules = models.modules_with_weights(model)
    assert len(modules) == len(layers), f"the network has {len(modules)} layers with weights, the spec {len(layers)}"
    for module, layer in zip(modules, layers):
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


def compare(spec, folder):
    path = f"specs/{spec}.spec"
    trace = cli("trace", path, "--into", folder, "--steps", str(STEPS))
    settings = {entry["path"]: entry["value"] for entry in cli("explain", path)["settings"]}
    layers = [layer["name"] for layer in cli("show", path)["layers"] if layer["parameters"]]

    model = models.MODELS[spec]()
    names = list(pairs(model, layers))
    initial = safetensors.load(os.path.join(folder, "initial.safetensors"))
    assert initial.keys() == {name for name, _ in names}, "the weights of spec and network have different names"
    model.load_state_dict({there: initial[here] for here, there in names}, strict=False)

    files = sorted(glob.glob(os.path.join(folder, "step-*.safetensors")))
    taken, average = training.train(
        model, settings, trace["steps_per_epoch"], trace["epochs"], map(safetensors.load, files))
    with open(os.path.join(folder, "steps.jsonl")) as lines:
        ours = [json.loads(line) for line in lines]
    assert len(ours) == len(taken) == trace["steps"]
    averaged = None
    if average is not None:
        averaged = apart(safetensors.load(os.path.join(folder, "average.safetensors")), average.state, names)
    return {
        "spec": spec,
        "steps": len(taken),
        "loss": max(relative(step["loss"], loss) for step, (_, loss) in zip(ours, taken)),
        "rate": max(relative(step["learningRate"], rate) for step, (rate, _) in zip(ours, taken)),
        "weights": apart(safetensors.load(os.path.join(folder, "final.safetensors")), model.state_dict(), names),
        "average": averaged,
    }


def agrees(result):
    return result["loss"] <= LARGEST_LOSS_DIFFERENCE and result["rate"] <= LARGEST_RATE_DIFFERENCE


def page(results):
    def row(result):
        average = "–" if result["average"] is None else f"{result['average']:.1e}"
        return (f"| [{result['spec']}](../specs/{result['spec']}.spec) | {result['steps']} | {result['loss']:.1e} "
                f"| {result['rate']:.1e} | {result['weights']:.1e} | {average} "
                f"| {'agrees' if agrees(result) else '**differs**'} |")

    return "\n".join([
        "# Parity with PyTorch",
        "",
        "Written by `dotnet fsi build.fsx parity`; do not edit. Each spec's network is written by hand in PyTorch",
        "([models.py](parity/models.py)), takes the initial weights that `fashion-cli trace` wrote, and is trained on the same",
        "batches in the same order, with the loss, penalties, optimizer, schedule and average of the spec. Images come out of",
        "the trace as augmentation and normalization left them; dropout drops nothing on either side, since its masks are drawn.",
        "",
        "The loss is compared at every step: the table shows the largest relative difference, which is to be at most "
        f"{LARGEST_LOSS_DIFFERENCE:.0e}.",
        f"Rates are to agree within {LARGEST_RATE_DIFFERENCE:.0e}. Weights after the last step, running statistics included, and their",
        "average are compared by the norm of the difference over the norm.",
        "",
        f"PyTorch {torch.__version__} of Debian's python3-torch.",
        "",
        "| spec | steps | loss | rate | weights | average | verdict |",
        "|---|---|---|---|---|---|---|",
        *map(row, results),
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
        print(f"{spec}: loss {results[-1]['loss']:.1e}, weights {results[-1]['weights']:.1e}", flush=True)
    if not sys.argv[1:]:
        with open(os.path.join(ROOT, "bench", "PARITY.md"), "w") as file:
            file.write(page(results))
    sys.exit(0 if all(map(agrees, results)) else 1)


if __name__ == "__main__":
    main()
