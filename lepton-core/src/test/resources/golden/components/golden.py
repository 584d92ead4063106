"""Makes the golden files of this folder: python golden.py

Inputs are drawn as 32-bit floats; PyTorch computes outputs and gradients of them in 64-bit floats, which are then
rounded once. A gradient is that of sum(out * cotangent).
"""

import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from sklearn.preprocessing import StandardScaler
from transformers import get_cosine_schedule_with_warmup

HERE = Path(__file__).parent
draw = torch.Generator().manual_seed(20260101)


def normal(*shape, scale=1.0):
    return torch.randn(shape, generator=draw, dtype=torch.float32) * scale


def uniform(low, high, *shape):
    return torch.rand(shape, generator=draw, dtype=torch.float32) * (high - low) + low


def single(tensors):
    """Floats as F32, integers as I64, all contiguous."""
    return {
        name: (t.detach().float() if t.is_floating_point() else t).contiguous().clone() for name, t in tensors.items()
    }


def recorded(case, function, operands, fixed=None):
    """Runs a function of float operands (and of fixed integer ones) in doubles; keeps all that a test needs."""
    fixed = fixed or {}
    doubles = {name: t.double().requires_grad_() for name, t in operands.items()}
    out = function(**doubles, **fixed)
    cotangent = normal(*out.shape)
    (out * cotangent.double()).sum().backward()
    kept = {f"{case}:{name}": t for name, t in {**operands, **fixed}.items()}
    kept[f"{case}:out"] = out
    kept[f"{case}:cotangent"] = cotangent
    kept.update({f"{case}:grad.{n}": torch.zeros_like(t) if t.grad is None else t.grad for n, t in doubles.items()})
    return kept


# ---- operations

EDGES = torch.tensor([[0.0, -0.0, 1e-6, -1e-6], [20.0, -20.0, 88.0, -88.0], [0.5, -0.5, 3.0, -3.0]])


def heads(x, h):
    return x.unflatten(-1, (h, -1)).transpose(1, 2)


def attention(q, k, v, mask=None, causal=False):
    """The formula itself, not the fused kernel."""
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores + mask
    if causal:  # the queries are the last of the keys, as with a cache
        past = scores.shape[-1] - scores.shape[-2]
        scores = scores + torch.triu(torch.full(scores.shape[-2:], -1e9, dtype=scores.dtype), 1 + past)
    return scores.softmax(-1) @ v


def padding(hidden):
    """[b, 1, 1, key]: 0 where a key is seen, -1e9 where it is padding."""
    return torch.where(torch.tensor(hidden), -1e9, 0.0)[:, None, None, :].float()


