"""Makes the files beside it: python golden.py

Losses with their gradients, steps of optimisers, schedules, and whole runs, by PyTorch. Inputs and weights are 32-bit floats;
everything else is computed in 64-bit floats and then rounded once.
"""

import csv
import math
from pathlib import Path

import torch
import torch.nn.functional as F
import transformers
from safetensors.torch import save_file
from sentence_transformers.util import cos_sim

HERE = Path(__file__).parent
draw = torch.Generator().manual_seed(20261126)


def random(*shape):
    return torch.randn(shape, generator=draw)


def choice(below, *shape):
    return torch.randint(below, shape, generator=draw)


def save(name, cases):
    save_file({f"{case}:{tensor}": (t if t.dtype == torch.int64 else t.float()).detach().contiguous().clone()
               for case, tensors in cases.items() for tensor, t in tensors.items()}, HERE / name)


# ---- operations: outputs and gradients of their operands
def operation(apply, integers=None, **operands):
    leaves = {name: t.double().requires_grad_() for name, t in operands.items()}
    out = apply(**leaves, **(integers or {}))
    cotangent = torch.randn(out.shape, generator=draw)
    (out * cotangent.double()).sum().backward()
    return {**operands, **(integers or {}), "out": out, "cotangent": cotangent,
            **{"grad." + name: leaf.grad for name, leaf in leaves.items()}}


def each(weighted, smoothing):
    def apply(input, target, weights=None):
        flat = F.cross_entropy(input.flatten(0, -2), target.flatten(), weights.detach() if weighted else None,
                               reduction="none", label_smoothing=smoothing)
        return flat.view_as(target)
    return apply


tags = torch.tensor([[0, 2, -100], [1, -100, 2]])
save("operations.safetensors", {
    "pow 2": operation(lambda x: x ** 2, x=random(2, 3)),
    "pow 0": operation(lambda x: x ** 0, x=torch.tensor([0.0, 1.0, 2.0])),
    "pow 1.5": operation(lambda x: x ** 1.5, x=random(2, 3).abs()),
    "crossEntropyOfEach 0.0": operation(each(False, 0.0), {"target": torch.tensor([2, 0, -100, 1])}, input=random(4, 3)),
    "crossEntropyOfEach 0.1": operation(each(False, 0.1), {"target": tags}, input=random(2, 3, 3)),
})

# ---- losses of one linear layer
def linear(loss, target, rows=6, outputs=3, tokens=None):
    x = random(*((rows, 3) if tokens is None else (rows, tokens, 3)))
    weight, bias = random(outputs, 3), random(outputs)
    weight64, bias64 = weight.double().requires_grad_(), bias.double().requires_grad_()
    out = F.linear(x.double(), weight64, bias64)
    value = loss(out, target if target.dtype == torch.int64 else target.double())
    value.backward()
    return {"x": x, "target": target, "linear.weight": weight, "linear.bias": bias, "out": out, "loss": value.reshape(1),
            "grad.linear.weight": weight64.grad, "grad.linear.bias": bias64.grad}


def focal(gamma, alpha):
    def loss(out, target):
        log_p = F.log_softmax(out, -1).gather(1, target.clamp(min=0)[:, None])[:, 0]
        counted = (target != -100).double()
        weight = alpha[target.clamp(min=0)]
        return -(weight * (1 - log_p.exp()) ** gamma * log_p * counted).sum() / counted.sum()
    return loss


def binary_focal(gamma, alpha):  # as torchvision.ops.sigmoid_focal_loss(reduction="mean")
    def loss(out, target):
        p = torch.sigmoid(out)
        ce = F.binary_cross_entropy_with_logits(out, target, reduction="none")
        p_t = p * target + (1 - p) * (1 - target)
        return ((alpha * target + (1 - alpha) * (1 - target)) * ce * (1 - p_t) ** gamma).mean()
    return loss


def pinball(quantiles):
    q = torch.tensor(quantiles, dtype=torch.double)
    return lambda out, target: torch.maximum(q * (target - out), (q - 1) * (target - out)).mean()


