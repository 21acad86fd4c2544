"""Writes `networks.safetensors`, the golden file of whole networks: `python networks.py`, as `layers.py`."""

import torch
from torch import nn

from golden import File, named


class Branches(nn.Module):
    """Gives its input to every branch and joins what they make of it. With `split`, branch i gets input i."""

    def __init__(self, join, split=False, **branches):
        super().__init__()
        self.join, self.split, self.names = join, split, list(branches)
        for name, branch in branches.items():
            self.add_module(name, branch)

    def forward(self, *x):
        branches = [getattr(self, name) for name in self.names]
        return self.join(*(branch(x[i if self.split else 0]) for i, branch in enumerate(branches)))


class Flat(nn.Module):
    """A module whose weights are called as if its parts had no names."""

    def __init__(self, inner):
        super().__init__()
        self.inner = [inner]
        for name, layer in inner.named_modules():
            if not list(layer.children()) and list(layer.parameters()):
                self.add_module(name.rsplit(".", 1)[-1], layer)

    def forward(self, *x):
        return self.inner[0](*x)


def add(*ys):
    return sum(ys[1:], ys[0])


def concat(*ys):
    return torch.cat(ys, dim=1)


def multiply(*ys):
    product = ys[0]
    for y in ys[1:]:
        product = product * y
    return product


def fork(*ys):
    return ys


def lenet5():
    return named(
        c1=nn.Conv2d(1, 6, 5, padding=2),
        t1=nn.Tanh(),
        s2=nn.AvgPool2d(2),
        c3=nn.Conv2d(6, 16, 5),
        t3=nn.Tanh(),
        s4=nn.AvgPool2d(2),
        flat=nn.Flatten(),
        f5=nn.Linear(400, 120),
        t5=nn.Tanh(),
        f6=nn.Linear(120, 84),
        t6=nn.Tanh(),
        f7=nn.Linear(84, 10),
    )


def small_lenet():
    """LeNet-5 in small: all its gradients fit into a small file."""
    return named(
        c1=nn.Conv2d(1, 3, 5, padding=2),
        t1=nn.Tanh(),
        s2=nn.AvgPool2d(2),
        c3=nn.Conv2d(3, 4, 3),
        t3=nn.Tanh(),
        s4=nn.AvgPool2d(2),
        flat=nn.Flatten(),
        f5=nn.Linear(16, 12),
        t5=nn.Tanh(),
        f6=nn.Linear(12, 10),
    )


def residual():
    block = named(
        c1=nn.Conv2d(4, 4, 3, padding=1, bias=False),
        b1=nn.BatchNorm2d(4),
        r=nn.ReLU(),
        c2=nn.Conv2d(4, 4, 3, padding=1, bias=False),
        b2=nn.BatchNorm2d(4),
    )
    short = named(c3=nn.Conv2d(4, 6, 1, stride=2, bias=False), b3=nn.BatchNorm2d(6))
    long = named(
        c4=nn.Conv2d(4, 6, 3, stride=2, padding=1, bias=False),
        b4=nn.BatchNorm2d(6),
        r=nn.ReLU(),
        c5=nn.Conv2d(6, 6, 3, padding=1, bias=False),
        b5=nn.BatchNorm2d(6),
    )
    return named(
        c0=nn.Conv2d(2, 4, 3, padding=1, bias=False),
        b0=nn.BatchNorm2d(4),
        r0=nn.ReLU(),
        first=Branches(add, skip=nn.Identity(), block=block),
        r1=nn.ReLU(),
        second=Branches(add, short=short, long=long),
        r2=nn.ReLU(),
        pool=nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        fc=nn.Linear(6, 3),
    )


def inception():
    return named(
        join=Branches(
            concat,
            one=nn.Sequential(named(a=nn.Conv2d(3, 2, 1)), nn.ReLU()),
            three=named(b1=nn.Conv2d(3, 2, 1), r=nn.ReLU(), b2=nn.Conv2d(2, 3, 3, padding=1)),
            five=named(c1=nn.Conv2d(3, 1, 1), c2=nn.Conv2d(1, 2, 5, padding=2)),
            pool=named(pool=nn.MaxPool2d(3, 1, padding=1), d=nn.Conv2d(3, 1, 1)),
        ),
        last=nn.Conv2d(8, 2, 1),
    )


