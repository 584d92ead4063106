"""Models on disk: safetensors, shards, configurations, a bundle as a zip

`models.py write DIR` writes what Java is to read, `models.py read DIR` reads what Java wrote: each into a folder of its own.
"""

import hashlib
import json
import shutil
import sys
import zipfile
from pathlib import Path

import ml_dtypes
import numpy as np
from huggingface_hub import ModelCard, get_local_safetensors_metadata, split_state_dict_into_shards_factory
from safetensors import safe_open
from safetensors.numpy import load, load_file, save_file
from transformers import AutoConfig, BertConfig, GenerationConfig, LlamaConfig, PretrainedConfig
from transformers.utils.hub import get_checkpoint_shard_files

TENSORS = {
    "embedding.weight": np.arange(60, dtype=np.float32).reshape(20, 3) / 7,
    "layer.weight": (np.arange(24, dtype=np.float64) - 11).reshape(4, 6),
    "layer.bias": np.array([1.5, -2.25, 65504.0], dtype=np.float16),
    "ids": np.array([[1, -(2**40)], [3, 4]], dtype=np.int64),
    "mask": np.array([True, False, True]),
}
SMALL = ["float8_e5m2", "float8_e4m3fn", "float8_e8m0fnu", "float8_e4m3fnuz", "float8_e5m2fnuz"]


def shards(folder, tensors, limit):
    split = split_state_dict_into_shards_factory(
        tensors, get_storage_size=lambda t: t.nbytes, filename_pattern="model{suffix}.safetensors", max_shard_size=limit
    )
    folder.mkdir()
    for file, names in split.filename_to_tensors.items():
        save_file({name: tensors[name] for name in names}, folder / file, metadata={"format": "pt"})
    index = {"metadata": split.metadata, "weight_map": split.tensor_to_filename}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2, sort_keys=True) + "\n")


def write(folder):
    theirs = folder / "python"
    shutil.rmtree(theirs, ignore_errors=True)
    theirs.mkdir(parents=True)
    shards(theirs / "sharded", TENSORS, 300)
    save_file({f"tensor.{i}": np.array([i], dtype=np.int32) for i in range(120_000)}, theirs / "many.safetensors")
    save_file({"n" * 60_000: np.array([7], dtype=np.float32)}, theirs / "long.safetensors")
    model = theirs / "model"
    BertConfig(hidden_size=64, num_hidden_layers=2, id2label={0: "no", 1: "yes"}).save_pretrained(model)
    GenerationConfig(do_sample=True, temperature=0.7, top_k=40, eos_token_id=[1, 2]).save_pretrained(model)
    save_file(TENSORS, model / "model.safetensors", metadata={"format": "pt"})
    bundle = theirs / "bundle"
    bundle.mkdir()
    (bundle / "config.json").write_text(json.dumps({"a": float("nan"), "b": [1, 2.5, None]}))
    (bundle / "README.md").write_text("---\nlicense: mit\n---\n\n# Model\n")
    save_file(TENSORS, bundle / "model.safetensors")
    files = [
        {
            "type": "file",
            "name": path.name,
            "hashes": [
                {"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()},
                {"alg": "SHA-512", "content": hashlib.sha512(path.read_bytes()).hexdigest()},
            ],
        }
        for path in sorted(bundle.iterdir())
    ]
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": files}
    (bundle / "bom.cdx.json").write_text(json.dumps(bom, indent=2))
    shutil.make_archive(str(theirs / "plain"), "zip", bundle)
    shutil.make_archive(str(theirs / "folder"), "zip", theirs, "bundle")
    with zipfile.ZipFile(theirs / "stored.zip", "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(bundle.iterdir()):
            archive.write(path, path.name)
    codes = np.arange(256, dtype=np.uint8)
    values = {name: [repr(float(v)) for v in codes.view(getattr(ml_dtypes, name)).astype(np.float64)] for name in SMALL}
    nibbles = np.stack([codes & 15, codes >> 4], axis=1).reshape(-1)  # two in a byte, the first in its lower half
    values["float4_e2m1fn"] = [repr(float(v)) for v in nibbles.view(ml_dtypes.float4_e2m1fn).astype(np.float64)]
    (theirs / "small.json").write_text(json.dumps(values))
    print(f"wrote {sum(1 for path in theirs.rglob('*') if path.is_file())} files")


def same(found, wanted):
    assert set(found) == set(wanted), (sorted(found), sorted(wanted))
    for name, tensor in wanted.items():
        assert found[name].dtype == tensor.dtype and found[name].shape == tensor.shape, name
        assert np.array_equal(found[name], tensor), name


def read(folder):
    ours = folder / "java"
    sharded = ours / "sharded"
    files, metadata = get_checkpoint_shard_files(str(sharded), str(sharded / "model.safetensors.index.json"))
    same({name: tensor for file in files for name, tensor in load_file(file).items()}, TENSORS)
    assert metadata["total_size"] == sum(tensor.nbytes for tensor in TENSORS.values())
    assert (sharded / "model.safetensors.index.json").read_bytes() == (
        folder / "python/sharded/model.safetensors.index.json"
    ).read_bytes()
    for file in files:
        assert Path(file).read_bytes() == (folder / "python/sharded" / Path(file).name).read_bytes(), file
    hub = get_local_safetensors_metadata(sharded)
    assert hub.sharded and set(hub.weight_map) == set(TENSORS)
    print(f"shards: {len(files)} files as huggingface_hub and safetensors write them, to the byte")

    with safe_open(ours / "many.safetensors", framework="np") as many:
        assert len(many.keys()) == 150_000
        assert many.get_tensor("tensor.149999")[0] == 149_999
    assert load_file(ours / "long.safetensors")["n" * 70_000][0] == 8
    print("safetensors: 150,000 tensors in a file, and a name of 70,000 characters")

    config = AutoConfig.from_pretrained(ours / "model")
    assert isinstance(config, BertConfig) and config.hidden_size == 64 and config.id2label == {0: "no", 1: "yes"}
    assert config.to_diff_dict() == AutoConfig.from_pretrained(folder / "python/model").to_diff_dict()
    llama = PretrainedConfig.get_config_dict(ours / "llama")[0]
    assert LlamaConfig(**llama).num_key_value_heads == 2
    generation = GenerationConfig.from_pretrained(ours / "model")
    assert generation.to_dict() == GenerationConfig.from_pretrained(folder / "python/model").to_dict()
    print("configurations: transformers finds in ours what was in its own")

    with zipfile.ZipFile(ours / "bundle.zip") as bundle:
        assert bundle.testzip() is None
        names = bundle.namelist()
        assert names == sorted(names[:-1]) + ["bom.cdx.json"]
        same(load(bundle.read("model.safetensors")), {"w": np.array([1, 2, 3], dtype=np.float32)})
        listed = {}
        for component in json.loads(bundle.read("bom.cdx.json"))["components"][0]["components"]:
            listed[component["name"]] = component["hashes"][0]["content"]
        assert set(listed) == set(names[:-1])
        for name, digest in listed.items():
            assert hashlib.sha256(bundle.read(name)).hexdigest() == digest, name
            assert (ours / "bundle" / name).read_bytes() == bundle.read(name), name
        for info in bundle.infolist():
            header = bundle.fp
            header.seek(info.header_offset + 26)
            lengths = np.frombuffer(header.read(4), dtype="<u2").astype(int)
            assert (info.header_offset + 30 + lengths.sum()) % 64 == 0, info.filename
    assert ModelCard.load(ours / "bundle/README.md").data.license == "apache-2.0"
    print(f"zip: zipfile reads {len(names)} files, each with its digest and at a multiple of 64 bytes")


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
