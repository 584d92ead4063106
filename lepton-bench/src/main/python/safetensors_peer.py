"""Times Python's safetensors on the file that ReadSafetensors made: opening it, and reading all tensors with NumPy.

Usage: safetensors_peer.py [lepton-bench/target/models/model.safetensors]
"""

import sys
import time

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file

FILE = sys.argv[1] if len(sys.argv) > 1 else "target/models/model.safetensors"


def timed(what, work, times=7):
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    took.sort()
    print(f"{what}: median {took[len(took) // 2]:.2f} ms, fastest {took[0]:.2f} ms of {times}")


def opened():
    with safe_open(FILE, framework="np") as file:
        return file.keys()


def read():
    with safe_open(FILE, framework="np") as file:
        return {name: file.get_tensor(name) for name in file.keys()}


tensors = load_file(FILE)
targets = {name: np.empty_like(tensor) for name, tensor in tensors.items()}


def copied():
    for name, tensor in tensors.items():
        np.copyto(targets[name], tensor)


timed("safe_open", opened)
timed("safe_open and get_tensor of all", read)
timed("load_file", lambda: load_file(FILE))
timed("copy in memory", copied)
