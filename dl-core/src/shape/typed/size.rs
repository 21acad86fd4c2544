//! Arrays of computed sizes.

use typenum::Const;

use super::Nested;
use crate::value::{Part, Value};

/// A number that an array can have as its length.
///
/// These are [`Const<N>`](Const) for every `N`, and of the numbers that are computed in types those from 0 to 1024, multiples of 64
/// up to 4096, and powers of two up to 65536.
///
/// What generic code must know about an array of computed size follows from this bound: it can be an element of another
/// ([`Nested`]), hence is `Copy + Send + Sync + 'static + PartialEq + Debug`, and it can come out of a network ([`Value`]), alone or as one
/// of several ([`Part`]).
///
/// # Safety
/// `Array<A>` is `[A; LEN]`.
#[diagnostic::on_unimplemented(
    message = "a dimension that is computed from generic dimensions is too large for an array",
    label = "this length of an array is not known",
    note = "computed lengths of arrays are those from 0 to 1024, multiples of 64 up to 4096, and powers of two up to 65536"
)]
pub unsafe trait Size: 'static {
    /// The number.
    const LEN: usize;

    /// `[A; LEN]`.
    type Array<A: Nested>: Nested<Elem = A::Elem> + Value<A::Elem> + Part<A::Elem>;
}

// SAFETY: the length is `N`.
#[diagnostic::do_not_recommend]
unsafe impl<const N: usize> Size for Const<N> {
    const LEN: usize = N;
    type Array<A: Nested> = [A; N];
}

/// `[T; A]`.
pub type Array1<T, A> = <A as Size>::Array<T>;

/// `[[T; B]; A]`.
pub type Array2<T, A, B> = Array1<Array1<T, B>, A>;

/// `[[[T; C]; B]; A]`.
pub type Array3<T, A, B, C> = Array1<Array2<T, B, C>, A>;

/// `[[[[T; D]; C]; B]; A]`.
pub type Array4<T, A, B, C, D> = Array1<Array3<T, B, C, D>, A>;