def negatives(texts):  # sentence_transformers.losses.MultipleNegativesRankingLoss, the texts of an example side by side
    def loss(out, target):
        parts = out.view(-1, texts, out.shape[-1])
        scores = 20 * cos_sim(parts[:, 0], torch.cat([parts[:, i] for i in range(1, texts)]))
        return F.cross_entropy(scores, torch.arange(len(parts)))
    return loss


w3 = torch.tensor([0.5, 2.0, 1.0], dtype=torch.double)
c6 = torch.tensor([2, 0, -100, 1, 1, 0])
zero_one = torch.tensor([[1.0], [0.0], [0.0], [1.0], [1.0], [0.0]])
labels = (random(6, 3) > 0).float()
tokens = torch.tensor([[0, 2, -100, 1], [1, 1, 0, -100], [2, -100, -100, -100]])


def token_loss(out, target, **options):
    return F.cross_entropy(out.flatten(0, 1), target.flatten(), **options)


def next_token(out, target):
    return F.cross_entropy(out[:, :-1].flatten(0, 1), target[:, 1:].flatten())


save("losses.safetensors", {
    "crossEntropy 0.1": linear(lambda o, t: F.cross_entropy(o, t, label_smoothing=0.1), c6),
    "crossEntropy 0.1 weighted": linear(lambda o, t: F.cross_entropy(o, t, w3, label_smoothing=0.1), c6),
    "crossEntropy weighted": linear(lambda o, t: F.cross_entropy(o, t, w3), c6),
    "tokens 0.1 weighted": linear(lambda o, t: token_loss(o, t, weight=w3, label_smoothing=0.1), tokens, 3, 3, 4),
    "next token": linear(next_token, tokens, 3, 3, 4),
    "focal 2": linear(focal(2.0, torch.ones(3, dtype=torch.double)), c6),
    "focal 1.5 weighted": linear(focal(1.5, w3), c6),
    "focal 0.5": linear(focal(0.5, torch.ones(3, dtype=torch.double)), c6),
    "binary focal": linear(binary_focal(2.0, 0.25), zero_one, 6, 1),
    "binary 3": linear(lambda o, t: F.binary_cross_entropy_with_logits(o, t, pos_weight=torch.tensor(3.0)), zero_one, 6, 1),
    "multilabel": linear(lambda o, t: F.binary_cross_entropy_with_logits(o, t), labels),
    "multilabel weighted": linear(lambda o, t: F.binary_cross_entropy_with_logits(o, t, pos_weight=w3), labels),
    "huber 0.5": linear(lambda o, t: F.huber_loss(o, t, delta=0.5), random(6, 1), 6, 1),
    "huber 10": linear(lambda o, t: F.huber_loss(o, t, delta=10.0), random(6, 1), 6, 1),
    "quantiles": linear(pinball([0.1, 0.5, 0.9]), random(6, 1)),
    "median": linear(pinball([0.5]), random(6, 1), 6, 1),
    "pairs": linear(negatives(2), torch.arange(4), 8, 5),
    "triples": linear(negatives(3), torch.arange(3), 9, 5),
})


# ---- steps: a small network, its gradients clipped
class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.norm, self.last = torch.nn.Linear(4, 6), torch.nn.LayerNorm(6), torch.nn.Linear(6, 3)

    def forward(self, x):
        return self.last(self.norm(F.gelu(self.first(x))))