def operations():
    kept = {}

    def case(name, function, fixed=None, **operands):
        kept.update(recorded(name, function, operands, fixed))

    for name, function in {
        "gelu": F.gelu,
        "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
        "silu": F.silu,
        "relu": F.relu,
        "tanh": torch.tanh,
        "sigmoid": torch.sigmoid,
    }.items():
        case(name, lambda x: function(x), x=torch.cat([EDGES, normal(4, 4, scale=2)]))
    case("exp", torch.exp, x=uniform(-5, 4, 3, 5))
    case("softmax", lambda x: x.softmax(-1), x=torch.cat([normal(3, 4, scale=3), EDGES]))
    case("softmax of four dimensions", lambda x: x.softmax(-1), x=normal(2, 2, 3, 5))
    case("softmax of one", lambda x: x.softmax(-1), x=normal(3, 1))

    case("linear", F.linear, input=normal(2, 3, 5), weight=normal(4, 5), bias=normal(4))
    case("linear without bias", F.linear, input=normal(2, 3, 5), weight=normal(4, 5))
    case("linear of a matrix", F.linear, input=normal(3, 5), weight=normal(1, 5), bias=normal(1))
    indices = torch.tensor([[0, 4, 2], [2, 2, 1]])
    case("embedding", lambda weight, index: F.embedding(index, weight), {"index": indices}, weight=normal(5, 3))
    case("layerNorm", lambda x, weight, bias: F.layer_norm(x, (6,), weight, bias, 1e-5), x=normal(2, 3, 6),
         weight=normal(6), bias=normal(6))
    case("layerNorm with epsilon 1e-12", lambda x, weight, bias: F.layer_norm(x, (6,), weight, bias, 1e-12),
         x=normal(4, 6) + 3, weight=normal(6), bias=normal(6))
    case("layerNorm of a constant row", lambda x, weight, bias: F.layer_norm(x, (4,), weight, bias, 1e-5),
         x=torch.full((1, 4), 2.0), weight=normal(4), bias=normal(4))
    case("rmsNorm", lambda x, weight: F.rms_norm(x, (6,), weight, 1e-6), x=normal(2, 3, 6), weight=normal(6))
    case("rmsNorm of zeros", lambda x, weight: F.rms_norm(x, (4,), weight, 1e-6), x=torch.zeros(1, 4), weight=normal(4))

    def qkv(queries=4, keys=4):
        return {"q": normal(2, 3, queries, 5), "k": normal(2, 3, keys, 5), "v": normal(2, 3, keys, 5)}

    case("attention", attention, **qkv())
    case("attention across lengths", attention, **qkv(3, 6))
    case("attention with another value width", attention, **{**qkv(), "v": normal(2, 3, 4, 7)})
    case("attention with padding", attention, **qkv(),
         mask=padding([[False, False, True, True], [False, True, False, True]]))
    case("attention with a learned bias", attention, **qkv(), mask=normal(1, 3, 4, 4))
    case("causal attention", lambda q, k, v: attention(q, k, v, causal=True), **qkv())
    case("causal attention across lengths", lambda q, k, v: attention(q, k, v, causal=True), **qkv(3, 6))
    case("causal attention with padding", lambda q, k, v, mask: attention(q, k, v, mask, True), **qkv(),
         mask=padding([[False, False, False, True], [False, True, False, False]]))

    case("add", torch.add, input=normal(2, 3, 4), other=normal(2, 3, 4))
    case("add broadcast", torch.add, input=normal(2, 1, 4), other=normal(3, 1))
    case("sub broadcast", torch.sub, input=normal(4), other=normal(2, 3, 4))
    case("mul broadcast", torch.mul, input=normal(2, 3, 1), other=normal(1, 4))
    case("div broadcast", torch.div, input=normal(2, 3, 4), other=uniform(0.5, 2, 3, 1))
    case("shift", lambda x: x + -1.5, x=normal(2, 3))
    case("shift by 1e-7", lambda x: x + 1e-7, x=normal(2, 3, scale=1e-6))
    case("scale", lambda x: x * 0.125, x=normal(2, 3))
    case("scale by 1e10", lambda x: x * 1e10, x=normal(2, 3, scale=1e-10))
    case("matmul", torch.matmul, input=normal(3, 4), other=normal(4, 2))
    case("matmul batched", torch.matmul, input=normal(2, 3, 4), other=normal(2, 4, 5))
    case("matmul broadcast", torch.matmul, input=normal(2, 3, 4, 5), other=normal(5, 2))

    case("transpose", lambda x: x.transpose(0, 2), x=normal(2, 3, 4))
    case("transpose from the end", lambda x: x.transpose(-1, -2), x=normal(2, 3, 4))
    case("splitHeads", lambda x: heads(x, 2), x=normal(2, 3, 8))
    case("mergeHeads", lambda x: x.transpose(1, 2).flatten(-2), x=normal(2, 2, 3, 4))
    case("unsqueeze", lambda x: x.unsqueeze(1), x=normal(2, 3))
    case("unsqueeze at the end", lambda x: x.unsqueeze(-1), x=normal(2, 3))
    case("select", lambda x: x.select(1, 0), x=normal(2, 3, 4))
    case("select from the end", lambda x: x.select(-1, -2), x=normal(2, 3, 4))
    case("select of a vector", lambda x: x.select(0, 1), x=normal(3))
    case("concat", lambda a, b: torch.cat([a, b], 0), a=normal(2, 3), b=normal(1, 3))
    case("concat from the end", lambda a, b: torch.cat([a, b, a], -1), a=normal(2, 3, 1), b=normal(2, 3, 2))
    case("concat of one", lambda a: torch.cat([a], 0), a=normal(2, 3))
    case("repeatFor", lambda x, like: x.expand(like.shape[0], -1, -1) + 0 * like.sum(), x=normal(1, 2, 3),
         like=normal(4, 1))
    case("sum", lambda x: x.sum(1, keepdim=True), x=normal(2, 3, 4))
    case("sum from the end", lambda x: x.sum(-1, keepdim=True), x=normal(2, 3, 4))
    case("mean", lambda x: x.mean(0, keepdim=True), x=normal(2, 3, 4))
    case("mean from the end", lambda x: x.mean(-2, keepdim=True), x=normal(2, 3, 4))

    classes = {"index": torch.tensor([0, 3, 1, 1, 2, 0])}
    for smoothing in (0.0, 0.1):
        case(f"crossEntropy {smoothing}",
             lambda x, index: F.cross_entropy(x, index, label_smoothing=smoothing), classes, x=normal(6, 4, scale=3))
    case("crossEntropy of far logits", F.cross_entropy, {"target": torch.tensor([0, 1])},
         input=torch.tensor([[90.0, -90.0, 0.0], [90.0, -90.0, 0.0]]))
    case("crossEntropy of one example", F.cross_entropy, {"target": torch.tensor([1])}, input=normal(1, 2))
    case("binaryCrossEntropy", F.binary_cross_entropy_with_logits, input=normal(6, 1, scale=3),
         target=uniform(0, 1, 6, 1))
    case("binaryCrossEntropy at the edges", F.binary_cross_entropy_with_logits, input=EDGES,
         target=torch.tensor([[0.0, 1.0, 1.0, 0.0]] * 3))
    save_file(single(kept), HERE / "operations.safetensors")


