//! Values are arrays: how `[[[f32; 28]; 28]; 1]` and a flat slice of numbers are views of each other.

use crate::element::Element;

/// Nested arrays of `T`: `T`, `[T; N]`, `[[T; N]; M]`, ….
///
/// # Safety
/// The type is nothing but `T::LEN` elements in order, so that all bits zero is a valid value.
pub unsafe trait Array<T>: Copy + Send + Sync + 'static {
    /// How many numbers it holds.
    const LEN: usize;

    /// The numbers of many values, in order.
    fn flat(values: &[Self]) -> &[T];

    /// The numbers of many values, in order.
    fn flat_mut(values: &mut [Self]) -> &mut [T];

    /// Many values from their numbers; numbers that do not make a whole value are left out.
    fn unflat(numbers: &[T]) -> &[Self];
}

macro_rules! scalar {
    ($($T:ident),*) => { $(
        // SAFETY: one number.
        unsafe impl Array<$T> for $T {
            const LEN: usize = 1;
            fn flat(values: &[$T]) -> &[$T] {
                values
            }
            fn flat_mut(values: &mut [$T]) -> &mut [$T] {
                values
            }
            fn unflat(numbers: &[$T]) -> &[$T] {
                numbers
            }
        }
    )* };
}
scalar!(f32, f64);

// SAFETY: an array is its elements without padding.
unsafe impl<T, A: Array<T>, const N: usize> Array<T> for [A; N] {
    const LEN: usize = N * A::LEN;
    fn flat(values: &[Self]) -> &[T] {
        A::flat(values.as_flattened())
    }
    fn flat_mut(values: &mut [Self]) -> &mut [T] {
        A::flat_mut(values.as_flattened_mut())
    }
    fn unflat(numbers: &[T]) -> &[Self] {
        A::unflat(numbers).as_chunks::<N>().0
    }
}

/// A shape as a type: `RANK` dimensions, of which those that there are have sizes.
pub struct Shaped<const RANK: usize, const A: usize, const B: usize, const C: usize, const D: usize>;

/// The array of a shape that only const evaluation knows.
pub trait ArrayOf<T> {
    /// Nested arrays of `T`.
    type Array;
}

impl<T, const A: usize, const B: usize, const C: usize, const D: usize> ArrayOf<T> for Shaped<0, A, B, C, D> {
    type Array = [T; 1];
}

impl<T, const A: usize, const B: usize, const C: usize, const D: usize> ArrayOf<T> for Shaped<1, A, B, C, D> {
    type Array = [T; A];
}

impl<T, const A: usize, const B: usize, const C: usize, const D: usize> ArrayOf<T> for Shaped<2, A, B, C, D> {
    type Array = [[T; B]; A];
}

impl<T, const A: usize, const B: usize, const C: usize, const D: usize> ArrayOf<T> for Shaped<3, A, B, C, D> {
    type Array = [[[T; C]; B]; A];
}

impl<T, const A: usize, const B: usize, const C: usize, const D: usize> ArrayOf<T> for Shaped<4, A, B, C, D> {
    type Array = [[[[T; D]; C]; B]; A];
}

/// Nested arrays of which the type alone says what the numbers are, and the dimensions.
pub trait Numbers: Array<Self::Elem> {
    /// The numbers.
    type Elem: Element;

    /// The dimensions, outermost first: `[[f32; 6]; 128]` is `[128, 6]`.
    #[cfg(feature = "alloc")]
    fn dims() -> alloc::vec::Vec<usize>;
}

macro_rules! numbers {
    ($($T:ident),*) => { $(
        impl Numbers for $T {
            type Elem = $T;
            #[cfg(feature = "alloc")]
            fn dims() -> alloc::vec::Vec<usize> {
                alloc::vec::Vec::new()
            }
        }
    )* };
}
numbers!(f32, f64);

impl<A: Numbers, const N: usize> Numbers for [A; N] {
    type Elem = A::Elem;
    #[cfg(feature = "alloc")]
    fn dims() -> alloc::vec::Vec<usize> {
        [alloc::vec![N], A::dims()].concat()
    }
}

/// What goes into a network or comes out of it: an array, or a tuple of up to four arrays.
///
/// # Safety
/// All bits zero is a valid value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an array of `{T}`",
    label = "not an array of numbers, nor a tuple of such arrays"
)]
pub unsafe trait Value<T>: Copy + Send + Sync + 'static {
    /// The number of arrays.
    const PARTS: usize;

    /// The numbers of a batch of single arrays; none of tuples, whose parts do not follow each other.
    fn numbers(batch: &[Self]) -> &[T];

    /// Copies array `part` of every value of a batch into `flat`, one after the other.
    fn gather(batch: &[Self], part: usize, flat: &mut [T]);

    /// Copies `flat` into array `part` of every value of a batch.
    fn scatter(flat: &[T], part: usize, batch: &mut [Self]);
}

// SAFETY: an array of numbers may be all zeros.
unsafe impl<T: Element, A: Array<T>, const N: usize> Value<T> for [A; N] {
    const PARTS: usize = 1;
    fn numbers(batch: &[Self]) -> &[T] {
        Self::flat(batch)
    }
    fn gather(batch: &[Self], _part: usize, flat: &mut [T]) {
        flat.copy_from_slice(Self::flat(batch));
    }
    fn scatter(flat: &[T], _part: usize, batch: &mut [Self]) {
        Self::flat_mut(batch).copy_from_slice(flat);
    }
}

macro_rules! tuple {
    ($n:literal: $($A:ident $i:tt),*) => {
        // SAFETY: every part may be all zeros.
        unsafe impl<T: Element, $($A: Array<T>),*> Value<T> for ($($A,)*) {
            const PARTS: usize = $n;
            fn numbers(_batch: &[Self]) -> &[T] {
                &[]
            }
            fn gather(batch: &[Self], part: usize, flat: &mut [T]) {
                match part {
                    $($i => for (value, flat) in batch.iter().zip(flat.chunks_exact_mut($A::LEN)) {
                        flat.copy_from_slice($A::flat(core::slice::from_ref(&value.$i)));
                    },)*
                    _ => {}
                }
            }
            fn scatter(flat: &[T], part: usize, batch: &mut [Self]) {
                match part {
                    $($i => for (value, flat) in batch.iter_mut().zip(flat.chunks_exact($A::LEN)) {
                        $A::flat_mut(core::slice::from_mut(&mut value.$i)).copy_from_slice(flat);
                    },)*
                    _ => {}
                }
            }
        }
    };
}
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);

/// `n` values of zeros, made in place on the heap.
#[cfg(feature = "alloc")]
pub fn zeros<T, V: Value<T>>(n: usize) -> alloc::vec::Vec<V> {
    let layout = match core::alloc::Layout::array::<V>(n) {
        Ok(layout) => layout,
        Err(_) => return alloc::vec::Vec::new(),
    };
    if layout.size() == 0 {
        return alloc::vec::Vec::new();
    }
    // SAFETY: the layout is that of `n` values and not empty; all bits zero is a valid value.
    unsafe {
        let pointer = alloc::alloc::alloc_zeroed(layout).cast::<V>();
        if pointer.is_null() {
            alloc::alloc::handle_alloc_error(layout);
        }
        alloc::vec::Vec::from_raw_parts(pointer, n, n)
    }
}

/// A value of zeros.
pub fn zero<T, V: Value<T>>() -> V {
    // SAFETY: all bits zero is a valid value.
    unsafe { core::mem::zeroed() }
}
