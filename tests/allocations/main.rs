//! Nothing is allocated by a training step after the first, nor by `predict` and `infer`.
//!
//! Not counted is what rayon allocates to hand work to other threads: the test runs on one.

mod passes;
mod trainer;

use timing::Heap;
use timing::heap::of_this_thread as allocations;

#[global_allocator]
static HEAP: Heap = Heap;
