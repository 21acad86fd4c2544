//! What arrays of computed sizes consist of.

use core::fmt::Debug;

use super::Flattened;
use crate::element::Element;
use crate::value;

/// A number, or arrays of numbers: what can be an element of an array of [`Size`](super::Size).
///
/// Every [`Element`] and every array of such is one, also where sizes are parameters.
pub trait Nested:
    value::Array<<Self as Nested>::Elem> + value::Cell<<Self as Nested>::Elem> + PartialEq + Debug
{
    /// The numbers.
    type Elem: Element;
}

impl<T: Element> Nested for T {
    type Elem = T;
}

impl<A: Nested, const N: usize> Nested for [A; N] {
    type Elem = A::Elem;
}

impl<A: Nested> Nested for Flattened<A> {
    type Elem = A::Elem;
}
