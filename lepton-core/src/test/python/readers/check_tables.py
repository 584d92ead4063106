"""Runs exported models of tables on raw columns and compares them with what Lepton answered.

    python check_tables.py lepton-core/target/exported-tables

TabularExportTest writes that folder: classifier.pt and regressor.pt, each beside a .safetensors of rows and answers.
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

folder = Path(sys.argv[1])
worst = 0.0
for name in ("classifier", "regressor"):
    rows = load_file(folder / f"{name}.safetensors")
    extra = {"config.json": ""}
    module = torch.jit.load(folder / f"{name}.pt", _extra_files=extra)
    config = json.loads(extra["config.json"])
    arguments = [a.name for a in module.forward.schema.arguments][1:]
    buffers = dict(module.named_buffers())
    assert len(config["numbers"]) == len(buffers["numbers.center"]) == rows["numbers"].shape[1]
    for variant, run in {"loaded": module, "frozen": torch.jit.freeze(module.eval())}.items():
        for n in (len(rows["numbers"]), 1, 7):
            with torch.no_grad():
                out = run(*(rows[a][:n] for a in arguments))
            found = out.double().softmax(-1) if name == "classifier" else out
            scale = 1.0 if name == "classifier" else buffers["target.scale"].item()
            difference = ((found - rows["expected"][:n]).abs().max() / scale).item()
            print(f"{name} {variant} {n} rows: {out.dtype}, largest difference {difference:.1e}")
            worst = max(worst, difference)
print("largest difference", worst, "of a probability, or of the target's deviation")
sys.exit(int(not worst < 1e-5))
