"""Makes results of lm-evaluation-harness: two tasks and their group under its own dummy model, which answers at random.

Times, paths and what it says of this machine are replaced by fixed ones. Usage: golden.py, in an environment with
requirements.txt; PyTorch is not needed.
"""

import json
import os
import random
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"

import lm_eval
from lm_eval.loggers import EvaluationTracker
from lm_eval.loggers.utils import add_env_info
from lm_eval.tasks import TaskManager

HERE = Path(__file__).resolve().parent

CHOICE = """
task: parity
dataset_path: json
dataset_kwargs:
  data_files:
    test: {data}
test_split: test
output_type: multiple_choice
doc_to_text: "{{{{question}}}}"
doc_to_target: answer
doc_to_choice: ["even", "odd"]
metric_list:
  - metric: acc
    aggregation: mean
    higher_is_better: true
  - metric: acc_norm
    aggregation: mean
    higher_is_better: true
  - metric: f1
    aggregation: f1
    average: macro
    higher_is_better: true
  - metric: brier_score
    aggregation: brier_score
    higher_is_better: false
metadata:
  version: 1.0
"""

GENERATE = """
task: spelling
dataset_path: json
dataset_kwargs:
  data_files:
    test: {data}
test_split: test
output_type: generate_until
doc_to_text: "{{{{question}}}}"
doc_to_target: "{{{{word}}}}"
generation_kwargs:
  until: ["\\n"]
  temperature: 0.0
filter_list:
  - name: strict-match
    filter:
      - function: take_first
  - name: flexible-extract
    filter:
      - function: regex
        regex_pattern: "(l.l)"
      - function: take_first
metric_list:
  - metric: exact_match
    aggregation: mean
    higher_is_better: true
  - metric: ter
    aggregation: ter
    higher_is_better: false
metadata:
  version: 2.1
"""

GROUP = """
group: arithmetic_and_words
task:
  - parity
  - negatives
aggregate_metric_list:
  - metric: acc
    aggregation: mean
    weight_by_size: true
metadata:
  version: 0.5
"""


def main():
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        rows = [{"question": f"{n} is", "answer": n % 2, "word": "lol" if n % 3 == 0 else "lel"} for n in range(40)]
        data = place / "rows.jsonl"
        data.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
        (place / "parity.yaml").write_text(CHOICE.format(data=data), encoding="utf-8")
        negatives = CHOICE.format(data=data).replace("task: parity", "task: negatives")
        (place / "negatives.yaml").write_text(negatives, encoding="utf-8")
        (place / "spelling.yaml").write_text(GENERATE.format(data=data), encoding="utf-8")
        (place / "group.yaml").write_text(GROUP, encoding="utf-8")
        random.seed(11)
        results = lm_eval.simple_evaluate(
            model="dummy",
            tasks=["arithmetic_and_words", "spelling"],
            limit=30,
            bootstrap_iters=1000,
            task_manager=TaskManager(include_path=directory, include_defaults=False),
            random_seed=3,
        )
        results.pop("samples", None)
        add_env_info(results)
        tracker = EvaluationTracker(output_path=str(place / "out"))
        tracker.general_config_tracker.log_experiment_args("dummy", "pretrained=example/dummy,dtype=float32", None, None, None)
        results["config"]["model_args"] = "pretrained=example/dummy,dtype=float32"
        tracker.save_results_aggregated(results)
        (file,) = (place / "out").rglob("results_*.json")
        text = file.read_text(encoding="utf-8").replace(directory, "/data")
    document = json.loads(text)
    document.update(
        date=1795694400.25, git_hash="0123abc", upper_git_hash=None, pretty_env_info="PyTorch version: none",
        start_time=1000.5, end_time=1002.75, total_evaluation_time_seconds="2.25",
    )
    (HERE / "results.json").write_text(json.dumps(document, indent=2, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