def more_operations():
    """Drawn after all others, so that those stay as they were."""
    kept = {}
    for name, function in {"softplus": F.softplus, "erf": torch.erf}.items():
        kept.update(recorded(name, lambda x: function(x), {"x": torch.cat([EDGES, normal(4, 4, scale=2)])}))
    save_file(single(kept), HERE / "more_operations.safetensors")


def more_shapes():
    """Shapes, convolutions and norms that images, long texts and newer encoders need; drawn after all others."""
    kept = {}

    def case(name, function, **operands):
        kept.update(recorded(name, function, operands))

    case("reshape", lambda x: x.reshape(4, 6), x=normal(2, 3, 4))
    case("reshape with the rest", lambda x: x.reshape(-1, 2, 2), x=normal(2, 3, 4))
    case("flatten", lambda x: x.flatten(2, -1), x=normal(2, 3, 4, 5))
    case("flatten of all", lambda x: x.flatten(0, 1), x=normal(2, 3))
    case("unflatten", lambda x: x.unflatten(1, (2, -1)), x=normal(2, 6, 3))
    case("repeatInterleave along the last", lambda x: x.repeat_interleave(2, -1), x=normal(2, 3))
    case("layerNorm without bias", lambda x, weight: F.layer_norm(x, (4,), weight, None, 1e-5), x=normal(2, 3, 4),
         weight=normal(4))
    conv = {"weight": normal(4, 3, 2), "bias": normal(4)}
    case("conv1d", lambda x, weight, bias: F.conv1d(x, weight, bias), x=normal(2, 3, 5), **conv)
    case("conv1d with stride and padding", lambda x, weight, bias: F.conv1d(x, weight, bias, stride=2, padding=1),
         x=normal(2, 3, 5), **conv)
    case("conv1d in groups", lambda x, weight: F.conv1d(x, weight, groups=2), x=normal(2, 4, 5), weight=normal(6, 2, 3))
    patches = {"weight": normal(4, 3, 2, 2), "bias": normal(4)}
    case("conv2d of patches", lambda x, weight, bias: F.conv2d(x, weight, bias, stride=2), x=normal(2, 3, 4, 6),
         **patches)
    case("conv2d with padding", lambda x, weight: F.conv2d(x, weight, padding=1), x=normal(1, 2, 3, 4),
         weight=normal(2, 2, 3, 3))
    case("abs", torch.abs, x=torch.cat([EDGES, normal(3, 4, scale=3)]))
    case("sqrt", torch.sqrt, x=uniform(0.01, 9, 3, 4))
    case("rsqrt", torch.rsqrt, x=uniform(0.01, 9, 3, 4))
    save_file(single(kept), HERE / "more_shapes.safetensors")


