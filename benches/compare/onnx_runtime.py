"""ONNX Runtime: `run`, and with inputs and outputs bound to memory beforehand."""

import numpy
import onnxruntime

from . import onnx_file

TASKS = ["predict 1", "predict 64"]


class Engine:
    def __init__(self, threads):
        self.options = onnxruntime.SessionOptions()
        self.options.intra_op_num_threads = threads
        self.options.inter_op_num_threads = 1
        self.options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        self.title = f"ONNX Runtime {onnxruntime.__version__}"

    def session(self, net, samples):
        model = onnx_file.model(net, samples)
        return onnxruntime.InferenceSession(model, self.options, providers=["CPUExecutionProvider"])

    def ways(self, net, task):
        """What can be called to do a task, by name."""
        samples = int(task.split()[1])
        session = self.session(net, samples)
        feeds = {"x": net.batch(samples)[0]}
        y = numpy.empty((samples, 10), numpy.float32)
        binding = session.io_binding()
        binding.bind_cpu_input("x", feeds["x"])
        binding.bind_output("y", "cpu", 0, numpy.float32, y.shape, y.ctypes.data)

        def bound(_arrays=(feeds["x"], y)):  # which must live as long as they are bound
            session.run_with_iobinding(binding)

        return {"run": lambda: session.run(None, feeds), "bound": bound}

    def output(self, net):
        """The output for one input."""
        return self.session(net, 1).run(None, {"x": net.batch(1)[0]})[0]
