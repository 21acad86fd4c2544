"""Writes the golden file of every layer: `python layers.py` in an environment with torch and safetensors.

One function per layer. A case has the name of the network in the Rust test that repeats it.
"""

import torch
import torch.nn.functional as F
from torch import nn

from golden import Apply, Chain, File, named

NAN = float("nan")


def linear():
    return (
        File("linear")
        .case("Plain", named(fc=nn.Linear(5, 4)), (5,))
        .case("NoBias", named(fc=nn.Linear(7, 3, bias=False)), (7,))
        .case("One", named(fc=nn.Linear(1, 1)), (1,), n=1)
        .case("Wide", named(fc=nn.Linear(40, 24)), (40,), n=9)
        .case("Unnamed", nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2)), (3,))
    )


def pad(top, bottom, left, right, value=0.0):
    return Apply(lambda x: F.pad(x, (left, right, top, bottom), value=value))


def conv2d():
    def padded(pads, *args, **kwargs):
        return named(pad=pad(*pads), conv=nn.Conv2d(*args, **kwargs))

    conv = lambda *args, **kwargs: named(conv=nn.Conv2d(*args, **kwargs))
    return (
        File("conv2d")
        .case("Plain", conv(1, 2, 3), (1, 6, 5))
        .case("Rectangular", conv(2, 3, (3, 2)), (2, 7, 9))
        .case("Stride", conv(2, 4, (3, 2), stride=2, padding=1), (2, 7, 9))
        .case("StrideRectangular", conv(2, 3, (3, 2), stride=(2, 3)), (2, 9, 8))
        .case("StrideLargerThanKernel", conv(2, 3, 2, stride=3), (2, 8, 5))
        .case("PaddingPair", conv(2, 3, (5, 3), padding=(2, 1)), (2, 4, 6))
        .case("PaddingLarge", conv(1, 2, 2, padding=3), (1, 2, 2))
        .case("PaddingSides", padded((1, 2, 0, 3), 2, 3, 3), (2, 5, 4))
        .case("Valid", conv(2, 3, 4), (2, 6, 5))
        # ceil(7/2) = 4 rows, which reach over 10: one zero row above, two below; ceil(8/3) = 3 columns reach over 9.
        .case("Same", padded((1, 2, 0, 1), 2, 3, (4, 3), stride=(2, 3)), (2, 7, 8))
        # Dilated, 2 rows reach over 4 and 2 columns over 3.
        .case("SameDilated", padded((1, 2, 1, 1), 2, 3, 2, dilation=(3, 2)), (2, 6, 6))
        .case("SamePointwise", conv(2, 3, 1, stride=2), (2, 6, 5))
        .case("Dilation", conv(2, 3, (2, 3), dilation=(2, 3)), (2, 5, 9))
        .case("DilationStride", conv(2, 3, 3, dilation=2, stride=2, padding=2), (2, 7, 7))
        .case("Floor", conv(2, 3, 3, stride=(2, 3)), (2, 8, 7))
        # A third window begins inside the image and is completed by a row and a column of zeros.
        .case("Ceil", padded((0, 1, 0, 1), 2, 3, 3, stride=2), (2, 6, 6))
        .case("Groups", conv(4, 6, 3, groups=2), (4, 5, 5))
        .case("GroupsStride", conv(6, 9, (2, 3), groups=3, stride=2, padding=1, bias=False), (6, 6, 5))
        .case("Depthwise", conv(4, 4, 3, groups=4, padding=1), (4, 5, 6))
        .case("DepthwiseMultiplied", conv(3, 6, 3, groups=3, stride=2, padding=1), (3, 6, 6))
        .case("NoBias", conv(2, 3, 3, padding=1, bias=False), (2, 4, 4))
        .case("Pointwise", conv(5, 7, 1), (5, 3, 4))
        .case("WholeImage", conv(2, 5, (3, 4)), (2, 3, 4))
        .case("OnePixel", conv(1, 1, 1), (1, 1, 1), n=1)
        .case("Large", conv(3, 8, 5, padding=2), (3, 12, 11), n=2)
        .case("Deep", conv(12, 16, 3, padding=1), (12, 7, 7), n=2)
        .case("TwoLayers", named(a=nn.Conv2d(1, 3, 3, padding=1), b=nn.Conv2d(3, 2, 2)), (1, 4, 5))
    )


