"""Writes `chains.rs`: random chains of layers, and the shapes that this script computes for them by hand.

The chains are the same every time: `python chains.py`, nothing else needed.
"""

import math
import pathlib
import random

COUNT = 40
PLAIN = "Relu LeakyRelu(0.2) Elu Sigmoid Tanh Softplus Gelu Silu Dropout(0.2) BatchNorm(eps=0.01) Softmax LogSoftmax".split()


def conv_out(size, kernel, before, after, stride, rounding):
    """How many windows fit, or None where `rounding = exact` has a remainder."""
    span = size + before + after - kernel
    if span < 0 or (rounding == "exact" and span % stride):
        return None
    windows = span // stride + 1
    # What is left over makes a window if that begins inside the image or the padding before it.
    more = rounding == "ceil" and span % stride and windows * stride < size + before
    return windows + 1 if more else windows


def pair(r, low, high):
    return (r.randint(low, high), r.randint(low, high))


def text(value):
    return f"({', '.join(map(str, value))})" if isinstance(value, tuple) else str(value)


def layer(name, positional, arguments):
    return f"{name}({', '.join([*map(text, positional), *(f'{k} = {text(v)}' for k, v in arguments.items())])})"


def window(r, shape, is_pool, is_average):
    """A random window: its arguments and the rows and columns it makes, None if it does not fit."""
    kernel, stride = pair(r, 1, 4), pair(r, 1, 3)
    most = [k // 2 if is_pool else 2 for k in kernel]
    kind = r.choice(("none", "both", "pair", "sides", "same"))
    pads = [0] * 4
    if kind == "both":
        pads = [r.randint(0, min(most))] * 4
    elif kind == "pair":
        h, w = r.randint(0, most[0]), r.randint(0, most[1])
        pads = [h, h, w, w]
    elif kind == "sides":
        pads = [r.randint(0, most[0]), r.randint(0, most[0]), r.randint(0, most[1]), r.randint(0, most[1])]
    # A dilated window of pooling could miss a small image and see nothing but padding.
    may_dilate = not is_average and not (is_pool and kind != "none")
    dilation = pair(r, 1, 2) if may_dilate and r.random() < 0.4 else (1, 1)
    rounding = r.choice(("exact", "floor", "ceil"))
    arguments = {"kernel": kernel, "stride": stride}
    if kind != "none":
        arguments["padding"] = {"both": pads[0], "pair": (pads[0], pads[2]), "sides": tuple(pads), "same": "same"}[kind]
    if dilation != (1, 1):
        arguments["dilation"] = dilation
    if rounding != "exact":
        arguments["rounding"] = rounding
    size = []
    for axis in (0, 1):
        reach = dilation[axis] * (kernel[axis] - 1) + 1
        if kind == "same":
            size.append(math.ceil(shape[1 + axis] / stride[axis]))
        else:
            before, after = pads[2 * axis : 2 * axis + 2]
            size.append(conv_out(shape[1 + axis], reach, before, after, stride[axis], rounding))
    return arguments, None if None in size else size


def divisors(*numbers):
    return [g for g in range(1, min(numbers) + 1) if all(n % g == 0 for n in numbers)]


def windowed(r, shape):
    """A convolution or pooling that fits."""
    while True:
        name = r.choice(("Conv2d", "Conv2d", "MaxPool2d", "AvgPool2d"))
        arguments, size = window(r, shape, name != "Conv2d", name == "AvgPool2d")
        if size is None:
            continue
        if name == "Conv2d":
            channels = r.randint(1, 6)
            arguments["groups"] = r.choice(divisors(shape[0], channels))
            arguments["bias"] = r.choice(("true", "false"))
            return layer(name, [channels], arguments), [channels, *size]
        if name == "AvgPool2d":
            arguments["count_include_pad"] = r.choice(("true", "false"))
        return layer(name, [arguments.pop("kernel")], arguments), [shape[0], *size]


def step(r, shape):
    """A layer that can follow `shape`, and the shape after it."""
    plain = r.choice(PLAIN).replace("eps=", "eps = "), shape
    if r.random() < 0.4:
        return plain
    if len(shape) == 3:
        kind = r.random()
        if kind < 0.75:
            return windowed(r, shape)
        if kind < 0.85:
            return "Flatten", [math.prod(shape)]
        return r.choice(("GlobalAvgPool", "GlobalMaxPool")), [shape[0]]
    if len(shape) == 2:
        return "Flatten", [math.prod(shape)]
    if r.random() < 0.3:
        a = r.choice(divisors(shape[0]))
        b = r.choice(divisors(shape[0] // a))
        to = r.choice(([a, shape[0] // a], [a, b, shape[0] // a // b]))
        return f"Reshape({to})", to
    outputs = r.randint(1, 12)
    return f"Linear({outputs})", [outputs]


def chain(r):
    """A chain: its input, and its layers each with the shape after it."""
    shape = [r.randint(1, 4), r.randint(4, 10), r.randint(4, 10)] if r.random() < 0.8 else [r.randint(2, 12)]
    first, layers = shape, []
    for _ in range(r.randint(3, 9)):
        written, shape = step(r, shape)
        layers.append((written, shape))
    return first, layers


def main():
    r = random.Random(2026)
    lines = ["//! Random chains of layers. Written by `chains.py`, which computed the shapes without this library.", ""]
    lines += ["use dl::prelude::*;", ""]
    table = []
    for i in range(COUNT):
        name, (first, layers) = f"Chain{i:02}", chain(r)
        output = layers[-1][1] if i % 2 else "_"
        lines += ["network! {", f"    struct {name}: {first} -> {output} {{"]
        lines += [f"        {written}," for written, _ in layers]
        lines += ["    }", "}", ""]
        table.append(f"    {name}: [{', '.join(str(shape) for _, shape in layers)}];")
    lines += ["crate::check::chains! {", *table, "}", ""]
    (pathlib.Path(__file__).parent / "chains.rs").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
