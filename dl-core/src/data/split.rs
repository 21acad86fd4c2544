//! Training, validation and test parts; folds.

use std::collections::BTreeMap;

use super::Dataset;
use crate::error::{Error, ErrorKind};
use crate::rng::Rng;

impl<X: Clone, Y: Clone> Dataset<X, Y> {
    /// Cuts the samples at random into parts of these fractions, which add up to 1. Every sample is in exactly one part.
    ///
    /// ```
    /// let (digits, _) = dl_core::data::digits();
    /// let [train, validation, test] = digits.split([0.7, 0.15, 0.15], 1)?;
    /// assert_eq!(train.len() + validation.len() + test.len(), digits.len());
    /// # Ok::<(), dl_core::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the fractions are not positive or do not add up to 1, or if a part would be empty.
    pub fn split<const N: usize>(&self, fractions: [f64; N], seed: u64) -> Result<[Self; N], Error> {
        let order = shuffled(self.len(), &mut Rng::new(seed));
        Ok(cut([order.as_slice()], fractions)?.map(|part| self.pick(&part)))
    }

    /// As [`Dataset::split`], by numbers of samples, which add up to the number there are.
    ///
    /// # Errors
    /// If a count is 0 or they do not add up to the number of samples.
    pub fn split_counts<const N: usize>(&self, counts: [usize; N], seed: u64) -> Result<[Self; N], Error> {
        let sum = counts.iter().try_fold(0usize, |sum, n| sum.checked_add(*n));
        if sum != Some(self.len()) || counts.contains(&0) {
            return Err(Error::new(
                ErrorKind::Setting,
                format!(
                    "parts of {counts:?} samples: none may be 0, and they must add up to the {} there are",
                    self.len()
                ),
            ));
        }
        let order = shuffled(self.len(), &mut Rng::new(seed));
        let mut at = 0;
        Ok(counts.map(|n| {
            at += n;
            self.pick(&order[at - n..at])
        }))
    }

    /// Cuts the samples at random into `k` folds and gives, one after the other, each fold as the second dataset and all the
    /// others as the first: training and validation data. As in scikit-learn, the first `n mod k` folds have one sample more.
    ///
    /// # Errors
    /// If `k` is below 2 or above the number of samples.
    pub fn k_folds(&self, k: usize, seed: u64) -> Result<impl ExactSizeIterator<Item = (Self, Self)>, Error> {
        let n = self.len();
        if k < 2 || k > n {
            return Err(Error::new(
                ErrorKind::Setting,
                format!("{k} folds of {n} samples: there must be at least 2 folds, and at most one for each sample"),
            ));
        }
        let order = shuffled(n, &mut Rng::new(seed));
        let begin = move |fold: usize| fold * (n / k) + fold.min(n % k);
        Ok((0..k).map(move |fold| {
            let (from, to) = (begin(fold), begin(fold + 1));
            (self.pick(&[&order[..from], &order[to..]].concat()), self.pick(&order[from..to]))
        }))
    }
}

impl<X: Clone> Dataset<X, usize> {
    /// As [`Dataset::split`], with the labels in the same proportions in every part: each class is cut by the fractions, to
    /// the nearest whole number of samples.
    ///
    /// # Errors
    /// As [`Dataset::split`].
    pub fn split_stratified<const N: usize>(&self, fractions: [f64; N], seed: u64) -> Result<[Self; N], Error> {
        let mut rng = Rng::new(seed);
        let mut classes = BTreeMap::<usize, Vec<usize>>::new();
        for i in shuffled(self.len(), &mut rng) {
            classes.entry(self.targets()[i]).or_default().push(i);
        }
        let mut parts = cut(classes.values().map(Vec::as_slice), fractions)?;
        // The parts are in order of class; mix them.
        parts.iter_mut().for_each(|part| rng.shuffle(part));
        Ok(parts.map(|part| self.pick(&part)))
    }
}

/// `0..n` in a random order.
fn shuffled(n: usize, rng: &mut Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    rng.shuffle(&mut order);
    order
}

/// Cuts each group of indices by the fractions, and puts the first pieces of all groups together, the second pieces, ….
fn cut<'a, const N: usize>(
    groups: impl IntoIterator<Item = &'a [usize]>,
    fractions: [f64; N],
) -> Result<[Vec<usize>; N], Error> {
    let sum: f64 = fractions.iter().sum();
    if !fractions.iter().all(|f| *f > 0.0) || (sum - 1.0).abs() > 1e-6 {
        return Err(Error::new(
            ErrorKind::Setting,
            format!("parts of {fractions:?}: the fractions must be positive and add up to 1, not {sum}"),
        ));
    }
    let mut parts = [const { Vec::new() }; N];
    let mut n = 0;
    for group in groups {
        n += group.len();
        let (mut begin, mut share) = (0, 0.0);
        for (i, part) in parts.iter_mut().enumerate() {
            share += fractions[i];
            let end = if i + 1 == N { group.len() } else { (share * group.len() as f64).round() as usize };
            let end = end.clamp(begin, group.len());
            part.extend_from_slice(&group[begin..end]);
            begin = end;
        }
    }
    if let Some(i) = parts.iter().position(Vec::is_empty) {
        return Err(Error::new(
            ErrorKind::Data,
            format!("part {} of {N} would be empty: {} of {n} samples", i + 1, fractions[i]),
        ));
    }
    Ok(parts)
}
