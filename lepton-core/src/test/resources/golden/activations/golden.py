"""Makes activations.safetensors: python golden.py

Each function of transformers' ACT2FN that has no weights, and those of torch.nn that sentence-transformers' Dense modules
name, after a linear layer of identity. Inputs are 32-bit floats; outputs and gradients of sum(out * cotangent) are computed
in 64-bit floats and rounded once. No input is 0, where some have no derivative.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn
from transformers.activations import ACT2CLS, ACT2FN

draw = torch.Generator().manual_seed(20260103)
EDGES = torch.tensor([[1e-6, -1e-6, 20.0, -20.0], [88.0, -88.0, 0.5, -0.5], [3.5, -3.5, 6.5, 10.5]])
WEIGHTED = {"prelu", "xielu"}
functions = {name: ACT2FN[name] for name in sorted(ACT2CLS) if name not in WEIGHTED}
functions.update({"elu": nn.ELU(), "celu": nn.CELU(), "selu": nn.SELU(), "softplus": nn.Softplus()})
kept = {}
for case, function in functions.items():
    x = torch.cat([EDGES, torch.randn((5, 4), generator=draw) * 2])
    weight = torch.eye(4).double().requires_grad_()
    bias = torch.zeros(4).double().requires_grad_()
    out = function(F.linear(x.double(), weight, bias))
    cotangent = torch.randn(out.shape, generator=draw)
    (out * cotangent.double()).sum().backward()
    tensors = {"x": x, "same.weight": weight, "same.bias": bias, "out": out, "cotangent": cotangent,
               "grad.same.weight": weight.grad, "grad.same.bias": bias.grad}
    kept.update({f"{case}:{name}": t.detach().float().contiguous() for name, t in tensors.items()})
save_file(kept, Path(__file__).parent / "activations.safetensors")
