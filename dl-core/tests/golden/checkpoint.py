"""Writes checkpoint_{f32,f64,f16,bf16}.safetensors: PyTorch's state of a small network, read by tests/checkpoint.rs.

    python checkpoint.py                     # needs torch and safetensors
    python checkpoint.py FILE.safetensors    # instead, loads a file that dl wrote, strictly, and prints its sum
"""

import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = torch.nn.Conv2d(1, 2, 3)
        self.norm = torch.nn.BatchNorm2d(2)
        self.fc = torch.nn.Linear(2, 3)


net = Net()
if len(sys.argv) > 1:
    state = load_file(sys.argv[1])
    print({name: list(tensor.shape) for name, tensor in state.items()})
    print(net.load_state_dict(state, strict=True))
    print(sum(p.double().sum().item() for p in state.values()))
    sys.exit()

# Number i of the network is (i − 16) / 8, which every type holds exactly; in F64 it is divided by 3 as well.
start = 0
state = net.state_dict()
for name, tensor in state.items():
    if tensor.is_floating_point():
        numbers = (torch.arange(start, start + tensor.numel(), dtype=torch.float64) - 16) / 8
        state[name] = numbers.reshape(tensor.shape)
        start += tensor.numel()
    else:
        state[name] = torch.tensor(7)
for name, dtype in [("f32", torch.float32), ("f64", torch.float64), ("f16", torch.float16), ("bf16", torch.bfloat16)]:
    divisor = 3 if dtype == torch.float64 else 1
    typed = {k: (v / divisor).to(dtype) if v.is_floating_point() else v for k, v in state.items()}
    save_file(typed, pathlib.Path(__file__).with_name(f"checkpoint_{name}.safetensors"))
