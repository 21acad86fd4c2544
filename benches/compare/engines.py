"""Processes of engines, of which only one at a time runs."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

# What PyTorch's MKL does only when it takes the processor for one of Intel's.
AVX512 = " with MKL's AVX-512"
ENTRY = pathlib.Path(__file__).resolve().parent.parent / "compare.py"


class Engine:
    """An engine with a number of threads, in a process of its own that is stopped unless it is asked something."""

    def __init__(self, name, threads, python, folder):
        self.name = name
        environment = {**os.environ, **variables(threads)}
        if name.endswith(AVX512):
            environment["LD_PRELOAD"] = str(preloaded(folder))
        command = [python, "-W", "ignore", str(ENTRY), "--worker", name, str(threads)]
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            preexec_fn=pinned(threads),
        )
        hello = self.read() or {"missing": "it could not be started"}
        self.title, self.tasks = hello.get("title"), hello.get("tasks", [])
        if self.title and name.endswith(AVX512):
            self.title += AVX512
        self.pause()

    def ask(self, **question):
        """The answer; None if the process has died."""
        self.process.send_signal(signal.SIGCONT)
        print(json.dumps(question), file=self.process.stdin, flush=True)
        answer = self.read()
        self.pause()
        return answer

    def read(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else None

    def pause(self):
        """Threads that are idle may spin: nothing of the process runs while others are timed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGSTOP)

    def end(self):
        self.process.kill()
        self.process.wait()


def variables(threads):
    """What tells libraries how many threads to use; it must be set before they are loaded."""
    names = ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NPROC"]
    return {**{name: str(threads) for name in names}, "JAX_PLATFORMS": "cpu"}


def pinned(threads):
    """Confines a process to as many processors as it has threads, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    processors = sorted(os.sched_getaffinity(0))[-threads:]
    return lambda: os.sched_setaffinity(0, processors)


def names():
    """The engines to look for."""
    amd = "AuthenticAMD" in pathlib.Path("/proc/cpuinfo").read_text() if sys.platform == "linux" else False
    mkl = ["PyTorch" + AVX512] if amd and shutil.which("cc") else []
    return ["PyTorch", *mkl, "ONNX Runtime", "OpenVINO", "JAX"]


def preloaded(folder):
    """On processors not made by Intel, MKL uses AVX-512 only if this function says so."""
    source, library = folder / "mkl.c", folder / "mkl.so"
    if not library.exists():
        source.write_text("int mkl_serv_intel_cpu_true(void) { return 1; }\n")
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
    return library