def text_operations():
    """What texts need beyond tables; drawn last, so that the other files stay as they were."""
    kept = {}

    def case(name, function, fixed=None, **operands):
        kept.update(recorded(name, function, operands, fixed))

    def ints(*rows):
        return {"index": torch.tensor(rows)}

    def apart(queries, keys):
        return (torch.arange(keys)[None] - torch.arange(keys - queries, keys)[:, None]).double()

    edges = torch.tensor([0.0, -0.0, math.nan, 1e-30, -1e-30, 2.0, -2.0, math.inf])
    case("log", torch.log, x=uniform(0.01, 9, 3, 4))
    case("sin", torch.sin, x=torch.cat([EDGES, normal(3, 4, scale=30)]))
    case("cos", torch.cos, x=torch.cat([EDGES, normal(3, 4, scale=30)]))
    case("isPositive", lambda x, other: (x > 0).double() * other, x=edges, other=normal(2, 8))
    case("toFloat", lambda x, index: index.double() * x, ints(7, -3, 0, 16777216), x=normal(2, 4))
    case("toLong", lambda x, other: x.trunc() * other, x=torch.tensor([1.7, -1.7, 0.2, -0.2, 0.0, 1e6]),
         other=normal(3, 6))

    case("constant", lambda x: x * torch.tensor([0.1, -2.0, 3e-8, 16777215.0]).double(), x=normal(2, 4))
    case("constant of one", lambda x: x + 0.5, x=normal(2, 3))
    case("range", lambda x: x * torch.arange(3).double()[:, None], x=normal(2, 3, 4))
    case("range from the end", lambda x: x * torch.arange(4).double(), x=normal(2, 3, 4))
    case("range of integers", lambda x, index: x * torch.arange(3).double(), ints([4, 4, 4], [5, 5, 5]), x=normal(2, 3))
    case("distance", lambda x, other: apart(3, 3) * other, x=normal(2, 3), other=normal(3, 3))
    case("distance to more keys", lambda x, other: apart(2, 5) * other, x=normal(1, 2, 3), other=normal(2, 5))
    case("distance of one query", lambda x, other: apart(1, 4) * other, x=normal(2, 1), other=normal(1, 4))

    case("repeatHeads", lambda x: x.repeat_interleave(3, 1), x=normal(2, 2, 3, 4))
    case("repeatHeads of one head", lambda x: x.repeat_interleave(4, 1), x=normal(2, 1, 3, 4))
    case("unsqueeze before the end", lambda x: x.unsqueeze(-2), x=normal(2, 3))
    case("slice", lambda x: x[:, 1:3], x=normal(2, 4, 3))
    case("slice from the end", lambda x: x[..., :1], x=normal(2, 3, 4))
    case("slice of integers", lambda weight, index: F.embedding(index[:, 1:3], weight), ints([0, 4, 2], [2, 2, 1]),
         weight=normal(5, 3))
    case("last", lambda x, like: x[:, -2:] + 0 * like.sum(), x=normal(2, 5, 3), like=normal(1, 2))
    case("last of all", lambda x, like: x + 0 * like.sum(), x=normal(2, 3), like=normal(4, 3))
    case("last from the end", lambda x, like: x[..., -1:] + 0 * like.sum(), x=normal(2, 3, 4), like=normal(2, 1))
    case("last of integers", lambda weight, like, index: F.embedding(index[:, -2:], weight) + 0 * like.sum(),
         ints([0, 4, 2], [2, 2, 1]), weight=normal(5, 3), like=normal(3, 2))
    case("shift of integers", lambda weight, index: F.embedding(index + 2, weight), ints([0, 2], [1, 1]),
         weight=normal(5, 3))
    case("shift of integers by a half", lambda x, index: (index + 0.5) * x, ints(0, -2, 3), x=normal(2, 3))

    case("max", lambda x: x.amax(1, keepdim=True), x=normal(2, 3, 4))
    case("max from the end", lambda x: x.amax(-1, keepdim=True), x=normal(2, 3, 4))
    case("max of one", lambda x: x.amax(0, keepdim=True), x=normal(1, 4))
    case("cumsum", lambda x: x.cumsum(1), x=normal(2, 3, 4))
    case("cumsum from the end", lambda x: x.cumsum(-1), x=normal(2, 3, 4))
    case("cumsum of one", lambda x: x.cumsum(0), x=normal(1, 4))
    case("cumsum of integers", lambda x, index: index.cumsum(1) * x, ints([1, 0, 1], [0, 0, 1]), x=normal(2, 3))

    def grouped(q, k, v, mask=None, causal=False):
        times = q.shape[1] // k.shape[1]
        return attention(q, k.repeat_interleave(times, 1), v.repeat_interleave(times, 1), mask, causal)

    def qkv(heads, shared, queries=4, keys=4):
        return {"q": normal(2, heads, queries, 5), "k": normal(2, shared, keys, 5), "v": normal(2, shared, keys, 5)}

    case("grouped attention", grouped, **qkv(4, 2))
    case("grouped attention of one key head", grouped, **qkv(3, 1))
    case("grouped attention across lengths", grouped, **qkv(4, 2, 3, 6))
    case("grouped attention with padding", grouped, **qkv(6, 3),
         mask=padding([[False, False, True, True], [False, True, False, True]]))
    case("causal grouped attention", lambda q, k, v: grouped(q, k, v, causal=True), **qkv(4, 2))
    case("causal attention of one query", lambda q, k, v: grouped(q, k, v, causal=True), **qkv(4, 2, 1, 6))

    ignoring = {"index": torch.tensor([[0, -100, 3], [1, 2, -100]])}
    for smoothing in (0.0, 0.1):
        case(f"crossEntropy of positions {smoothing}", lambda x, index: F.cross_entropy(
            x.flatten(0, 1), index.flatten(), label_smoothing=smoothing), ignoring, x=normal(2, 3, 4, scale=3))
    case("crossEntropy with targets that do not count", lambda x, index: F.cross_entropy(x, index, label_smoothing=0.1),
         ints(-100, 1, -100, 0), x=normal(4, 3))
    save_file(single(kept), HERE / "text_operations.safetensors")


