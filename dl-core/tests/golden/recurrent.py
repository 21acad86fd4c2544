"""Writes `recurrent.safetensors`: `python recurrent.py` in an environment with torch and safetensors.

A case is one layer of PyTorch on a batch of two sequences, called `<layer>_<hidden>_<length>` and, without bias, `_nobias` after it. Weights,
inputs, initial states and the gradients of outputs and last states are those of `numbers`, which the test computes, too; everything is
computed in double precision. What comes out is stored: `y`, the last state, and the gradients of the input, of the initial state and
of every weight. Arrays of more than 64 numbers are stored as their dot products with 4 vectors of `numbers`.
"""

import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

HERE = pathlib.Path(__file__).parent
BATCH = 2
FEATURES = 3
MASK = (1 << 32) - 1


def numbers(count, seed, size):
    """Numbers within `-size .. size` by a linear congruential generator: its upper 24 bits."""
    state, out = seed, []
    for _ in range(count):
        state = (state * 1664525 + 1013904223) & MASK
        out.append(((state >> 8) / (1 << 23) - 1.0) * size)
    return torch.tensor(out, dtype=torch.float64)


def short(array):
    flat = array.detach().flatten()
    if flat.numel() <= 64:
        return flat.clone()
    return torch.stack([flat @ numbers(flat.numel(), 1000 + i, 1.0) for i in range(4)])


def case(module, hidden, length):
    memory = isinstance(module, nn.LSTM)
    for i, (_, weight) in enumerate(module.named_parameters()):
        weight.data = numbers(weight.numel(), 10 + i, 1.0 / hidden**0.5).reshape(weight.shape)
    x = numbers(BATCH * length * FEATURES, 1, 2.0).reshape(BATCH, length, FEATURES).requires_grad_()
    names = ["h", "c"] if memory else ["h"]
    initial = {n: numbers(BATCH * hidden, 2 + i, 1.0).reshape(1, BATCH, hidden).requires_grad_() for i, n in enumerate(names)}
    y, last = module(x, tuple(initial.values()) if memory else initial["h"])
    last = dict(zip(names, last if memory else [last]))
    loss = y.flatten() @ numbers(y.numel(), 4, 1.0)
    for i, n in enumerate(names):
        loss = loss + last[n].flatten() @ numbers(BATCH * hidden, 5 + i, 1.0)
    loss.backward()
    out = {"y": y, "dx": x.grad}
    for n in names:
        out |= {f"last_{n}": last[n], f"dinitial_{n}": initial[n].grad}
    for name, weight in module.named_parameters():
        out[f"d{name}"] = weight.grad
    return {name: short(array) for name, array in out.items()}


def main():
    layers = {
        "tanh": lambda h, b: nn.RNN(FEATURES, h, bias=b, batch_first=True),
        "relu": lambda h, b: nn.RNN(FEATURES, h, bias=b, batch_first=True, nonlinearity="relu"),
        "lstm": lambda h, b: nn.LSTM(FEATURES, h, bias=b, batch_first=True),
        "gru": lambda h, b: nn.GRU(FEATURES, h, bias=b, batch_first=True),
    }
    out = {}
    for layer, make in layers.items():
        for hidden in (1, 4, 33, 128):
            for length in (1, 2, 50):
                for bias in (True, False):
                    name = f"{layer}_{hidden}_{length}" + ("" if bias else "_nobias")
                    values = case(make(hidden, bias).double(), hidden, length)
                    out |= {f"{name}/{what}": array for what, array in values.items()}
    save_file(out, HERE / "recurrent.safetensors")


if __name__ == "__main__":
    main()
