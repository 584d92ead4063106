"""Makes logs of inspect_ai: a small task as .json and as .eval, one with two epochs, and one that was cancelled.

A solver gives the answers, so that no model and no tokenizer is asked or downloaded. Times, identifiers, paths, the model's
name and the commit of the working tree are replaced by fixed ones. Usage: golden.py, in an environment with requirements.txt.
"""

import os
import re
import tempfile
import warnings
from pathlib import Path

os.environ["INSPECT_DISPLAY"] = "none"
os.environ["INSPECT_LOG_LEVEL"] = "error"
warnings.simplefilter("ignore")

import numpy as np
from inspect_ai import Epochs, Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import read_eval_log, write_eval_log
from inspect_ai.model import GenerateConfig, ModelOutput, get_model
from inspect_ai.scorer import Score, accuracy, bootstrap_stderr, exact, includes, mean, scorer, std, stderr, var
from inspect_ai.solver import solver

HERE = Path(__file__).resolve().parent
ANSWERS = ["4", "nine", "16", "25", "six", "49", "64", "no"]


@scorer(metrics=[mean(), stderr(), bootstrap_stderr(num_samples=200), std(), var()])
def length():
    """The length of an answer in characters."""

    async def score(state, target):
        return Score(value=len(state.output.completion))

    return score


@scorer(metrics=[accuracy(), stderr(cluster="parity")])
def clustered():
    async def score(state, target):
        return Score(value="C" if state.output.completion == target.text else "I")

    return score


@solver
def answering():
    async def solve(state, generate):
        state.output = ModelOutput.from_content("mockllm", ANSWERS[(state.sample_id - 2 + 3 * (state.epoch - 1)) % 8])
        return state

    return solve


def task(epochs):
    samples = [
        Sample(input=f"{n} times {n}?", target=str(n * n), id=n, metadata={"parity": n % 2}) for n in range(2, 10)
    ]
    return Task(
        name="squares",
        dataset=MemoryDataset(samples, name="squares", location="squares.csv"),
        solver=answering(),
        scorer=[exact(), includes(), length(), clustered()],
        epochs=epochs,
        version="1.2.0",
    )


def fixed(text):
    """Times, identifiers and paths that differ from run to run, replaced."""
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)", "2026-11-26T12:00:00+00:00", text)
    names = {}

    def named(found):
        return names.setdefault(found.group(0), f"identifier{len(names):013d}")[:22]

    text = re.sub(r'"commit": "[0-9a-f]+"', '"commit": "0123abc"', text)
    text = re.sub(r'"origin": "[^"]*"', '"origin": "https://example.org/squares.git"', text)
    text = re.sub(r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[A-Za-z0-9]{22}(?![A-Za-z0-9])", named, text)
    return text.replace(str(HERE), "/squares").replace("mockllm/model", "hf/example/squares-8b")


def run(epochs, name):
    with tempfile.TemporaryDirectory() as directory:
        np.random.seed(7)  # of the bootstrap
        model = get_model("mockllm/model", config=GenerateConfig(seed=7, temperature=0.0))
        (log,) = eval(task(epochs), model=model, log_dir=directory, max_samples=1, log_samples=False, display="none")
        assert log.status == "success", log.error
        path = Path(directory) / "log.json"
        write_eval_log(log, str(path), format="json")
        text = fixed(path.read_text(encoding="utf-8"))
        (HERE / f"{name}.json").write_text(text, encoding="utf-8")


run(1, "squares")
run(Epochs(2, ["mean", "at_least_1"]), "squares-epochs")
log = read_eval_log(str(HERE / "squares.json"))
write_eval_log(log, str(HERE / "squares.eval"), format="eval")
log.status = "cancelled"
log.results = None
write_eval_log(log, str(HERE / "cancelled.json"), format="json")