def conv_transpose2d():
    conv = lambda *args, **kwargs: named(conv=nn.ConvTranspose2d(*args, **kwargs))
    return (
        File("conv_transpose2d")
        .case("Plain", conv(2, 3, 3), (2, 4, 5))
        .case("Rectangular", conv(3, 2, (3, 2)), (3, 4, 3))
        .case("Stride", conv(2, 4, 2, stride=2), (2, 3, 5), n=5)
        .case("StrideRectangular", conv(2, 3, (3, 2), stride=(2, 3)), (2, 3, 4))
        # Between the kernels are pixels that none reaches.
        .case("StrideLargerThanKernel", conv(2, 3, 2, stride=3), (2, 3, 4))
        .case("Padding", conv(2, 3, 3, padding=1), (2, 4, 5))
        .case("PaddingPair", conv(2, 3, (5, 3), stride=2, padding=(2, 1)), (2, 3, 4))
        # Of the kernels of the outermost pixels, nothing is left.
        .case("PaddingLarge", conv(2, 3, 2, padding=3), (2, 6, 7))
        .case("OutputPadding", conv(2, 3, 3, stride=2, padding=1, output_padding=1), (2, 4, 3), n=5)
        .case("OutputPaddingPair", conv(2, 3, 2, stride=(3, 2), output_padding=(2, 0)), (2, 3, 3))
        # Less than the dilation, more than the stride.
        .case("OutputPaddingDilation", conv(2, 3, 2, dilation=3, output_padding=2), (2, 3, 4))
        .case("Dilation", conv(2, 3, (2, 3), dilation=(3, 2)), (2, 4, 3))
        .case("DilationStride", conv(2, 3, 3, stride=2, padding=2, output_padding=1, dilation=2), (2, 3, 4))
        .case("Groups", conv(4, 6, 3, stride=2, groups=2), (4, 3, 4))
        .case("Depthwise", conv(4, 4, 4, stride=2, padding=1, groups=4), (4, 3, 3))
        .case("DepthwiseMultiplied", conv(3, 6, 3, groups=3, bias=False), (3, 3, 4))
        .case("NoBias", conv(2, 3, 3, stride=2, bias=False), (2, 3, 3), n=1)
        .case("Pointwise", conv(5, 7, 1), (5, 3, 4))
        .case("OnePixel", conv(6, 4, (4, 3)), (6, 1, 1), n=5)
        .case("OneSample", conv(3, 2, 4, stride=2, padding=1), (3, 5, 6), n=1)
        .case("Deep", conv(12, 16, 3, padding=1), (12, 7, 7), n=2)
        .case("Many", conv(3, 2, 3, stride=2, padding=1, output_padding=1), (3, 4, 4), n=11)
        .case("Between", nn.Sequential(nn.Conv2d(1, 3, 3, 2, 1), nn.ReLU(), nn.ConvTranspose2d(3, 2, 2, 2), nn.ReLU()), (1, 5, 7))
    )


def upsample():
    up = lambda scale, **kwargs: nn.Upsample(scale_factor=scale, **kwargs)
    blend = lambda scale, corners=False: up(scale, mode="bilinear", align_corners=corners)
    return (
        File("upsample")
        .case("Nearest", up(2), (2, 3, 4))
        .case("NearestThree", up(3), (2, 3, 2), n=5)
        .case("NearestPair", up((2, 3)), (2, 3, 4), n=1)
        .case("NearestOne", up(1), (2, 3, 4))
        .case("Bilinear", blend(2), (2, 3, 4), n=5)
        .case("BilinearThree", blend(3), (2, 3, 2))
        .case("BilinearPair", blend((2, 3)), (2, 4, 3), n=1)
        .case("BilinearFour", blend((4, 1)), (1, 3, 3))
        .case("BilinearOnePixel", blend(3), (2, 1, 1))
        .case("Corners", blend(2, True), (2, 3, 4), n=5)
        .case("CornersThree", blend(3, True), (2, 3, 2), n=1)
        .case("CornersPair", blend((2, 3), True), (2, 4, 3))
        .case("CornersOneRow", blend((1, 4), True), (2, 1, 5))
        .case("CornersOnePixel", blend(2, True), (2, 1, 1))
        .case("Between", named(a=nn.Conv2d(1, 3, 3), up=up(2), b=nn.Conv2d(3, 2, 3, padding=1)), (1, 4, 5))
    )