# ---- blocks

def block_names(prefix):
    """Where PyTorch keeps what a block of ours calls by these names."""
    names = {f"{prefix}attention.output.{p}": f"self_attn.out_proj.{p}" for p in ("weight", "bias")}
    for ours, theirs in {"attention_norm": "norm1", "feed_forward_norm": "norm2", "feed_forward.up": "linear1",
                         "feed_forward.down": "linear2"}.items():
        names.update({f"{prefix}{ours}.{p}": f"{theirs}.{p}" for p in ("weight", "bias")})
    return names


def block_state(prefix, state):
    kept = {ours: state[theirs] for ours, theirs in block_names(prefix).items()}
    for p in ("weight", "bias"):
        parts = state[f"self_attn.in_proj_{p}"].chunk(3)
        kept.update({f"{prefix}attention.{part}.{p}": t for part, t in zip(("query", "key", "value"), parts)})
    return kept


def layer(norm_first):
    torch.manual_seed(7)
    made = torch.nn.TransformerEncoderLayer(16, 4, 24, dropout=0.0, activation="gelu", batch_first=True,
                                            norm_first=norm_first)
    for parameter in made.parameters():
        parameter.data = normal(*parameter.shape, scale=0.3)
    return made.double().train()


def blocks():
    kept = {}
    for case, norm_first, causal in (("pre-norm", True, False), ("post-norm", False, False),
                                     ("causal pre-norm", True, True)):
        made = layer(norm_first)
        x = normal(2, 5, 16)
        given = x.double().requires_grad_()
        mask = torch.nn.Transformer.generate_square_subsequent_mask(5).double() if causal else None
        out = made(given, src_mask=mask)
        cotangent = normal(*out.shape)
        (out * cotangent.double()).sum().backward()
        gradients = {name: p.grad for name, p in made.named_parameters()}
        kept.update({f"{case}:{n}": t for n, t in block_state("", dict(made.named_parameters())).items()})
        kept.update({f"{case}:grad.{n}": t for n, t in block_state("", gradients).items()})
        kept.update({f"{case}:x": x, f"{case}:out": out, f"{case}:cotangent": cotangent, f"{case}:grad.x": given.grad})
    save_file(single(kept), HERE / "blocks.safetensors")


