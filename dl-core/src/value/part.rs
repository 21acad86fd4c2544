//! [`Part`].

use super::{Cell, Token};
use crate::element::Element;

/// A sequence of any length.
#[cfg(feature = "alloc")]
pub type Sequence<S> = alloc::vec::Vec<S>;

/// A sequence of any length, of which there are none without `alloc`: networks then go through it step by step.
#[cfg(not(feature = "alloc"))]
#[derive(Clone, Debug)]
pub struct Sequence<S>(core::marker::PhantomData<S>);

/// A value by itself, or a part of one: an array, a token, a sequence of any length of these.
///
/// # Safety
/// If [`Part::ZEROED`], all bits zero is a valid value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an array of `{T}`",
    label = "not an array of numbers, nor a tuple of such arrays"
)]
pub unsafe trait Part<T>: Clone + Send + Sync + 'static {
    /// Whether all bits zero is a valid value: if it is no sequence of any length.
    const ZEROED: bool;

    /// How many steps it has, if it is a sequence of any length.
    fn steps(&self) -> Option<usize>;

    /// Zeros, so many steps if it is a sequence of any length.
    fn zero(steps: usize) -> Self;

    /// Makes it so long, if it is a sequence of any length.
    fn resize(&mut self, steps: usize);

    /// The numbers of many of them, if they follow each other.
    fn numbers(batch: &[Self]) -> &[T];

    /// Writes its numbers; how many they are.
    fn write(&self, flat: &mut [T]) -> usize;

    /// Reads its numbers; how many they are.
    fn read(&mut self, flat: &[T]) -> usize;
}

/// Zeros.
fn zero<T, C: Cell<T>>() -> C {
    // SAFETY: all bits zero is a valid value.
    unsafe { core::mem::zeroed() }
}

/// Implements [`Part`] for what is one cell.
macro_rules! cell {
    ($([$($generics:tt)*] $Type:ty;)*) => { $(
        // SAFETY: the cell vouches for it.
        unsafe impl<T: Element, $($generics)*> Part<T> for $Type {
            const ZEROED: bool = true;
            #[inline]
            fn steps(&self) -> Option<usize> {
                None
            }
            #[inline]
            fn zero(_steps: usize) -> Self {
                zero::<T, Self>()
            }
            #[inline]
            fn resize(&mut self, _steps: usize) {}
            #[inline]
            fn numbers(batch: &[Self]) -> &[T] {
                Cell::numbers(batch)
            }
            #[inline]
            fn write(&self, flat: &mut [T]) -> usize {
                Cell::<T>::write(core::slice::from_ref(self), flat);
                <Self as Cell<T>>::LEN
            }
            #[inline]
            fn read(&mut self, flat: &[T]) -> usize {
                Cell::<T>::read(flat, core::slice::from_mut(self));
                <Self as Cell<T>>::LEN
            }
        }
    )* };
}
cell! {
    [A: Cell<T>, const N: usize] [A; N];
    [const V: usize] Token<V>;
}

#[cfg(feature = "alloc")]
// SAFETY: not zeroed.
unsafe impl<T: Element, C: Cell<T>> Part<T> for Sequence<C> {
    const ZEROED: bool = false;
    fn steps(&self) -> Option<usize> {
        Some(self.len())
    }
    fn zero(steps: usize) -> Self {
        alloc::vec![zero::<T, C>(); steps]
    }
    fn resize(&mut self, steps: usize) {
        alloc::vec::Vec::resize(self, steps, zero::<T, C>());
    }
    fn numbers(_batch: &[Self]) -> &[T] {
        &[]
    }
    fn write(&self, flat: &mut [T]) -> usize {
        C::write(self, flat);
        self.len() * C::LEN
    }
    fn read(&mut self, flat: &[T]) -> usize {
        C::read(flat, self);
        self.len() * C::LEN
    }
}

#[cfg(not(feature = "alloc"))]
// SAFETY: not zeroed.
unsafe impl<T: Element, C: Cell<T>> Part<T> for Sequence<C> {
    const ZEROED: bool = false;
    fn steps(&self) -> Option<usize> {
        Some(0)
    }
    fn zero(_steps: usize) -> Self {
        Sequence(core::marker::PhantomData)
    }
    fn resize(&mut self, _steps: usize) {}
    fn numbers(_batch: &[Self]) -> &[T] {
        &[]
    }
    fn write(&self, _flat: &mut [T]) -> usize {
        0
    }
    fn read(&mut self, _flat: &[T]) -> usize {
        0
    }
}
