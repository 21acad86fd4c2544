//! Numbers as types.

use typenum::Unsigned;

pub use crate::shape::MOST;

/// A dimension that types can be computed from: `Const<N>` for `N` from 0 to [`MOST`].
#[diagnostic::on_unimplemented(
    message = "a dimension that shapes are computed from is not known as a type: the largest generic dimension is 1024",
    label = "`{Self}` is not one of 0 to 1024"
)]
pub trait Known {
    /// The number, as `typenum` writes it.
    type Type: Unsigned;
}

/// The number `N`, from 0 to [`MOST`], as a type.
pub type Dim<const N: usize> = <typenum::Const<N> as Known>::Type;
