"""Makes a BERT with random weights and sentences for it, and times PyTorch and transformers' Trainer at training it.

    python src/main/python/training_peers.py make target/training           # the model and 256 sentences of 128 tokens
    python src/main/python/training_peers.py time target/training --steps 30 --threads 2 --device cpu > round.json
    python src/main/python/training_peers.py --versions

A step is forward, backward, clipping of the gradients' norm to 1, and AdamW, for a batch of 8 sentences; no dropout, so that the loss is the
same for all. AdamW is timed alone too, with the clipping. On a GPU PyTorch is timed in bfloat16 too, by autocast. Each result is the median of the steps in milliseconds of wall time,
and their mean in milliseconds of processor time.
"""

import argparse
import contextlib
import json
import os
import pathlib
import statistics
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import torch
import transformers

TOKENS, SENTENCES, LABELS, VOCABULARY = 128, 256, 4, 2000
RATE, DECAY = 1e-4, 0.01


def make(folder):
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=384,
        num_hidden_layers=6,
        num_attention_heads=12,
        intermediate_size=1536,
        num_labels=LABELS,
        hidden_dropout_prob=0,
        attention_probs_dropout_prob=0,
    )
    folder.mkdir(parents=True, exist_ok=True)
    transformers.BertForSequenceClassification(config).save_pretrained(folder / "model")
    generator = np.random.default_rng(0)
    generator.integers(5, VOCABULARY, (SENTENCES, TOKENS)).astype("<i8").tofile(folder / "ids.bin")
    generator.integers(0, LABELS, SENTENCES).astype("<i8").tofile(folder / "labels.bin")


def load(folder, device="cpu"):
    model = transformers.BertForSequenceClassification.from_pretrained(folder / "model").train().to(device)
    ids = torch.from_numpy(np.fromfile(folder / "ids.bin", "<i8").reshape(SENTENCES, TOKENS))
    return model, ids, torch.from_numpy(np.fromfile(folder / "labels.bin", "<i8"))


def adamw(model, **more):
    return torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY, **more)


class Clock:
    def __init__(self):
        self.wall, self.cpu = [], []

    def time(self, work):
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        self.add(time.perf_counter() - wall, time.process_time() - cpu)
        return found

    def add(self, wall, cpu):
        self.wall.append(wall * 1e3)
        self.cpu.append(cpu * 1e3)

    def result(self, who, task, warm_up, **more):
        wall, cpu = statistics.median(self.wall[warm_up:]), statistics.mean(self.cpu[warm_up:])
        print(f"{who} {task}: {wall:.1f} ms, {cpu:.1f} ms of processors", file=sys.stderr)
        return {"who": who, "task": task, "millis": wall, "cpu_millis": cpu, **more}


def torch_steps(folder, steps, warm_up, device, batch, who, low=False, **options):
    model, ids, labels = load(folder, device)
    optimizer = adamw(model, **options)
    clock, clock_of_update, losses = Clock(), Clock(), []

    def step(rows):
        optimizer.zero_grad()
        mask = torch.ones(batch, TOKENS, dtype=torch.long).to(device)
        with torch.autocast(device, torch.bfloat16, enabled=low):
            output = model(input_ids=ids[rows].to(device), attention_mask=mask, labels=labels[rows].to(device))
        output.loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        return output.loss.item()

    for i in range(steps + warm_up):
        at = i * batch % SENTENCES
        losses.append(clock.time(lambda: step(slice(at, at + batch))))
    kept = [(p, p.grad.clone()) for p in model.parameters() if p.grad is not None]

    def update():
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=False)
        if device == "cuda":
            torch.cuda.synchronize()

    for _ in range(steps + warm_up):
        for parameter, gradient in kept:
            parameter.grad.copy_(gradient)
        if device == "cuda":
            torch.cuda.synchronize()
        clock_of_update.time(update)
    return [
        clock.result(who, "step", warm_up, losses=losses[:3]),
        clock_of_update.result(who, "update", warm_up),
    ]


def trainer_steps(folder, steps, warm_up, device, batch):
    model, ids, labels = load(folder)
    losses = []

    class Sentences(torch.utils.data.Dataset):
        def __len__(self):
            return SENTENCES

        def __getitem__(self, i):
            return {"input_ids": ids[i], "attention_mask": torch.ones(TOKENS, dtype=torch.long), "labels": labels[i]}

    class Timer(transformers.TrainerCallback):
        clock, last = Clock(), None

        def on_step_end(self, *args, **kwargs):
            now = time.perf_counter(), time.process_time()
            if self.last:
                self.clock.add(now[0] - self.last[0], now[1] - self.last[1])
            self.last = now

    class InOrder(transformers.Trainer):
        def _get_train_sampler(self, *args):
            return torch.utils.data.SequentialSampler(self.train_dataset)

        def compute_loss(self, *args, **kwargs):
            loss = super().compute_loss(*args, **kwargs)
            losses.append((loss[0] if isinstance(loss, tuple) else loss).item())
            return loss

    arguments = transformers.TrainingArguments(
        output_dir=str(folder / "trainer"),
        per_device_train_batch_size=batch,
        max_steps=steps + warm_up + 1,
        learning_rate=RATE,
        weight_decay=DECAY,
        lr_scheduler_type="constant",
        max_grad_norm=1.0,
        use_cpu=device == "cpu",
        save_strategy="no",
        report_to="none",
        logging_strategy="no",
        disable_tqdm=True,
    )
    timer = Timer()
    with contextlib.redirect_stdout(sys.stderr):
        InOrder(model=model, args=arguments, train_dataset=Sentences(), callbacks=[timer]).train()
    return [timer.clock.result("transformers' Trainer", "step", warm_up, losses=losses[:3])]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("what", nargs="?", choices=["make", "time"])
    options.add_argument("folder", nargs="?", type=pathlib.Path)
    options.add_argument("--steps", type=int, default=30)
    options.add_argument("--warm-up", type=int, default=5)
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--device", choices=["cpu", "gpu"], default="cpu")
    options.add_argument("--batch", type=int, default=8, help="a divisor of the 256 sentences")
    options.add_argument("--versions", action="store_true")
    given = options.parse_args()
    if given.versions:
        import accelerate

        print(json.dumps({package.__name__: package.__version__ for package in (torch, transformers, accelerate)}))
        return
    torch.set_num_threads(given.threads)
    if given.what == "make":
        make(given.folder)
        return
    transformers.utils.logging.set_verbosity_error()
    device = "cuda" if given.device == "gpu" else "cpu"
    asked = given.folder, given.steps, given.warm_up, device, given.batch
    results = [
        *torch_steps(*asked, "PyTorch"),
        *torch_steps(*asked, "PyTorch, fused AdamW", fused=True),
        *(torch_steps(*asked, "PyTorch, bfloat16, fused AdamW", low=True, fused=True) if device == "cuda" else []),
        *trainer_steps(*asked),
    ]
    print(json.dumps({"results": results}, indent=1))


if __name__ == "__main__":
    main()
