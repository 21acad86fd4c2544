"""The networks as ONNX models."""

import onnx
from onnx import TensorProto, helper, numpy_helper


def model(net, samples):
    """The model of a network for so many inputs `x`, with the output `y`, serialized."""
    nodes, constants = [], []
    weights = net.weights()
    value = "x"
    for i, (layer, _, _) in enumerate(net.walk()):
        inputs, output = [value], "y" if i + 1 == len(net.layers) else f"v{i}"
        if layer[0] in ("conv", "linear"):
            for name, array in zip((f"weight{i}", f"bias{i}"), next(weights)):
                constants.append(numpy_helper.from_array(array, name))
                inputs.append(name)
        operator, attributes = {
            "conv": lambda: ("Conv", {"kernel_shape": [layer[2]] * 2, "pads": [layer[3]] * 4}),
            "linear": lambda: ("Gemm", {"transB": 1}),
            "relu": lambda: ("Relu", {}),
            "pool": lambda: ("MaxPool", {"kernel_shape": [2, 2], "strides": [2, 2]}),
            "flatten": lambda: ("Flatten", {}),
            "log-softmax": lambda: ("LogSoftmax", {"axis": 1}),
        }[layer[0]]()
        nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        value = output
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [samples, *net.shape])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [samples, 10])
    graph = helper.make_graph(nodes, net.name, [x], [y], constants)
    whole = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(whole)
    return whole.SerializeToString()
