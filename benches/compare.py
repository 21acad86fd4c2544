#!/usr/bin/env python3
"""The networks of benches/networks beside the same networks in other engines, as many as this Python has of
PyTorch, ONNX Runtime (with onnx), OpenVINO (with onnx) and JAX.

    python3 benches/compare.py                      # everything: a quarter of an hour
    python3 benches/compare.py --net wide --task "train 64" --threads 1 --turns 5

Each engine and number of threads has a process of its own, with as many processors as threads; all but the one whose turn it
is are stopped. In the first turn engines try all ways they have, then only the fastest, and only those that may still win.
Where an engine is faster on one thread than on several, that counts, if both are asked for. The tables have the medians over
the turns; a training step is forward, cross-entropy, backward, SGD with momentum.
"""

import argparse
import json
import pathlib
import signal
import sys
import tempfile

from compare import engines, ours, rows, worker
from compare.nets import NETS, TASKS
from compare.rows import micros


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    keys = [net.key for net in NETS]
    parser.add_argument("--net", nargs="+", choices=keys, default=keys)
    parser.add_argument("--task", nargs="+", choices=TASKS, default=TASKS)
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--engine", nargs="+", choices=engines.names(), default=engines.names())
    parser.add_argument("--turns", type=int, default=3, help="how often each engine is timed (%(default)s)")
    parser.add_argument("--seconds", type=float, default=0.3, help="for each task and turn (%(default)s)")
    parser.add_argument("--python", default=sys.executable, help="the Python that has the engines (this one)")
    parser.add_argument("--json", type=pathlib.Path, help="also write the medians to this file")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # so that the engines end, too
    with tempfile.TemporaryDirectory() as folder:
        compare(options, pathlib.Path(folder))


def compare(options, folder):
    bench = ours.Bench(folder)
    table, all_times, medians, fewer = [], [], {}, {}
    for threads in sorted(options.threads):
        machine = bench.machine(threads)
        running = [engines.Engine(name, threads, options.python, folder) for name in options.engine]
        running = [engine for engine in running if engine.title]
        try:
            for net in [net for net in NETS if net.key in options.net]:
                agree(net, running)
                for task in options.task:
                    row = rows.Row(net, task, threads)
                    for _ in range(options.turns):
                        row.turn(bench, running, options.seconds)
                    print(f"{net.title}, {task}, {threads} threads: done", file=sys.stderr)
                    mine, theirs = row.medians()
                    best = min([*candidates(row, theirs), *fewer.get((net.key, task), [])], default=None)
                    fewer[net.key, task] = [best] if best else []
                    table.append(line(row, mine, best, machine))
                    for title, seconds in {"ours": mine, **theirs}.items():
                        medians[f"{net.name}, {task}, {threads} threads, {title}"] = seconds
                    all_times.append((row, theirs))
        finally:
            for engine in running:
                engine.end()
        print(f"{threads} threads: {machine[0]:.0f} GFLOP/s, {machine[1]:.0f} GB/s from the last cache", file=sys.stderr)
    print(f"Medians of {options.turns} turns, in µs.\n")
    print("| network | task | threads | best engine | its time | `dl` | ratio | target | met |")
    print("|---|---|--:|---|--:|--:|--:|--:|---|")
    print("\n".join(table))
    print_all(all_times)
    if options.json:
        options.json.write_text(json.dumps({"bench": "compare", "medians": medians}, indent=2) + "\n")


def agree(net, running):
    """Every engine computes the same for the same weights."""
    outputs = {engine.title: engine.ask(net=net.key) for engine in running}
    outputs = {title: output for title, output in outputs.items() if output}
    for title, output in outputs.items():
        expected = next(iter(outputs.values()))
        if any(abs(a - b) > 1e-4 for a, b in zip(output, expected)):
            sys.exit(f"{net.title}: {title} gives {output}, another engine {expected}")


def candidates(row, theirs):
    """Seconds, name and threads of each engine."""
    for title, seconds in theirs.items():
        yield seconds, title + (f" ({row.ways[title]})" if row.ways[title] else ""), row.threads


def line(row, mine, best, machine):
    """A row of the table of ratios."""
    cells = [row.net.title, row.task, str(row.threads), "", "", micros(mine), "", "", ""]
    if best:
        seconds, name, threads = best
        target, met = rows.verdict(row, seconds, mine, machine)
        cells[3:5] = [name + (f", {threads} thread" if threads < row.threads else ""), micros(seconds)]
        cells[6:] = [f"{mine / seconds:.2f}", target, met]
    return "| " + " | ".join(cells) + " |"


def print_all(all_times):
    """The times of all engines: where one was hopeless, of the first turn."""
    titles = list(dict.fromkeys(title for _, theirs in all_times for title in theirs))
    if not titles:
        return
    print("\nAll engines, each in its fastest way:\n")
    print(f"| network | task | threads | {' | '.join(titles)} |\n|---|---|--:|{'--:|' * len(titles)}")
    for row, theirs in all_times:
        cells = [micros(theirs[title]) if title in theirs else "" for title in titles]
        print(f"| {row.net.title} | {row.task} | {row.threads} | {' | '.join(cells)} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        worker.main(sys.argv[2], int(sys.argv[3]))
    else:
        main()
