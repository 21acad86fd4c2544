"""The process of one engine with one number of threads: answers questions, one JSON object a line."""

import importlib
import json
import os
import sys

from .nets import NETS
from .timer import median

MODULES = {
    "PyTorch": "pytorch",
    "ONNX Runtime": "onnx_runtime",
    "OpenVINO": "open_vino",
    "JAX": "jax_jit",
}


def main(engine, threads):
    """Serves until there are no more questions."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what engines print is not an answer

    def answer(value):
        print(json.dumps(value), file=answers, flush=True)

    try:
        module = importlib.import_module(f"compare.{MODULES[engine.split(' with ')[0]]}")
    except ImportError as error:
        answer({"missing": str(error)})
        return
    served = module.Engine(threads)
    answer({"title": served.title, "tasks": module.TASKS})
    nets = {net.key: net for net in NETS}
    key, ways = None, {}
    for line in sys.stdin:
        question = json.loads(line)
        net = nets[question["net"]]
        if "task" not in question:
            answer(served.output(net).ravel().tolist())
            continue
        if (net.key, question["task"]) != key:
            key, ways = (net.key, question["task"]), None  # the old ones go before there are new ones
            ways = served.ways(net, question["task"])
        wanted = question["ways"] or list(ways)
        times, best = {}, question["best"]
        for way in wanted:
            times[way] = median(ways[way], question["seconds"], best)
            best = min(best, times[way])
        answer(times)
