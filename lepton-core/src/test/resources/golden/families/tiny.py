"""What every tiny model of this folder goes through: drawn weights, one saved directory, one golden file.

The golden values come from the model as `from_pretrained` reads it back from the directory, in 32-bit floats on one
thread of a CPU, without dropout. README.md lists what a golden file holds.
"""

import copy
import json
import zlib
from pathlib import Path

import torch
from safetensors.torch import save_file

HERE = Path(__file__).parent
MARGIN = 2e-3  # between the first and the second choice of greedy generation, so that rounding can't turn it
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)


def generator(name):
    return torch.Generator().manual_seed(zlib.crc32(name.encode()))


def redraw(model, draw):
    """Every weight is drawn: norms are not 1 and biases not 0, so none of them can be forgotten unseen."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=draw)
            if "norm" in name.lower() or ".ln_" in name:
                parameter.copy_(1 + 0.3 * noise if name.endswith("weight") else 0.3 * noise)
            elif name.endswith("bias"):
                parameter.copy_(0.3 * noise)
            elif "embed" in name or ".wte." in name or ".wpe." in name:
                parameter.copy_(0.5 * noise)
            else:
                parameter.copy_(0.2 * noise)
    return model


def built(kind, config, name):
    torch.manual_seed(zlib.crc32(name.encode()))
    model = kind(config).eval()
    model.tie_weights()
    return redraw(model, generator(name + " weights"))


class Batch:
    """Three rows of different lengths, padded on one side; ids below `first` are never drawn."""

    def __init__(self, name, config, lengths, side="right", first=5):
        draw = generator(f"{name} {side}")
        pad = config.pad_token_id or 0
        longest = max(lengths)
        self.ids = torch.full((len(lengths), longest), pad)
        self.mask = torch.zeros_like(self.ids)
        self.types = torch.zeros_like(self.ids)
        for row, length in enumerate(lengths):
            at = slice(0, length) if side == "right" else slice(longest - length, longest)
            self.ids[row, at] = torch.randint(first, config.vocab_size, (length,), generator=draw)
            self.mask[row, at] = 1
            self.types[row, at] = (torch.arange(length) >= 1 + length // 2).long()
        self.positions = (self.mask.cumsum(-1) - 1).masked_fill(self.mask == 0, 0 if side == "right" else 1)

    def inputs(self, types):
        given = {"input_ids": self.ids, "attention_mask": self.mask}
        return {**given, "token_type_ids": self.types} if types else given


def fresh(model):
    """A copy: rotary tables of the dynamic kind remember the longest sequence they have seen."""
    return copy.deepcopy(model)


def forward(model, given, keep=True, **more):
    out = model(**given, output_hidden_states=keep, **more)
    kept = {}
    hidden = getattr(out, "hidden_states", None) or ()
    kept.update({f"hidden_states.{i}": h for i, h in enumerate(hidden)})
    for name in ("last_hidden_state", "pooler_output", "logits", "start_logits", "end_logits"):
        if getattr(out, name, None) is not None:
            kept[name] = getattr(out, name)
    return out, kept


def gradients(model, loss, only):
    """Of all parameters, or of those whose name contains one of these words; a tied weight is named by its embedding."""
    model.zero_grad()
    loss.backward()
    kept = {}
    table = model.get_input_embeddings().weight
    named = {id(p): n for n, p in reversed([*model.named_parameters(remove_duplicate=False)])}
    named[id(table)] = next(n for n, p in model.named_parameters(remove_duplicate=False)
                            if p is table and not n.startswith("lm_head"))
    for parameter in model.parameters():
        name = named[id(parameter)]
        if parameter.grad is not None and (only is None or any(word in name for word in only)):
            kept[f"grad.{name}"] = parameter.grad
    assert kept
    return kept


def base_loss(out, mask, draw):
    """sum(last_hidden_state · cotangent), the cotangent being zero at padding, plus the same of pooler_output."""
    cotangent = torch.randn(out.last_hidden_state.shape, generator=draw) * mask[..., None]
    kept = {"cotangent": cotangent}
    loss = (out.last_hidden_state * cotangent).sum()
    if getattr(out, "pooler_output", None) is not None:
        kept["pooler_cotangent"] = torch.randn(out.pooler_output.shape, generator=draw)
        loss = loss + (out.pooler_output * kept["pooler_cotangent"]).sum()
    return loss, kept


def generated(model, given, new=12, **options):
    """Greedy tokens, prompt included; every choice clear of rounding."""
    out = fresh(model).generate(**given, max_new_tokens=new, do_sample=False, return_dict_in_generate=True,
                                output_scores=True, pad_token_id=model.config.pad_token_id or 0,
                                **{"eos_token_id": None, **options})
    stop = options.get("eos_token_id")
    ended = torch.zeros(len(out.sequences), dtype=torch.bool)
    for step, scores in enumerate(out.scores):
        top = scores.topk(2).values
        clear = (top[:, 0] - top[:, 1] > MARGIN) | ended
        assert clear.all(), f"too close at step {step}: {(top[:, 0] - top[:, 1]).tolist()}"
        if stop is not None:
            ended |= out.sequences[:, given["input_ids"].shape[1] + step] == stop
    return out.sequences


def generation(model, name, short=4, long=7, new=12):
    """Two prompts, left padded together and each alone; plain, with a repetition penalty, and with a token that ends."""
    for attempt in range(50):
        prompts = Batch(f"{name} prompts {attempt}", model.config, (short, long), side="left")
        both = prompts.inputs(False)
        alone = [{"input_ids": prompts.ids[:1, long - short:]}, {"input_ids": prompts.ids[1:]}]
        alone = [{**a, "attention_mask": torch.ones_like(a["input_ids"])} for a in alone]
        kept = {"prompts.input_ids": prompts.ids, "prompts.attention_mask": prompts.mask}
        try:
            kept["generated.both"] = generated(model, both, new)
            kept["generated.both.uncached"] = generated(model, both, new, use_cache=False)
            for i, prompt in enumerate(alone):
                kept[f"generated.{i}"] = generated(model, prompt, new)
                kept[f"generated.{i}.uncached"] = generated(model, prompt, new, use_cache=False)
                kept[f"generated.{i}.penalty"] = generated(model, prompt, new, repetition_penalty=1.3)
                assert not torch.equal(kept[f"generated.{i}"], kept[f"generated.{i}.penalty"]), "penalty changed nothing"
            kept["generated.both.penalty"] = generated(model, both, new, repetition_penalty=1.3)
            eos = next(t for t in kept["generated.0"][0, short + 4:short + new - 2].tolist()
                       if t not in kept["generated.0"][0, :short + 4].tolist() + [0])
        except (AssertionError, StopIteration) as e:
            print(f"  {name}: prompts drawn again, {e!r}")
            continue
        kept["generated.eos_token_id"] = torch.tensor([eos])
        kept["generated.both.eos"] = generated(model, both, new, eos_token_id=eos)
        kept["generated.0.eos"] = generated(model, alone[0], new, eos_token_id=eos)
        assert kept["generated.0.eos"].shape[1] < short + new
        return kept
    raise AssertionError("no clear prompts for " + name)


def single(tensors):
    kept = {}
    for name, t in tensors.items():
        t = t.detach()
        assert t.isfinite().all(), name
        kept[name] = (t.float() if t.is_floating_point() else t.long()).contiguous().clone()
    return kept


def save_golden(name, tensors, **metadata):
    folder = HERE / name
    save_file(single(tensors), folder / "golden.safetensors", {k: str(v) for k, v in metadata.items()})
    size = sum(f.stat().st_size for f in folder.iterdir())
    assert size < 1_000_000, (name, size)
    print(f"{name}: {len(tensors)} tensors, {size / 1000:.0f} kB; " + ", ".join(f"{k}={v}" for k, v in metadata.items()))


def edit_config(folder, change):
    path = folder / "config.json"
    config = json.loads(path.read_text())
    change(config)
    path.write_text(json.dumps(config, indent=2) + "\n")


def older_rope(key="rope_type"):
    """The layout of configurations published before transformers 5: rope_theta and rope_scaling."""
    def change(config):
        rope = config.pop("rope_parameters")
        config["rope_theta"] = rope.pop("rope_theta")
        kind = rope.pop("rope_type")
        config["rope_scaling"] = None if kind == "default" else {key: kind, **rope}
        config["torch_dtype"] = config.pop("dtype")
        config["transformers_version"] = "4.46.0"
    return change
