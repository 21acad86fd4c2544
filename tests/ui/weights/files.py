"""Writes the files of weights beside it, one for each way in which one can be wrong.

    python files.py
"""

import json
import pathlib
import struct

HERE = pathlib.Path(__file__).parent

# The arrays of `Net`, which the cases define.
GOOD = {"c1.weight": [2, 1, 3, 3], "c1.bias": [2], "f2.weight": [2, 8], "f2.bias": [2]}
SIZES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8}


def bytes_of(arrays):
    """A safetensors file of zeros: for each name the dimensions, or a type and the dimensions."""
    header, at = {}, 0
    for name, dims in arrays.items():
        dtype = "F32"
        if isinstance(dims, tuple):
            dtype, dims = dims
        size = SIZES[dtype]
        for n in dims:
            size *= n
        header[name] = {"dtype": dtype, "shape": dims, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + bytes(at)


def write(name, contents):
    (HERE / f"{name}.safetensors").write_bytes(contents)


good = bytes_of(GOOD)
(length,) = struct.unpack("<Q", good[:8])
write("big_endian", struct.pack(">Q", length) + good[8:])
write("cut_in_header", good[: length // 2])
write("cut_in_numbers", good[: 8 + length + 100])
write("cut_in_last", good[:-3])
write("too_long", good + bytes(8))
write("empty", b"")
write("text", b"These are no weights.\n")
write("torch_save", b"PK\x03\x04" + bytes(60))
write("missing_array", bytes_of({name: dims for name, dims in GOOD.items() if name != "f2.bias"}))
write("other_shape", bytes_of(GOOD | {"c1.weight": [2, 1, 5, 5]}))
write("other_rank", bytes_of(GOOD | {"f2.weight": [2, 2, 2, 2]}))
write("half", bytes_of({name: ("F16", dims) for name, dims in GOOD.items()}))
write("bfloat", bytes_of(GOOD | {"f2.weight": ("BF16", [2, 8])}))
write("superfluous", bytes_of(GOOD | {"f2.scale": [2]}))
write("of_another", bytes_of({"stem.weight": [8, 1, 3, 3]} | {f"stage{i}.scale": [i + 1] for i in range(9)}))
write("with_prefix", bytes_of({f"module.{name}": dims for name, dims in GOOD.items()}))
write("several", bytes_of({"c1.weight": [2, 1, 5, 5], "c1.bias": ("F64", [2]), "f3.weight": [2, 8], "f2.bias": [2]}))
write("many", bytes_of({"0.bias": [4]} | {f"{i}.weight": [4, 5] for i in range(20)}))
write("inside", bytes_of({"body.c1.weight": [2, 1, 3, 3], "body.c1.bias": [2], "head.weight": [3, 8], "head.bias": [2]}))
