"""Writes `nested.safetensors`, the golden file of networks in networks: `python nested.py`, as `layers.py`.

Modules are written as one writes them in PyTorch, so that the names of their weights are those of the nested `network!`.
"""

import torch
from torch import nn
from torch.nn import functional as F

from golden import File


class Bottom(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class UNet(nn.Module):
    """A level of a U-Net (Ronneberger et al., 2015) with the level below it inside."""

    def __init__(self, channels=3):
        super().__init__()
        self.down, self.below = nn.Conv2d(1, 3, 3, padding=1), Bottom()
        self.up = nn.ConvTranspose2d(4, channels, 2, stride=2)
        self.mix, self.bn, self.out = nn.Conv2d(3 + channels, 2, 3, padding=1), nn.BatchNorm2d(2), nn.Conv2d(2, 1, 1)


    def forward(self, x):
        skip = F.relu(self.down(x))
        up = self.up(self.below(F.max_pool2d(skip, 2)))
        return self.out(F.relu(self.bn(self.mix(torch.cat([skip, up], dim=1)))))


class BlendedUNet(UNet):
    """The same with pixels that are blended."""

    def __init__(self):
        super().__init__(channels=4)
        self.up = nn.Upsample(scale_factor=2, mode="bilinear")


class Inception(nn.Module):
    """Szegedy et al. (2015), figure 2b, from `c` channels to as many."""

    def __init__(self, c):
        super().__init__()
        self.b1 = nn.Conv2d(c, 2, 1)
        self.b3_reduce, self.b3 = nn.Conv2d(c, 2, 1), nn.Conv2d(2, 3, 3, padding=1)
        self.b5_reduce, self.b5 = nn.Conv2d(c, 1, 1), nn.Conv2d(1, 2, 5, padding=2)
        self.pool_proj = nn.Conv2d(c, 1, 1)

    def forward(self, x):
        three = F.relu(self.b3(F.relu(self.b3_reduce(x))))
        five = F.relu(self.b5(F.relu(self.b5_reduce(x))))
        pool = F.relu(self.pool_proj(F.max_pool2d(x, 3, 1, padding=1)))
        return torch.cat([F.relu(self.b1(x)), three, five, pool], dim=1)


class TwoInceptions(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.out = Inception(8), Inception(8), nn.Linear(8, 3)

    def forward(self, x):
        return self.out(self.b(self.a(x)).mean(dim=(2, 3)))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.code = nn.Conv2d(1, 2, 3), nn.Linear(18, 4)

    def forward(self, x):
        return self.code(torch.tanh(self.conv(x)).flatten(1))


class Siamese(nn.Module):
    """Two images through the same weights."""

    def __init__(self):
        super().__init__()
        self.enc = Encoder()

    def forward(self, a, b):
        return self.enc(a), self.enc(b)


class Maxout(nn.Module):
    """Goodfellow et al. (2013); piece k of output j is row k · outputs + j."""

    def __init__(self, inputs, outputs, pieces):
        super().__init__()
        self.shape = (-1, pieces, outputs)
        self.weight = nn.Parameter(torch.zeros(pieces * outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(pieces * outputs))

    def forward(self, x):
        return F.linear(x, self.weight, self.bias).view(self.shape).max(dim=1).values


class Highway(nn.Module):
    """Srivastava et al. (2015), equation 3."""

    def __init__(self, n):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.zeros(n, n)), nn.Parameter(torch.zeros(n))
        self.gate_weight, self.gate_bias = nn.Parameter(torch.zeros(n, n)), nn.Parameter(torch.zeros(n))

    def forward(self, x):
        h = torch.tanh(F.linear(x, self.weight, self.bias))
        t = torch.sigmoid(F.linear(x, self.gate_weight, self.gate_bias))
        return t * h + (1 - t) * x


class OwnLayers(nn.Module):
    def __init__(self):
        super().__init__()
        self.m, self.h, self.again, self.out = Maxout(6, 5, 3), Highway(5), Highway(5), nn.Linear(5, 3)

    def forward(self, x):
        return self.out(F.relu(self.again(self.h(self.m(x)))))


if __name__ == "__main__":
    torch.set_num_threads(1)
    both = ("train", "eval")
    (
        File("nested")
        .case("UNet", UNet(), (1, 8, 8), modes=both)
        .case("BlendedUNet", BlendedUNet(), (1, 8, 8), modes=both)
        .case("TwoInceptions", TwoInceptions(), (8, 5, 4), n=2)
        .case("Siamese", Siamese(), (1, 5, 5), (1, 5, 5))
        .case("OwnLayers", OwnLayers(), (6,), n=5)
        .write()
    )
