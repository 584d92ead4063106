"""What a lower precision costs on a real task: which library is a docstring from?

python docstrings.py texts DIR            writes DIR/texts.txt and DIR/labels.txt
python docstrings.py judge DIR F32 OTHER  accuracy of the nearest neighbours by the vectors that EmbedTexts wrote

Made with networkx 3.6.1, numpy 2.4.6, pandas 3.1.1, scikit-learn 1.9.1, scipy 1.17.1 and torch 2.7.1; other versions have other texts.
"""

import importlib
import inspect
import random
import re
import sys
from pathlib import Path

import numpy as np

SOURCES = {
    "scipy.stats": ["scipy.stats"],
    "pandas": ["pandas", "pandas.DataFrame"],
    "sklearn.metrics": ["sklearn.metrics"],
    "torch.nn": ["torch.nn"],
    "numpy": ["numpy.linalg", "numpy.fft"],
    "sklearn models": ["sklearn.linear_model", "sklearn.ensemble", "sklearn.svm"],
    "scipy.signal": ["scipy.signal"],
    "networkx": ["networkx"],
}


def found(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        module, attribute = name.rsplit(".", 1)
        return getattr(importlib.import_module(module), attribute)


def texts(folder):
    draw = random.Random(7)
    rows = []
    for label, names in SOURCES.items():
        summaries = {}
        for name in names:
            for member, value in inspect.getmembers(found(name)):
                doc = inspect.getdoc(value) if callable(value) and not member.startswith("_") else None
                summary = re.sub(r"\s+", " ", doc.split("\n\n")[0]).strip() if doc else ""
                if 25 < len(summary) < 300:
                    summaries[summary] = None
        rows += [(label, text) for text in draw.sample(list(summaries), min(150, len(summaries)))]
    draw.shuffle(rows)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "texts.txt").write_text("".join(text + "\n" for _, text in rows))
    (folder / "labels.txt").write_text("".join(label + "\n" for label, _ in rows))
    print(len(rows), "texts of", len(SOURCES), "libraries")


def judge(folder, files):
    from safetensors.numpy import load_file

    labels = np.array((folder / "labels.txt").read_text().splitlines())
    first = None
    for file in files:
        vectors = load_file(file)["embeddings"]
        near = vectors @ vectors.T
        np.fill_diagonal(near, -np.inf)
        nearest = near.argmax(1)
        first = nearest if first is None else first
        print(f"{file}: accuracy {np.mean(labels[nearest] == labels):.4f} of {len(labels)},"
              f" same neighbour as the first file {np.mean(nearest == first):.3f}")


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("texts", "judge"):
        sys.exit(__doc__)
    texts(Path(sys.argv[2])) if sys.argv[1] == "texts" else judge(Path(sys.argv[2]), sys.argv[3:])
