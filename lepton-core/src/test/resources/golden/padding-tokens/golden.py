"""What transformers answers for texts that hold the padding token themselves: python golden.py

Needs the directories in ../families. Writes golden.json: for each case a directory, the padding token that its
configuration is given, rows of ids, and the logits of each row alone.
"""

import json
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModelForSequenceClassification
from transformers.utils import logging

OUTPUT = Path(__file__).parent / "golden.json"
FAMILIES = Path(__file__).parent.parent / "families"
logging.set_verbosity_error()
logging.disable_progress_bar()
torch.set_num_threads(1)


def case(name, pad):
    config = AutoConfig.from_pretrained(FAMILIES / name)
    config.pad_token_id = pad
    model = AutoModelForSequenceClassification.from_pretrained(
        FAMILIES / name, config=config, attn_implementation="eager", dtype=torch.float32).eval()
    p = 1 if config.model_type == "mpnet" else 7 if pad is None else pad
    rows = [[9, 10, 11], [9, p, 10, 11], [9, 10, 11, p], [p, p, 9, p, 10, p, p], [p], [p, p, p], [12]]
    with torch.no_grad():
        logits = [model(input_ids=torch.tensor([row])).logits[0].tolist() for row in rows]
    return {"name": name, "pad_token_id": pad, "rows": rows, "logits": logits}


if __name__ == "__main__":
    cases = [case(f"{family}-sequence-classification", pad) for family, pads in (
        ("bert", (0,)), ("roberta", (1, 3)), ("camembert", (1, 3)), ("mpnet", (1, 3)), ("gpt2", (0, 7, None)),
        ("llama", (0, 7, None)), ("qwen3", (0, None))) for pad in pads]
    OUTPUT.write_text(json.dumps(cases) + "\n")
