"""Makes records by every_eval_ever's own converters, from the results of lm-eval and the log of Inspect beside this directory, and
copies its schema, which is under the MIT licence beside it.

Times and identifiers are replaced by fixed ones. Usage: golden.py, in an environment with requirements.txt.
"""

import json
import shutil
from importlib import resources
from importlib.metadata import files
from pathlib import Path

from every_eval_ever.converters.inspect.adapter import InspectAIAdapter
from every_eval_ever.converters.lm_eval.adapter import LMEvalAdapter

HERE = Path(__file__).resolve().parent
SOURCE = {"source_organization_name": "Example Labs", "evaluator_relationship": "first_party"}


def write(name, record):
    document = json.loads(record.model_dump_json(exclude_none=True))
    document["retrieved_timestamp"] = "1795780800"
    document["evaluation_id"] = "/".join(document["evaluation_id"].split("/")[:-1] + ["1795780800"])
    details = document["model_info"].setdefault("additional_details", {})
    details.setdefault("deployment_type", "unknown")
    details.setdefault("model_availability", "unknown")
    (HERE / name).write_text(json.dumps(document, indent=2), encoding="utf-8")


def main():
    schema = resources.files("every_eval_ever.schemas") / "eval.schema.json"
    (HERE / "eval-0.3.schema.json").write_bytes(schema.read_bytes())
    licence = next(file for file in files("every_eval_ever") if file.name == "LICENSE")
    shutil.copyfile(licence.locate(), HERE / "eval-0.3.schema.LICENSE")
    for record in LMEvalAdapter().transform_from_file(HERE.parent / "lm-eval/results.json", SOURCE):
        task = record.evaluation_results[0].evaluation_name.split("/")[0]
        write(f"lm-eval-{task}.json", record)
    results = InspectAIAdapter().transform_from_file(
        str(HERE.parent / "inspect/squares.json"),
        {**SOURCE, "file_uuid": "6a2f41d3-6ee1-4b0f-9d3c-2f0b6f2f7c11", "parent_eval_output_dir": "."},
    )
    write("inspect-squares.json", results)


if __name__ == "__main__":
    main()