def decoder_blocks():
    """Two attentions in a block: to itself, and to a memory, as PyTorch's decoder layer; drawn after all others."""
    kept = {}
    for case, norm_first in (("pre-norm", True), ("post-norm", False)):
        torch.manual_seed(7)
        made = torch.nn.TransformerDecoderLayer(16, 4, 24, dropout=0.0, activation="gelu", batch_first=True,
                                                norm_first=norm_first)
        for parameter in made.parameters():
            parameter.data = normal(*parameter.shape, scale=0.3)
        made = made.double().train()
        x, memory = normal(2, 5, 16), normal(2, 3, 16)
        given, seen = x.double().requires_grad_(), memory.double().requires_grad_()
        out = made(given, seen)
        cotangent = normal(*out.shape)
        (out * cotangent.double()).sum().backward()

        def ours(state):
            named = {}
            for ours, theirs in {"attention": "self_attn", "attention_2": "multihead_attn"}.items():
                for p in ("weight", "bias"):
                    named[f"{ours}.output.{p}"] = state[f"{theirs}.out_proj.{p}"]
                    parts = state[f"{theirs}.in_proj_{p}"].chunk(3)
                    named.update({f"{ours}.{part}.{p}": t for part, t in zip(("query", "key", "value"), parts)})
            for ours, theirs in {"attention_norm": "norm1", "attention_2_norm": "norm2", "feed_forward_norm": "norm3",
                                 "feed_forward.up": "linear1", "feed_forward.down": "linear2"}.items():
                named.update({f"{ours}.{p}": state[f"{theirs}.{p}"] for p in ("weight", "bias")})
            return named

        kept.update({f"{case}:{n}": t for n, t in ours(dict(made.named_parameters())).items()})
        kept.update({f"{case}:grad.{n}": t for n, t in ours({n: p.grad for n, p in made.named_parameters()}).items()})
        kept.update({f"{case}:x": x, f"{case}:memory": memory, f"{case}:out": out, f"{case}:cotangent": cotangent,
                     f"{case}:grad.x": given.grad, f"{case}:grad.memory": seen.grad})
    save_file(single(kept), HERE / "decoder_blocks.safetensors")


# ---- the transformer of tables

