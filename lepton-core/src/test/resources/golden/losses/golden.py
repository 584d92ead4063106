"""Makes mean_squared_error.safetensors: python golden.py

A linear layer under PyTorch's mse_loss: inputs are 32-bit floats, everything else is computed in 64-bit floats and then
rounded once.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

draw = torch.Generator().manual_seed(20260102)
kept = {}
for case, rows, outputs, scale in (("one number", 6, 1, 1.0), ("two numbers", 5, 2, 1.0), ("one row", 1, 1, 1.0),
                                   ("far from the target", 4, 1, 1e4), ("exact", 3, 1, 0.0)):
    x, weight, bias = (torch.randn(shape, generator=draw) for shape in ((rows, 3), (outputs, 3), (outputs,)))
    weight64, bias64 = weight.double().requires_grad_(), bias.double().requires_grad_()
    out = F.linear(x.double(), weight64, bias64)
    target = (out.detach() + scale * torch.randn((rows, outputs), generator=draw)).float()
    loss = F.mse_loss(out, target.double())
    loss.backward()
    tensors = {"x": x, "target": target, "linear.weight": weight, "linear.bias": bias, "out": out, "loss": loss,
               "grad.linear.weight": weight64.grad, "grad.linear.bias": bias64.grad}
    kept.update({f"{case}:{name}": t.detach().float().contiguous() for name, t in tensors.items()})
save_file(kept, Path(__file__).parent / "mean_squared_error.safetensors")
