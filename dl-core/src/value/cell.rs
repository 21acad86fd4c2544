//! [`Cell`].

use super::Token;
use crate::element::Element;

/// Nested arrays of numbers or of tokens, which networks see as numbers.
///
/// # Safety
/// All bits zero is a valid value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an array of `{T}`",
    label = "not an array of numbers, nor a tuple of such arrays"
)]
pub unsafe trait Cell<T>: Copy + Send + Sync + 'static {
    /// How many numbers it is.
    const LEN: usize;

    /// The numbers of many values, in order, if that is what they are; none of tokens.
    fn numbers(values: &[Self]) -> &[T];

    /// Writes the numbers of many values.
    fn write(values: &[Self], flat: &mut [T]);

    /// Reads the numbers of many values; what is no index of the vocabulary becomes token 0.
    fn read(flat: &[T], values: &mut [Self]);
}

macro_rules! scalar {
    ($($T:ident),*) => { $(
        // SAFETY: a number.
        unsafe impl Cell<$T> for $T {
            const LEN: usize = 1;
            #[inline]
            fn numbers(values: &[$T]) -> &[$T] {
                values
            }
            #[inline]
            fn write(values: &[$T], flat: &mut [$T]) {
                flat.iter_mut().zip(values).for_each(|(to, from)| *to = *from);
            }
            #[inline]
            fn read(flat: &[$T], values: &mut [$T]) {
                values.iter_mut().zip(flat).for_each(|(to, from)| *to = *from);
            }
        }
    )* };
}
scalar!(f32, f64);

// SAFETY: an array is its elements without padding.
unsafe impl<T, A: Cell<T>, const N: usize> Cell<T> for [A; N] {
    const LEN: usize = N * A::LEN;
    #[inline]
    fn numbers(values: &[Self]) -> &[T] {
        A::numbers(values.as_flattened())
    }
    #[inline]
    fn write(values: &[Self], flat: &mut [T]) {
        A::write(values.as_flattened(), flat);
    }
    #[inline]
    fn read(flat: &[T], values: &mut [Self]) {
        A::read(flat, values.as_flattened_mut());
    }
}

// SAFETY: a whole number, and 0 is one of its values.
unsafe impl<T: Element, const V: usize> Cell<T> for Token<V> {
    const LEN: usize = 1;
    #[inline]
    fn numbers(_values: &[Self]) -> &[T] {
        &[]
    }
    #[inline]
    fn write(values: &[Self], flat: &mut [T]) {
        values.iter().zip(flat).for_each(|(token, x)| *x = T::from_usize(token.index()));
    }
    #[inline]
    fn read(flat: &[T], values: &mut [Self]) {
        let token = |x: &T| Token::new(x.to_f64() as usize).unwrap_or_default();
        values.iter_mut().zip(flat).for_each(|(to, x)| *to = token(x));
    }
}