def max_pool2d():
    minus = float("-inf")
    ties = [[[[0, 0, 1, 1], [0, 0, 1, 0], [2, -3, -3, -3], [2, 2, -3, -3]]]]
    return (
        File("max_pool2d")
        .case("Plain", nn.MaxPool2d(2), (2, 4, 6))
        .case("Rectangular", nn.MaxPool2d((2, 3)), (2, 4, 6))
        .case("Overlapping", nn.MaxPool2d(3, 2), (2, 7, 5))
        .case("StrideRectangular", nn.MaxPool2d((3, 2), (2, 3)), (2, 7, 5))
        .case("Padding", nn.MaxPool2d(3, 2, padding=1), (2, 5, 7))
        .case("PaddingPair", nn.MaxPool2d((2, 4), 1, padding=(1, 2)), (2, 3, 5))
        .case("PaddingSides", nn.Sequential(pad(0, 1, 1, 0, minus), nn.MaxPool2d(3, 1)), (2, 4, 4))
        # ceil(5/2) = 3 rows reach over 7; ceil(6/2) = 3 columns reach over 7.
        .case("Same", nn.Sequential(pad(1, 1, 0, 1, minus), nn.MaxPool2d(3, 2)), (2, 5, 6))
        .case("Floor", nn.MaxPool2d(2), (2, 5, 7))
        .case("Ceil", nn.MaxPool2d(2, ceil_mode=True), (2, 5, 7))
        .case("CeilPadding", nn.MaxPool2d(3, 2, padding=1, ceil_mode=True), (2, 6, 4))
        # The last window would begin in the padding at the end: PyTorch leaves it out.
        .case("CeilLeftOut", nn.MaxPool2d(2, 2, padding=1, ceil_mode=True), (2, 5, 3))
        .case("Dilation", nn.MaxPool2d(2, 1, dilation=(2, 3)), (2, 5, 6))
        .case("DilationPadding", nn.MaxPool2d(3, 2, padding=1, dilation=2), (2, 7, 9))
        # Where several are largest, the first in the order of rows gets the gradient.
        .case("Ties", nn.MaxPool2d(2), x=ties)
        .case("NotANumber", nn.MaxPool2d(2), x=[[[[0, NAN, 1, 2], [3, 0, NAN, NAN]]]])
        .case("Negative", nn.MaxPool2d(3, 1, padding=1), (1, 3, 3), offset=-9.0)
    )


def avg_pool2d():
    def sides(pads, kernel, stride, counted):
        """Pooling of an image with padding of its own on each side."""

        def pool(x):
            ones = torch.ones_like(x)
            total, members = (F.avg_pool2d(pad(*pads)(t), kernel, stride) for t in (x, ones))
            return total if counted else total / members

        return Apply(pool)

    return (
        File("avg_pool2d")
        .case("Plain", nn.AvgPool2d(2), (2, 4, 6))
        .case("Rectangular", nn.AvgPool2d((2, 3)), (2, 4, 6))
        .case("Overlapping", nn.AvgPool2d(3, 2), (2, 7, 5))
        .case("StrideRectangular", nn.AvgPool2d((3, 2), (2, 3)), (2, 7, 5))
        .case("Padding", nn.AvgPool2d(3, 2, padding=1), (2, 5, 7))
        .case("PaddingNotCounted", nn.AvgPool2d(3, 2, padding=1, count_include_pad=False), (2, 5, 7))
        .case("PaddingPair", nn.AvgPool2d((2, 4), 1, padding=(1, 2)), (2, 3, 5))
        .case("PaddingSides", sides((0, 1, 1, 0), 3, 1, True), (2, 4, 4))
        .case("PaddingSidesNotCounted", sides((0, 1, 1, 0), 3, 1, False), (2, 4, 4))
        # As for MaxPool2d.
        .case("Same", sides((1, 1, 0, 1), 3, 2, True), (2, 5, 6))
        .case("SameNotCounted", sides((1, 1, 0, 1), 3, 2, False), (2, 5, 6))
        .case("Floor", nn.AvgPool2d(2), (2, 5, 7))
        # A window that reaches beyond image and padding is divided by what of it lies within.
        .case("Ceil", nn.AvgPool2d(2, ceil_mode=True), (2, 5, 7))
        .case("CeilPadding", nn.AvgPool2d(3, 2, padding=1, ceil_mode=True), (2, 6, 4))
        .case("CeilNotCounted", nn.AvgPool2d(3, 2, padding=1, ceil_mode=True, count_include_pad=False), (2, 6, 4))
        .case("CeilLeftOut", nn.AvgPool2d(2, 2, padding=1, ceil_mode=True), (2, 5, 3))
    )


