#!/usr/bin/env python3
"""The networks of benches/recurrent beside the same networks in PyTorch, in one table.

    python3 benches/recurrent.py                     # a few minutes
    python3 benches/recurrent.py --threads 1 --only CharLstm

PyTorch and our bench take turns in processes of their own, with as many processors as threads; the tables have the medians of
the turns. PyTorch is eager, in the faster of two layouts (time first or batch first), and in the faster of plain and fused SGD.
The steps of RTNeural, the C++ library of compile-time models (best of its STL, Eigen and xsimd builds), are not measured here but
those of a 4.2 GHz Zen 5, for orientation.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

# What RTNeural takes for a step, in nanoseconds.
RTNEURAL = {
    **{"Lstm8": 42, "Lstm16": 58, "Lstm32": 90, "Lstm64": 581},
    **{"Gru8": 38, "Gru16": 47, "Gru32": 92, "Gru64": 382},
}
# At most so many times the time of the other.
TARGETS = {"CharLstm, train 32": 0.5, "CharLstm, predict 32": 0.8, "CharLstm, predict 1": 0.6}


def build():
    command = ["cargo", "bench", "--bench", "recurrent", "--no-run", "--message-format=json"]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    built = [m for m in map(json.loads, done.stdout.splitlines()) if m.get("executable")]
    return next(m["executable"] for m in built if m["target"]["name"] == "recurrent")


def pinned(threads):
    return lambda: os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


def ours(program, threads, only, milliseconds, folder):
    results = pathlib.Path(folder) / "ours.json"
    command = [program, "--bench", "--threads", str(threads), "--milliseconds", str(milliseconds)]
    command += ["--json", str(results), "--only", only]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, preexec_fn=pinned(threads))
    return json.loads(results.read_text())["medians"]


def timed(call, seconds):
    """The median time of a call."""
    for _ in range(3):
        call()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def theirs(threads, only, seconds):
    """All tasks in this process: the best way of each."""
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    torch.manual_seed(1)

    class Net(nn.Module):
        def __init__(self, cell, inputs, hidden, outputs, batch_first):
            super().__init__()
            self.rnn = cell(inputs, hidden, batch_first=batch_first)
            self.fc = nn.Linear(hidden, outputs) if outputs else nn.Identity()

        def forward(self, x, state=None):
            y, state = self.rnn(x, state)
            return self.fc(y), state

    def sequences(name, inputs, hidden, outputs, steps, samples, one_hot):
        classes = outputs or hidden
        for batch_first in (False, True):
            shape = (samples, steps) if batch_first else (steps, samples)
            hot = torch.randint(inputs, shape)
            x = nn.functional.one_hot(hot, inputs).float() if one_hot else torch.randn(*shape, inputs)
            labels = torch.randint(classes, (samples * steps,))
            for fused in (False, True):
                net = Net(nn.LSTM, inputs, hidden, outputs, batch_first)
                sgd = torch.optim.SGD(net.parameters(), lr=1e-3, momentum=0.9, fused=fused)

                def train():
                    sgd.zero_grad(set_to_none=True)
                    nn.functional.cross_entropy(net(x)[0].reshape(-1, classes), labels).backward()
                    sgd.step()

                yield f"{name}, train {samples}", train
            net = Net(nn.LSTM, inputs, hidden, outputs, batch_first).eval()
            one = x[:1] if batch_first else x[:, :1].contiguous()
            yield f"{name}, predict {samples}", lambda net=net, x=x: net(x)
            yield f"{name}, predict 1", lambda net=net, x=one: net(x)

    def step(name, cell, hidden):
        net = Net(cell, 1, hidden, 1, False).eval()
        x, state = torch.zeros(1, 1, 1), [None]

        def call():
            y, state[0] = net(x, state[0])

        yield f"{name}, step", call

    ways = [*sequences("CharLstm", 65, 128, 65, 50, 32, True), *sequences("Wide", 64, 256, 0, 100, 16, False)]
    for cell, name in ((nn.LSTM, "Lstm"), (nn.GRU, "Gru")):
        for hidden in (8, 16, 32, 64):
            ways += step(f"{name}{hidden}", cell, hidden)
    best = {}
    for name, call in ways:
        if only in name:
            if ", train" in name:
                seconds_taken = timed(call, seconds)
            else:
                with torch.inference_mode():
                    seconds_taken = timed(call, seconds)
            best[name] = min(best.get(name, float("inf")), seconds_taken)
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--only", default="", help="rows whose names contain this")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.5, help="for each task and turn (%(default)s)")
    parser.add_argument("--worker", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(theirs(options.worker, options.only, options.seconds)))
        return
    program = build()
    for threads in options.threads:
        mine, others = {}, {}
        for _ in range(options.turns):
            with tempfile.TemporaryDirectory() as folder:
                medians = ours(program, threads, options.only, round(1000 * options.seconds), folder)
            for name, seconds in medians.items():
                mine.setdefault(name.removesuffix(f", {threads} threads"), []).append(seconds)
            command = [os.sys.executable, __file__, "--worker", str(threads), "--only", options.only]
            command += ["--seconds", str(options.seconds)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, preexec_fn=pinned(threads))
            for name, seconds in json.loads(done.stdout.splitlines()[-1]).items():
                others.setdefault(name, []).append(seconds)
        print(f"\n{threads} threads\n")
        print("| task | ours µs | PyTorch µs | ours / PyTorch | target |\n|---|---|---|---|---|")
        for name, times in others.items():
            if name not in mine or ", step" in name:
                continue
            a, b = statistics.median(mine[name]), statistics.median(times)
            target = TARGETS.get(name)
            print(f"| {name} | {a * 1e6:,.1f} | {b * 1e6:,.1f} | {a / b:.2f} | {f'≤ {target}' if target else ''} |")
        if threads == 1:
            print("\n| step of | packed ns | as it is ns | loops ns | PyTorch ns | RTNeural ns, on Zen 5 |\n|---|---|---|---|---|---|")
            for name, times in others.items():
                if name in mine and ", step" in name:
                    row = [mine[name], mine[f"{name}, not packed"], mine[f"{name}, loops"], times]
                    numbers = " | ".join(f"{statistics.median(t) * 1e9:,.0f}" for t in row)
                    key = name.removesuffix(", step")
                    print(f"| {key} | {numbers} | {RTNEURAL[key]} |")


if __name__ == "__main__":
    main()