class Lion(torch.optim.Optimizer):  # the algorithm of the paper, as in timm/optim/lion.py
    def __init__(self, groups, lr, betas, weight_decay=0.0):
        super().__init__(groups, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.sub_(group["lr"] * torch.sign(b1 * m + (1 - b1) * p.grad))
                m.mul_(b2).add_((1 - b2) * p.grad)


def begun(model):
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(0.5 * torch.randn(p.shape, generator=draw))
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    return model.double(), before


def groups(model, decay, factors=lambda name: 1.0, own=lambda name: None):
    """Matrices decay; each parameter is a group, which changes nothing."""
    return [{"params": [p], "factor": factors(name),
             "weight_decay": own(name) if own(name) is not None
             else decay if p.dim() >= 2 and name.endswith("weight") else 0.0} for name, p in model.named_parameters()]


OPTIMIZERS = {
    "AdamW": lambda g: torch.optim.AdamW(g, lr=1.0, betas=(0.8, 0.95), eps=1e-6),
    "Adam": lambda g: torch.optim.Adam(g, lr=1.0, betas=(0.8, 0.95), eps=1e-6),
    "Sgd": lambda g: torch.optim.SGD(g, lr=1.0),
    "Sgd momentum": lambda g: torch.optim.SGD(g, lr=1.0, momentum=0.9),
    "Sgd nesterov": lambda g: torch.optim.SGD(g, lr=1.0, momentum=0.8, nesterov=True),
    "Lion": lambda g: Lion(g, 1.0, (0.9, 0.99)),
}


def steps(make, decay, max_norm, special=False):
    model, tensors = begun(Small())
    if special:
        optimizer = make(groups(model, decay, lambda n: 0.1 if n.startswith("first.") else 1.0,
                                lambda n: 0.3 if n == "norm.weight" else None))
    else:
        optimizer = make(groups(model, decay))
    rates = [0.02 * (1 + i % 3) for i in range(10)]
    inputs, targets = random(10, 5, 4), choice(3, 10, 5)
    losses, norms = [], []
    for step, rate in enumerate(rates):
        loss = F.cross_entropy(model(inputs[step].double()), targets[step])
        optimizer.zero_grad()
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm).item())
        for group in optimizer.param_groups:
            group["lr"] = rate * group["factor"]
        optimizer.step()
        losses.append(loss.item())
        if step == 0:
            tensors.update({"once." + n: p.detach().clone() for n, p in model.named_parameters()})
    tensors.update({"after." + n: p.detach() for n, p in model.named_parameters()})
    return {**tensors, "inputs": inputs, "targets": targets, "rates": torch.tensor(rates),
            "losses": torch.tensor(losses), "norms": torch.tensor(norms)}


cases = {}
for name, make in OPTIMIZERS.items():
    cases[name] = steps(make, 0.0, math.inf)
    cases[name + ", decay, clipped"] = steps(make, 0.1, 0.5)
    cases[name + ", groups"] = steps(make, 0.1, 0.5, special=True)
save("steps.safetensors", cases)

# ---- schedules
rows = []
parameter = torch.nn.Parameter(torch.zeros(1))
for total, warm in ((10, 0), (20, 4), (101, 17)):
    def rates(make):
        optimizer = torch.optim.SGD([parameter], lr=1.0)
        scheduler = make(optimizer)
        for step in range(total):
            yield step, scheduler.get_last_lr()[0]
            optimizer.step()
            scheduler.step()
    t = transformers
    for name, make in {
        "constant": lambda o: t.get_constant_schedule_with_warmup(o, warm),
        "linear": lambda o: t.get_linear_schedule_with_warmup(o, warm, total),
        "cosine": lambda o: t.get_cosine_schedule_with_warmup(o, warm, total),
        "polynomial": lambda o: t.get_polynomial_decay_schedule_with_warmup(o, warm, total, lr_end=0.0, power=2.5),
        "one cycle": lambda o: torch.optim.lr_scheduler.OneCycleLR(o, max_lr=1.0, total_steps=total),
    }.items():
        if name != "one cycle" or warm == 0 or total == 101:
            rows += [[name, 0 if name == "one cycle" else warm, total, step, repr(rate)] for step, rate in rates(make)]
