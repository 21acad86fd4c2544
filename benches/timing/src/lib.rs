//! What the benches have in common: options, samples, tables, results for other programs.

pub mod naive;
mod results;
mod sample;
mod table;

pub use results::Results;
pub use sample::{Spread, alternate};
pub use table::Table;
