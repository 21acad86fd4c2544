"""OpenVINO, in f32, with inputs in memory of their own."""

import openvino

from . import onnx_file

TASKS = ["predict 1", "predict 64"]


class Engine:
    def __init__(self, threads):
        self.core = openvino.Core()
        self.settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",
        }
        self.title = f"OpenVINO {openvino.__version__.split('-')[0]}"

    def request(self, net, samples):
        """A request, and the memory of its input, which must live as long."""
        model = self.core.read_model(onnx_file.model(net, samples), b"")
        request = self.core.compile_model(model, "CPU", self.settings).create_infer_request()
        x = net.batch(samples)[0]
        request.set_tensor("x", openvino.Tensor(x, shared_memory=True))
        return request, x

    def ways(self, net, task):
        """What can be called to do a task, by name."""
        request, x = self.request(net, int(task.split()[1]))
        return {"": lambda _x=x: request.infer()}

    def output(self, net):
        """The output for one input."""
        request, _x = self.request(net, 1)
        request.infer()
        return request.get_output_tensor().data
