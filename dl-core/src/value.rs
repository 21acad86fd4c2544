//! Values are arrays: how `[[[f32; 28]; 28]; 1]` and a flat slice of numbers are views of each other.

mod cell;
mod part;
mod token;

pub use cell::Cell;
pub use part::{Part, Sequence};
pub use token::Token;

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
numbers!(f32);
double! { numbers!(f64); }

impl<A: Numbers, const N: usize> Numbers for [A; N] {
    type Elem = A::Elem;
    #[cfg(feature = "alloc")]
    fn dims() -> alloc::vec::Vec<usize> {
        [alloc::vec![N], A::dims()].concat()
    }
}

/// The most parts of a [`Value`].
pub const MOST_PARTS: usize = crate::plan::MAX_PORTS;

/// What goes into a network or comes out of it: an array, a sequence of arrays, a token or a sequence of them, or a tuple of up to four of
/// these.
///
/// # Safety
/// If [`Value::ZEROED`], all bits zero is a valid value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an array of `{T}`",
    label = "not an array of numbers, nor a tuple of such arrays"
)]
pub unsafe trait Value<T>: Clone + Send + Sync + 'static {
    /// The number of parts: 1, or those of the tuple.
    const PARTS: usize;

    /// Whether all bits zero is a valid value: if it has no sequence of any length.
    const ZEROED: bool;

    /// How many steps its sequences of any length have; none if it has no such.
    ///
    /// # Panics
    /// If several have different lengths.
    fn steps(&self) -> Option<usize>;

    /// Zeros, with so many steps in every sequence of any length.
    fn zero(steps: usize) -> Self;

    /// Makes every sequence of any length so long.
    fn resize(&mut self, steps: usize);

    /// The numbers of a batch of single arrays; none of other values, whose numbers do not follow each other.
    fn numbers(batch: &[Self]) -> &[T];

    /// The numbers of each part, if it is an array of numbers; none of tokens and of sequences of any length.
    fn arrays(&self) -> [&[T]; MOST_PARTS];

    /// Copies part `part` of every value of a batch into `flat`, one after the other.
    fn gather(batch: &[Self], part: usize, flat: &mut [T]);

    /// Copies `flat` into part `part` of every value of a batch; what is no index of the vocabulary becomes token 0.
    fn scatter(flat: &[T], part: usize, batch: &mut [Self]);
}

/// Implements [`Value`] for a single part.
macro_rules! single {
    ($([$($generics:tt)*] $Type:ty;)*) => { $(
        // SAFETY: the part vouches for it.
        unsafe impl<T: Element, $($generics)*> Value<T> for $Type {
            const PARTS: usize = 1;
            const ZEROED: bool = <Self as Part<T>>::ZEROED;
            fn steps(&self) -> Option<usize> {
                Part::<T>::steps(self)
            }
            fn zero(steps: usize) -> Self {
                <Self as Part<T>>::zero(steps)
            }
            fn resize(&mut self, steps: usize) {
                Part::<T>::resize(self, steps);
            }
            fn numbers(batch: &[Self]) -> &[T] {
                Part::numbers(batch)
            }
            #[inline]
            fn arrays(&self) -> [&[T]; MOST_PARTS] {
                [Part::numbers(core::slice::from_ref(self)), &[], &[], &[]]
            }
            fn gather(batch: &[Self], _part: usize, flat: &mut [T]) {
                let numbers = <Self as Part<T>>::numbers(batch);
                if numbers.len() == flat.len() {
                    return flat.copy_from_slice(numbers);
                }
                let mut at = 0;
                batch.iter().for_each(|value| at += value.write(flat.get_mut(at..).unwrap_or_default()));
            }
            fn scatter(flat: &[T], _part: usize, batch: &mut [Self]) {
                let mut at = 0;
                batch.iter_mut().for_each(|value| at += value.read(flat.get(at..).unwrap_or_default()));
            }
        }
    )* };
}
single! {
    [A: Cell<T>, const N: usize] [A; N];
    [const V: usize] Token<V>;
    [C: Cell<T>] Sequence<C>;
}

