//! The four files of MNIST, and of those who copied its form.

use std::path::{Path, PathBuf};

use super::{images, labels};
use crate::data::{Dataset, check_labels};
use crate::error::{Error, ErrorKind};

/// Images of 28×28 with their labels, 0 to 9.
pub type Mnist = Dataset<[[[f32; 28]; 28]; 1], usize>;

/// Training and test data from a folder with the four files of MNIST (or Fashion-MNIST, KMNIST): `train-images-idx3-ubyte`,
/// `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`, `t10k-labels-idx1-ubyte`, with `.gz` or without, spelled `-idx3` or
/// `.idx3`. Grey values are scaled to 0..=1.
///
/// ```no_run
/// let (train, test) = dl_core::data::idx::mnist("data/mnist")?;
/// # Ok::<(), dl_core::error::Error>(())
/// ```
///
/// # Errors
/// If a file is missing or not what it should be, the numbers of images and labels differ, or a label is above 9.
pub fn mnist(dir: impl AsRef<Path>) -> Result<(Mnist, Mnist), Error> {
    let dir = dir.as_ref();
    Ok((part(dir, "train")?, part(dir, "t10k")?))
}

fn part(dir: &Path, part: &str) -> Result<Mnist, Error> {
    let images_path = find(dir, &format!("{part}-images"), "idx3-ubyte")?;
    let labels_path = find(dir, &format!("{part}-labels"), "idx1-ubyte")?;
    let labels = labels(&labels_path)?;
    let wrong = |e: Error| Error::new(ErrorKind::Format, format!("`{}`", labels_path.display())).because(e);
    check_labels(&labels, 10).map_err(wrong)?;
    let images = images(&images_path)?;
    let (found, needed) = (labels.len(), images.len());
    Dataset::new(images, labels).map_err(|_| {
        let (images, labels) = (images_path.display(), labels_path.display());
        Error::new(ErrorKind::Format, format!("`{images}` holds {needed} images, but `{labels}` {found} labels"))
    })
}

/// The file in any of its spellings.
fn find(dir: &Path, stem: &str, ending: &str) -> Result<PathBuf, Error> {
    let spellings = ["-", "."].into_iter().flat_map(|dash| ["", ".gz"].map(|gz| format!("{stem}{dash}{ending}{gz}")));
    spellings.map(|name| dir.join(name)).find(|path| path.is_file()).ok_or_else(|| {
        let dir = dir.display();
        Error::new(
            ErrorKind::Io,
            format!(
                "there is no `{stem}-{ending}` in `{dir}`, with `.gz` or without: MNIST is four such files, \
                 to be had from https://ossci-datasets.s3.amazonaws.com/mnist/"
            ),
        )
    })
}
