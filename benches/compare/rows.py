"""One row: a task of a network with a number of threads, ours and the engines' by turns."""

import statistics
from dataclasses import dataclass, field

# Engines that took so many times as long as the best in the first turn are not asked again.
HOPELESS = 1.5


@dataclass
class Row:
    """Of each engine, its title and the way that was fastest in the first turn; the medians of all turns."""

    net: object
    task: str
    threads: int
    ours: list = field(default_factory=list)
    ways: dict = field(default_factory=dict)
    theirs: dict = field(default_factory=dict)

    def turn(self, bench, engines, seconds):
        """One turn of everybody who may still win."""
        self.ours.append(bench.times(self.net, self.task, self.threads, seconds))
        asked = [engine for engine in engines if self.task in engine.tasks]
        if self.theirs:
            best = min(times[0] for times in self.theirs.values())
            asked = [e for e in asked if e.title in self.theirs and self.theirs[e.title][0] < HOPELESS * best]
        for engine in asked:
            ways = [self.ways[engine.title]] if engine.title in self.ways else None
            best = min((min(times) for times in self.theirs.values()), default=float("inf"))
            answer = engine.ask(net=self.net.key, task=self.task, seconds=seconds, ways=ways, best=best)
            if answer:
                way = min(answer, key=answer.get)
                self.ways.setdefault(engine.title, way)
                self.theirs.setdefault(engine.title, []).append(answer[way])

    def medians(self):
        """Seconds: ours, and each engine's."""
        theirs = {title: statistics.median(times) for title, times in self.theirs.items()}
        return statistics.median(self.ours), theirs


def verdict(row, best, ours, machine):
    """The target as a share of the best engine's time, and whether it is met or what forbids it."""
    peak, bandwidth = machine
    target = row.net.targets[row.task] * best
    bound = row.net.flops(row.task) / peak / 1e9
    if row.net.streams and row.task == "predict 1":
        bound = row.net.bytes() / bandwidth / 1e9
        target = 1.2 * bound
    if ours <= target:
        met = "yes"
    elif bound > target:
        met = f"no: {micros(bound)} µs at the machine's peak"
    else:
        met = "no"
    return f"{target / best:.2f}", met


def micros(seconds):
    """To be read by people."""
    return f"{seconds * 1e6:,.0f}" if seconds > 1e-4 else f"{seconds * 1e6:.1f}"
