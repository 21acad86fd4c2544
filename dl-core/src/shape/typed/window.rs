//! The arithmetic of windows that move over an image: [`spec::Window`](crate::spec::Window), in types.

use core::ops::{Add, Div, Mul, Sub};

use typenum::{B1, Max, Maximum, Min, Minimum, Prod, Quot, Sub1, Sum, U1, U2, Unsigned};

/// `max(A, B) − B`: what is left of `A`, if anything.
type Left<A, B> = <Maximum<A, B> as Sub<B>>::Output;

/// `S`, but at least 1: there is no stride of 0, and no division by it.
type Step<S> = Maximum<S, U1>;

/// `⌈A/S⌉`.
type Ceil<A, S> = Quot<Sum<A, Sub1<Step<S>>>, Step<S>>;

/// `W + P − F`: how far the window moves.
type Span<W, F, P> = Left<Sum<W, P>, F>;

/// `⌊(W + P − F)/S⌋ + 1`: the size of the output of a window with `rounding = floor` for an input of size `Self`.
///
/// With `rounding = exact` it is the same, as there is no remainder. `F` is the reach of the kernel, `D·(kernel − 1) + 1` with its
/// dilation `D`; `P` is the padding on both sides together; `S` is the stride.
///
/// A kernel larger than its padded input gives 1, a stride of 0 is taken for 1.
///
/// ```
/// use dl_core::shape::typed::{Dim, Unsigned, WindowOut};
/// assert_eq!(<Dim<32> as WindowOut<Dim<5>, Dim<4>, Dim<2>>>::Output::USIZE, 16);
/// ```
pub trait WindowOut<F, P, S> {
    /// The size.
    type Output: Unsigned;
}

impl<W, F, P, S> WindowOut<F, P, S> for W
where
    W: Add<P>,
    Sum<W, P>: Max<F>,
    Maximum<Sum<W, P>, F>: Sub<F>,
    S: Max<U1>,
    Span<W, F, P>: Div<Step<S>>,
    Quot<Span<W, F, P>, Step<S>>: Add<B1>,
    Sum<Quot<Span<W, F, P>, Step<S>>, B1>: Unsigned,
{
    type Output = Sum<Quot<Span<W, F, P>, Step<S>>, B1>;
}

/// `⌈(W + B + A − F)/S⌉ + 1`, or one less if the last window would begin in the padding at the end: the size of the output of a
/// window with `rounding = ceil` for an input of size `Self`.
///
/// `F` is the reach of the kernel, `D·(kernel − 1) + 1` with its dilation `D`; `B` and `A` are the padding before and after; `S` is
/// the stride.
///
/// As the first window that begins after image and padding `B` is number `⌈(W + B)/S⌉`, and those that fit are always there, this
/// is `min(⌈(W + B + A − F)/S⌉ + 1, max(⌊(W + B + A − F)/S⌋ + 1, ⌈(W + B)/S⌉))`.
///
/// A kernel larger than its padded input gives 1, a stride of 0 is taken for 1.
///
/// ```
/// use dl_core::shape::typed::{Dim, Unsigned, WindowOutCeil};
/// assert_eq!(<Dim<6> as WindowOutCeil<Dim<3>, Dim<0>, Dim<0>, Dim<2>>>::Output::USIZE, 3);
/// ```
pub trait WindowOutCeil<F, B, A, S> {
    /// The size.
    type Output: Unsigned;
}

/// How many windows there are when none may reach beyond the end, `⌊…⌋ + 1`.
type Whole<W, F, P, S> = <W as WindowOut<F, P, S>>::Output;

/// How many windows there are when the last may reach beyond the end, `⌈…⌉ + 1`.
type Begun<W, F, P, S> = Sum<Ceil<Span<W, F, P>, S>, B1>;

impl<W, F, B, A, S> WindowOutCeil<F, B, A, S> for W
where
    B: Add<A>,
    W: Add<B> + Add<Sum<B, A>> + WindowOut<F, Sum<B, A>, S>,
    Sum<W, Sum<B, A>>: Max<F>,
    Maximum<Sum<W, Sum<B, A>>, F>: Sub<F>,
    S: Max<U1>,
    Step<S>: Sub<B1>,
    Span<W, F, Sum<B, A>>: Add<Sub1<Step<S>>>,
    Sum<Span<W, F, Sum<B, A>>, Sub1<Step<S>>>: Div<Step<S>>,
    Ceil<Span<W, F, Sum<B, A>>, S>: Add<B1>,
    Sum<W, B>: Add<Sub1<Step<S>>>,
    Sum<Sum<W, B>, Sub1<Step<S>>>: Div<Step<S>>,
    Whole<W, F, Sum<B, A>, S>: Max<Ceil<Sum<W, B>, S>>,
    Begun<W, F, Sum<B, A>, S>: Min<Maximum<Whole<W, F, Sum<B, A>, S>, Ceil<Sum<W, B>, S>>>,
    Minimum<Begun<W, F, Sum<B, A>, S>, Maximum<Whole<W, F, Sum<B, A>, S>, Ceil<Sum<W, B>, S>>>: Unsigned,
{
    type Output = Minimum<Begun<W, F, Sum<B, A>, S>, Maximum<Whole<W, F, Sum<B, A>, S>, Ceil<Sum<W, B>, S>>>;
}

/// `⌈W/S⌉`: the size of the output of a window with `padding = same` for an input of size `Self` and stride `S`, whatever its kernel.
///
/// A stride of 0 is taken for 1.
pub trait SameOut<S> {
    /// The size.
    type Output: Unsigned;
}

impl<W, S> SameOut<S> for W
where
    S: Max<U1>,
    Step<S>: Sub<B1>,
    W: Add<Sub1<Step<S>>>,
    Sum<W, Sub1<Step<S>>>: Div<Step<S>>,
    Ceil<W, S>: Unsigned,
{
    type Output = Ceil<W, S>;
}

/// `⌊(W − F + 2P)/S⌋ + 1`: [`conv_out`](crate::spec::conv_out), the size of a convolution's output for an input of size `Self`.
///
/// As [`WindowOut`], with the same padding `P` on both sides.
///
/// ```
/// use dl_core::shape::typed::{ConvOut, Dim, Unsigned};
/// assert_eq!(<Dim<32> as ConvOut<Dim<5>, Dim<0>, Dim<1>>>::Output::USIZE, 28);
/// ```
pub trait ConvOut<F, P, S> {
    /// The size.
    type Output: Unsigned;
}

impl<W, F, P, S> ConvOut<F, P, S> for W
where
    P: Mul<U2>,
    W: WindowOut<F, Prod<P, U2>, S>,
{
    type Output = <W as WindowOut<F, Prod<P, U2>, S>>::Output;
}
