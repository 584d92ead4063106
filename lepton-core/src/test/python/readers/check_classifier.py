"""Reads a saved classifier with safetensors and NumPy, and computes its probabilities again with PyTorch.

    python check_classifier.py lepton-core/target/written-for-python

ForeignReaderTest writes that folder: config.json, model.safetensors, and rows.csv with rows and their probabilities.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open

folder = Path(sys.argv[1])
config = json.loads((folder / "config.json").read_text())
with safe_open(folder / "model.safetensors", "np") as file:
    print("metadata", file.metadata())
    w = {name: torch.from_numpy(file.get_tensor(name).astype(np.float64)) for name in file.keys()}
    dtypes = {str(file.get_tensor(name).dtype) for name in file.keys()}
print(len(w), "tensors of", sorted(dtypes), "with", sum(t.numel() for t in w.values()), "values")


def linear(x, at):
    return F.linear(x, w[at + ".weight"], w[at + ".bias"])


def norm(x, at):
    return F.layer_norm(x, x.shape[-1:], w[at + ".weight"], w[at + ".bias"], config["norm_eps"])


def attention(x, at):
    q, k, v = (linear(x, f"{at}.{part}").unflatten(-1, (config["num_attention_heads"], -1)).transpose(1, 2)
               for part in ("query", "key", "value"))
    return linear(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(-2), at + ".output")


numbers, categories = config["numbers"], [c["name"] for c in config["categories"]]
with open(folder / "rows.csv") as file:
    rows = list(csv.DictReader(file))
x = torch.tensor([[float(row[n]) for n in numbers] for row in rows], dtype=torch.float64)
c = torch.tensor([[int(row[n]) for n in categories] for row in rows])
expected = np.array([[float(row["p." + name]) for name in config["id2label"].values()] for row in rows])

scale = torch.where(w["numbers.scale"] == 0, torch.inf, w["numbers.scale"])  # a column of one value becomes 0
x = (x - w["numbers.center"]) / scale
x = x / torch.sqrt(1 + (x / 4) ** 2)
tokens = [w["tokenizer.cls"].expand(len(rows), 1, -1),
          x[..., None] * w["tokenizer.numbers.weight"] + w["tokenizer.numbers.bias"]]
if categories:
    embedded = [w[f"tokenizer.categories.{j}.weight"][c[:, j]] for j in range(len(categories))]
    tokens.append(torch.stack(embedded, 1) + w["tokenizer.categories.bias"])
h = torch.cat(tokens, 1)
assert config["norm_order"] == "pre" and config["hidden_act"] == "gelu"
for i in range(config["num_hidden_layers"]):
    at = f"encoder.blocks.{i}"
    h = h + attention(norm(h, at + ".attention_norm"), at + ".attention")
    fed = norm(h, at + ".feed_forward_norm")
    h = h + linear(F.gelu(linear(fed, at + ".feed_forward.up")), at + ".feed_forward.down")
logits = linear(norm(h, "encoder.norm")[:, 0], "head.linear")
found = logits.softmax(-1) if logits.shape[1] > 1 else torch.cat([torch.sigmoid(-logits), torch.sigmoid(logits)], 1)
difference = np.abs(found.numpy() - expected).max()
print(len(rows), "rows; largest difference of a probability", difference)
sys.exit(int(difference > 1e-5))
