"""The quickstart's bundle: weights, evaluation, bill of materials, model card

`quickstart.py read DIR` reads target/quickstart, which the README's main job leaves; a second argument after DIR names another
bundle of the same model. It has nothing to write.
"""

import csv
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from huggingface_hub import ModelCard
from jsonschema import Draft202012Validator
from safetensors.numpy import load_file
from sklearn import metrics

ROOT = Path(__file__).resolve().parents[6]
PATIENTS = ROOT / "docs/examples/src/main/resources/ai/lepton/examples/breast-cancer-wisconsin.csv"
SCHEMA = ROOT / (
    "lepton-exchange/src/main/resources/ai/lepton/exchange/evaluation/evaluation-1.schema.json"
)
ETHICS = ROOT / "lepton-ethics/src/main/resources/ai/lepton/ethics/ethics-1.schema.json"


def places(values, edges):
    """Where each number lies among the bins of its column: 2.25 is a quarter of the way through the third."""
    columns = []
    for column, own in zip(values.T, edges):
        own = own[: np.searchsorted(own, own[-1]) + 1]  # the last edge stands again and again where there are fewer bins
        columns.append(np.interp(column, own, np.arange(len(own))))
    return np.stack(columns, 1)


def tabm(weights, at, parts, x, place):
    """The log-odds of each member, [n, members]."""
    row = x
    if parts["embedding"]["type"] != "NumberEmbedding.Plain":
        bins = parts["embedding"]["bins"]
        share = np.clip(place[:, :, None] - np.arange(bins), 0, 1)  # [n, columns, bins]
        embedded = np.einsum("njt,jtd->njd", share, weights[at + "numbers.weight"]) + weights[at + "numbers.bias"]
        row = np.concatenate([x, np.maximum(embedded, 0).reshape(len(x), -1)], 1)
    h = row[:, None, :] * weights[at + "scale"]  # [n, members, features]
    for i in range(parts["layers"]):
        layer = f"{at}layers.{i}."
        h = h * weights.get(layer + "input_scale", 1)
        h = h @ weights[layer + "weight"].T * weights[layer + "output_scale"] + weights[layer + "bias"]
        h = np.maximum(h, 0)
    return np.einsum("nmd,mdo->nmo", h, weights[at + "head.weight"])[:, :, 0] + weights[at + "head.bias"][:, 0]


def log_odds(members):
    """The log-odds of the average of the members' probabilities, of each row."""
    p = (1 / (1 + np.exp(-np.concatenate(members, 1)))).mean(1)
    return np.log(p + 1e-9) - np.log(1 - p + 1e-9)


def probabilities(weights, config, measures):
    """The probability of 'malignant', by NumPy alone, in doubles."""
    weights = {name: tensor.astype(np.float64) for name, tensor in weights.items()}
    ensemble = config["components"]["ensemble"]
    kinds = {"folds": ensemble["fold"], "beside": ensemble["beside"]}
    for parts in kinds.values():
        assert parts["type"] == "TabM" and parts["adapters"] and parts["activation"] == "relu", parts
    scale = np.where(weights["numbers.scale"] == 0, np.inf, weights["numbers.scale"])  # a column of one value becomes 0
    x = (measures - weights["numbers.center"]) / scale
    x = x / np.sqrt(1 + (x / 4) ** 2)
    place = places(x, weights["numbers.edges"].reshape(x.shape[1], -1))
    logit = 0
    for share, (kind, parts) in zip(weights["shares"][[0, 2]], kinds.items()):
        members = [tabm(weights, f"{kind}.{i}.", parts, x, place) for i in range(ensemble["folds"])]
        logit = logit + share * log_odds(members)
    if ensemble["linear"]:
        linear = x @ weights["linear.numbers.weight"].T + weights["linear.bias"]
        logit = logit + weights["shares"][1] * linear[:, 0]
    return 1 / (1 + np.exp(-logit))


def check_weights(bundle):
    weights = load_file(bundle / "model.safetensors")
    config = json.loads((bundle / "config.json").read_text())
    patients = list(csv.DictReader(PATIENTS.open()))
    measures = np.array([[float(p[name]) for name in config["numbers"]] for p in patients])
    ours = probabilities(weights, config, measures)
    theirs = list(csv.DictReader((bundle / "predictions.csv").open()))
    worst = 0.0
    for row in theirs:
        same_class = [p for p, q in zip(ours, patients) if q["diagnosis"] == row["truth"]]
        worst = max(worst, min(abs(p - float(row["score"])) for p in same_class))
    assert worst < 1e-5, f"a prediction is {worst} from every one that NumPy computes"
    print(f"weights: {len(weights)} tensors; NumPy finds the {len(theirs)} predictions again, within {worst:.1e}")


