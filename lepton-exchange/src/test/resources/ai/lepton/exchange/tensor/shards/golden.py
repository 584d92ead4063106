"""Writes what other software makes of small floats and of shards.

small.safetensors   every code of the floats of a byte or less, as raw bytes
small.csv           type, code, value as C99 hexadecimal, by ml_dtypes
split.csv           case, limit, tensor, bytes, file: how huggingface_hub splits tensors into files
model-*.safetensors, model.safetensors.index.json   a model in three files, split by huggingface_hub
"""

import csv
import ctypes
import json
import random
from pathlib import Path

import ml_dtypes
import numpy as np
from huggingface_hub import split_state_dict_into_shards_factory
from safetensors import TensorSpec, serialize
from safetensors.numpy import save_file

HERE = Path(__file__).parent

kinds = {
    "F8_E5M2": ("float8_e5m2", ml_dtypes.float8_e5m2),
    "F8_E4M3": ("float8_e4m3fn", ml_dtypes.float8_e4m3fn),
    "F8_E8M0": ("float8_e8m0fnu", ml_dtypes.float8_e8m0fnu),
    "F8_E4M3FNUZ": ("float8_e4m3fnuz", ml_dtypes.float8_e4m3fnuz),
    "F8_E5M2FNUZ": ("float8_e5m2fnuz", ml_dtypes.float8_e5m2fnuz),
    "F4": ("float4_e2m1fn_x2", ml_dtypes.float4_e2m1fn),
}
buffers, specs, rows = {}, {}, []
for name, (torch_name, dtype) in kinds.items():
    codes = np.arange(16 if name == "F4" else 256, dtype=np.uint8)
    values = codes.view(dtype).astype(np.float64)
    rows += [[name, code, "nan" if np.isnan(value) else float(value).hex()] for code, value in zip(codes, values)]
    data = bytes(codes[::2] | codes[1::2] << 4) if name == "F4" else codes.tobytes()
    buffers[name] = ctypes.create_string_buffer(data, len(data))
    specs[name] = TensorSpec(
        dtype=torch_name, shape=[len(data)], data_ptr=ctypes.addressof(buffers[name]), data_len=len(data)
    )
(HERE / "small.safetensors").write_bytes(bytes(serialize(specs, None)))
with (HERE / "small.csv").open("w", newline="") as out:
    csv.writer(out, lineterminator="\n").writerows([["dtype", "code", "value"], *rows])

random.seed(3)
with (HERE / "split.csv").open("w", newline="") as out:
    rows = [["case", "limit", "tensor", "bytes", "file"]]
    for case, limit in enumerate([100, "0.1KB", "1KB", "1MB", 1]):
        sizes = {f"t{i}": random.choice([0, 1, 40, 60, 99, 100, 101, 250]) for i in range(25)}
        split = split_state_dict_into_shards_factory(
            sizes, get_storage_size=lambda size: size, filename_pattern="model{suffix}.safetensors", max_shard_size=limit
        )
        rows += [[case, limit, name, size, split.tensor_to_filename[name]] for name, size in sizes.items()]
    csv.writer(out, lineterminator="\n").writerows(rows)

tensors = {
    "embedding.weight": np.arange(12, dtype=np.float32).reshape(4, 3),
    "layer.0.weight": np.arange(9, dtype=np.float32).reshape(3, 3) / 7,
    "layer.0.bias": np.array([1, 2, 3], dtype=np.float16),
    "head.weight": np.arange(6, dtype=np.float64).reshape(2, 3),
}
split = split_state_dict_into_shards_factory(
    tensors, get_storage_size=lambda t: t.nbytes, filename_pattern="model{suffix}.safetensors", max_shard_size=50
)
for file, names in split.filename_to_tensors.items():
    save_file({name: tensors[name] for name in names}, HERE / file, metadata={"format": "pt"})
index = {"metadata": split.metadata, "weight_map": split.tensor_to_filename}
(HERE / "model.safetensors.index.json").write_text(json.dumps(index, indent=2, sort_keys=True) + "\n")
