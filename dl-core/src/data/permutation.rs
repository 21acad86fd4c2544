//! Pixels in another order.

use crate::error::{Error, ErrorKind};
use crate::rng::Rng;
use crate::value::Array;

/// A fixed random order of the pixels, the same for every image. A fully connected network does not mind it; a convolutional
/// one, which lives on neighbours, does.
///
/// ```
/// let (mut train, mut test) = dl_core::data::digits();
/// let permutation = dl_core::data::Permutation::new(64, 1);
/// permutation.apply(train.inputs_mut())?;
/// permutation.apply(test.inputs_mut())?;
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permutation(Vec<usize>);

impl Permutation {
    /// A random order of `pixels` numbers, the same for the same seed.
    pub fn new(pixels: usize, seed: u64) -> Self {
        let mut order: Vec<usize> = (0..pixels).collect();
        Rng::new(seed).shuffle(&mut order);
        Permutation(order)
    }

    /// Reorders the numbers of every value: number `i` becomes the one that was at `order[i]`. A value of several times as many
    /// numbers, an image of several channels, has each channel reordered in the same way.
    ///
    /// # Errors
    /// If a value does not hold a whole number of times as many numbers as there are pixels.
    pub fn apply<T: Copy, X: Array<T>>(&self, values: &mut [X]) -> Result<(), Error> {
        let pixels = self.0.len();
        if pixels == 0 || !X::LEN.is_multiple_of(pixels) {
            return Err(Error::new(
                ErrorKind::Data,
                format!("an order of {pixels} pixels does not fit values of {} numbers", X::LEN),
            ));
        }
        let mut old = Vec::with_capacity(pixels);
        for channel in X::flat_mut(values).chunks_exact_mut(pixels) {
            old.clear();
            old.extend_from_slice(channel);
            channel.iter_mut().zip(&self.0).for_each(|(new, from)| *new = old[*from]);
        }
        Ok(())
    }
}
