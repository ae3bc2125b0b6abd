"""What a spec's `train` part means in PyTorch: loss, optimizer, schedule, clipping and average.

The settings come from `fashion-cli explain --json`, as written: the spec stays the one place where they stand.
"""

import math
import re

import torch
from torch import nn
from torch.optim import lr_scheduler


def number(text):
    """`20%`, `5e-4` and `57_500` as numbers; of what may be searched, its default."""
    text = re.sub(r"^\?.*default=([^,)]+)\)$", r"\1", text).replace("_", "")
    return float(text[:-1]) / 100 if text.endswith("%") else float(text)


def steps(text, steps_per_epoch):
    """`2 epochs` and `500 steps` in steps."""
    length, unit = text.split()
    return number(length) * (steps_per_epoch if unit.startswith("epoch") else 1)


def word(text):
    """The name of a choice, without its arguments."""
    return text.split("(")[0]


def optimizer(settings, parameters):
    kind = word(settings["train.optimizer"])
    given = {key.rsplit(".", 1)[1]: value for key, value in settings.items() if key.startswith("train.optimizer.")}
    common = dict(lr=number(given["lr"]), weight_decay=number(given["decay"]))
    if kind == "sgd":
        return torch.optim.SGD(
            parameters, momentum=number(given["momentum"]), nesterov=given["nesterov"] == "true", **common)
    if kind in ("adam", "adamw"):
        rule = torch.optim.Adam if kind == "adam" else torch.optim.AdamW
        return rule(parameters, betas=(number(given["beta1"]), number(given["beta2"])), eps=number(given["eps"]), **common)
    raise NotImplementedError(f"optimizer {kind}")


def schedule(settings, optimizer, steps_per_epoch, epochs):
    """A scheduler that is stepped after each batch."""
    kind, total = word(settings["train.schedule"]), steps_per_epoch * epochs
    given = {key.rsplit(".", 1)[1]: value for key, value in settings.items() if key.startswith("train.schedule.")}
    if kind == "constant":
        return lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
    if kind == "one_cycle":
        peak = number(given["peak"]) if given["peak"] else optimizer.defaults["lr"]
        return lr_scheduler.OneCycleLR(
            optimizer, peak, total_steps=total, pct_start=number(given["warmup"]), cycle_momentum=False)
    if kind == "cosine":
        warmup = steps(given["warmup"], steps_per_epoch)
        return lr_scheduler.LambdaLR(optimizer, lambda step: (
            (step + 1) / warmup if step < warmup
            else (1 + math.cos(math.pi * (step - warmup) / (total - warmup))) / 2))
    if kind == "exponential":
        after, gamma = steps(given["after"], steps_per_epoch), number(given["gamma"])
        return lr_scheduler.LambdaLR(optimizer, lambda step: (
            1.0 if step < after else gamma ** ((step - after) // steps_per_epoch + 1)))
    raise NotImplementedError(f"schedule {kind}")


class Average:
    """The exponential moving average of a model's state, with the warm-up that docs/language.md describes."""

    def __init__(self, decay, model):
        self.decay, self.model = decay, model
        self.state = {name: value.clone() for name, value in model.state_dict().items()}

    def update(self, step):
        share = 1 - min(self.decay, (1 + step) / (10 + step))
        for name, value in self.model.state_dict().items():
            if value.is_floating_point():
                self.state[name] += share * (value - self.state[name])


class Frozen:
    """Modules that do not learn before `unfreeze`: without a gradient the optimizer passes them by, and has no moments of
    them; batch norm keeps its running statistics."""

    def __init__(self, modules, settings, steps_per_epoch):
        self.modules = modules
        self.start = (steps(settings["train.unfreeze.length"], steps_per_epoch)
                      if word(settings["train.unfreeze"]) == "after" else math.inf)

    def begin(self, step):
        for module in self.modules:
            module.train(step >= self.start)
            module.requires_grad_(step >= self.start)


def train(model, settings, steps_per_epoch, epochs, frozen, batches):
    """Trains on the batches in turn; gives each step's rate and loss, and the average or None."""
    rule = optimizer(settings, model.parameters())
    rates = schedule(settings, rule, steps_per_epoch, epochs)
    assert settings["train.loss.class_weights"] == "none", "class weights are not written here"
    loss_of = nn.CrossEntropyLoss(label_smoothing=number(settings["train.loss.smoothing"]))
    clip = None if settings["train.clip"] == "none" else number(settings["train.clip"])
    average = None
    if word(settings["train.average"]) == "ema":
        average = Average(number(settings["train.average.decay"]), model)
    frozen = Frozen(frozen, settings, steps_per_epoch)
    model.train()
    taken = []
    for number_of_step, batch in enumerate(batches, 1):
        frozen.begin(number_of_step - 1)
        rule.zero_grad()
        loss = loss_of(model(batch["images"]), batch["labels"] if "labels" in batch else batch["targets"])
        penalty = sum(l2 * module.weight.square().sum() for module, l2 in getattr(model, "penalties", []))
        (loss + penalty).backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        taken.append((rule.param_groups[0]["lr"], loss.item()))
        rule.step()
        rates.step()
        if average is not None:
            average.update(number_of_step)
    return taken, average
