"""Makes the golden files of this folder: python golden.py

Operands are drawn as 32-bit floats; PyTorch computes outputs and gradients of them in 64-bit floats, which are rounded
once. A gradient is that of sum(out * cotangent). Tensors are named `case:tensor`. README.md lists the cases.
"""

import math
from pathlib import Path
from types import SimpleNamespace

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import LlamaConfig, Qwen3Config
from transformers.generation import (
    RepetitionPenaltyLogitsProcessor, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper,
)
from transformers.masking_utils import sliding_window_bidirectional_mask_function, sliding_window_causal_mask_function
from transformers.models.bloom.modeling_bloom import build_alibi_tensor
from transformers.models.distilbert.modeling_distilbert import create_sinusoidal_embeddings
from transformers.models.gemma2.modeling_gemma2 import eager_attention_forward as gemma2_attention
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder
from transformers.models.qwen3.modeling_qwen3 import Qwen3Attention

HERE = Path(__file__).parent
draw = torch.Generator().manual_seed(20260104)
torch.set_num_threads(1)


def normal(*shape, scale=1.0):
    return torch.randn(shape, generator=draw, dtype=torch.float32) * scale


def single(tensors):
    kept = {}
    for name, t in tensors.items():
        t = t.detach()
        kept[name] = (t.float() if t.is_floating_point() else t.long()).contiguous().clone()
    return kept


def save(file, kept):
    save_file(single(kept), HERE / file)
    print(file, len({name.split(":")[0] for name in kept}), "cases")


def recorded(case, function, operands, fixed=None):
    """Runs a function of float operands (and of fixed ones, without gradients) in doubles."""
    fixed = fixed or {}
    doubles = {name: t.double().requires_grad_() for name, t in operands.items()}
    out = function(**doubles, **{n: t.double() if t.is_floating_point() else t for n, t in fixed.items()})
    cotangent = normal(*out.shape)
    (out * cotangent.double()).sum().backward()
    kept = {f"{case}:{name}": t for name, t in {**operands, **fixed}.items()}
    kept[f"{case}:out"] = out
    kept[f"{case}:cotangent"] = cotangent
    kept.update({f"{case}:grad.{name}": t.grad for name, t in doubles.items()})
    return kept


def qkv(heads=4, shared=None, queries=6, keys=None, width=8, value=None):
    keys, shared = keys or queries, shared or heads
    return {"q": normal(2, heads, queries, width), "k": normal(2, shared, keys, width),
            "v": normal(2, shared, keys, value or width)}


def padding(lengths, keys):
    return (torch.arange(keys)[None] < torch.tensor(lengths)[:, None])[:, None, None, :]


def mask_of(function, queries, keys):
    """[query, key], 1 where seen; the last query stands at the last key, as with a cache."""
    at = torch.arange(keys)
    return torch.stack([torch.stack([function(0, 0, q, k) for k in at]) for q in at[keys - queries:]])


# ---- the kernel and its masks

def attention():
    kept = {}

    def case(name, operands, fixed=None, **options):
        def run(q, k, v, mask=None):
            if mask is not None and not mask.is_floating_point():
                mask = mask.bool()
            return F.scaled_dot_product_attention(q, k, v, attn_mask=mask, enable_gqa=True, **options)
        kept.update(recorded(name, run, operands, fixed))

    causal = torch.ones(6, 6).tril().bool()
    case("multi-head", qkv())
    case("grouped queries", qkv(4, 2))
    case("grouped queries 6 over 3", qkv(6, 3))
    case("multi-query", qkv(4, 1))
    case("grouped queries causal", qkv(4, 2), is_causal=True)
    case("grouped queries with padding", qkv(4, 2), {"mask": padding([6, 3], 6)})
    case("grouped queries causal with padding", qkv(4, 2), {"mask": causal & padding([6, 3], 6)})
    case("grouped queries across lengths", qkv(4, 2, 3, 7))
    case("grouped queries with a bias per head", qkv(4, 2), {"mask": normal(1, 4, 6, 6)})
    case("with scale 0.3", qkv(), scale=0.3)
    case("another value width", qkv(4, 2, value=5))
    case("one query", qkv(4, 2, 1, 9))
    unseen = causal & padding([6, 3], 6)
    unseen[1, 0, 4:] = False
    case("rows that see nothing", qkv(4, 2), {"mask": unseen})
    for window in (1, 3, 6, 9):
        case(f"causal window {window}", qkv(4, 2), {"mask": mask_of(sliding_window_causal_mask_function(window), 6, 6)})
    case("causal window 3 with padding", qkv(4, 2),
         {"mask": mask_of(sliding_window_causal_mask_function(3), 6, 6) & padding([6, 5], 6)})
    case("causal window 4 after 5 keys", qkv(4, 2, 3, 8), {"mask": mask_of(sliding_window_causal_mask_function(4), 3, 8)})
    for window in (1, 2):
        case(f"window {window} to both sides", qkv(), {"mask": mask_of(sliding_window_bidirectional_mask_function(window), 6, 6)})
    save("kernel.safetensors", kept)


