"""Writes the golden tensors with the reference implementation, and what they hold as text.

golden.safetensors  every type that PyTorch has, empty and 0-dimensional tensors, names beyond ASCII
golden.csv          name, type, shape, values: integers, or floats as C99 hexadecimal
packed.safetensors  the types that PyTorch lacks, from raw bytes
plain.safetensors   what the writer's test writes
empty.safetensors   no tensors
halves.safetensors  values of F16 and BF16 over their whole range, and the singles that they are
narrowed.safetensors  singles of all sizes, with what PyTorch rounds them to in 16 bits
"""

import ctypes
from pathlib import Path

import torch
from safetensors import TensorSpec, serialize
from safetensors.torch import save_file

HERE = Path(__file__).parent
NAN = float("nan")
INF = float("inf")

tensors = {
    "f64": torch.tensor([[1.0, -2.5, 1e300], [5e-324, -0.0, INF]], dtype=torch.float64),
    "f32": torch.tensor([[1.0, -2.5], [1e-45, 3.4028235e38], [-INF, NAN]], dtype=torch.float32),
    "f16": torch.tensor([1.0, 65504.0, 6e-8, -0.0, INF, 0.333251953125], dtype=torch.float16),
    "bf16": torch.tensor([[[1.0, 3.38953139e38, 1e-40, -1.5]]], dtype=torch.bfloat16),
    "f8_e4m3": torch.tensor([1.0, 448.0], dtype=torch.float8_e4m3fn),
    "f8_e5m2": torch.tensor([1.0, 57344.0], dtype=torch.float8_e5m2),
    "f8_e4m3fnuz": torch.tensor([1.0, 240.0], dtype=torch.float8_e4m3fnuz),
    "f8_e5m2fnuz": torch.tensor([1.0, 57344.0], dtype=torch.float8_e5m2fnuz),
    "c64": torch.tensor([1 + 2j, -0.5j], dtype=torch.complex64),
    "i64": torch.tensor([2**63 - 1, -(2**63), 0], dtype=torch.int64),
    "i32": torch.tensor([2**31 - 1, -(2**31)], dtype=torch.int32),
    "i16": torch.tensor([32767, -32768], dtype=torch.int16),
    "i8": torch.tensor([127, -128], dtype=torch.int8),
    "u8": torch.tensor([255, 0, 7], dtype=torch.uint8),
    "u16": torch.tensor([65535, 1], dtype=torch.uint16),
    "u32": torch.tensor([2**32 - 1, 1], dtype=torch.uint32),
    "u64": torch.tensor([2**63 - 1, 1], dtype=torch.uint64),
    "bool": torch.tensor([[True, False], [False, True]]),
    "empty": torch.zeros((0, 3), dtype=torch.float32),
    "scalar": torch.tensor(42.0, dtype=torch.float32),
    "grün/日本 \"quoted\" \\ \U0001f388": torch.tensor([1], dtype=torch.int64),
}
save_file(tensors, HERE / "golden.safetensors", metadata={"format": "pt"})

lines = []
for name, tensor in tensors.items():
    flat = tensor.reshape(-1)
    if tensor.is_complex():
        values = [v.hex() for pair in flat.tolist() for v in (pair.real, pair.imag)]
    elif tensor.is_floating_point():
        values = [float(v).hex() for v in flat.to(torch.float64).tolist()]
    else:
        values = [str(int(v)) for v in flat.tolist()]
    shape = "x".join(str(d) for d in tensor.shape)
    quoted = '"' + name.replace('"', '""') + '"'
    lines.append(f"{quoted},{str(tensor.dtype).removeprefix('torch.')},{shape},{' '.join(values)}")
(HERE / "golden.csv").write_text("name,dtype,shape,values\n" + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")

raw = {
    "f4": ("float4_e2m1fn_x2", [2], bytes([0x21, 0x43])),
    "e8m0": ("float8_e8m0fnu", [3], bytes([126, 127, 128])),
}
buffers = {name: ctypes.create_string_buffer(data, len(data)) for name, (_, _, data) in raw.items()}
specs = {
    name: TensorSpec(dtype=dtype, shape=shape, data_ptr=ctypes.addressof(buffers[name]), data_len=len(data))
    for name, (dtype, shape, data) in raw.items()
}
(HERE / "packed.safetensors").write_bytes(bytes(serialize(specs, None)))

plain = {
    "b.weight": torch.arange(6, dtype=torch.float32).reshape(2, 3) / 3,
    "a.weight": torch.tensor([0.1, -0.1], dtype=torch.float32),
    "d": torch.tensor([0.1, 1e-7], dtype=torch.float64),
    "half": torch.tensor([0.1, 70000.0, 1e-7], dtype=torch.float32).to(torch.float16),
    "brain": torch.tensor([0.1, 3.4e38, 1e-40], dtype=torch.float32).to(torch.bfloat16),
    "ids": torch.tensor([[1, -2]], dtype=torch.int64),
    "steps": torch.tensor(7, dtype=torch.int32),
    "mask": torch.tensor([True, False, True]),
    "bytes": torch.tensor([1, 2, 255], dtype=torch.uint8),
    "none": torch.zeros((2, 0), dtype=torch.float32),
    "é": torch.tensor([1.0]),
    "\ue000": torch.tensor([2.0]),
    "\U0001f388": torch.tensor([3.0]),
}
save_file(plain, HERE / "plain.safetensors", metadata={"format": "pt"})
save_file({}, HERE / "empty.safetensors")

some = torch.cat([torch.arange(0, 65536, 13), torch.arange(0, 1100, 3), torch.arange(31740, 31746), torch.arange(64508, 64514)])
some = some.to(torch.uint16)
halves = {"f16": some.view(torch.float16).clone(), "bf16": some.view(torch.bfloat16).clone()}
halves["f16_as_f32"] = halves["f16"].to(torch.float32)
halves["bf16_as_f32"] = halves["bf16"].to(torch.float32)
save_file(halves, HERE / "halves.safetensors")

torch.manual_seed(1)
bits = torch.randint(-(2**31), 2**31 - 1, (4000,), dtype=torch.int64).to(torch.int32)
near = torch.randn(4000) * torch.pow(2.0, torch.randint(-26, 18, (4000,)).to(torch.float32))
ties = (torch.arange(0, 4096, 3, dtype=torch.int32) << 12) + 0x38000000
tiny = torch.arange(0, 4097, 3, dtype=torch.float32) * 2.0**-26
singles = torch.cat([bits.view(torch.float32), near, ties.view(torch.float32), tiny, torch.tensor([65519.996, 65520.0, 65504.0])])
singles = singles[~singles.isnan()]
save_file(
    {"f32": singles, "f16": singles.to(torch.float16), "bf16": singles.to(torch.bfloat16)},
    HERE / "narrowed.safetensors",
)