def highway():
    """`T(x) · H(x)` added to x: a product within a sum, x used three times."""
    gate = Branches(multiply, t=named(t=nn.Linear(5, 5), s=nn.Sigmoid()), h=named(h=nn.Linear(5, 5), f=nn.Tanh()))
    return named(sum=Branches(add, skip=nn.Identity(), gate=gate))


def product_of_three():
    return named(p=Branches(multiply, skip=nn.Identity(), a=nn.Linear(4, 4), b=nn.Linear(4, 4)), out=nn.Linear(4, 2))


def maxout():
    # The rectified values tie at zero, where PyTorch divides the gradient equally.
    return named(
        m=Branches(torch.maximum, a=named(a=nn.Linear(6, 8), r=nn.ReLU()), b=named(b=nn.Linear(6, 8), r=nn.ReLU())),
        out=nn.Linear(8, 3),
    )


def dense():
    """Two dense blocks: each adds its channels to what came in."""
    first = Branches(concat, skip=nn.Identity(), a=named(a=nn.Conv2d(2, 2, 3, padding=1), r=nn.ReLU()))
    second = Branches(concat, skip=nn.Identity(), b=named(b=nn.Conv2d(4, 2, 3, padding=1), r=nn.ReLU()))
    return named(first=first, second=second, pool=nn.MaxPool2d(2), last=nn.Conv2d(6, 2, 1))


def two_outputs():
    return named(
        trunk=nn.Linear(5, 6),
        r=nn.Tanh(),
        heads=Branches(fork, a=nn.Linear(6, 4), b=named(b=nn.Linear(6, 3), s=nn.Softmax(dim=1))),
    )


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        image = named(c=nn.Conv2d(2, 3, 3), r=nn.ReLU(), flat=nn.Flatten())
        self.join = Branches(concat, split=True, image=image, vector=named(v=nn.Linear(3, 4)))
        self.out = nn.Linear(10, 2)

    def forward(self, *x):
        return self.out(self.join(*x))


def pattern(count, step):
    """Numbers between −1/2 and 1/2 that any language computes exactly: `(i · step mod 1009)/1009 − 1/2`."""
    return (torch.arange(count) * step % 1009).double() / 1009 - 0.5


def whole_lenet5(file):
    """LeNet-5 itself. Its weights are patterns and of each gradient only two sums are kept: with ones, with a pattern."""
    net, prefix = lenet5().double(), "LeNet5/any"
    for weight in net.parameters():
        weight.data = pattern(weight.numel(), 31).view_as(weight) * 4 / weight[0].numel() ** 0.5
    x, dy = pattern(2 * 784, 57).view(2, 1, 28, 28).requires_grad_(), pattern(20, 73).view(2, 10)
    y = net(x)
    y.backward(dy)
    sums = {name: torch.stack([w.grad.sum(), w.grad.flatten() @ pattern(w.numel(), 17)]) for name, w in net.named_parameters()}
    file.tensors |= {f"{prefix}/y.0": y.detach(), f"{prefix}/dx.0": x.grad}
    file.tensors |= {f"{prefix}/sums.{name}": sum for name, sum in sums.items()}
    return file


if __name__ == "__main__":
    torch.set_num_threads(1)
    both = ("train", "eval")
    file = (
        File("networks")
        .case("SmallLeNet", Flat(small_lenet()), (1, 12, 12), n=2)
        .case("Residual", Flat(residual()), (2, 5, 5), n=3, modes=both)
        .case("Inception", Flat(inception()), (3, 5, 4), n=2)
        .case("Highway", Flat(highway()), (5,))
        .case("Product", Flat(product_of_three()), (4,))
        .case("Maxout", Flat(maxout()), (6,), n=5)
        .case("Dense", Flat(dense()), (2, 4, 4), n=2)
        .case("TwoOutputs", Flat(two_outputs()), (5,))
        .case("TwoInputs", Flat(TwoInputs()), (2, 4, 3), (3,))
    )
    whole_lenet5(file).write()
