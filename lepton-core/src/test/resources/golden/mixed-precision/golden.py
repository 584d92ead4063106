"""Makes the file beside it: python golden.py

Steps of a small transformer by PyTorch's autocast to bfloat16 on a processor: weights, their gradients and AdamW's state are
32-bit floats. The processor needs AVX-512, else PyTorch adds up in another way. Gradients are those of the first step.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

HERE = Path(__file__).parent
WIDTH, HEADS, INNER, LABELS = 16, 2, 24, 3
BATCH, TOKENS, STEPS = 4, 6, 8
draw = torch.Generator().manual_seed(20261127)


def random(*shape, scale=1.0):
    return scale * torch.randn(shape, generator=draw)


weights = {}
for norm in ("first", "second", "third"):
    weights[norm + ".weight"] = 1 + random(WIDTH, scale=0.1)
    weights[norm + ".bias"] = random(WIDTH, scale=0.1)
for layer, (out, inner) in {"query": (WIDTH, WIDTH), "key": (WIDTH, WIDTH), "value": (WIDTH, WIDTH), "mixed": (WIDTH, WIDTH),
                            "up": (INNER, WIDTH), "down": (WIDTH, INNER), "last": (LABELS, WIDTH)}.items():
    weights[layer + ".weight"] = random(out, inner, scale=inner ** -0.5)
    weights[layer + ".bias"] = random(out, scale=0.1)
inputs = random(STEPS, BATCH, TOKENS, WIDTH)
targets = torch.randint(LABELS, (STEPS, BATCH), generator=draw)


def run(dtype):
    p = {name: weight.clone().requires_grad_() for name, weight in weights.items()}

    def norm(x, name):
        return F.layer_norm(x, [WIDTH], p[name + ".weight"], p[name + ".bias"], 1e-5)

    def linear(x, name):
        return F.linear(x, p[name + ".weight"], p[name + ".bias"])

    def heads(x):
        return x.unflatten(-1, (HEADS, WIDTH // HEADS)).transpose(1, 2)

    def logits(x):
        h = norm(x, "first")
        mixed = F.scaled_dot_product_attention(*(heads(linear(h, name)) for name in ("query", "key", "value")))
        x = x + linear(mixed.transpose(1, 2).flatten(2), "mixed")
        x = x + linear(F.gelu(linear(norm(x, "second"), "up")), "down")
        return linear(norm(x, "third").mean(1), "last")

    optimizer = torch.optim.AdamW(p.values(), lr=0.01, weight_decay=0.0)
    losses, norms, first = [], [], {}
    for step in range(STEPS):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == torch.bfloat16):
            loss = F.cross_entropy(logits(inputs[step]).float(), targets[step])
        optimizer.zero_grad()
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(p.values(), 0.5))
        if step == 0:
            first = {"grad." + name: weight.grad / min(1, 0.5 / (norms[0] + 1e-6)) for name, weight in p.items()}
        optimizer.step()
        losses.append(loss.detach())
    return {"losses": torch.stack(losses), "norms": torch.stack(norms), **first,
            **{"after." + name: weight.detach() for name, weight in p.items()}}


found = {"bfloat16": run(torch.bfloat16), "float32": run(torch.float32)}
print({name: case["losses"].tolist() for name, case in found.items()})
save_file({f"{name}:{tensor}": value.contiguous().clone() for name, case in found.items()
           for tensor, value in {**weights, "inputs": inputs, "targets": targets, **case}.items()},
          HERE / "steps.safetensors")
