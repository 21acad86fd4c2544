"""Writes `resnet.safetensors`: what PyTorch makes of ResNet-18 and ResNet-34 on two images of 64 × 64 pixels, and of a step of training.

`python resnet.py` with torch, numpy and safetensors. Weights, images and gradients are patterns that both sides compute; of gradients, running
statistics and weights after the step there are two sums for each array.
"""

import torch
from safetensors.torch import save_file
from torch import nn


class Block(nn.Module):
    """He et al. 2016, figure 2; with a convolution in the shortcut where the size changes. Names as in torchvision."""

    def __init__(self, inputs, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = None
        if stride != 1:
            shortcut = nn.Conv2d(inputs, channels, 1, stride, bias=False)
            self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(channels))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.pool = nn.MaxPool2d(3, 2, 1)
        for i, n in enumerate(blocks):
            channels, inputs, stride = 64 << i, 64 << max(i - 1, 0), 1 if i == 0 else 2
            stage = [Block(inputs, channels, stride)] + [Block(channels, channels, 1) for _ in range(n - 1)]
            self.add_module(f"layer{i + 1}", nn.Sequential(*stage))
        self.fc = nn.Linear(512, 1000)

    def forward(self, x):
        x = self.pool(torch.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


def pattern(count, step):
    return ((torch.arange(count) * step) % 1009).double() / 1009 - 0.5


def sums(x):
    x = x.detach().reshape(-1)
    return torch.stack([x.sum(), (x * pattern(x.numel(), 17)).sum()])


def main():
    tensors = {}
    for name, blocks in [("ResNet18", [2, 2, 2, 2]), ("ResNet34", [3, 4, 6, 3])]:
        net = ResNet(blocks).double()
        print(name, sum(p.numel() for p in net.parameters()))
        with torch.no_grad():
            for key, p in net.named_parameters():
                scale = 4 / p[0].numel() ** 0.5 if p.dim() > 1 else 1.0
                p.copy_(pattern(p.numel(), 31).reshape(p.shape) * scale + (1.0 if p.dim() == 1 and key.endswith("weight") else 0.0))
        x = pattern(2 * 3 * 64 * 64, 57).reshape(2, 3, 64, 64).requires_grad_()
        dy = pattern(2000, 73).reshape(2, 1000) / 100
        net.eval()
        tensors[f"{name}/eval/y.0"] = net(x).detach()
        net.train()
        y = net(x)
        y.backward(dy)
        tensors[f"{name}/train/y.0"] = y.detach()
        tensors[f"{name}/train/dx.0"] = x.grad.clone()
        for key, p in net.named_parameters():
            tensors[f"{name}/train/sums.{key}"] = sums(p.grad)
        for key, b in net.named_buffers():
            if "num_batches" not in key:
                tensors[f"{name}/train/after.{key}"] = sums(b)
        torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4).step()
        net.eval()
        tensors[f"{name}/step/y.0"] = net(x).detach()
    save_file({k: v.contiguous() for k, v in tensors.items()}, "resnet.safetensors")


main()
