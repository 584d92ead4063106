"""Points of SciPy's Sobol sequence, and densities and decisions of Optuna's samplers and pruners.

python golden.py, in the folder of this file; see requirements.txt.
"""

import json
import math

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights
from scipy.stats import qmc

optuna.logging.set_verbosity(optuna.logging.ERROR)


def described(distribution):
    if isinstance(distribution, CategoricalDistribution):
        return {"type": "categorical", "choices": list(distribution.choices)}
    kind = "int" if isinstance(distribution, IntDistribution) else "float"
    return {"type": kind, "low": distribution.low, "high": distribution.high, "log": distribution.log}


def parzen(random, space, trials, points):
    def draw(n):
        drawn = {}
        for name, of in space.items():
            if isinstance(of, CategoricalDistribution):
                drawn[name] = random.integers(0, len(of.choices), n).astype(float)
            elif isinstance(of, IntDistribution):
                drawn[name] = random.permutation(np.arange(of.low, of.high + 1))[:n].astype(float)
            elif of.log:
                drawn[name] = np.exp(random.uniform(math.log(of.low), math.log(of.high), n))
            else:
                drawn[name] = random.uniform(of.low, of.high, n)
        return drawn

    seen, at = draw(trials), draw(points)
    parameters = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)
    density = _ParzenEstimator(seen, space, parameters)
    return {
        "space": [described(of) for of in space.values()],
        "seen": np.array([seen[name] for name in space]).T.tolist(),
        "points": np.array([at[name] for name in space]).T.tolist(),
        "log_density": density.log_pdf(at).tolist(),
    }


def pruned(random, pruner, name, direction, trials, steps):
    study = optuna.create_study(direction=direction, pruner=pruner)
    told = []
    for _ in range(trials):
        trial = study.ask()
        level, values, decisions = random.normal(), [], []
        for step in range(steps):
            value = level + random.normal() / (step + 1)
            if random.uniform() < 0.01:
                value = math.nan
            trial.report(value, step)
            values.append(None if math.isnan(value) else value)
            decisions.append(bool(trial.should_prune()))
            if decisions[-1]:
                break
        if decisions[-1]:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            study.tell(trial, level)
        told.append({"values": values, "value": None if decisions[-1] else level, "pruned": decisions})
    return {"pruner": name, "direction": direction, "trials": told}


def main():
    random = np.random.default_rng(0)
    reals = {"a": FloatDistribution(-2.0, 5.0), "b": FloatDistribution(1e-5, 1.0, log=True)}
    wholes = {"c": IntDistribution(1, 60), "d": IntDistribution(1, 500, log=True)}
    choices = {"e": CategoricalDistribution(["x", "y", "z"])}
    densities = [
        parzen(random, reals | wholes | choices, trials, 5) for trials in (0, 1, 2, 3, 10, 25, 26, 27, 50)
    ]
    pruners = []
    for direction in ("minimize", "maximize"):
        median = {"name": "median", "n_startup_trials": 5, "n_warmup_steps": 0, "interval_steps": 1, "n_min_trials": 1}
        pruners.append(pruned(random, optuna.pruners.MedianPruner(), median, direction, 40, 12))
        late = {"name": "median", "n_startup_trials": 3, "n_warmup_steps": 2, "interval_steps": 3, "n_min_trials": 2}
        pruners.append(
            pruned(random, optuna.pruners.MedianPruner(3, 2, 3, n_min_trials=2), late, direction, 40, 12)
        )
        halving = {
            "name": "successive_halving",
            "min_resource": 1,
            "reduction_factor": 4,
            "min_early_stopping_rate": 0,
        }
        pruners.append(
            pruned(random, optuna.pruners.SuccessiveHalvingPruner(min_resource=1), halving, direction, 60, 20)
        )
        rate = halving | {"min_resource": 2, "reduction_factor": 3, "min_early_stopping_rate": 1}
        other = optuna.pruners.SuccessiveHalvingPruner(2, 3, 1)
        pruners.append(pruned(random, other, rate, direction, 60, 30))
    golden = {
        "sobol": qmc.Sobol(128, scramble=False, bits=32).random(64).T.tolist(),
        "densities": densities,
        "pruners": pruners,
    }
    with open("search.json", "w") as out:
        json.dump(golden, out)


if __name__ == "__main__":
    main()
