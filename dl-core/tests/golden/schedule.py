"""Writes schedule.safetensors: the rates of PyTorch's schedulers over 30 epochs, read by tests/schedule.rs.

    python schedule.py     # needs torch and safetensors

`metric` is what the plateau schedules observe after every epoch.
"""

import math
import pathlib

import torch
from safetensors.torch import save_file
from torch.optim import lr_scheduler as lr

EPOCHS, RATE = 30, 0.8
metric = torch.tensor([max(1.0 - 0.12 * t, 0.4) + 0.01 * math.sin(5 * t) for t in range(EPOCHS)], dtype=torch.float64)
metric[17] = math.nan
tensors = {"metric": metric}


def run(name, make, metrics=None):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    scheduler = make(optimizer)
    rates = []
    for epoch in range(EPOCHS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if metrics is None:
            scheduler.step()
        else:
            scheduler.step(metrics[epoch].item())
    tensors[name] = torch.tensor(rates, dtype=torch.float64)


run("step", lambda o: lr.StepLR(o, 7))
run("step.gamma", lambda o: lr.StepLR(o, 4, gamma=0.5))
run("multi_step", lambda o: lr.MultiStepLR(o, [3, 11, 12, 25], gamma=0.3))
run("exponential", lambda o: lr.ExponentialLR(o, 0.9))
run("cosine", lambda o: lr.CosineAnnealingLR(o, 30))
run("cosine.eta_min", lambda o: lr.CosineAnnealingLR(o, 12, eta_min=0.05))
run("restarts", lambda o: lr.CosineAnnealingWarmRestarts(o, 7))
run("restarts.t_mult", lambda o: lr.CosineAnnealingWarmRestarts(o, 3, T_mult=2, eta_min=0.1))
run("linear", lambda o: lr.LinearLR(o))
run("linear.factors", lambda o: lr.LinearLR(o, 1.0, 0.2, total_iters=20))
run("warm_up", lambda o: lr.SequentialLR(
    o, [lr.LinearLR(o, total_iters=6), lr.CosineAnnealingLR(o, 24)], milestones=[6]))
run("then", lambda o: lr.SequentialLR(
    o, [lr.LinearLR(o, 0.1, total_iters=5), lr.ExponentialLR(o, 0.8), lr.StepLR(o, 3)], milestones=[5, 15]))
run("plateau", lambda o: lr.ReduceLROnPlateau(o), metric)
run("plateau.patience", lambda o: lr.ReduceLROnPlateau(o, factor=0.5, patience=2, cooldown=3, min_lr=0.15), metric)
run("plateau.absolute", lambda o: lr.ReduceLROnPlateau(
    o, factor=0.7, patience=1, threshold=0.03, threshold_mode="abs"), metric)
run("plateau.maximize", lambda o: lr.ReduceLROnPlateau(o, "max", factor=0.7, patience=2, threshold=0.05), -metric + 2)
run("plateau.maximize_absolute", lambda o: lr.ReduceLROnPlateau(
    o, "max", factor=1e-4, patience=1, threshold=0.05, threshold_mode="abs"), -metric + 2)

save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"))