class Tabular(torch.nn.Module):
    """FT-Transformer with three numbers and categories of 2 and 4 levels, in PyTorch's own layers."""

    def __init__(self, norm_first):
        super().__init__()
        width = 16
        shapes = {"cls": (1, 1, width), "number_weight": (3, width), "number_bias": (3, width),
                  "category_bias": (2, width)}
        for name, shape in shapes.items():
            setattr(self, name, torch.nn.Parameter(torch.empty(shape)))
        self.tables = torch.nn.ModuleList([torch.nn.Embedding(levels + 1, width) for levels in (2, 4)])
        self.blocks = torch.nn.ModuleList([layer(norm_first), layer(norm_first)])
        self.norm = torch.nn.LayerNorm(width) if norm_first else torch.nn.Identity()
        self.head = torch.nn.Linear(width, 3)
        for parameter in self.parameters():
            parameter.data = normal(*parameter.shape, scale=0.4)
        self.double()

    def forward(self, numbers, categories):
        tokens = [self.cls.expand(len(numbers), 1, -1), numbers[..., None] * self.number_weight + self.number_bias]
        embedded = torch.stack([table(categories[:, j]) for j, table in enumerate(self.tables)], 1)
        x = torch.cat([*tokens, embedded + self.category_bias], 1)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])

    def ours(self, state):
        kept = {"tokenizer.cls": state["cls"], "tokenizer.numbers.weight": state["number_weight"],
                "tokenizer.numbers.bias": state["number_bias"], "tokenizer.categories.bias": state["category_bias"],
                "head.linear.weight": state["head.weight"], "head.linear.bias": state["head.bias"]}
        for j in range(2):
            kept[f"tokenizer.categories.{j}.weight"] = state[f"tables.{j}.weight"]
            inside = {n.removeprefix(f"blocks.{j}."): t for n, t in state.items() if n.startswith(f"blocks.{j}.")}
            kept.update(block_state(f"encoder.blocks.{j}.", inside))
        kept.update({f"encoder.{n}": t for n, t in state.items() if n.startswith("norm.")})
        return kept


def tabular():
    kept = {}
    for case, norm_first in (("pre-norm", True), ("post-norm", False)):
        model = Tabular(norm_first)
        numbers = normal(6, 3)
        categories = torch.tensor([[0, 0], [1, 4], [2, 1], [2, 2], [1, 3], [0, 4]])
        target = torch.tensor([0, 1, 2, 2, 1, 0])
        out = model(numbers.double(), categories)
        loss = F.cross_entropy(out, target, label_smoothing=0.05)
        loss.backward()
        gradients = {name: p.grad for name, p in model.named_parameters()}
        kept.update({f"{case}:{n}": t for n, t in model.ours(dict(model.named_parameters())).items()})
        kept.update({f"{case}:grad.{n}": t for n, t in model.ours(gradients).items()})
        kept.update({f"{case}:numbers": numbers, f"{case}:categories": categories, f"{case}:target": target,
                     f"{case}:out": out, f"{case}:loss": loss})
    save_file(single(kept), HERE / "tabular.safetensors")


# ---- training

def adamw():
    kept = {}
    steps = 8
    for case, max_norm, decay in (("clipped", 0.5, 0.1), ("not clipped", math.inf, 0.1), ("no decay", 0.5, 0.0)):
        p = {"first.weight": normal(6, 4), "first.bias": normal(6), "norm.weight": normal(6), "norm.bias": normal(6),
             "last.weight": normal(3, 6), "last.bias": normal(3)}
        kept.update({f"{case}:{name}": t for name, t in p.items()})
        p = {name: t.double().requires_grad_() for name, t in p.items()}
        matrices = [t for t in p.values() if t.dim() > 1]
        vectors = [t for t in p.values() if t.dim() == 1]
        optimizer = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": decay}, {"params": vectors, "weight_decay": 0.0}], lr=0.02,
            betas=(0.8, 0.95), eps=1e-6)
        schedule = get_cosine_schedule_with_warmup(optimizer, 2, steps)
        losses, rates, norms = [], [], []
        inputs, targets = normal(steps, 5, 4), torch.randint(0, 3, (steps, 5), generator=draw)
        for x, y in zip(inputs, targets):
            hidden = F.gelu(F.linear(x.double(), p["first.weight"], p["first.bias"]))
            hidden = F.layer_norm(hidden, (6,), p["norm.weight"], p["norm.bias"], 1e-5)
            loss = F.cross_entropy(F.linear(hidden, p["last.weight"], p["last.bias"]), y)
            optimizer.zero_grad()
            loss.backward()
            norms.append(torch.nn.utils.clip_grad_norm_(p.values(), max_norm).item())
            rates.append(schedule.get_last_lr()[0])
            losses.append(loss.item())
            optimizer.step()
            schedule.step()
        print(case, "gradient norms", [round(n, 3) for n in norms])
        kept.update({f"{case}:inputs": inputs, f"{case}:targets": targets, f"{case}:losses": torch.tensor(losses),
                     f"{case}:rates": torch.tensor(rates)})
        kept.update({f"{case}:after.{name}": t for name, t in p.items()})
    save_file(single(kept), HERE / "adamw.safetensors")


