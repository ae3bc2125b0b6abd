"""Optuna's side of the tests: `read URL STUDY` prints a study's trials as JSON, `begin URL STUDY` begins one."""

import json
import math
import sys

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def number(value):
    """JSON has no infinities; the text of a number is exact."""
    return None if value is None else repr(float(value))


def read(url, name):
    study = optuna.load_study(study_name=name, storage=url)
    trials = [
        {
            "number": trial.number,
            "state": trial.state.name,
            "value": number(trial.value) if trial.values else None,
            "params": trial.params,
            "distributions": {key: optuna.distributions.distribution_to_json(own) for key, own in trial.distributions.items()},
            "intermediate": {str(step): number(value) for step, value in trial.intermediate_values.items()},
            "user": trial.user_attrs,
        }
        for trial in study.get_trials()
    ]
    print(json.dumps({"direction": study.direction.name, "trials": trials}))


def begin(url, name):
    study = optuna.create_study(study_name=name, storage=url, direction="minimize", sampler=optuna.samplers.RandomSampler(seed=1))

    def objective(trial):
        rate = trial.suggest_float("rate", 1e-5, 1e-1, log=True)
        units = trial.suggest_int("units", 2, 9)
        kind = trial.suggest_categorical("kind", ["a", "b", "c"])
        for step in range(1, 4):
            trial.report(units / step, step)
        if trial.number == 3:
            raise optuna.TrialPruned()
        return abs(math.log10(rate) + 2) + units + len(kind)

    study.optimize(objective, n_trials=6)
    study.enqueue_trial({"units": 7, "kind": "c"})


def more(url, name):
    """Goes on with a study that this project began: one trial more."""
    study = optuna.load_study(study_name=name, storage=url)
    trial = study.ask()
    trial.suggest_int("units", 2, 9)
    study.tell(trial, 0.25)


if __name__ == "__main__":
    {"read": read, "begin": begin, "more": more}[sys.argv[1]](*sys.argv[2:])
