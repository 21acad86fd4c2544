"""The networks of benches/networks, for engines to build, and what they are to reach."""

from dataclasses import dataclass, field

BATCH, RATE, MOMENTUM = 64, 1e-3, 0.9
TASKS = ["predict 1", "predict 64", "train 64"]
# At most so many times the time of the best engine.
TARGETS = {"predict 1": 0.5, "predict 64": 0.8, "train 64": 0.5}


@dataclass
class Net:
    """Layers are ("conv", channels, kernel, padding), ("linear", outputs), ("relu",), ("pool",), ("flatten",), ("log-softmax",)."""

    key: str  # as `--net` of the bench has it
    name: str  # in its results
    title: str  # in tables
    shape: tuple  # of one input
    layers: list
    targets: dict = field(default_factory=lambda: TARGETS)
    # Whether a single prediction is nothing but reading the weights.
    streams: bool = False

    @property
    def is_log(self):
        """Whether it ends in logarithms of probabilities."""
        return self.layers[-1] == ("log-softmax",)

    def walk(self):
        """Every layer with the shapes of its input and output."""
        shape = self.shape
        for layer in self.layers:
            before = shape
            if layer[0] == "conv":
                _, channels, kernel, padding = layer
                shape = (channels, *(size + 2 * padding - kernel + 1 for size in shape[1:]))
            elif layer[0] == "pool":
                shape = (shape[0], *(size // 2 for size in shape[1:]))
            elif layer[0] == "flatten":
                shape = (product(shape),)
            elif layer[0] == "linear":
                shape = (layer[1],)
            yield layer, before, shape

    def weight_shapes(self):
        """The shape of each layer's weight, in PyTorch's order; a bias is as long as its first dimension."""
        for layer, before, _ in self.walk():
            if layer[0] == "conv":
                yield (layer[1], before[0], layer[2], layer[2])
            elif layer[0] == "linear":
                yield (layer[1], before[0])

    def weights(self):
        """Weight and bias of each layer that has them: the same numbers for every engine."""
        import numpy

        random = numpy.random.default_rng(1)
        for shape in self.weight_shapes():
            bound = product(shape[1:]) ** -0.5
            uniform = lambda shape: random.uniform(-bound, bound, shape).astype(numpy.float32)
            yield uniform(shape), uniform(shape[:1])

    def batch(self, samples):
        """Inputs and labels: the same numbers for every engine."""
        import numpy

        random = numpy.random.default_rng(2)
        x = random.standard_normal((samples, *self.shape), dtype=numpy.float32)
        return x, random.integers(0, 10, samples)

    def bytes(self):
        """Of all weights."""
        return 4 * sum(product(shape) + shape[0] for shape in self.weight_shapes())

    def flops(self, task):
        """Additions and multiplications; in training forward and both gradients, except that of the network's input."""
        outputs = [shape for layer, _, shape in self.walk() if layer[0] in ("conv", "linear")]
        macs = [product(weight) * product(shape[1:]) for weight, shape in zip(self.weight_shapes(), outputs)]
        if task == "train 64":
            return 2 * BATCH * (3 * sum(macs) - macs[0])
        return 2 * sum(macs) * int(task.split()[1])


def product(numbers):
    """1 of none."""
    result = 1
    for number in numbers:
        result *= number
    return result


def conv(channels, kernel, padding=0):
    """A convolution and its ReLU."""
    return [("conv", channels, kernel, padding), ("relu",)]


def linear(*outputs):
    """Linear layers with ReLU between them."""
    layers = [layer for size in outputs for layer in (("linear", size), ("relu",))]
    return layers[:-1]


POOL, FLATTEN, LOG = [("pool",)], [("flatten",)], [("log-softmax",)]
VGG = [layer for width in (64, 128, 256) for layer in (*conv(width, 3, 1), *conv(width, 3, 1), *POOL)]

NETS = [
    Net("lecture-fc", "LectureFc", "784-8-8-10", (784,), linear(8, 8, 10) + LOG),
    Net(
        "lecture-conv",
        "LectureConv",
        "convolutional, 6,422 parameters",
        (1, 28, 28),
        conv(6, 5) + POOL + conv(6, 5) + POOL + FLATTEN + linear(50, 10) + LOG,
    ),
    Net(
        "lenet5",
        "LeNet5",
        "LeNet-5, 32×32",
        (1, 32, 32),
        conv(6, 5) + POOL + conv(16, 5) + POOL + conv(120, 5) + FLATTEN + linear(84, 10),
    ),
    Net(
        "caffe-lenet",
        "CaffeLeNet",
        "Caffe's LeNet: conv 20, 50, linear 500",
        (1, 28, 28),
        conv(20, 5) + POOL + conv(50, 5) + POOL + FLATTEN + linear(500, 10),
    ),
    Net("wide", "Wide", "784-1024-1024-10", (784,), linear(1024, 1024, 10), streams=True),
    Net(
        "vgg",
        "Vgg",
        "VGG, 32×32",
        (3, 32, 32),
        VGG + FLATTEN + linear(256, 10),
        {"predict 1": 0.5, "predict 64": 1.0, "train 64": 0.95},
    ),
]
