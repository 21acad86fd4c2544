//! Kernels for one sample on any processor, a microcontroller first of all: small in code, without heap, threads or memory beside their
//! arguments.
//!
//! They are inlined where a layer calls them with its sizes as constants, so that each is compiled for exactly those sizes. They do not
//! panic: a kernel first sees whether its slices have the lengths that the sizes ask for, and does nothing where they have not, which
//! the compiler leaves out where it knows the lengths; what follows needs no checks. Sums are of products rounded one by one, in an order
//! that the sizes alone decide, so that the bits of a result are the same on every machine whose numbers are those of IEEE 754.

#[cfg(feature = "train")]
pub mod conv2d_backward;
#[cfg(feature = "train")]
pub mod linear_backward;
#[cfg(feature = "train")]
pub mod norm_backward;
#[cfg(feature = "train")]
pub mod recurrent_train;
