//! The shape rule in types: [`conv_out`](crate::spec::conv_out) for sizes that are const parameters.
//!
//! Stable Rust cannot compute with a const parameter in a type, `[T; (W - F) / S + 1]`. `typenum` can: a size `N` becomes the
//! type [`Dim<N>`], and [`ConvOut`] is the size of a convolution's output.

use core::ops::{Add, Div, Mul, Sub};

use typenum::{B1, Const, Prod, Quot, Sum, ToUInt, U2, Unsigned};

/// The number `N` as a type.
pub type Dim<const N: usize> = <Const<N> as ToUInt>::Output;

/// `W + 2P`.
type Padded<W, P> = Sum<W, Prod<P, U2>>;

/// `W + 2P − F`.
type Span<W, F, P> = <Padded<W, P> as Sub<F>>::Output;

/// `(W − F + 2P)/S + 1`, rounded down: the size of a convolution's output for an input of size `Self`.
///
/// A kernel larger than its padded input does not implement the trait.
///
/// ```
/// use dl_core::shape::typed::{ConvOut, Dim};
/// use typenum::Unsigned;
/// assert_eq!(<Dim<32> as ConvOut<Dim<5>, Dim<0>, Dim<1>>>::Output::USIZE, 28);
/// ```
#[diagnostic::on_unimplemented(message = "a kernel of this size does not fit its input")]
pub trait ConvOut<F, P, S> {
    /// The size.
    type Output: Unsigned;
}

impl<W, F, P, S> ConvOut<F, P, S> for W
where
    P: Mul<U2>,
    W: Add<Prod<P, U2>>,
    Padded<W, P>: Sub<F>,
    Span<W, F, P>: Div<S>,
    Quot<Span<W, F, P>, S>: Add<B1>,
    Sum<Quot<Span<W, F, P>, S>, B1>: Unsigned,
{
    type Output = Sum<Quot<Span<W, F, P>, S>, B1>;
}