def check_evaluation(bundle):
    document = json.loads((bundle / "evaluation.json").read_text())
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(document)
    rows = list(csv.DictReader((bundle / "predictions.csv").open()))
    truth = [row["truth"] for row in rows]
    predicted = [row["prediction"] for row in rows]
    positive = np.array([t == "malignant" for t in truth])
    score = np.array([float(row["score"]) for row in rows])
    wanted = {
        ("accuracy", None, None): metrics.accuracy_score(truth, predicted),
        ("balanced_accuracy", None, None): metrics.balanced_accuracy_score(truth, predicted),
        ("matthews_corrcoef", None, None): metrics.matthews_corrcoef(truth, predicted),
        ("cohen_kappa", None, None): metrics.cohen_kappa_score(truth, predicted),
        ("f1", "macro", None): metrics.f1_score(truth, predicted, average="macro"),
        ("f1", "weighted", None): metrics.f1_score(truth, predicted, average="weighted"),
        ("precision", None, "malignant"): metrics.precision_score(truth, predicted, pos_label="malignant"),
        ("recall", None, "malignant"): metrics.recall_score(truth, predicted, pos_label="malignant"),
        ("roc_auc", None, "malignant"): metrics.roc_auc_score(positive, score),
        ("average_precision", None, "malignant"): metrics.average_precision_score(positive, score),
        ("log_loss", None, None): metrics.log_loss(positive, score),
    }
    found = {(m["name"], m.get("average"), m.get("label")): m for m in document["metrics"]}
    for key, value in wanted.items():
        assert abs(found[key]["value"] - value) < 1e-12, (key, found[key]["value"], value)
    (judged,) = document["provenance"]["inputs"]
    assert judged["sha256"] == hashlib.sha256((bundle / judged["name"]).read_bytes()).hexdigest(), judged
    print(f"evaluation.json: valid by its schema; scikit-learn agrees on {len(wanted)} of {len(found)} figures")


def check_ethics(bundle):
    document = json.loads((bundle / "ethics.json").read_text())
    Draft202012Validator(json.loads(ETHICS.read_text())).validate(document)
    print(f"ethics.json: {len(document['findings'])} findings, valid by its schema")


def check_bom(bundle):
    text = (bundle / "bom.cdx.json").read_text()
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    assert error is None, error
    files = {}

    def walk(component):
        for digest in component.get("hashes", []):
            if component["type"] == "file" and digest["alg"] == "SHA-256":
                files[component["name"]] = digest["content"]
        for part in component.get("components", []):
            walk(part)

    for component in json.loads(text)["components"]:
        walk(component)
    for name, digest in files.items():
        assert hashlib.sha256((bundle / name).read_bytes()).hexdigest() == digest, name
    assert set(files) | {"bom.cdx.json"} == {path.name for path in bundle.iterdir()}
    print(f"bom.cdx.json: valid by the official CycloneDX 1.6 schema; {len(files)} digests are right")


def check_card(bundle):
    card = ModelCard.load(bundle / "README.md")
    data = card.data
    assert data.license == "apache-2.0" and data.pipeline_tag == "tabular-classification"
    accuracy = [result for result in data.eval_results if result.metric_type == "accuracy"]
    assert len(accuracy) == 1 and accuracy[0].metric_value > 0.5
    assert "## How it was trained" in card.content
    model = next(c for c in json.loads((bundle / "bom.cdx.json").read_text())["components"] if "modelCard" in c)
    told = {p["name"].removeprefix("lepton:training:"): p["value"] for p in model["properties"]}
    for name in ("started", "seconds", "seed", "software", "processors", "device", "threads", "setting:learning_rate"):
        assert told[name] and f"| {name.removeprefix('setting:')} | {told[name]} |" in card.content, name
    print(f"README.md and bom.cdx.json: say alike what the model was trained with, {len(told)} facts")
    print(f"README.md: huggingface_hub reads {len(data.eval_results)} results, accuracy {accuracy[0].metric_value:.4f}")


if __name__ == "__main__":
    if sys.argv[1] == "read":
        directory = Path(sys.argv[3]) if len(sys.argv) > 3 else ROOT / "target/quickstart"
        if not directory.is_dir():
            print(f"{directory} is not there; the README's main job makes it")
            sys.exit(77)
        check_weights(directory)
        check_evaluation(directory)
        check_ethics(directory)
        check_bom(directory)
        check_card(directory)
