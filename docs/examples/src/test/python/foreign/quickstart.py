"""The quickstart's bundle: weights, evaluation, bill of materials, model card

`quickstart.py read DIR` reads target/quickstart, which the README's main job leaves; a second argument after DIR names another
bundle of the same model. It has nothing to write.
"""

import csv
import hashlib
import json
import sys
from math import erf
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


def layer_norm(x, weights, name, epsilon):
    centred = x - x.mean(-1, keepdims=True)
    return (
        centred / np.sqrt((centred**2).mean(-1, keepdims=True) + epsilon) * weights[name + ".weight"]
        + weights[name + ".bias"]
    )


def linear(x, weights, name):
    return x @ weights[name + ".weight"].T + weights[name + ".bias"]


def attention(x, weights, name, heads):
    n, tokens, width = x.shape

    def split(part):
        return linear(x, weights, f"{name}.{part}").reshape(n, tokens, heads, -1).swapaxes(1, 2)

    q, k, v = split("query"), split("key"), split("value")
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(width // heads)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    shares /= shares.sum(-1, keepdims=True)
    return linear((shares @ v).swapaxes(1, 2).reshape(n, tokens, width), weights, f"{name}.output")


def probabilities(weights, config, measures):
    """The probability of 'malignant', by NumPy alone, in doubles."""
    weights = {name: tensor.astype(np.float64) for name, tensor in weights.items()}
    epsilon = config["norm_eps"]
    scale = np.where(weights["numbers.scale"] == 0, np.inf, weights["numbers.scale"])  # a column of one value becomes 0
    x = (measures - weights["numbers.center"]) / scale
    x = x / np.sqrt(1 + (x / 4) ** 2)
    tokens = x[:, :, None] * weights["tokenizer.numbers.weight"] + weights["tokenizer.numbers.bias"]
    start = np.repeat(weights["tokenizer.cls"], len(x), axis=0)
    x = np.concatenate([start, tokens], axis=1)
    gelu = np.vectorize(lambda v: 0.5 * v * (1 + erf(v / np.sqrt(2))))
    for i in range(config["num_hidden_layers"]):
        at = f"encoder.blocks.{i}"
        inner = layer_norm(x, weights, f"{at}.attention_norm", epsilon)
        x = x + attention(inner, weights, f"{at}.attention", config["num_attention_heads"])
        inner = layer_norm(x, weights, f"{at}.feed_forward_norm", epsilon)
        inner = gelu(linear(inner, weights, f"{at}.feed_forward.up"))
        x = x + linear(inner, weights, f"{at}.feed_forward.down")
    logit = linear(layer_norm(x, weights, "encoder.norm", epsilon)[:, 0], weights, "head.linear")[:, 0]
    return 1 / (1 + np.exp(-logit))


def check_weights(bundle):
    weights = load_file(bundle / "model.safetensors")
    config = json.loads((bundle / "config.json").read_text())
    assert config["norm"] == "layer_norm" and config["norm_order"] == "pre" and config["hidden_act"] == "gelu"
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
