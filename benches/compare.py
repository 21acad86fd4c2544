#!/usr/bin/env python3
"""The networks of benches/networks beside the same networks in PyTorch, if this Python has it.

    python3 benches/compare.py                 # all networks, one and two threads
    python3 benches/compare.py --net wide --threads 1 --rounds 5

Ours and PyTorch's run by turns, each in a process of its own with the same number of threads; the table has the
medians over the rounds. PyTorch is timed as one uses it: eager, `inference_mode` for predictions, SGD with momentum.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
# As `--net` of the bench has them, and the names in its results.
NETS = {"lecture-fc": "LectureFc", "lecture-conv": "LectureConv", "le-net5": "LeNet5", "wide": "Wide"}
BATCH, RATE, MOMENTUM = 64, 1e-3, 0.9


def ours(net, threads, milliseconds):
    """{task: seconds} of our bench."""
    with tempfile.TemporaryDirectory() as folder:
        results = pathlib.Path(folder) / "results.json"
        command = ["cargo", "bench", "--quiet", "--bench", "networks", "--", "--alone", "--net", net]
        command += ["--threads", str(threads), "--milliseconds", str(milliseconds), "--json", str(results)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        medians = json.loads(results.read_text())["medians"]
    return {name.split(", ")[1]: seconds for name, seconds in medians.items()}


def pytorch(net, threads, milliseconds):
    """{task: seconds} of PyTorch, in a process of its own."""
    command = [sys.executable, __file__, "--worker", net, str(threads), str(milliseconds)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def build(torch, net):
    """The network, its loss and the shape of its input."""
    nn = torch.nn
    if net == "lecture-fc":
        layers = [nn.Linear(784, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 10), nn.LogSoftmax(1)]
        return nn.Sequential(*layers), nn.NLLLoss(), (784,)
    if net == "lecture-conv":
        layers = [nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 6, 5), nn.ReLU(), nn.MaxPool2d(2)]
        layers += [nn.Flatten(), nn.Linear(96, 50), nn.ReLU(), nn.Linear(50, 10), nn.LogSoftmax(1)]
        return nn.Sequential(*layers), nn.NLLLoss(), (1, 28, 28)
    if net == "le-net5":
        layers = [nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)]
        layers += [nn.Conv2d(16, 120, 5), nn.ReLU(), nn.Flatten(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)]
        return nn.Sequential(*layers), nn.CrossEntropyLoss(), (1, 32, 32)
    layers = [nn.Linear(784, 1024), nn.ReLU(), nn.Linear(1024, 1024), nn.ReLU(), nn.Linear(1024, 10)]
    return nn.Sequential(*layers), nn.CrossEntropyLoss(), (784,)


def worker(net, threads, milliseconds):
    """Times PyTorch and prints the results as JSON."""
    import torch

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model, loss, shape = build(torch, net)
    one, batch, labels = torch.randn(1, *shape), torch.randn(BATCH, *shape), torch.randint(0, 10, (BATCH,))
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)

    def step():
        optimizer.zero_grad()
        loss(model(batch), labels).backward()
        optimizer.step()

    results = {"train 64": median(step, milliseconds)}
    model.eval()
    with torch.inference_mode():
        results["predict 1"] = median(lambda: model(one), milliseconds)
        results["predict 64"] = median(lambda: model(batch), milliseconds)
    print(json.dumps(results))


def median(f, milliseconds):
    """Seconds of one call: the median, after a warm-up of a fifth of the time."""
    start = time.perf_counter()
    while time.perf_counter() - start < milliseconds / 5000:
        f()
    samples, start = [], time.perf_counter()
    while len(samples) < 15 or time.perf_counter() - start < milliseconds / 1000:
        before = time.perf_counter()
        f()
        samples.append(time.perf_counter() - before)
    return statistics.median(samples)


def micros(seconds):
    return f"{seconds * 1e6:,.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--net", nargs="+", choices=NETS, default=list(NETS))
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=5, help="how often each runs (%(default)s)")
    parser.add_argument("--milliseconds", type=int, default=400, help="for each task and round (%(default)s)")
    parser.add_argument("--json", type=pathlib.Path, help="also write the medians to this file")
    options = parser.parse_args()

    try:
        import torch

        version = torch.__version__.split("+")[0]
        print(f"Medians of {options.rounds} rounds in µs; PyTorch {version}, eager.\n")
    except ImportError:
        version = None
        print("This Python has no PyTorch (`pip install torch`), so here is our side alone, in µs.\n")

    subprocess.run(["cargo", "bench", "--quiet", "--bench", "networks", "--no-run"], cwd=ROOT, check=True)
    print("| network | task | threads | ours | PyTorch | ours / PyTorch |\n|---|---|--:|--:|--:|--:|")
    medians = {}
    for net in options.net:
        for threads in options.threads:
            rounds = {"ours": [], "PyTorch": []}
            for _ in range(options.rounds):
                rounds["ours"].append(ours(net, threads, options.milliseconds))
                if version:
                    rounds["PyTorch"].append(pytorch(net, threads, options.milliseconds))
            for task in ["predict 1", "predict 64", "train 64"]:
                mine = statistics.median(one[task] for one in rounds["ours"])
                medians[f"{NETS[net]}, {task}, {threads} threads, ours"] = mine
                theirs, ratio = "", ""
                if version:
                    seconds = statistics.median(one[task] for one in rounds["PyTorch"])
                    medians[f"{NETS[net]}, {task}, {threads} threads, PyTorch"] = seconds
                    theirs, ratio = micros(seconds), f"{mine / seconds:.2f}"
                print(f"| {NETS[net]} | {task} | {threads} | {micros(mine)} | {theirs} | {ratio} |", flush=True)
    if options.json:
        options.json.write_text(json.dumps({"bench": "compare", "medians": medians}, indent=2) + "\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
