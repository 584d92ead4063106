"""Requests of every datatype, as tritonclient and kserve's client write them. Run it in a Python with requirements.txt."""

import json
from pathlib import Path

import ml_dtypes
import numpy as np
import tritonclient.http as triton
from kserve import InferInput, InferRequest
from tritonclient.http._utils import _get_inference_request

HERE = Path(__file__).parent

VALUES = {
    "BOOL": np.array([[True, False], [False, True]]),
    "UINT8": np.array([[0, 1], [127, 255]], np.uint8),
    "UINT16": np.array([[0, 1], [32768, 65535]], np.uint16),
    "UINT32": np.array([[0, 1], [2**31, 2**32 - 1]], np.uint32),
    "UINT64": np.array([[0, 1], [2**63, 2**64 - 1]], np.uint64),
    "INT8": np.array([[0, 1], [-128, 127]], np.int8),
    "INT16": np.array([[0, 1], [-32768, 32767]], np.int16),
    "INT32": np.array([[0, 1], [-(2**31), 2**31 - 1]], np.int32),
    "INT64": np.array([[0, 2**53 + 1], [-(2**63), 2**63 - 1]], np.int64),
    "FP16": np.array([[0, 1.5], [-65504, 5.960464477539063e-08]], np.float16),
    "FP32": np.array([[0.1, -3.4028234663852886e38], [1e-45, 1.5]], np.float32),
    "FP64": np.array([[0.1, -1.7976931348623157e308], [5e-324, 1 / 3]], np.float64),
    "BYTES": np.array([["", "text"], ["über", "\U0001f600"]], np.object_),
}
SPECIAL = {
    "FP16": np.array([np.nan, np.inf, -np.inf, -0.0], np.float16),
    "FP32": np.array([np.nan, np.inf, -np.inf, -0.0], np.float32),
    "FP64": np.array([np.nan, np.inf, -np.inf, -0.0], np.float64),
    "BF16": np.array([np.nan, -np.inf, 3.0e38, -2.5], ml_dtypes.bfloat16),
}


def of_triton(arrays, binary):
    inputs, outputs = [], []
    for name, values in arrays.items():
        tensor = triton.InferInput("in " + name, list(values.shape), name)
        tensor.set_data_from_numpy(values, binary_data=binary)
        inputs.append(tensor)
        outputs.append(triton.InferRequestedOutput("out " + name, binary_data=binary))
    body, size = _get_inference_request(inputs, "42", outputs, 0, False, False, 0, None, {"note": "über"})
    return body if isinstance(body, bytes) else body.encode(), size


def of_kserve(arrays, binary):
    # No FP16 in JSON, which kserve refuses.
    inputs = []
    for name, values in arrays.items():
        tensor = InferInput("in " + name, list(values.shape), name)
        tensor.set_data_from_numpy(values, binary_data=binary)
        inputs.append(tensor)
    body, size = InferRequest("model", inputs, request_id="42").to_rest()
    return (body if binary else json.dumps(body).encode()), size


def write(name, message):
    body, size = message
    (HERE / name).write_bytes(body)
    (HERE / (name + ".length")).write_text(str(len(body) if size is None else size) + "\n")


write("triton.json", of_triton(VALUES, False))
write("triton.bin", of_triton(VALUES, True))
write("triton-special.bin", of_triton(SPECIAL, True))
write("kserve.json", of_kserve({k: v for k, v in VALUES.items() if k != "FP16"}, False))
write("kserve.bin", of_kserve(VALUES, True))
