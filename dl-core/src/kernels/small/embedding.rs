//! The vector of a token.

use crate::element::Element;

/// `y = weight[x]`, of `tokens` vectors of `dim` numbers. An index outside of the vocabulary is taken for its last token.
#[inline(always)]
pub fn forward<T: Element>(tokens: usize, dim: usize, weight: &[T], x: &[T], y: &mut [T]) {
    let ([token], Some(last)) = (x, tokens.checked_sub(1)) else { return };
    let at = token.to_usize().min(last) * dim;
    if let Some((_, from)) = weight.split_at_checked(at)
        && let Some(row) = from.get(..dim)
        && y.len() == dim
    {
        y.copy_from_slice(row);
    }
}
