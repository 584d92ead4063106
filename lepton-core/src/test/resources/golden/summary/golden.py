"""Counts weights and multiply-adds of tiny models by PyTorch's own counter."""
import csv
import json
from pathlib import Path

import torch
import transformers
from safetensors import safe_open
from torch.utils.flop_counter import FlopCounterMode

HERE = Path(__file__).parent
FAMILIES = HERE.parent / "families"
BATCH, LENGTH = 3, 11


def half_of_flops(model, call):
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        call(model)
    counts = counter.get_flop_counts()
    total = sum(counts["Global"].values())
    rotary = sum(sum(kinds.values()) for name, kinds in counts.items() if name.split(".")[-1] == "rotary_emb")
    assert (total - rotary) % 2 == 0
    return (total - rotary) // 2


def row(name, model, call):
    model.eval()
    given = call(model)
    given = [given] if torch.is_tensor(given) else [t for t in given.values() if torch.is_tensor(t)]
    sum(t.sum() for t in given).backward()
    weights = sum(parameter.numel() for parameter in model.parameters() if parameter.grad is not None)
    return name, BATCH, LENGTH, weights, half_of_flops(model, call)


def family(directory):
    with safe_open(directory / "golden.safetensors", "pt") as golden:
        kind = golden.metadata()["class"]
    decoder = json.loads((directory / "config.json").read_text())["model_type"] in ("gpt2", "llama", "mistral", "qwen2")
    if decoder and kind.endswith("ForSequenceClassification"):
        return None
    bare = not decoder and kind.endswith("Model") and not kind.startswith("DistilBert")
    more = {"add_pooling_layer": False} if bare else {}
    model = getattr(transformers, kind).from_pretrained(directory, attn_implementation="eager", **more).float()
    ids = torch.randint(5, model.config.vocab_size, (BATCH, LENGTH), generator=torch.Generator().manual_seed(1))
    return row(directory.name, model, lambda m: m(input_ids=ids, attention_mask=torch.ones_like(ids)))


class Tabular(torch.nn.Module):
    """FT-Transformer with three numbers and categories of 2 and 4 levels, in PyTorch's own layers."""

    def __init__(self, norm_first):
        super().__init__()
        width = 16
        shapes = {"cls": (1, 1, width), "number_weight": (3, width), "number_bias": (3, width),
                  "category_bias": (2, width)}
        for name, shape in shapes.items():
            setattr(self, name, torch.nn.Parameter(torch.zeros(shape)))
        self.tables = torch.nn.ModuleList([torch.nn.Embedding(levels + 1, width) for levels in (2, 4)])
        self.blocks = torch.nn.ModuleList([
            torch.nn.TransformerEncoderLayer(width, 4, 24, dropout=0.0, activation="gelu", batch_first=True,
                                             norm_first=norm_first) for _ in range(2)])
        self.norm = torch.nn.LayerNorm(width) if norm_first else torch.nn.Identity()
        self.head = torch.nn.Linear(width, 3)

    def forward(self, numbers, categories):
        tokens = [self.cls.expand(len(numbers), 1, -1), numbers[..., None] * self.number_weight + self.number_bias]
        embedded = torch.stack([table(categories[:, j]) for j, table in enumerate(self.tables)], 1)
        x = torch.cat([*tokens, embedded + self.category_bias], 1)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


def tabular(name, norm_first):
    torch.backends.mha.set_fastpath_enabled(False)  # one fused call, which is not counted
    numbers, categories = torch.zeros(BATCH, 3), torch.zeros(BATCH, 2, dtype=torch.long)
    with torch.nn.attention.sdpa_kernel(torch.nn.attention.SDPBackend.MATH):
        return row(name, Tabular(norm_first), lambda m: m(numbers, categories))


def main():
    torch.manual_seed(0)
    rows = [family(directory) for directory in sorted(FAMILIES.iterdir())
            if (directory / "golden.safetensors").exists() and not directory.name.startswith("layout-")]
    rows += [tabular("tabular-pre-norm", True), tabular("tabular-post-norm", False)]
    with open(HERE / "costs.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("model", "batch", "length", "weights", "multiply_adds"))
        writer.writerows(made for made in rows if made)


if __name__ == "__main__":
    main()
