"""Optuna's own TPE on the functions of Spaces.cs: `FUNCTION TRIALS STARTUP SEEDS` prints the best value of each seed as JSON."""

import json
import math
import sys
import warnings

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")

ALPHA = [1, 1.2, 3, 3.2]
A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    bent = y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6
    return bent * bent + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann6(trial):
    point = [trial.suggest_float(f"x{at}", 0, 1) for at in range(6)]
    return -sum(
        ALPHA[row] * math.exp(-sum(A[row][at] * (point[at] - P[row][at]) ** 2 for at in range(6))) for row in range(4)
    )


def rosenbrock4(trial):
    x = [trial.suggest_float(f"x{at}", -2, 2) for at in range(4)]
    return sum(100 * (x[at + 1] - x[at] ** 2) ** 2 + (1 - x[at]) ** 2 for at in range(3))


def layered(trial):
    layers = trial.suggest_categorical("layers", ["1", "2", "3"])
    kind = trial.suggest_categorical("kind", ["a", "b", "c"])
    cost = 0.0 if layers == "2" else 2
    for layer in range(int(layers)):
        cost += abs(trial.suggest_int(f"units{layer}", 2, 9) - (8 if layer == 1 else 5)) / 4
    return cost + (abs(math.log10(trial.suggest_float("rate", 1e-5, 1e-1, log=True)) + 2) if kind == "b" else 1.5)


def main(function, trials, startup, seeds):
    best = []
    for seed in range(int(seeds)):
        sampler = optuna.samplers.TPESampler(seed=seed, n_startup_trials=int(startup), multivariate=True, group=True)
        study = optuna.create_study(sampler=sampler)
        study.optimize(globals()[function], n_trials=int(trials))
        best.append(study.best_value)
    print(json.dumps(best))


if __name__ == "__main__":
    main(*sys.argv[1:])
