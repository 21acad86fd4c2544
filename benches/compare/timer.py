"""Taking times."""

import gc
import statistics
import time

SAMPLE, FEWEST = 300e-6, 5


def median(call, seconds):
    """Seconds of one call: the median of samples of 0.3 ms or more, after a warm-up of a fifth of the time."""
    calls, start = 0, time.perf_counter()
    while calls < 2 or time.perf_counter() - start < seconds / 5:
        call()
        calls += 1
    each = max(1, round(SAMPLE * calls / (time.perf_counter() - start)))
    samples = []
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    while len(samples) < FEWEST or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        for _ in range(each):
            call()
        samples.append((time.perf_counter() - before) / each)
    gc.enable()
    return statistics.median(samples)
