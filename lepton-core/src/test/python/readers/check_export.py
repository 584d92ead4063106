"""Runs exported archives with torch.jit.load and compares them with what Lepton computed.

    python check_export.py lepton-core/target/exported-for-python

WrittenForPythonTest writes that folder: NAME.pt, NAME-bf16.pt (weights in bfloat16), and NAME.safetensors with the
weights, inputs of several shapes, and the outputs.
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file

folder = Path(sys.argv[1])
worst = 0.0
for archive in sorted(folder.glob("*.pt")):
    name = archive.stem.removesuffix("-bf16")
    half = archive.stem != name
    golden = load_file(folder / f"{name}.safetensors")
    weights = {n.removeprefix("weight:"): t for n, t in golden.items() if n.startswith("weight:")}
    cases = {}
    for n, t in golden.items():
        if not n.startswith("weight:"):
            cases.setdefault(n.split(":")[0], {})[n.split(":")[1]] = t

    extra = {"config.json": ""}
    module = torch.jit.load(archive, _extra_files=None if half else extra)
    state = module.state_dict()
    assert list(state) == list(dict(module.named_parameters()))
    assert set(state) == set(weights), set(state) ^ set(weights)
    for n, t in weights.items():
        assert torch.equal(state[n], t.bfloat16() if half else t), n
        assert state[n].is_contiguous() and state[n].data_ptr() % 64 == 0, n
    assert not module.training and (half or extra["config.json"])
    assert all(p.requires_grad for p in module.parameters())

    if half:  # what the weights are once they are rounded
        with torch.no_grad():
            rounded = torch.jit.load(folder / f"{name}.pt")
            for p in rounded.parameters():
                p.copy_(p.bfloat16().float())
            for case in cases.values():
                case["out"] = rounded(**{n: t for n, t in case.items() if n != "out"})

    saved = folder / "saved-again"
    torch.jit.save(module, saved)
    variants = {
        "loaded": module,
        "frozen": torch.jit.freeze(module.eval()),
        "optimised": torch.jit.optimize_for_inference(torch.jit.load(archive)),
        "saved again": torch.jit.load(saved),
    }
    saved.unlink()
    arguments = [a.name for a in module.forward.schema.arguments][1:]
    for variant, run in variants.items():
        differences = []
        for case in list(cases.values()) * 3:  # the third call of a shape runs what the profiling executor made
            with torch.no_grad():
                out = run(*(case[a] for a in arguments))
                assert torch.equal(out, run(**{a: case[a] for a in arguments})) or variant == "optimised"
            assert out.dtype == torch.float32 and out.shape == case["out"].shape
            differences.append((out - case["out"]).abs().max().item())
        print(f"{archive.name:16} {variant:12} {len(cases)} shapes, largest difference {max(differences):.1e}")
        worst = max(worst, *differences)

    case = next(iter(cases.values()))  # it can be trained further
    module(*(case[a] for a in arguments)).square().mean().backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for n, p in module.named_parameters()), name

print("largest difference", worst)
sys.exit(int(not worst < 1e-5))
