"""Writes bundles as zips with Python's own modules, from files and a bill of materials that are made here.

deflated.zip   zipfile, compressed
stored.zip     zipfile, stored
folder.zip     shutil.make_archive, with one folder around all files
forced.zip     zipfile, with 64-bit sizes in the local headers
streamed.zip   zipfile onto a stream that can't seek, with sizes after the data
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from safetensors.numpy import save

HERE = Path(__file__).parent
NOW = (2026, 1, 31, 12, 0, 0)

files = {
    "config.json": json.dumps({"width": 3, "limit": float("inf"), "none": float("nan")}).encode(),
    "data/grüße.txt": "grüß Gott\n".encode() * 50,
    "model.safetensors": save({"w": np.array([1, 2, 3], dtype=np.float32)}, metadata={"format": "np"}),
}
files["bom.cdx.json"] = json.dumps(
    {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": [
            {
                "type": "file",
                "name": name,
                "hashes": [
                    {"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()},
                    {"alg": "SHA-512", "content": hashlib.sha512(content).hexdigest()},
                    {"alg": "MD5", "content": hashlib.md5(content).hexdigest()},
                ],
            }
            for name, content in files.items()
        ],
    }
).encode()


class Stream(io.RawIOBase):
    """Takes bytes and does not seek."""

    def __init__(self):
        self.all = b""

    def writable(self):
        return True

    def write(self, more):
        self.all += bytes(more)
        return len(more)


def write(target, compression, forced=False):
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, NOW)
            info.compress_type = compression
            info.external_attr = 0o100644 << 16
            with archive.open(info, "w", force_zip64=forced) as out:
                out.write(content)


write(HERE / "deflated.zip", zipfile.ZIP_DEFLATED)
write(HERE / "stored.zip", zipfile.ZIP_STORED)
write(HERE / "forced.zip", zipfile.ZIP_DEFLATED, forced=True)
stream = Stream()
write(stream, zipfile.ZIP_DEFLATED)
(HERE / "streamed.zip").write_bytes(stream.all)

with tempfile.TemporaryDirectory() as scratch:
    for name, content in files.items():
        path = Path(scratch) / "screening" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for path in Path(scratch).rglob("*"):
        os.utime(path, (1_800_000_000, 1_800_000_000))
    shutil.make_archive(str(HERE / "folder"), "zip", scratch, "screening")
