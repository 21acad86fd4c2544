//! Every layer against PyTorch: outputs, gradients of inputs and weights, running statistics, in both modes and precisions.
//!
//! The values were computed by `layers.py`, `networks.py` and `nested.py` and are committed beside them; nothing here needs Python.

mod compare;

mod avg_pool2d;
mod batch_norm;
mod conv2d;
mod conv_transpose2d;
mod dropout;
mod elu;
mod embedding;
mod first;
mod flatten;
mod gelu;
mod global_avg_pool;
mod global_max_pool;
mod gru;
mod last;
mod leaky_relu;
mod linear;
mod log_softmax;
mod lstm;
mod max_over_time;
mod max_pool2d;
mod mean_over_time;
mod nested;
mod networks;
mod relu;
mod repeat;
mod reshape;
mod resnet;
mod reverse;
mod rnn;
mod sigmoid;
mod silu;
mod softmax;
mod softplus;
mod tanh;
mod upsample;