def global_avg_pool():
    pool = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return (
        File("global_avg_pool")
        .case("Plain", pool, (3, 4, 5))
        .case("OnePixel", pool, (2, 1, 1))
        .case("Row", pool, (1, 1, 7), n=1)
    )


def global_max_pool():
    pool = nn.Sequential(nn.AdaptiveMaxPool2d(1), nn.Flatten())
    return (
        File("global_max_pool")
        .case("Plain", pool, (3, 4, 5))
        .case("OnePixel", pool, (2, 1, 1))
        .case("Column", pool, (1, 7, 1), n=1)
        # Where several are largest, the first in the order of rows gets the gradient.
        .case("Ties", pool, x=[[[[0.0, 1, 0], [1, 1, 0]], [[2, 2, 2], [2, 2, 2]]]])
        .case("NotANumber", pool, x=[[[[1, NAN], [2, 0]], [[NAN, 1], [3, NAN]]]])
    )


def flatten():
    return (
        File("flatten")
        .case("Image", nn.Flatten(), (2, 3, 4))
        .case("Vector", nn.Flatten(), (5,))
        .case("Before", named(flat=nn.Flatten(), fc=nn.Linear(12, 3)), (2, 2, 3))
    )


def reshape():
    return (
        File("reshape")
        .case("Image", nn.Unflatten(1, (2, 2, 3)), (12,))
        .case("Swap", Apply(lambda x: x.reshape(-1, 3, 8)), (2, 3, 4))
        .case("Before", named(shape=nn.Unflatten(1, (1, 4, 4)), conv=nn.Conv2d(1, 2, 3)), (16,))
    )


# From tiny to huge, and zero.
SWEEP = [-200.0, -40, -21, -19.5, -6, -3, -1, -0.5, -1e-3, 0, 1e-3, 0.5, 1, 3, 6, 19.5, 21, 40, 200]


def pointwise(name, **cases):
    """A pointwise function: each case on a range of numbers; the first on an image and behind a layer too."""
    file = File(name)
    for case, module in cases.items():
        file.case(case, module, x=[SWEEP])
    first = next(iter(cases.values()))
    file.case("Image", first, (2, 3, 2))
    return file.case("Behind", named(fc=nn.Linear(4, 6), f=first, out=nn.Linear(6, 2)), (4,), n=5)


def relu():
    return pointwise("relu", Sweep=nn.ReLU())


def leaky_relu():
    return pointwise("leaky_relu", Sweep=nn.LeakyReLU(), Steep=nn.LeakyReLU(0.2))


def elu():
    return pointwise("elu", Sweep=nn.ELU(), Half=nn.ELU(0.5))


def sigmoid():
    return pointwise("sigmoid", Sweep=nn.Sigmoid())


def tanh():
    return pointwise("tanh", Sweep=nn.Tanh())


def softplus():
    return pointwise("softplus", Sweep=nn.Softplus(), Sharp=nn.Softplus(2.0), Early=nn.Softplus(0.5, 2.0))


def gelu():
    return pointwise("gelu", Sweep=nn.GELU(), Approximate=nn.GELU(approximate="tanh"))


def silu():
    return pointwise("silu", Sweep=nn.SiLU())


def over_channels(name, module):
    extreme = [[1000.0, 1000, -1000, 0], [-1000, -1001, -1002, -1000], [0, 0, 0, 0]]
    return (
        File(name)
        .case("Vector", module(dim=1), (6,))
        .case("Image", module(dim=1), (4, 2, 3))
        .case("Rows", module(dim=2), (3, 5))
        .case("OneClass", module(dim=1), (1,))
        .case("Extreme", module(dim=1), x=extreme)
        .case("Behind", named(fc=nn.Linear(4, 3), f=module(dim=1)), (4,))
    )


def softmax():
    return over_channels("softmax", nn.Softmax)


def log_softmax():
    return over_channels("log_softmax", nn.LogSoftmax)


def dropout():
    """In evaluation it is the identity; masks of training differ from PyTorch's and are tested by their statistics."""
    return (
        File("dropout")
        .case("Vector", nn.Dropout(0.3), (7,), modes=("eval",))
        .case("Image", nn.Dropout(), (2, 3, 2), modes=("eval",))
        # With p = 0, training is the identity too.
        .case("Nothing", nn.Dropout(0.0), (5,))
        .case("Between", named(a=nn.Linear(4, 6), drop=nn.Dropout(0.5), b=nn.Linear(6, 2)), (4,), modes=("eval",))
    )


