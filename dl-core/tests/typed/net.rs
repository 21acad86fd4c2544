//! What `network!` would make of a network that is generic over its dimensions, by hand:
//!
//! ```text
//! network! {
//!     pub struct Encoder<const H: usize, const W: usize>: [3, H, W] -> _ {
//!         Conv2d(8, kernel = 3, padding = 1, stride = 2), Relu, Flatten, f3: Linear(10),
//!     }
//! }
//! ```
//!
//! and a network that ends with the image.

#![allow(dead_code)]

use dl_core::element::Element;
use dl_core::layers::{self, Flat, typed};
use dl_core::shape::typed::consts::{U2, U3};
use dl_core::shape::typed::{Array3, Const, Dim, Known, Row, Size, WindowOut};
use dl_core::value::{Array, Value, zero};

/// What every network is, as far as sizes are concerned.
pub trait Net {
    type Elem: Element;
    type Input: Value<Self::Elem>;
    type Output: Value<Self::Elem>;
    fn forward(&self, x: &Self::Input) -> Self::Output;
}

/// The sizes of an [`Encoder`] that follow from `H` and `W`.
#[diagnostic::on_unimplemented(
    message = "the shapes of `Encoder<{H}, {W}>` are not known",
    label = "no shapes are known for these dimensions",
    note = "in code that is generic over them, `where (): EncoderSizes<{H}, {W}>` says that they are",
    note = "dimensions that shapes are computed from can be at most 1024"
)]
pub trait EncoderSizes<const H: usize, const W: usize> {
    /// The output of layer 0.
    type Image<T: Element>: Value<T>;
    /// The inputs of layer 3.
    type Inputs3: Row;
}

// So that the message is the above, and not one about each of these bounds.
#[diagnostic::do_not_recommend]
impl<const H: usize, const W: usize> EncoderSizes<H, W> for ()
where
    Const<H>: Known,
    Const<W>: Known,
    Dim<H>: WindowOut<U3, U2, U2>,
    Dim<W>: WindowOut<U3, U2, U2>,
    <Dim<H> as WindowOut<U3, U2, U2>>::Output: Size,
    <Dim<W> as WindowOut<U3, U2, U2>>::Output: Size,
{
    type Image<T: Element> =
        Array3<T, Const<8>, <Dim<H> as WindowOut<U3, U2, U2>>::Output, <Dim<W> as WindowOut<U3, U2, U2>>::Output>;
    type Inputs3 = (Const<8>, <Dim<H> as WindowOut<U3, U2, U2>>::Output, <Dim<W> as WindowOut<U3, U2, U2>>::Output);
}

#[repr(C)]
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Encoder<const H: usize, const W: usize, T: Element = f32>
where
    (): EncoderSizes<H, W>,
{
    pub conv0: layers::Conv2d<T, 8, 3, 3, 3, 8>,
    pub f3: typed::Linear<T, Const<10>, <() as EncoderSizes<H, W>>::Inputs3, Const<10>>,
}

// SAFETY: `repr(C)`, and all fields are weights of layers.
unsafe impl<const H: usize, const W: usize, T: Element> Flat<T> for Encoder<H, W, T> where (): EncoderSizes<H, W> {}

/// The last layer and what it makes of an image of ones.
impl<const H: usize, const W: usize, T: Element> Net for Encoder<H, W, T>
where
    (): EncoderSizes<H, W>,
{
    type Elem = T;
    type Input = [[[T; W]; H]; 3];
    type Output = [T; 10];
    fn forward(&self, _: &Self::Input) -> Self::Output {
        let mut y = self.f3.bias;
        for (y, row) in y.iter_mut().zip(&self.f3.weight) {
            *y += Array::flat(core::slice::from_ref(row)).iter().copied().sum();
        }
        y
    }
}

/// [`Encoder`] without its last layers.
pub struct Image<'a, const H: usize, const W: usize, T: Element>(pub &'a Encoder<H, W, T>)
where
    (): EncoderSizes<H, W>;

impl<const H: usize, const W: usize, T: Element> Net for Image<'_, H, W, T>
where
    (): EncoderSizes<H, W>,
{
    type Elem = T;
    type Input = [[[T; W]; H]; 3];
    type Output = <() as EncoderSizes<H, W>>::Image<T>;
    fn forward(&self, x: &Self::Input) -> Self::Output {
        let mut y: Self::Output = zero();
        let numbers = vec![x[0][0][0]; size_of::<Self::Output>() / size_of::<T>()];
        Value::scatter(&numbers, 0, core::slice::from_mut(&mut y));
        y
    }
}

pub fn zeros<const H: usize, const W: usize, T: Element>() -> Encoder<H, W, T>
where
    (): EncoderSizes<H, W>,
{
    // SAFETY: nothing but numbers.
    unsafe { core::mem::zeroed() }
}
