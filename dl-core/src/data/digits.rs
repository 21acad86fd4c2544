//! The embedded digits.

use super::Dataset;

/// An image of a digit: one channel of 8 rows of 8 grey values, 0 (paper) to 1 (ink).
pub type Digit = [[[f32; 8]; 8]; 1];

/// Records of 64 grey values 0..=16 and the label; made by `data/make_digits.py`.
static RECORDS: &[u8] = include_bytes!("../../data/digits.bin");

/// Every fifth image of a class is held out.
const FIFTH: usize = 5;

/// 1,797 handwritten digits of 13 writers, 8×8 pixels, as training and test data: the same everywhere. Of each class, every
/// fifth image is in the test data (355 images), the others in the training data (1,442), both in the order of the file.
///
/// From *Optical Recognition of Handwritten Digits* by E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository,
/// <https://doi.org/10.24432/C50P49>, licensed under CC BY 4.0, as distributed with scikit-learn.
///
/// ```
/// let (train, test) = dl_core::data::digits();
/// assert_eq!((train.len(), test.len()), (1442, 355));
/// ```
pub fn digits() -> (Dataset<Digit, usize>, Dataset<Digit, usize>) {
    let all = digits_all();
    let mut seen = [0; 256];
    let (mut train, mut test) = (Vec::new(), Vec::new());
    for (i, label) in all.targets().iter().enumerate() {
        seen[*label] += 1;
        if seen[*label] % FIFTH == 0 { test.push(i) } else { train.push(i) }
    }
    (all.pick(&train), all.pick(&test))
}

/// The 1,797 digits of [`digits`] in the order of the file.
pub fn digits_all() -> Dataset<Digit, usize> {
    let (records, _) = RECORDS.as_chunks::<65>();
    let image =
        |record: &[u8; 65]| [core::array::from_fn(|y| core::array::from_fn(|x| f32::from(record[8 * y + x]) / 16.0))];
    let inputs = records.iter().map(image).collect();
    let targets = records.iter().map(|record| usize::from(record[64])).collect();
    Dataset { inputs, targets }
}
