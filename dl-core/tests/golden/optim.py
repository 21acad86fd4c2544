"""Writes optim.safetensors: 20 steps of PyTorch's optimizers, read by tests/optim.rs.

    python optim.py     # needs torch and safetensors

`start` and `grads` are all 16 numbers of a small network and their gradients in every step; each variant is the numbers after
every step. Numbers 4..8 are running statistics, which no optimizer may touch.
"""

import pathlib

import torch
from safetensors.torch import save_file

STEPS = 20
# norm.weight, norm.bias, running statistics, fc.weight, fc.bias
WEIGHTS, BIASES, BUFFERS = [(0, 2), (8, 14)], [(2, 4), (14, 16)], [(4, 8)]

torch.manual_seed(1)
start = torch.randn(16, dtype=torch.float64)
start[9] = 0.0
grads = torch.randn(STEPS, 16, dtype=torch.float64) * torch.linspace(0.2, 3.0, STEPS, dtype=torch.float64)[:, None]
tensors = {"start": start, "grads": grads}


def run(name, make, l1=0.0, decay_bias=True, clip=lambda parameters: None, schedule=None):
    weights, biases = ([torch.nn.Parameter(start[a:b].clone()) for a, b in ranges] for ranges in (WEIGHTS, BIASES))
    groups = [{"params": weights}, {"params": biases}]
    if not decay_bias:
        groups[1]["weight_decay"] = 0.0
    optimizer = make(groups)
    scheduler = schedule and schedule(optimizer)
    steps, norms = [], []
    for step in range(STEPS):
        for parameters, ranges in ((weights, WEIGHTS), (biases, BIASES)):
            for parameter, (a, b) in zip(parameters, ranges):
                parameter.grad = grads[step, a:b].clone()
        norm = clip(weights + biases)
        if norm is not None:
            norms.append(norm)
        for parameter in weights + (biases if decay_bias else []):
            parameter.grad += l1 * parameter.detach().sign()
        optimizer.step()
        if scheduler:
            scheduler.step()
        now = start.clone()
        for parameters, ranges in ((weights, WEIGHTS), (biases, BIASES)):
            for parameter, (a, b) in zip(parameters, ranges):
                now[a:b] = parameter.detach()
        steps.append(now)
    tensors[name] = torch.stack(steps)
    if norms:
        tensors[name + ".norms"] = torch.stack(norms)


def sgd(**options):
    return lambda parameters: torch.optim.SGD(parameters, lr=0.05, **options)


def adam(**options):
    return lambda parameters: torch.optim.Adam(parameters, lr=0.05, **options)


def adamw(**options):
    return lambda parameters: torch.optim.AdamW(parameters, lr=0.05, **options)


def rms_prop(**options):
    return lambda parameters: torch.optim.RMSprop(parameters, lr=0.05, **options)


run("sgd", sgd())
run("sgd.momentum", sgd(momentum=0.9))
run("sgd.dampening", sgd(momentum=0.9, dampening=0.4))
run("sgd.nesterov", sgd(momentum=0.8, nesterov=True))
run("sgd.weight_decay", sgd(weight_decay=0.1))
run("sgd.all", sgd(momentum=0.9, nesterov=True, weight_decay=0.1), l1=0.02)
run("sgd.l1", sgd(), l1=0.1)
run("sgd.decay_bias", sgd(momentum=0.9, weight_decay=0.1), l1=0.1, decay_bias=False)
run("sgd.by_norm", sgd(), clip=lambda parameters: torch.nn.utils.clip_grad_norm_(parameters, 4.0))
run("sgd.by_value", sgd(), clip=lambda parameters: torch.nn.utils.clip_grad_value_(parameters, 0.7))
run("sgd.exponential", sgd(momentum=0.9), schedule=lambda optimizer: torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9))
run("adam", adam())
run("adam.betas", adam(betas=(0.7, 0.95)))
run("adam.eps", adam(eps=0.1))
run("adam.weight_decay", adam(weight_decay=0.1))
run("adam.amsgrad", adam(amsgrad=True, betas=(0.7, 0.6)))
run("adam.l1", adam(), l1=0.1)
run("adam.decay_bias", adam(weight_decay=0.1), l1=0.1, decay_bias=False)
run("adamw", adamw())
run("adamw.weight_decay", adamw(weight_decay=0.5))
run("adamw.amsgrad", adamw(amsgrad=True, betas=(0.7, 0.6), eps=0.01))
run("adamw.decay_bias", adamw(weight_decay=0.5), l1=0.1, decay_bias=False)
run("rms_prop", rms_prop())
run("rms_prop.alpha", rms_prop(alpha=0.8))
run("rms_prop.eps", rms_prop(eps=0.1))
run("rms_prop.momentum", rms_prop(momentum=0.9))
run("rms_prop.centered", rms_prop(centered=True))
run("rms_prop.all", rms_prop(centered=True, momentum=0.5, weight_decay=0.1), l1=0.02)

save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"))
