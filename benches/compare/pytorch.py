"""PyTorch, eager: images as NCHW and as NHWC (`channels_last`), SGD plain and fused."""

import torch
from torch import nn

from .nets import BATCH, MOMENTUM, RATE

TASKS = ["predict 1", "predict 64", "train 64"]


class Engine:
    def __init__(self, threads):
        torch.set_num_threads(threads)
        self.title = f"PyTorch {torch.__version__.split('+')[0]}"

    def ways(self, net, task):
        """What can be called to do a task, by name."""
        layouts = {"": torch.contiguous_format}
        if len(net.shape) == 3:
            layouts = {"nchw": torch.contiguous_format, "nhwc": torch.channels_last}
        if task == "train 64":
            sgds = {"plain SGD": False, "fused SGD": True}
            return {
                ", ".join(filter(None, (layout, sgd))): training(net, layouts[layout], sgds[sgd])
                for layout in layouts
                for sgd in sgds
            }
        return {layout: prediction(net, int(task.split()[1]), layouts[layout]) for layout in layouts}

    def output(self, net):
        """The output for one input."""
        with torch.inference_mode():
            return model(net).eval()(torch.from_numpy(net.batch(1)[0])).numpy()


def model(net):
    """The network."""
    layers = []
    for layer, before, _ in net.walk():
        layers.append(
            {
                "conv": lambda: nn.Conv2d(before[0], layer[1], layer[2], padding=layer[3]),
                "linear": lambda: nn.Linear(before[0], layer[1]),
                "relu": nn.ReLU,
                "pool": lambda: nn.MaxPool2d(2),
                "flatten": nn.Flatten,
                "log-softmax": lambda: nn.LogSoftmax(dim=1),
            }[layer[0]]()
        )
    with torch.no_grad():
        for layer, (weight, bias) in zip((layer for layer in layers if hasattr(layer, "weight")), net.weights()):
            layer.weight.copy_(torch.from_numpy(weight))
            layer.bias.copy_(torch.from_numpy(bias))
    return nn.Sequential(*layers)


def prediction(net, samples, layout):
    network = model(net).eval()
    x = torch.from_numpy(net.batch(samples)[0])
    if len(net.shape) == 3:
        network, x = network.to(memory_format=layout), x.contiguous(memory_format=layout)

    def call():
        with torch.inference_mode():
            network(x)

    return call


def training(net, layout, fused):
    network = model(net).train()
    x, labels = map(torch.from_numpy, net.batch(BATCH))
    if len(net.shape) == 3:
        network, x = network.to(memory_format=layout), x.contiguous(memory_format=layout)
    loss = nn.NLLLoss() if net.is_log else nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(network.parameters(), lr=RATE, momentum=MOMENTUM, fused=fused)

    def call():
        optimizer.zero_grad(set_to_none=True)
        loss(network(x), labels).backward()
        optimizer.step()

    return call