with open(HERE / "schedules.csv", "w", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows([["schedule", "warmup", "steps", "step", "factor"], *rows])

# ---- whole runs: the order of each epoch is Lepton's, a function of the seed and the epoch
MASK = (1 << 64) - 1


def mixed(a, b):  # the finalizer of SplitMix64
    z = (a * 0x9E3779B97F4A7C15 + b + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class SplittableRandom:  # that of Java
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = ((self.state ^ (self.state >> 33)) * 0x62A9D9ED799705F5) & MASK
        return (((z ^ (z >> 28)) * 0xCB24D0A5C88C35B3) & MASK) >> 32

    def below(self, bound):
        r = self.next()
        if bound & (bound - 1) == 0:
            return r & (bound - 1)
        u = r >> 1
        while u + bound - 1 - u % bound >= 1 << 31:
            u = self.next() >> 1
        return u % bound


def order(seed, epoch, n):
    random, order = SplittableRandom(mixed(mixed(seed, 1), epoch)), list(range(n))
    for i in range(n - 1, 0, -1):
        j = random.below(i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def run(model, tensors, optimizer, inputs, targets, loss, seed, epochs, size, peak, schedule, max_norm, ema=0.0):
    n = len(inputs)
    total = epochs * -(-n // size)
    average = {name: p.detach().clone() for name, p in model.named_parameters()}
    step, means, validations = 0, [], []
    for epoch in range(1, epochs + 1):
        at, summed, counted = order(seed, epoch, n), 0.0, 0
        for begin in range(0, n, size):
            batch = at[begin:begin + size]
            value, count = loss(model(inputs[batch]), targets[batch])
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            for group in optimizer.param_groups:
                group["lr"] = peak * schedule(step, total) * group["factor"]
            optimizer.step()
            share = min(ema, 1 - (1 + step) ** (-2 / 3)) if ema else 0.0
            with torch.no_grad():
                for name, p in model.named_parameters():
                    average[name].mul_(share).add_((1 - share) * p)
            step, summed, counted = step + 1, summed + value.item() * count, counted + count
        means.append(summed / counted)
        with torch.no_grad():
            raw = {name: p.detach().clone() for name, p in model.named_parameters()}
            model.load_state_dict(average)
            validations.append(loss(model(inputs), targets)[0].item())
            model.load_state_dict(raw)
    return {**tensors, "inputs": inputs.float() if inputs.is_floating_point() else inputs, "targets": targets,
            "training": torch.tensor(means), "validation": torch.tensor(validations),
            **{"after." + name: t for name, t in average.items()}}


def warm_cosine(step, total):
    warm = int(0.1 * total)
    return (step + 1) / warm if step < warm else 0.5 * (1 + math.cos(math.pi * (step - warm) / (total - warm)))


def warm_linear(step, total):
    return (step + 1) / 2 if step < 2 else 1 - (step - 2) / (total - 2)


class Tokens(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.table, self.last = torch.nn.Embedding(7, 4), torch.nn.Linear(4, 7)

    def forward(self, x):
        return self.last(F.gelu(self.table(x)))


def counted_next(out, target):
    return next_token(out, target), int((target[:, 1:] != -100).sum())


small, small_before = begun(Small())
rows_in = random(23, 4).double()
text, text_before = begun(Tokens())
token_rows = choice(7, 14, 5)
token_targets = token_rows.clone()
token_targets[:, 3:][choice(2, 14, 2) == 1] = -100
token_targets[:, 4] = torch.where(torch.arange(14) < 9, -100, token_targets[:, 4])
save("runs.safetensors", {
    "classes": run(small, small_before, OPTIMIZERS["AdamW"](groups(small, 0.1)), rows_in, choice(3, 23),
                   lambda o, t: (F.cross_entropy(o, t), len(t)), 42, 6, 5, 0.01, warm_cosine, 1.0),
    "tokens": run(text, text_before,
                  OPTIMIZERS["Sgd nesterov"](groups(text, 0.0, lambda n: 2.0 if n.endswith("bias") else 1.0,
                                                    lambda n: 0.1 if n == "table.weight" else None)),
                  token_rows, token_targets, counted_next, 7, 4, 6, 0.1, warm_linear, 0.7, ema=0.9),
})