# ---- biases and positions

def alibi():
    kept = {}
    for heads in (1, 2, 3, 4, 5, 6, 8, 12, 16, 20):
        # at position 1 BLOOM's bias is the slope itself
        kept[f"slopes of {heads}:slopes"] = build_alibi_tensor(torch.ones(1, 2, dtype=torch.long), heads, torch.float32)[:, 0, 1]
    for heads, lengths in ((4, (6, 6)), (6, (6, 4)), (3, (5, 6))):
        mask = padding(lengths, 6)

        def run(q, k, v, mask):
            bias = build_alibi_tensor(mask[:, 0, 0].long(), heads, torch.float64).view(2, heads, 1, 6)
            seen = mask.bool() & torch.ones(6, 6).tril().bool()
            return F.scaled_dot_product_attention(q, k, v, attn_mask=bias.masked_fill(~seen, -math.inf))
        kept.update(recorded(f"causal, {heads} heads, lengths {lengths[0]} and {lengths[1]}", run, qkv(heads), {"mask": mask}))
    save("alibi.safetensors", kept)


def sinusoidal():
    kept = {}
    for rows, width in ((12, 8), (512, 32), (5, 2)):
        position, pair = torch.arange(rows).double()[:, None], torch.arange(0, width, 2).double()
        angle = position / 10000 ** (pair / width)
        table = torch.stack([angle.sin(), angle.cos()], -1).flatten(1)
        theirs = torch.zeros(rows, width)
        create_sinusoidal_embeddings(rows, width, theirs)
        assert (table - theirs).abs().max() < 1e-7
        kept[f"{rows} by {width}:table"] = table
    save("sinusoidal.safetensors", kept)


