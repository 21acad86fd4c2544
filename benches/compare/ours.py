"""Our bench, as a process of its own for each turn."""

import json
import pathlib
import subprocess

from .engines import pinned

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Bench:
    def __init__(self, folder):
        command = ["cargo", "bench", "--bench", "networks", "--no-run", "--message-format=json"]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        messages = map(json.loads, done.stdout.splitlines())
        built = [message for message in messages if message.get("executable")]
        self.program = next(m["executable"] for m in built if m["target"]["name"] == "networks")
        self.results = folder / "results.json"

    def times(self, net, task, threads, seconds):
        """The seconds of a task."""
        arguments = ["--times", "--net", net.key, "--task", task.replace(" ", "-")]
        medians = self.run(arguments + ["--milliseconds", str(round(1000 * seconds))], threads)
        return medians[f"{net.name}, {task}, {threads} threads"]

    def machine(self, threads):
        """What the machine can do at most: GFLOP/s, and GB/s from its last cache."""
        medians = self.run(["--machine"], threads)
        return medians[f"peak, {threads} threads, GFLOP/s"], medians[f"cache, {threads} threads, GB/s"]

    def run(self, arguments, threads):
        command = [self.program, "--bench", "--threads", str(threads), "--json", str(self.results), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, preexec_fn=pinned(threads))
        return json.loads(self.results.read_text())["medians"]
