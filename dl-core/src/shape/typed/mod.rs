//! Shape rules in types, for networks that are generic over a dimension.
//!
//! Stable Rust cannot compute with a const parameter in a type, `[T; (W - F) / S + 1]`. `typenum` can: a dimension `N` becomes the
//! type [`Dim<N>`], rules such as [`WindowOut`] compute with such types, and [`Size`] makes an array of the result.
//!
//! ```
//! use dl_core::shape::typed::{Array1, Dim, WindowOut};
//! // A kernel of 5 on 32 columns, padding 2 in all, stride 1.
//! type Columns = <Dim<32> as WindowOut<Dim<5>, Dim<2>, Dim<1>>>::Output;
//! let row: Array1<f32, Columns> = [0.0; 30];
//! # assert_eq!(row.len(), 30);
//! ```
//!
//! # Which traits a generic network needs
//! | where | bound |
//! |---|---|
//! | a generic dimension that is computed with | `Const<H>:` [`Known`], which makes the type [`Dim<H>`] |
//! | an image under a window | `Dim<H>:` [`WindowOut`], [`WindowOutCeil`], [`SameOut`] or [`TransposedOut`] |
//! | dimensions that are multiplied or added | `(A, B):` [`Product`], [`Total`] |
//! | a computed dimension of an output or of weights | `<…>::Output:` [`Size`] |
//! | a literal or generic dimension of an output or of weights | none: [`Const<N>`](Const) is a [`Size`] for every `N` |
//! | weights for each number of an image | none: `(C, H, W)` is a [`Row`], of any length |
//!
//! In a bound, a literal number is [`consts::U3`](consts) and not `Dim<3>`: rustc does not recognize a bound in which it would have to
//! look up what `Dim<3>` is.
//!
//! Rules are total: whatever the sizes, there is an output, if need be one that is wrong. That a kernel does not fit its input is
//! said by the rule in [`spec`](crate::spec), with numbers, and for that the types around it must exist.
//!
//! # Limits
//! - A generic dimension that is computed with is one of 0 to [`MOST`] ([`Known`]). One that is only passed on may be any number.
//! - A computed dimension of an output or of weights is one of 0 to [`MOST`], or larger and a multiple of 64 up to 4096, or a power
//!   of two up to 65536 ([`Size`]). Computed dimensions in between may be any number.

mod known;
mod list;
mod nested;
mod product;
mod row;
mod size;
mod transposed;
mod window;

pub use known::{Dim, Known, MOST};
pub use nested::Nested;
pub use product::{Product, Total};
pub use row::{Flattened, Row};
pub use size::{Array1, Array2, Array3, Array4, Size};
pub use transposed::TransposedOut;
pub use typenum::{B0, B1, Const, UInt, UTerm, Unsigned, consts};
pub use window::{ConvOut, SameOut, WindowOut, WindowOutCeil};
