"""Writes the files beside it: weights as PyTorch saves them, with an input and PyTorch's output for it.

    python files.py          # needs torch and safetensors

What begins with `@` is beside the network. The arrays of `pytorch.safetensors` are in no order that anybody would choose.
"""

import json
import pathlib
import random
import struct

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
torch.manual_seed(6)
random.seed(6)


def write(name, arrays):
    arrays = list(arrays.items())
    random.shuffle(arrays)
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name_of, array in arrays:
        numbers = array.detach().contiguous().numpy()
        raw = numbers.tobytes()
        dtype = {"float32": "F32", "int64": "I64"}[str(numbers.dtype)]
        header[name_of] = {"dtype": dtype, "shape": list(numbers.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    names = list(header)
    random.shuffle(names)
    text = json.dumps({key: header[key] for key in names}).encode()
    (HERE / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


def conv():
    """A network with batch normalization that has seen something."""
    net = nn.ModuleDict({"c1": nn.Conv2d(1, 4, 3, bias=False), "n1": nn.BatchNorm2d(4), "f2": nn.Linear(16, 3)})
    nn.init.uniform_(net["n1"].weight, 0.5, 2)
    nn.init.uniform_(net["n1"].bias, -1, 1)
    for _ in range(50):
        net["n1"](net["c1"](3 * torch.randn(8, 1, 4, 4) + 1))
    net.eval()
    x = torch.randn(1, 4, 4)
    y = net["f2"](torch.relu(net["n1"](net["c1"](x[None]))).flatten(1))[0]
    return net.state_dict(), x, y


state, x, y = conv()
write("pytorch", state | {"@x": x, "@y": y})
write("nested", {"body." + name if name[0] in "cn" else "head" + name[2:]: array for name, array in state.items()} | {"@x": x, "@y": y})

lstm, linear = nn.LSTM(5, 6), nn.Linear(6, 2)
x = torch.randn(9, 5)
state = {f"l1.{name}": array for name, array in lstm.state_dict().items()} | {f"f2.{name}": array for name, array in linear.state_dict().items()}
write("lstm", state | {"@x": x, "@y": linear(lstm(x)[0])})
