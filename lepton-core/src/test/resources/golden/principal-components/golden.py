"""Makes principal_components.safetensors: python golden.py

Rows of several shapes, and what scikit-learn's PCA by the full singular value decomposition says of them, in 64-bit floats.
"""

from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from sklearn.decomposition import PCA

draw = np.random.default_rng(20261126)


def correlated(rows, columns, spread=1.0, offset=0.0):
    """Rows whose directions have variances that fall by a constant factor."""
    scales = spread * 0.8 ** np.arange(columns)
    turn, _ = np.linalg.qr(draw.normal(size=(columns, columns)))
    return draw.normal(size=(rows, columns)) * scales @ turn + offset


constant = correlated(40, 5)
constant[:, 2] = 3.25
cases = {
    "more rows than columns": (correlated(60, 9), 4),
    "fewer rows than columns": (correlated(7, 20), 6),
    "as many rows as columns": (correlated(8, 8), 7),
    "a constant column": (constant, 4),
    "far from zero": (correlated(50, 6, offset=1e6), 6),
    "tiny values": (correlated(50, 6, spread=1e-9), 3),
    "huge values": (correlated(50, 6, spread=1e120), 3),
    "two rows": (correlated(2, 5), 1),
    "one column": (correlated(30, 1), 1),
    "rank 2 of 6": (draw.normal(size=(30, 2)) @ draw.normal(size=(2, 6)), 2),
    "several blocks": (correlated(2500, 3), 2),
    "32-bit floats": (correlated(64, 16).astype(np.float32).astype(np.float64), 5),
}
kept = {}
for case, (rows, components) in cases.items():
    pca = PCA(n_components=components, svd_solver="full").fit(rows)
    white = PCA(n_components=components, svd_solver="full", whiten=True).fit(rows)
    others = rows[: min(5, len(rows))] * 1.5 + 0.1 * np.abs(rows).max()
    tensors = {"rows": rows, "mean": pca.mean_, "components": pca.components_, "variance": pca.explained_variance_,
               "ratio": pca.explained_variance_ratio_, "others": others, "transformed": pca.transform(others),
               "whitened": white.transform(others), "inverse": pca.inverse_transform(pca.transform(others)),
               "whitened inverse": white.inverse_transform(white.transform(others))}
    kept.update({f"{case}:{name}": np.ascontiguousarray(t, dtype=np.float64) for name, t in tensors.items()})
save_file(kept, Path(__file__).parent / "principal_components.safetensors")
