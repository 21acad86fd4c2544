"""Taking times."""

import gc
import statistics
import time

SAMPLE, FEWEST = 300e-6, 3
# A call that takes so many times as long as the best one, and so many seconds, is not made again.
HOPELESS, LONG = 2, 0.02


def median(call, seconds, best):
    """Seconds of one call: the median of samples of 0.3 ms or more, after a warm-up of a fifth of the time. `best` is what the
    best one known takes."""
    call()  # which may compile
    calls, start = 0, time.perf_counter()
    while calls < 1 or time.perf_counter() - start < seconds / 5:
        call()
        calls += 1
    once = (time.perf_counter() - start) / calls
    if once > LONG and once > HOPELESS * best:
        return once
    each = max(1, round(SAMPLE / once))
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
