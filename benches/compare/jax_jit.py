"""JAX, compiled: images as NHWC, the weights as an argument or as constants."""

import jax
import numpy
from jax import lax
from jax import numpy as jnp

from .nets import BATCH, MOMENTUM, RATE

TASKS = ["predict 1", "predict 64", "train 64"]


class Engine:
    def __init__(self, _threads):
        # In the calling thread, which is faster for small networks.
        jax.config.update("jax_cpu_enable_async_dispatch", False)
        self.title = f"JAX {jax.__version__}"

    def ways(self, net, task):
        """What can be called to do a task, by name."""
        if task == "train 64":
            return {"jit": training(net)}
        weights, x = parameters(net), images(net.batch(int(task.split()[1]))[0])
        argument = jax.jit(lambda weights, x: apply(net, weights, x))
        constant = jax.jit(lambda x: apply(net, weights, x))
        return {
            "jit": lambda: argument(weights, x).block_until_ready(),
            "jit, constant weights": lambda: constant(x).block_until_ready(),
        }

    def output(self, net):
        """The output for one input."""
        return numpy.asarray(apply(net, parameters(net), images(net.batch(1)[0])))


def images(x):
    """NCHW as NHWC; vectors as they are."""
    return jnp.asarray(x.transpose(0, 2, 3, 1) if x.ndim == 4 else x)


def parameters(net):
    """Weights as JAX likes them: HWIO, and inputs × outputs."""
    result, flattened, weights = [], None, net.weights()
    for layer, before, _ in net.walk():
        if layer[0] == "flatten":
            flattened = before
        elif layer[0] == "conv":
            weight, bias = next(weights)
            result.append((jnp.asarray(weight.transpose(2, 3, 1, 0)), jnp.asarray(bias)))
        elif layer[0] == "linear":
            weight, bias = next(weights)
            if flattened:
                # Its inputs come channel after channel in PyTorch, pixel after pixel here.
                weight = weight.reshape(-1, *flattened).transpose(0, 2, 3, 1).reshape(weight.shape)
                flattened = None
            result.append((jnp.asarray(weight.T), jnp.asarray(bias)))
    return result


def apply(net, weights, x):
    """The forward pass."""
    weights = iter(weights)
    for layer in net.layers:
        if layer[0] == "conv":
            weight, bias = next(weights)
            padding = [(layer[3], layer[3])] * 2
            x = lax.conv_general_dilated(x, weight, (1, 1), padding, dimension_numbers=("NHWC", "HWIO", "NHWC")) + bias
        elif layer[0] == "linear":
            weight, bias = next(weights)
            x = x @ weight + bias
        elif layer[0] == "relu":
            x = jax.nn.relu(x)
        elif layer[0] == "pool":
            x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
        elif layer[0] == "flatten":
            x = x.reshape(x.shape[0], -1)
        else:
            x = jax.nn.log_softmax(x)
    return x


def training(net):
    x, labels = net.batch(BATCH)
    x, labels = images(x), jnp.asarray(labels.astype(numpy.int32))

    def loss(weights, x, labels):
        y = apply(net, weights, x)
        logs = y if net.is_log else jax.nn.log_softmax(y)
        return -jnp.mean(jnp.take_along_axis(logs, labels[:, None], axis=1))

    def step(weights, moments, x, labels):
        value, gradient = jax.value_and_grad(loss)(weights, x, labels)
        moments = jax.tree.map(lambda m, g: MOMENTUM * m + g, moments, gradient)
        return jax.tree.map(lambda w, m: w - RATE * m, weights, moments), moments, value

    compiled = jax.jit(step, donate_argnums=(0, 1))
    weights = parameters(net)
    state = [weights, jax.tree.map(jnp.zeros_like, weights)]

    def call():
        *state[:], value = compiled(*state, x, labels)
        jax.block_until_ready((state, value))

    return call