POSITIONS = [0, 1, 2, 3, 7, 15, 16, 31, 63, 64, 127, 511, 1000, 2047, 4095]
ROTARY = {
    "default 8": (8, 64, {"rope_type": "default", "rope_theta": 10000.0}),
    "default 64": (64, 2048, {"rope_type": "default", "rope_theta": 10000.0}),
    "default 128 theta 500000": (128, 8192, {"rope_type": "default", "rope_theta": 500000.0}),
    "linear 64": (64, 2048, {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0}),
    "dynamic 64 within": (64, 8192, {"rope_type": "dynamic", "rope_theta": 10000.0, "factor": 2.0}),
    "dynamic 64 beyond": (64, 512, {"rope_type": "dynamic", "rope_theta": 10000.0, "factor": 2.0}),
    "yarn 64": (64, 8192, {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0,
                           "original_max_position_embeddings": 2048}),
    "yarn 128 theta 1000000": (128, 131072, {"rope_type": "yarn", "rope_theta": 1000000.0, "factor": 4.0,
                                             "original_max_position_embeddings": 32768}),
    "yarn 64 attention factor": (64, 8192, {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 8.0, "beta_fast": 16.0,
                                            "beta_slow": 2.0, "attention_factor": 0.9,
                                            "original_max_position_embeddings": 1024}),
    "yarn 64 mscale": (64, 8192, {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 40.0, "mscale": 0.7,
                                  "mscale_all_dim": 1.0, "original_max_position_embeddings": 4096}),
    "yarn 64 not truncated": (64, 8192, {"rope_type": "yarn", "rope_theta": 150000.0, "factor": 32.0, "truncate": False,
                                         "original_max_position_embeddings": 4096}),
    "llama3 64": (64, 131072, {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 32.0, "low_freq_factor": 1.0,
                               "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}),
    "llama3 128": (128, 131072, {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0, "low_freq_factor": 1.0,
                                 "high_freq_factor": 4.0, "original_max_position_embeddings": 8192}),
}


def rotary():
    """transformers' own tables in 32 bits; beside them cos and sin of the exact product of its frequencies and positions."""
    kept = {}
    positions = torch.tensor(POSITIONS)
    for case, (width, longest, rope) in ROTARY.items():
        config = LlamaConfig(hidden_size=2 * width, num_attention_heads=2, head_dim=width, max_position_embeddings=longest,
                             rope_parameters=dict(rope))
        tables = LlamaRotaryEmbedding(config)
        cos, sin = tables(torch.zeros(1), positions[None])
        angle = positions.double()[:, None] * tables.inv_freq.double()
        kept.update({f"{case}:positions": positions, f"{case}:inv_freq": tables.inv_freq, f"{case}:cos": cos[0],
                     f"{case}:sin": sin[0], f"{case}:attention_scaling": torch.tensor([float(tables.attention_scaling)]),
                     f"{case}:exact.cos": torch.cat([angle, angle], -1).cos() * tables.attention_scaling,
                     f"{case}:exact.sin": torch.cat([angle, angle], -1).sin() * tables.attention_scaling})
        print(f"  {case}: 32 bits are off by {(cos[0] - kept[f'{case}:exact.cos']).abs().max():.1e} at most")

    def turned(x, cos, sin):
        return apply_rotary_pos_emb(x, x, cos, sin)[0]
    tables = LlamaRotaryEmbedding(LlamaConfig(hidden_size=16, num_attention_heads=2))
    at = torch.tensor([[0, 1, 2, 3, 4], [1, 1, 0, 1, 2]])
    cos, sin = tables(torch.zeros(1), at)
    kept.update(recorded("turned", turned, {"x": normal(2, 2, 5, 8)}, {"cos": cos, "sin": sin}))
    kept["turned:positions"] = at
    save("rotary.safetensors", kept)


def buckets():
    distance = torch.arange(-300, 301)
    save("buckets.safetensors", {"mpnet:distance": distance,
                                 "mpnet:bucket": MPNetEncoder.relative_position_bucket(distance, 32)})


# ---- scores

def softcap():
    kept = {}
    for cap, causal in ((50.0, False), (1.5, False), (1.5, True)):
        operands = qkv(4, 2)

        def run(q, k, v):
            scores = q @ k.repeat_interleave(2, 1).transpose(-1, -2) / math.sqrt(8)
            scores = cap * (scores / cap).tanh()
            if causal:
                scores = scores.masked_fill(~torch.ones(6, 6).tril().bool(), -math.inf)
            return scores.softmax(-1) @ v.repeat_interleave(2, 1)
        name = f"cap {cap:g}" + (" causal" if causal else "")
        kept.update(recorded(name, run, operands))
        hidden = torch.ones(6, 6).triu(1) * -1e9 if causal else None
        theirs, _ = gemma2_attention(SimpleNamespace(head_dim=8, num_key_value_groups=2, training=False), operands["q"],
                                     operands["k"], operands["v"], hidden, softcap=cap)
        assert (theirs.transpose(1, 2) - kept[name + ":out"]).abs().max() < 1e-6
    kept.update(recorded("logits, cap 30", lambda x: 30 * (x / 30).tanh(), {"x": normal(3, 7, scale=25)}))
    save("softcap.safetensors", kept)


def norms_of_queries_and_keys():
    """Qwen 3's attention, in 32 bits: RMS norms over the width of a head, before the rotation."""
    config = Qwen3Config(hidden_size=16, num_attention_heads=4, num_key_value_heads=2, head_dim=8, rms_norm_eps=1e-5,
                         attn_implementation="eager")
    module = Qwen3Attention(config, 0).eval()
    for name, parameter in module.named_parameters():
        parameter.data = normal(*parameter.shape, scale=0.4) + (1 if "norm" in name else 0)
    x = normal(2, 6, 16).requires_grad_()
    cos, sin = LlamaRotaryEmbedding(LlamaConfig(hidden_size=16, num_attention_heads=2))(x, torch.arange(6)[None])
    hidden = torch.full((6, 6), -1e9).triu(1)[None, None]
    out, _ = module(x, (cos, sin), hidden)
    cotangent = normal(*out.shape)
    (out * cotangent).sum().backward()
    kept = {"x": x, "cos": cos, "sin": sin, "out": out, "cotangent": cotangent, "grad.x": x.grad}
    kept.update(dict(module.named_parameters()))
    kept.update({f"grad.{name}": p.grad for name, p in module.named_parameters()})
    save("norms.safetensors", {"causal rotary:" + name: t for name, t in kept.items()})


def linear():
    """Katharopoulos et al. 2020, with the feature map elu(x) + 1, computed the quadratic way."""
    kept = {}

    def run(q, k, v, mask):
        weights = (F.elu(q) + 1) @ (F.elu(k) + 1).transpose(-1, -2) * mask
        return weights / weights.sum(-1, keepdim=True) @ v
    causal = torch.ones(6, 6).tril()
    for name, operands, mask in (("full", qkv(), torch.ones(6, 6)), ("causal", qkv(), causal),
                                 ("with padding", qkv(), padding([6, 4], 6)),
                                 ("causal with padding", qkv(), causal * padding([6, 4], 6)),
                                 ("across lengths", qkv(queries=3, keys=7), torch.ones(3, 7)),
                                 ("another value width", qkv(value=5), torch.ones(6, 6)),
                                 ("one position", qkv(queries=1), torch.ones(1, 1))):
        kept.update(recorded(name, run, operands, {"mask": mask.long()}))
    save("linear.safetensors", kept)


# ---- from logits to the probabilities of the next token

def sampling():
    kept = {}
    logits = normal(4, 40, scale=2)
    logits[2, :6] = 3.0  # ties at the top
    logits[3] = 0.5  # all alike
    seen = torch.randint(0, 40, (4, 9), generator=draw)
    seen[2, 0] = seen[2, 1]
    cases = {
        "plain": [],
        "penalty 1.3": [RepetitionPenaltyLogitsProcessor(1.3)],
        "penalty 0.8": [RepetitionPenaltyLogitsProcessor(0.8)],
        "temperature 0.7": [TemperatureLogitsWarper(0.7)],
        "temperature 1.9": [TemperatureLogitsWarper(1.9)],
        "top-k 5": [TopKLogitsWarper(5)],
        "top-k 1": [TopKLogitsWarper(1)],
        "top-k 100": [TopKLogitsWarper(100)],
        "top-p 0.9": [TopPLogitsWarper(0.9)],
        "top-p 0.1": [TopPLogitsWarper(0.1)],
        "top-p 1": [TopPLogitsWarper(1.0)],
        "penalty 1.2, temperature 0.8, top-k 10, top-p 0.7": [
            RepetitionPenaltyLogitsProcessor(1.2), TemperatureLogitsWarper(0.8), TopKLogitsWarper(10), TopPLogitsWarper(0.7)],
    }
    for case, chain in cases.items():
        # the ties of rows 2 and 3 are cut by the order of a sort that is not stable in top-p; those stay out of it
        rows = 2 if "top-p" in case and case != "top-p 1" else 4
        scores = logits[:rows].clone()
        for step in chain:
            scores = step(seen[:rows], scores)
        kept.update({f"{case}:logits": logits[:rows], f"{case}:seen": seen[:rows],
                     f"{case}:probabilities": scores.double().softmax(-1)})
    save("sampling.safetensors", kept)


if __name__ == "__main__":
    attention()
    alibi()
    sinusoidal()
    rotary()
    buckets()
    softcap()
    norms_of_queries_and_keys()
    linear()
    sampling()
