//! What layers do, checked layer by layer: gradients against central differences, kernels against naive loops, any number
//! of threads against one.

mod activations;
mod batch_norm;
mod check;
mod conv2d;
mod conv_transpose2d;
mod convolutions;
mod dropout;
mod embedding;
mod linear;
mod one;
mod pool;
mod small;
mod softmax;
mod threads;
mod upsample;
mod windows;
