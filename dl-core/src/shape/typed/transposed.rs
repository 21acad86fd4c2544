//! The arithmetic of transposed windows: that of [`spec::ConvTranspose2d`](crate::spec::ConvTranspose2d), in types.

use core::ops::{Add, Mul, Sub};

use typenum::{B1, Max, Maximum, Prod, Sub1, Sum, U1, Unsigned};

/// `(W − 1)·S − P + F + O`: the size of a transposed convolution's output for an input of size `Self`.
///
/// `F` is the reach of the kernel, `D·(kernel − 1) + 1` with its dilation `D`; `P` is the padding on both sides together; `S` is the
/// stride; `O` is the output padding.
///
/// Padding that takes everything off gives 0; an input of 0 is taken for 1.
///
/// ```
/// use dl_core::shape::typed::{Dim, TransposedOut, Unsigned};
/// assert_eq!(<Dim<14> as TransposedOut<Dim<3>, Dim<2>, Dim<2>, Dim<1>>>::Output::USIZE, 28);
/// ```
pub trait TransposedOut<F, P, S, O> {
    /// The size.
    type Output: Unsigned;
}

/// `(W − 1)·S`: how far the window moves.
type Moved<W, S> = Prod<Sub1<Maximum<W, U1>>, S>;

/// `(W − 1)·S + F + O`: the size before padding is taken off.
type Full<W, F, S, O> = Sum<Sum<Moved<W, S>, F>, O>;

/// `max(Full, P)`.
type Enough<W, F, P, S, O> = Maximum<Full<W, F, S, O>, P>;

impl<W, F, P, S, O> TransposedOut<F, P, S, O> for W
where
    W: Max<U1>,
    Maximum<W, U1>: Sub<B1>,
    Sub1<Maximum<W, U1>>: Mul<S>,
    Moved<W, S>: Add<F>,
    Sum<Moved<W, S>, F>: Add<O>,
    Full<W, F, S, O>: Max<P>,
    Enough<W, F, P, S, O>: Sub<P>,
    <Enough<W, F, P, S, O> as Sub<P>>::Output: Unsigned,
{
    type Output = <Enough<W, F, P, S, O> as Sub<P>>::Output;
}