def batch_norm():
    both = ("train", "eval")
    return (
        File("batch_norm")
        .case("Vector", named(bn=nn.BatchNorm1d(5)), (5,), n=4, modes=both)
        .case("Image", named(bn=nn.BatchNorm2d(3)), (3, 4, 2), n=3, modes=both)
        .case("OneImage", named(bn=nn.BatchNorm2d(2)), (2, 3, 3), n=1, modes=both)
        .case("Plain", named(bn=nn.BatchNorm2d(2, affine=False)), (2, 3, 3), modes=both)
        .case("Settings", named(bn=nn.BatchNorm1d(3, eps=0.1, momentum=0.3)), (3,), n=5, modes=both)
        .case("Offset", named(bn=nn.BatchNorm1d(3)), (3,), n=6, modes=both, offset=50.0)
        .case("Between", named(a=nn.Linear(4, 3), bn=nn.BatchNorm1d(3), b=nn.Linear(3, 2)), (4,), n=6, modes=both)
    )


def recurrent(name, layer, **settings):
    def file(**cases):
        out = File(name)
        for case, (module, *shape) in cases.items():
            out.case(case, module, *shape)
        return out

    chain = lambda *args, **kwargs: Chain(rnn=layer(*args, batch_first=True, **settings, **kwargs))
    return (
        file(
            Plain=(chain(3, 4), (5, 3)),
            Any=(chain(3, 4), (5, 3)),
            NoBias=(chain(3, 4, bias=False), (2, 3)),
            One=(chain(1, 1), (1, 1)),
            Long=(chain(2, 4), (50, 2)),
            Wide=(chain(5, 33), (2, 5)),
            Stacked=(chain(3, 4, num_layers=2), (5, 3)),
            Both=(chain(3, 4, bidirectional=True), (5, 3)),
            BothAny=(chain(3, 4, bidirectional=True), (5, 3)),
            BothStacked=(chain(3, 4, num_layers=2, bidirectional=True), (4, 3)),
            Classifier=(
                Chain(
                    rnn=layer(3, 4, batch_first=True, **settings), last=Apply(lambda x: x[:, -1]), fc=nn.Linear(4, 2)
                ),
                (5, 3),
            ),
        )
    )


def rnn():
    torch.manual_seed(1)
    return recurrent("rnn", nn.RNN).case(
        "Relu", Chain(rnn=nn.RNN(3, 4, nonlinearity="relu", batch_first=True)), (5, 3)
    )


def lstm():
    return recurrent("lstm", nn.LSTM)


def gru():
    return recurrent("gru", nn.GRU)


def embedding():
    return (
        File("embedding")
        .case("One", named(e=nn.Embedding(7, 4)), (), tokens=7, n=9)
        .case("Sequence", named(e=nn.Embedding(5, 3)), (6,), tokens=5)
        .case("Any", Chain(e=nn.Embedding(5, 3), fc=nn.Linear(3, 2)), (6,), tokens=5)
    )


def over_time(name, function):
    layer = lambda: Apply(function)
    return (
        File(name)
        .case("Plain", layer(), (5, 3))
        .case("Any", layer(), (4, 3))
        .case("One", layer(), (1, 2))
        .case("Between", named(a=nn.Linear(3, 4), time=layer(), b=nn.Linear(4, 2)), (5, 3))
    )


def reverse():
    return over_time("reverse", lambda x: x.flip(1))


def last():
    return over_time("last", lambda x: x[:, -1])


def first():
    return over_time("first", lambda x: x[:, 0])


def mean_over_time():
    return over_time("mean_over_time", lambda x: x.mean(1))


def max_over_time():
    return over_time("max_over_time", lambda x: x.max(1).values)


def repeat():
    layer = lambda n: Apply(lambda x: x.unsqueeze(1).expand(-1, n, *x.shape[1:]))
    return (
        File("repeat")
        .case("Plain", layer(4), (3,))
        .case("Image", layer(3), (2, 3, 2))
        .case("Between", named(a=nn.Linear(3, 4), time=layer(5), b=nn.Linear(4, 2)), (3,))
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    for layer in (
        *(linear, conv2d, conv_transpose2d, max_pool2d, avg_pool2d, global_avg_pool, global_max_pool, flatten, reshape, upsample),
        *(relu, leaky_relu, elu, sigmoid, tanh, softplus, gelu, silu, softmax, log_softmax, dropout, batch_norm),
        *(rnn, lstm, gru, embedding, reverse, last, first, mean_over_time, max_over_time, repeat),
    ):
        layer().write()