macro_rules! tuple {
    ($n:literal: $($A:ident $i:tt),*) => {
        // SAFETY: every part vouches for it.
        unsafe impl<T: Element, $($A: Part<T>),*> Value<T> for ($($A,)*) {
            const PARTS: usize = $n;
            const ZEROED: bool = $($A::ZEROED)&&*;
            fn steps(&self) -> Option<usize> {
                let mut steps = None;
                for here in [$(self.$i.steps()),*].into_iter().flatten() {
                    assert!(
                        steps.is_none_or(|steps| steps == here),
                        "the sequences of one sample have {steps:?} and {here} steps, but must have as many as each other"
                    );
                    steps = Some(here);
                }
                steps
            }
            fn zero(steps: usize) -> Self {
                ($($A::zero(steps),)*)
            }
            fn resize(&mut self, steps: usize) {
                $(self.$i.resize(steps);)*
            }
            fn numbers(_batch: &[Self]) -> &[T] {
                &[]
            }
            #[inline]
            fn arrays(&self) -> [&[T]; MOST_PARTS] {
                let mut arrays: [&[T]; MOST_PARTS] = [&[]; MOST_PARTS];
                $(arrays[$i] = Part::numbers(core::slice::from_ref(&self.$i));)*
                arrays
            }
            fn gather(batch: &[Self], part: usize, flat: &mut [T]) {
                let mut at = 0;
                match part {
                    $($i => batch.iter().for_each(|value| at += value.$i.write(flat.get_mut(at..).unwrap_or_default())),)*
                    _ => {}
                }
            }
            fn scatter(flat: &[T], part: usize, batch: &mut [Self]) {
                let mut at = 0;
                match part {
                    $($i => batch.iter_mut().for_each(|value| at += value.$i.read(flat.get(at..).unwrap_or_default())),)*
                    _ => {}
                }
            }
        }
    };
}
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);

/// A value of zeros; sequences of any length have no steps.
pub fn zero<T, V: Value<T>>() -> V {
    V::zero(0)
}

/// `n` values of zeros, made in place on the heap; sequences of any length have no steps.
#[cfg(feature = "alloc")]
pub fn zeros<T, V: Value<T>>(n: usize) -> alloc::vec::Vec<V> {
    zeros_of(n, |_| 0)
}

/// `n` values of zeros, each with as many steps as `steps` says; arrays are made in place on the heap.
#[cfg(feature = "alloc")]
pub(crate) fn zeros_of<T, V: Value<T>>(n: usize, steps: impl Fn(usize) -> usize) -> alloc::vec::Vec<V> {
    let layout = match core::alloc::Layout::array::<V>(n) {
        Ok(layout) => layout,
        Err(_) => return alloc::vec::Vec::new(),
    };
    if layout.size() == 0 || !V::ZEROED {
        return (0..n).map(|i| V::zero(steps(i))).collect();
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

/// Makes room for `n` values, each with as many steps as `steps` says. Memory grows, and is kept.
#[cfg(all(feature = "train", feature = "std"))]
pub(crate) fn grow<T, V: Value<T>>(values: &mut alloc::vec::Vec<V>, n: usize, steps: impl Fn(usize) -> usize) {
    if V::ZEROED {
        if values.len() < n {
            *values = zeros(n);
        }
        return;
    }
    while values.len() < n {
        values.push(V::zero(0));
    }
    values[..n].iter_mut().enumerate().for_each(|(i, value)| value.resize(steps(i)));
}

/// Where the steps of each value of a batch begin among those of all, and where the last ones end; nothing if there are no sequences of any
/// length.
#[cfg(feature = "std")]
pub(crate) fn starts<T, V: Value<T>>(batch: &[V], starts: &mut alloc::vec::Vec<usize>) {
    starts.clear();
    if V::ZEROED {
        return;
    }
    let mut at = 0;
    starts.push(at);
    for value in batch {
        at += value.steps().unwrap_or(0);
        starts.push(at);
    }
}

/// How many steps sample `i` has.
#[cfg(feature = "std")]
pub(crate) fn steps_of(starts: &[usize], i: usize) -> usize {
    starts.get(i + 1).map_or(0, |end| end - starts[i])
}

/// How many steps there are in all.
pub(crate) fn total_steps(starts: &[usize]) -> usize {
    match starts {
        [first, .., last] => last - first,
        _ => 0,
    }
}

/// How many steps a sample has on average, rounded up; 1 if there are no sequences of any length.
#[cfg(feature = "std")]
pub(crate) fn mean_steps(starts: &[usize], samples: usize) -> usize {
    if starts.is_empty() { 1 } else { total_steps(starts).div_ceil(samples.max(1)).max(1) }
}
