"""Runs PyTorch modules and writes what they compute into safetensors files.

A file holds the cases of one layer. A case is one network: its tensors are called

    <case>/<mode>/x.<i>           input i, batch first
    <case>/<mode>/weight.<name>   a weight or a running statistic before the pass, named as in the module
    <case>/<mode>/y.<i>           output i
    <case>/<mode>/dy.<i>          a random gradient of output i
    <case>/<mode>/dx.<i>          the gradient of input i
    <case>/<mode>/dweight.<name>  the gradient of a weight
    <case>/<mode>/after.<name>    a running statistic after the pass

where <mode> is `train`, `eval`, or `any` for networks to which the mode makes no difference. What goes in is drawn in
single precision and stored so; everything is computed, and what comes out is stored, in double precision.
"""

import pathlib
import zlib
from collections import OrderedDict

import torch
from safetensors.torch import save_file
from torch import nn

HERE = pathlib.Path(__file__).parent


def named(**layers):
    """A chain of layers with names, as a `network!` with named layers."""
    return nn.Sequential(OrderedDict(layers))


class Apply(nn.Module):
    """A function as a layer."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *x):
        return self.function(*x)


def draw(*size):
    """Normal numbers that single precision holds exactly."""
    return torch.randn(*size, dtype=torch.float32).double()


class Chain(nn.Sequential):
    """A chain of layers with names; of a recurrent layer, the outputs are passed on."""

    def __init__(self, **layers):
        super().__init__(OrderedDict(layers))

    def forward(self, x):
        for layer in self:
            x = layer(x)
            x = x[0] if isinstance(x, tuple) else x
        return x


class File:
    """The cases of one layer."""

    def __init__(self, name):
        self.name, self.tensors = name, {}

    def case(self, name, module, *inputs, n=3, modes=("any",), x=None, offset=0.0, tokens=0):
        """Adds a case. `inputs` are shapes without the batch of `n`, drawn around `offset`; `x` gives a batch itself. With
        `tokens`, inputs are indices of a vocabulary of so many."""
        for mode in modes:
            torch.manual_seed(zlib.crc32(f"{self.name}/{name}".encode()))
            xs = [(draw(n, *shape) + offset).float().double() for shape in inputs] if x is None else [torch.tensor(x).double()]
            if tokens:
                xs = [torch.randint(tokens, (n, *shape)) for shape in inputs]
            self.run(f"{name}/{mode}", module, xs, training=mode == "train")
        return self

    def run(self, prefix, module, xs, training):
        module.double().train(training)
        state = {name: t for name, t in module.state_dict().items() if not name.endswith("num_batches_tracked")}
        for name, tensor in state.items():
            value = draw(*tensor.shape) * (0.5 if tensor.dim() > 1 else 1.0)
            if name.endswith("running_var"):
                value = (value.abs() + 0.5).float().double()
            tensor.copy_(value)
        module.zero_grad()
        before = {name: tensor.clone() for name, tensor in state.items()}
        xs = [x.requires_grad_() if x.is_floating_point() else x for x in xs]
        ys = module(*xs)
        ys = ys if isinstance(ys, tuple) else (ys,)
        dys = [draw(*y.shape) for y in ys]
        torch.autograd.backward(ys, dys)

        def put(what, tensors, dtype):
            items = tensors.items() if isinstance(tensors, dict) else enumerate(tensors)
            for name, tensor in items:
                self.tensors[f"{prefix}/{what}.{name}"] = tensor.detach().to(dtype).contiguous().clone()

        put("x", xs, torch.float32)
        put("weight", before, torch.float32)
        put("dy", dys, torch.float32)
        put("y", ys, torch.float64)
        # Of tokens there is no gradient.
        put("dx", [torch.zeros(x.shape) if x.grad is None else x.grad for x in xs], torch.float64)
        put("dweight", {name: p.grad for name, p in module.named_parameters()}, torch.float64)
        put("after", {name: tensor for name, tensor in state.items() if "running" in name}, torch.float64)

    def write(self):
        path = HERE / f"{self.name}.safetensors"
        save_file(self.tensors, path)
        print(f"{path.name}: {len(self.tensors)} tensors, {path.stat().st_size / 1024:.0f} KiB")
