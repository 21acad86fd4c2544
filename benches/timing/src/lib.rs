//! What the benches have in common: what the machine can do, samples, tables, results for other programs, the heap.

mod bandwidth;
mod elf;
pub mod heap;
pub mod naive;
mod peak;
pub mod programs;
mod project;
mod results;
mod sample;
mod table;
mod together;

pub use bandwidth::bandwidth;
pub use heap::Heap;
pub use peak::{Peak, peak};
pub use project::Project;
pub use results::Results;
pub use sample::{Spread, alternate, least};
pub use table::Table;
