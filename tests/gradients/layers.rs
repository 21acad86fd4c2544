//! Every layer, behind and before others where that makes its gradient less of a special case.

use dl::prelude::*;

network! { struct OfLinear: [5] -> _ { Linear(4), Linear(3, bias = false) } }
network! { struct OfConv2d: [2, 6, 5] -> _ { Conv2d(3, kernel = (3, 2), padding = 1), Conv2d(2, kernel = 3, stride = 2, padding = same) } }
network! { struct OfConv2dGroups: [4, 5, 5] -> _ { Conv2d(6, kernel = 3, groups = 2), Conv2d(6, kernel = 2, dilation = 2, groups = 6, bias = false) } }
network! { struct OfConv2dPointwise: [3, 4, 4] -> _ { Conv2d(5, kernel = 1), Conv2d(2, kernel = 4) } }
network! { struct OfConvTranspose2d: [3, 4, 3] -> _ { ConvTranspose2d(2, kernel = (3, 2), stride = 2, padding = 1, output_padding = 1), Conv2d(2, kernel = 3) } }
network! { struct OfConvTranspose2dGroups: [4, 3, 4] -> _ { ConvTranspose2d(6, kernel = 2, stride = 3, groups = 2), ConvTranspose2d(3, kernel = 2, dilation = 2, output_padding = 1, groups = 3, bias = false) } }
network! { struct OfConvTranspose2dRelu: [2, 3, 3] -> _ { ConvTranspose2d(3, kernel = 3, stride = 2), Relu, ConvTranspose2d(2, kernel = 1), Tanh } }
network! { struct OfMaxPool2d: [2, 6, 7] -> _ { MaxPool2d(3, stride = 2, padding = 1, rounding = ceil) } }
network! { struct OfMaxPool2dDilation: [2, 6, 7] -> _ { MaxPool2d(2, stride = 1, dilation = (2, 3)) } }
network! { struct OfAvgPool2d: [2, 6, 7] -> _ { AvgPool2d(3, stride = 2, padding = 1, rounding = ceil) } }
network! { struct OfAvgPool2dNotCounted: [2, 5, 7] -> _ { AvgPool2d(3, stride = 2, padding = 1, count_include_pad = false) } }
network! { struct OfGlobalAvgPool: [2, 3, 4] -> _ { GlobalAvgPool } }
network! { struct OfGlobalMaxPool: [2, 3, 4] -> _ { GlobalMaxPool } }
network! { struct OfFlatten: [2, 3, 2] -> _ { Flatten, Linear(3) } }
network! { struct OfReshape: [12] -> _ { Linear(18), Reshape([2, 3, 3]), Conv2d(2, kernel = 2) } }
network! { struct OfUpsample: [2, 3, 2] -> _ { Upsample((2, 3)), Conv2d(2, kernel = 2) } }
network! { struct OfUpsampleBilinear: [2, 3, 4] -> _ { Conv2d(2, kernel = 2), Upsample((3, 2), mode = bilinear) } }
network! { struct OfUpsampleCorners: [2, 3, 2] -> _ { Upsample(2, mode = bilinear, align_corners = true), Conv2d(2, kernel = 2) } }
network! { struct OfRelu: [6] -> _ { Linear(5), Relu, Linear(2) } }
network! { struct OfLeakyRelu: [6] -> _ { Linear(5), LeakyRelu(0.1), Linear(2) } }
network! { struct OfElu: [6] -> _ { Linear(5), Elu(0.7), Linear(2) } }
network! { struct OfSigmoid: [6] -> _ { Linear(5), Sigmoid, Linear(2) } }
network! { struct OfTanh: [6] -> _ { Linear(5), Tanh, Linear(2) } }
network! { struct OfSoftplus: [6] -> _ { Linear(5), Softplus(2.0), Linear(2) } }
network! { struct OfGelu: [6] -> _ { Linear(5), Gelu, Linear(2) } }
network! { struct OfGeluApproximate: [6] -> _ { Linear(5), Gelu(approximate = tanh), Linear(2) } }
network! { struct OfSilu: [6] -> _ { Linear(5), Silu, Linear(2) } }
network! { struct OfSoftmax: [6] -> _ { Linear(5), Softmax } }
network! { struct OfSoftmaxImage: [3, 2, 2] -> _ { Conv2d(4, kernel = 1), Softmax } }
network! { struct OfLogSoftmax: [6] -> _ { Linear(5), LogSoftmax } }
network! { struct OfLogSoftmaxImage: [3, 2, 2] -> _ { Conv2d(4, kernel = 1), LogSoftmax } }
network! { struct OfDropout: [6] -> _ { Linear(5), Dropout(0.4), Linear(2) } }
network! { struct OfBatchNorm: [6] -> _ { Linear(5), BatchNorm(eps = 0.01), Linear(2) } }
network! { struct OfBatchNormImage: [2, 3, 4] -> _ { Conv2d(3, kernel = 2), BatchNorm } }
network! { struct OfRnn: [.., 3] -> _ { Rnn(4), Rnn(3, nonlinearity = relu, bias = false) } }
network! { struct OfLstm: [.., 3] -> _ { Lstm(4), Lstm(3, peephole = true, initial_state = learned) } }
network! { struct OfGru: [6, 3] -> _ { Gru(4), Gru(3, reset_after = false) } }
network! { struct OfReverse: [.., 3] -> _ { Linear(2), Reverse, Gru(2) } }
network! { struct OfLast: [.., 3] -> _ { Linear(2), Last } }
network! { struct OfFirst: [.., 3] -> _ { Linear(2), First } }
network! { struct OfMeanOverTime: [.., 3] -> _ { Linear(2), MeanOverTime } }
network! { struct OfMaxOverTime: [.., 3] -> _ { Linear(2), MaxOverTime } }
network! { struct OfRepeat: [3] -> _ { Linear(2), Repeat(3), Gru(2) } }
network! { struct OfEmbedding: [.., token(5)] -> _ { Embedding(5, 3), Linear(2) } }
network! { struct OfBatchNormPlain: [2, 3, 4] -> _ { BatchNorm(affine = false) } }

crate::check::gradients!(
    OfLinear,
    OfConv2d,
    OfConv2dGroups,
    OfConv2dPointwise,
    OfConvTranspose2d,
    OfConvTranspose2dGroups,
    OfConvTranspose2dRelu,
    OfMaxPool2d,
    OfMaxPool2dDilation,
    OfAvgPool2d,
    OfAvgPool2dNotCounted,
    OfGlobalAvgPool,
    OfGlobalMaxPool,
    OfFlatten,
    OfReshape,
    OfUpsample,
    OfUpsampleBilinear,
    OfUpsampleCorners,
    OfRelu,
    OfLeakyRelu,
    OfElu,
    OfSigmoid,
    OfTanh,
    OfSoftplus,
    OfGelu,
    OfGeluApproximate,
    OfSilu,
    OfSoftmax,
    OfSoftmaxImage,
    OfLogSoftmax,
    OfLogSoftmaxImage,
    OfDropout,
    OfBatchNorm,
    OfBatchNormImage,
    OfRnn,
    OfLstm,
    OfGru,
    OfReverse,
    OfLast,
    OfFirst,
    OfMeanOverTime,
    OfMaxOverTime,
    OfRepeat,
    OfEmbedding,
    OfBatchNormPlain,
);
