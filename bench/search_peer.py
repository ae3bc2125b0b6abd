"""Optuna's side of bench/search.fsx: `URL FINISHED TIMED` prints the milliseconds of each timed trial as a JSON array.

The same parameters, figures and notes, the same kind of sampler and pruner, and the same settings of SQLite as
SearchBenchmark.cs.
"""

import json
import math
import sys
import time
import warnings

import optuna
import sqlalchemy

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")

TEXT = "x" * 1500
WARM_UP = 200


def one(study):
    trial = study.ask()
    trial.suggest_categorical("act", ["relu", "selu", "tanh"])
    trial.suggest_int("layers", 1, 4)
    trial.suggest_int("units", 16, 1024, log=True)
    trial.suggest_float("l2", 1e-6, 1e-2, log=True)
    trial.suggest_categorical("norm", [True, False])
    trial.suggest_float("drop", 0, 0.5)
    trial.suggest_float("lr", 1e-4, 1e-1, log=True)
    trial.suggest_float("momentum", 0, 0.99)
    trial.set_user_attr("spec", TEXT)
    trial.set_user_attr("run", f"runs/{trial.number}")
    value = 1 - (math.log10(trial.params["lr"]) + 2) ** 2 / 10
    trial.report(value, 1)
    if trial.should_prune():
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
    else:
        study.tell(trial, value)


@sqlalchemy.event.listens_for(sqlalchemy.engine.Engine, "connect")
def settings(connection, _):
    """What fashion-cli sets: without them each commit would wait for the disk."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


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
