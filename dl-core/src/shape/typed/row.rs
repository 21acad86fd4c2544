//! The numbers of an image in a row.

use core::fmt::{self, Debug};
use core::ops::{Deref, DerefMut};

use super::{Array1, Array2, Array3, Nested, Size};
use crate::element::Element;
use crate::value;

/// How the weights of one output of [`typed::Linear`](crate::layers::typed::Linear) are arranged: a [`Size`] of inputs, `[T; N]`, or
/// an image that was flattened, `(C, H, W)` or `(H, W)`, as [`Flattened`].
///
/// A flattened image may have any number of pixels, as its dimensions are not multiplied.
pub trait Row: 'static {
    /// How many numbers there are.
    const LEN: usize;

    /// The numbers.
    type Of<T: Element>: Nested<Elem = T>;
}

impl<N: Size> Row for N {
    const LEN: usize = N::LEN;
    type Of<T: Element> = Array1<T, N>;
}

impl<H: Size, W: Size> Row for (H, W) {
    const LEN: usize = H::LEN * W::LEN;
    type Of<T: Element> = Flattened<Array2<T, H, W>>;
}

impl<C: Size, H: Size, W: Size> Row for (C, H, W) {
    const LEN: usize = C::LEN * H::LEN * W::LEN;
    type Of<T: Element> = Flattened<Array3<T, C, H, W>>;
}

/// Nested arrays that are used as the slice of their numbers, as `Flatten` does: `row[100]`, `row.iter()`.
///
/// In memory it is the arrays. With them, `row.0[c][h][w]`, one sees which number belongs to which pixel.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq)]
pub struct Flattened<A>(
    /// The arrays.
    pub A,
);

impl<A: Nested> Deref for Flattened<A> {
    type Target = [A::Elem];
    fn deref(&self) -> &[A::Elem] {
        A::flat(core::slice::from_ref(&self.0))
    }
}

impl<A: Nested> DerefMut for Flattened<A> {
    fn deref_mut(&mut self) -> &mut [A::Elem] {
        A::flat_mut(core::slice::from_mut(&mut self.0))
    }
}

impl<A: Nested> Debug for Flattened<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// The arrays of many rows.
fn arrays<A>(rows: &[Flattened<A>]) -> &[A] {
    // SAFETY: `repr(transparent)`.
    unsafe { core::slice::from_raw_parts(rows.as_ptr().cast(), rows.len()) }
}

// SAFETY: it is an array, in memory.
unsafe impl<T, A: value::Array<T>> value::Array<T> for Flattened<A> {
    const LEN: usize = A::LEN;
    fn flat(values: &[Self]) -> &[T] {
        A::flat(arrays(values))
    }
    fn flat_mut(values: &mut [Self]) -> &mut [T] {
        // SAFETY: `repr(transparent)`.
        A::flat_mut(unsafe { core::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), values.len()) })
    }
    fn unflat(numbers: &[T]) -> &[Self] {
        let arrays = A::unflat(numbers);
        // SAFETY: `repr(transparent)`.
        unsafe { core::slice::from_raw_parts(arrays.as_ptr().cast(), arrays.len()) }
    }
}

// SAFETY: as above.
unsafe impl<T, A: value::Cell<T>> value::Cell<T> for Flattened<A> {
    const LEN: usize = A::LEN;
    fn numbers(values: &[Self]) -> &[T] {
        A::numbers(arrays(values))
    }
    fn write(values: &[Self], flat: &mut [T]) {
        A::write(arrays(values), flat);
    }
    fn read(flat: &[T], values: &mut [Self]) {
        // SAFETY: `repr(transparent)`.
        A::read(flat, unsafe { core::slice::from_raw_parts_mut(values.as_mut_ptr().cast(), values.len()) });
    }
}
