"""Optuna's side of bench/search.fsx: `URL FINISHED TIMED` prints the milliseconds of each timed trial as a JSON array.

The same parameters, the same figures, the same notes, and the same kind of sampler and pruner as SearchBenchmark.cs.
"""

import json
import math
import sys
import time
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")

SPACE = {
    "lr": FloatDistribution(1e-4, 1e-1, log=True),
    "l2": FloatDistribution(1e-6, 1e-2, log=True),
    "drop": FloatDistribution(0, 0.5),
    "momentum": FloatDistribution(0, 0.99),
    "units": IntDistribution(16, 1024, log=True),
    "layers": IntDistribution(1, 4),
    "act": CategoricalDistribution(["relu", "selu", "tanh"]),
    "norm": CategoricalDistribution(["true", "false"]),
}
TEXT = "x" * 1500
WARM_UP = 200


def one(study):
    trial = study.ask(SPACE)
    trial.set_user_attr("spec", TEXT)
    trial.set_user_attr("run", f"runs/{trial.number}")
    value = 1 - (math.log10(trial.params["lr"]) + 2) ** 2 / 10
    trial.report(value, 1)
    if trial.should_prune():
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
    else:
        study.tell(trial, value)


def main(url, finished, timed):
    study = optuna.create_study(
        study_name="bench",
        storage=url,
        direction="maximize",
        sampler=optuna.samplers.RandomSampler(seed=1),
        pruner=optuna.pruners.SuccessiveHalvingPruner(),
    )
    for _ in range(int(finished) - WARM_UP):
        one(study)
    study.sampler = optuna.samplers.TPESampler(seed=1, n_startup_trials=10, multivariate=True, group=True)
    for _ in range(WARM_UP):
        one(study)
    taken = []
    for _ in range(int(timed)):
        begun = time.perf_counter()
        one(study)
        taken.append(1000 * (time.perf_counter() - begun))
    print(json.dumps(taken))


if __name__ == "__main__":
    main(*sys.argv[1:])
