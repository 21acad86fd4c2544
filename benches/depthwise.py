#!/usr/bin/env python3
"""The depthwise convolutions of benches/kernels beside PyTorch's, by turns on one thread.

    python3 benches/depthwise.py

GFLOP/s of a batch of 64, a multiply-add counted as two; the median of the turns. PyTorch computes images as NCHW, as `dl` has them,
and as NHWC (`channels_last`); its backward pass has the gradients of input, weight and bias, as ours.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

from recurrent import timed

ROOT = pathlib.Path(__file__).resolve().parent.parent
BATCH = 64
# Channels, rows and columns, stride, by the names of benches/kernels; all are 3 × 3 with a padding of 1.
LAYERS = {
    "depthwise 64×25×5, 3×3 p1": (64, 25, 5, 1),
    "depthwise 32×32×32, 3×3 p1": (32, 32, 32, 1),
    "depthwise 128×14×14, 3×3 p1": (128, 14, 14, 1),
    "depthwise 128×14×14, 3×3 p1 s2": (128, 14, 14, 2),
    "depthwise 256×7×7, 3×3 p1": (256, 7, 7, 1),
}


def flops(channels, height, width, stride):
    return 2 * 9 * BATCH * channels * (-(-height // stride)) * (-(-width // stride))


def build():
    command = ["cargo", "bench", "--bench", "kernels", "--no-run", "--message-format=json"]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    built = [m for m in map(json.loads, done.stdout.splitlines()) if m.get("executable")]
    return next(m["executable"] for m in built if m["target"]["name"] == "kernels")


def pinned():
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])


def ours(program, milliseconds):
    """Seconds of each layer and pass."""
    with tempfile.TemporaryDirectory() as folder:
        results = pathlib.Path(folder) / "ours.json"
        command = [program, "--bench", "--alone", "--layer", "depthwise", "--milliseconds", str(milliseconds)]
        subprocess.run([*command, "--json", str(results)], check=True, stdout=subprocess.DEVNULL, preexec_fn=pinned)
        medians = json.loads(results.read_text())["medians"]
    return {name.removesuffix(", ours"): seconds for name, seconds in medians.items()}


def theirs(seconds):
    """Seconds of each layer, pass and layout, in this process."""
    import torch
    from torch.nn.functional import conv2d

    torch.set_num_threads(1)
    results = {}
    for name, (channels, height, width, stride) in LAYERS.items():
        for layout, order in {"NCHW": torch.contiguous_format, "NHWC": torch.channels_last}.items():
            x = torch.randn(BATCH, channels, height, width).contiguous(memory_format=order).requires_grad_()
            weight, bias = torch.randn(channels, 1, 3, 3, requires_grad=True), torch.randn(channels, requires_grad=True)

            def forward():
                return conv2d(x, weight, bias, stride=stride, padding=1, groups=channels)

            y = forward()
            dy = torch.randn_like(y)
            with torch.inference_mode():
                results[f"{name}, forward, {layout}"] = timed(forward, seconds)
            results[f"{name}, backward, {layout}"] = timed(
                lambda: torch.autograd.grad(y, (x, weight, bias), dy, retain_graph=True), seconds
            )
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.3, help="for each layer, pass and turn (%(default)s)")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(theirs(options.seconds)))
        return
    program, all_times = build(), {}
    for _ in range(options.turns):
        command = [os.sys.executable, __file__, "--worker", "--seconds", str(options.seconds)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, preexec_fn=pinned)
        for turn in (ours(program, round(1000 * options.seconds)), json.loads(done.stdout)):
            for name, seconds in turn.items():
                all_times.setdefault(name, []).append(seconds)
    print("| layer | pass | `dl` | PyTorch, NCHW | PyTorch, NHWC | ratio of times to NCHW, to NHWC |\n|---|---|--:|--:|--:|--:|")
    for name, layer in LAYERS.items():
        for work, title in (2, "forward"), (4, "backward"):
            key = f"{name}, {title}"
            mine, nchw, nhwc = (statistics.median(all_times[key + way]) for way in ("", ", NCHW", ", NHWC"))
            rates = " | ".join(f"{work / 2 * flops(*layer) / s / 1e9:.1f}" for s in (mine, nchw, nhwc))
            print(f"| {name} | {title} | {rates} | {mine / nchw:.2f}, {mine / nhwc:.2f} |")


if __name__ == "__main__":
    main()