def schedule():
    lines = ["warmup,steps,step,factor"]
    for warmup, steps in ((0.1, 50), (0.0, 7), (0.25, 9), (1.0, 4), (0.1, 5), (0.5, 1)):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        made = get_cosine_schedule_with_warmup(optimizer, int(warmup * steps), steps)
        for step in range(steps):
            lines.append(f"{warmup},{steps},{step},{made.get_last_lr()[0]!r}")
            optimizer.step()
            made.step()
    (HERE / "schedule.csv").write_text("\n".join(lines) + "\n")


# ---- data

def standardizer():
    rows = 50
    columns = {
        "normal": normal(rows),
        "constant": torch.full((rows,), 3.0),
        "constant that sums inexactly": torch.full((rows,), 0.1).double(),
        "zero": torch.zeros(rows),
        "huge constant": torch.full((rows,), 3e38),
        "small spread, huge offset": 1e7 + torch.arange(rows) % 3,
        "seconds since 1970, to the millisecond": 1.7e9 + torch.arange(rows).double() / 1000,
        "beyond singles": normal(rows).double() * 1e150,
        "a constant that no mean is exactly": torch.full((rows,), 0.1).double() + 1e9,
        "tiny": normal(rows, scale=1e-30),
        "huge": normal(rows, scale=1e37),
        "skewed": torch.exp(3 * normal(rows)),
        "one that differs": torch.tensor([1.0] * (rows - 1) + [2.0]),
    }
    data = torch.stack([column.double() for column in columns.values()], 1)
    scaler = StandardScaler().fit(data.numpy())
    kept = {"data": data, "mean": torch.from_numpy(scaler.mean_), "scale": torch.from_numpy(scaler.scale_),
            "standardized": torch.from_numpy(scaler.transform(data.numpy())).float()}
    save_file({n: t.contiguous() for n, t in kept.items()}, HERE / "standardizer.safetensors")


# ---- a whole classifier, as a program of others would write it

def classifier():
    model = Tabular(True)
    # the names, order and layout are this library's; the writer is safetensors itself
    mean, scale = torch.tensor([10.0, -3.0, 0.5]).double(), torch.tensor([2.0, 0.25, 8.0]).double()
    numbers = (normal(6, 3).double() * scale + mean).float()
    categories = torch.tensor([[0, 0], [1, 4], [2, 1], [2, 2], [1, 3], [0, 4]])
    probabilities = model((numbers.double() - mean) / scale, categories).softmax(-1)
    folder = HERE / "classifier"
    folder.mkdir(exist_ok=True)
    weights = single(model.ours(dict(model.named_parameters())))
    save_file({**weights, "standardizer.mean": mean, "standardizer.scale": scale}, folder / "model.safetensors",
              {"format": "pt"})
    levels = [["a", "b"], ["p", "q", "r", "s"]]
    config = {
        "model_type": "lepton_tabular_transformer", "num_hidden_layers": 2, "hidden_size": 16,
        "intermediate_size": 24, "num_attention_heads": 4, "attention": "multi_head", "hidden_act": "gelu",
        "norm": "layer_norm", "norm_eps": 1e-5, "norm_order": "pre", "hidden_dropout_prob": 0.0,
        "numbers": ["x", "y", "z"],
        "categories": [{"name": name, "levels": of} for name, of in zip(("first", "second"), levels)],
        "id2label": {"0": "low", "1": "middle", "2": "high"},
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    save_file(single({"numbers": numbers, "categories": categories, "probabilities": probabilities}),
              folder / "rows.safetensors")


if __name__ == "__main__":
    operations()
    blocks()
    tabular()
    adamw()
    schedule()
    standardizer()
    classifier()
    text_operations()
    more_operations()
    more_shapes()
    decoder_blocks()
