"""Evaluations: every_eval_ever's validator and converters, and logs that inspect_ai writes

`write` has inspect_ai run a task and write its log, and every_eval_ever's converters turn that and results of lm-eval into its
records. `read` holds what Lepton made of them against every_eval_ever's validator and against its own converters.
"""

import json
import os
import shutil
import sys
import warnings
from pathlib import Path

os.environ["INSPECT_DISPLAY"] = "none"
os.environ["INSPECT_LOG_LEVEL"] = "error"
warnings.simplefilter("ignore")

from every_eval_ever.converters.inspect.adapter import InspectAIAdapter
from every_eval_ever.converters.lm_eval.adapter import LMEvalAdapter
from every_eval_ever.validator import validate_aggregate
from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import write_eval_log
from inspect_ai.model import ModelOutput, get_model
from inspect_ai.scorer import includes
from inspect_ai.solver import solver
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[6]
LM_EVAL = ROOT / "lepton-exchange/src/test/resources/ai/lepton/exchange/evaluation/lm-eval/results.json"
SCHEMA = ROOT / "lepton-exchange/src/main/resources/ai/lepton/exchange/evaluation/evaluation-1.schema.json"
SOURCE = {"source_organization_name": "Example Labs", "evaluator_relationship": "first_party"}
UNIQUE = "6a2f41d3-6ee1-4b0f-9d3c-2f0b6f2f7c11"


@solver
def answering():
    async def solve(state, generate):
        state.output = ModelOutput.from_content("mockllm", str(state.sample_id) if state.sample_id % 3 else "no")
        return state

    return solve


def save(directory, name, record):
    document = json.loads(record.model_dump_json(exclude_none=True))
    document.pop("detailed_evaluation_results", None)  # the samples, which stay where they are
    details = document["model_info"].setdefault("additional_details", {})
    details.setdefault("deployment_type", "unknown")
    details.setdefault("model_availability", "unknown")
    (directory / name).write_text(json.dumps(document), encoding="utf-8")


def write(directory):
    samples = [Sample(input=f"{n}?", target=str(n), id=n) for n in range(1, 41)]
    task = Task(name="echo", dataset=MemoryDataset(samples, name="echo"), solver=answering(), scorer=includes())
    (log,) = eval(task, model=get_model("mockllm/model"), log_dir=str(directory / "logs"), display="none", log_samples=True)
    assert log.status == "success", log.error
    log.eval.model = "hf/example/echo"
    write_eval_log(log, str(directory / "inspect.json"), format="json")
    write_eval_log(log, str(directory / "packed.eval"), format="eval")
    shutil.rmtree(directory / "logs")
    shutil.copyfile(LM_EVAL, directory / "lm-eval.json")
    record = InspectAIAdapter().transform_from_file(
        str(directory / "inspect.json"), {**SOURCE, "file_uuid": UNIQUE, "parent_eval_output_dir": str(directory / "instances")}
    )
    save(directory, "theirs-inspect.json", record)
    for record in LMEvalAdapter().transform_from_file(LM_EVAL, SOURCE):
        save(directory, f"theirs-lm-eval-{record.evaluation_results[0].evaluation_name.split('/')[0]}.json", record)
    print(f"inspect_ai wrote a log of {len(samples)} samples; every_eval_ever converted it and results of lm-eval")


def figures(record):
    """Score, standard error and n of each result, by what it is a result of."""
    found = {}
    for result in record["evaluation_results"]:
        details = result["score_details"]
        uncertainty = details.get("uncertainty", {})
        key = (result["evaluation_name"].split("/")[0], details["score"])
        found.setdefault(key, []).append(
            (uncertainty.get("standard_error", {}).get("value"), uncertainty.get("num_samples"),
             result["metric_config"]["lower_is_better"])
        )
    return {key: sorted(values, key=str) for key, values in found.items()}


def read(directory):
    ours = sorted(directory.glob("ours-*.json"))
    assert len(ours) >= 4, ours
    for path in ours:
        place = directory / "data" / "collection" / "example" / "model" / f"{UNIQUE}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        report = validate_aggregate(
            place, repo_path=f"data/collection/example/model/{UNIQUE}.json", run_semantic_checks=True
        )
        assert report.valid, (path, report.errors)
    print(f"every_eval_ever's validator takes {len(ours)} records of Lepton's")

    own = json.loads((directory / "ours-lepton.json").read_text(encoding="utf-8"))
    interval = own["evaluation_results"][0]["score_details"]["uncertainty"]["confidence_interval"]
    assert interval["lower"] < interval["upper"] and interval["confidence_level"] == 0.95, interval
    checked = 0
    mine = figures(json.loads((directory / "ours-lm-eval.json").read_text(encoding="utf-8")))
    theirs = {}
    for path in directory.glob("theirs-lm-eval-*.json"):
        theirs.update(figures(json.loads(path.read_text(encoding="utf-8"))))
    assert mine == theirs, (mine, theirs)
    checked += len(mine)
    mine = figures(json.loads((directory / "ours-inspect.json").read_text(encoding="utf-8")))
    theirs = figures(json.loads((directory / "theirs-inspect.json").read_text(encoding="utf-8")))
    assert mine == theirs, (mine, theirs)
    checked += len(mine)
    print(f"its own converters give the same score, standard error, n and direction of {checked} results")

    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    documents = sorted(directory.glob("evaluation-*.json"))
    for path in documents:
        validator.validate(json.loads(path.read_text(encoding="utf-8")))
    print(f"jsonschema takes {len(documents)} evaluations that Lepton made of all of these")


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]).resolve())
