//! Sequences of different lengths as arrays of the same length, and back.

use alloc::vec::Vec;

use crate::error::{Error, ErrorKind};

/// At which end shorter sequences are filled up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pad {
    /// Before the first step: the last steps of all sequences stand below each other.
    Before,
    /// After the last step: the first steps stand below each other.
    After,
}

/// The sequences in arrays that are filled up to `T` steps: of array `i`, the `lengths[i]` steps that are not filling.
///
/// Networks over sequences of any length take them as they are, each as long as it is, in one batch: nothing is computed for filling,
/// and every result and gradient is that of the sequence alone.
///
/// ```
/// use dl_core::data::{Pad, unpad};
///
/// let padded = [[[1.0], [2.0], [0.0]], [[3.0], [4.0], [5.0]]];
/// assert_eq!(unpad(&padded, &[2, 3], Pad::After)?, [vec![[1.0], [2.0]], vec![[3.0], [4.0], [5.0]]]);
/// # Ok::<(), dl_core::error::Error>(())
/// ```
///
/// # Errors
/// If there are not as many lengths as arrays, or one is more than `T`.
pub fn unpad<S: Copy, const T: usize>(padded: &[[S; T]], lengths: &[usize], pad: Pad) -> Result<Vec<Vec<S>>, Error> {
    let data = |message: String| Error::new(ErrorKind::Data, message);
    if padded.len() != lengths.len() {
        return Err(data(format!(
            "there are {} sequences but {} lengths; give one for each",
            padded.len(),
            lengths.len()
        )));
    }
    if let Some(i) = lengths.iter().position(|length| *length > T) {
        return Err(data(format!("length {} of sequence {i} is more than the {T} steps that there are", lengths[i]))
            .in_sample(i));
    }
    let steps = |(all, length): (&[S; T], &usize)| match pad {
        Pad::Before => all[T - length..].to_vec(),
        Pad::After => all[..*length].to_vec(),
    };
    Ok(padded.iter().zip(lengths).map(steps).collect())
}

/// Sequences filled up to `T` steps with `filling`: the reverse of [`unpad`], for what wants arrays.
///
/// ```
/// use dl_core::data::{Pad, pad};
///
/// let padded: Vec<[[f32; 1]; 3]> = pad(&[vec![[1.0], [2.0]]], [0.0], Pad::Before)?;
/// assert_eq!(padded, [[[0.0], [1.0], [2.0]]]);
/// # Ok::<(), dl_core::error::Error>(())
/// ```
///
/// # Errors
/// If a sequence is longer than `T`.
pub fn pad<S: Copy, const T: usize>(sequences: &[Vec<S>], filling: S, pad: Pad) -> Result<Vec<[S; T]>, Error> {
    let filled = |(i, sequence): (usize, &Vec<S>)| {
        let n = sequence.len();
        let place = match pad {
            Pad::Before => T.checked_sub(n).map(|begin| begin..T),
            Pad::After => (n <= T).then_some(0..n),
        };
        let place = place.ok_or_else(|| {
            let message = format!("sequence {i} has {n} steps, more than the {T} that it is to be filled up to");
            Error::new(ErrorKind::Data, message).in_sample(i)
        })?;
        let mut array = [filling; T];
        array[place].copy_from_slice(sequence);
        Ok(array)
    };
    sequences.iter().enumerate().map(filled).collect()
}
