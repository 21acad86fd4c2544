//! Whether the arrays of a file are those of a network.

use core::ops::Range;

use super::file::File;
use super::tensor::Tensor;
use crate::element::Element;
use crate::error::{Error, ErrorKind};
use crate::parts::{check, closest};
use crate::plan::Segment;

/// Copies the arrays of a part of the file, or lists everything that is wrong with them.
pub(super) fn fill_part<T: Element>(
    file: &File<'_>,
    part: &str,
    segments: &[Segment],
    numbers: &mut [T],
) -> Result<(), Error> {
    let names: Vec<&str> = file.tensors.keys().map(String::as_str).filter(|name| !name.starts_with('@')).collect();
    check(&format!("{}:", file.origin), &names, part).map_err(|e| Error::new(ErrorKind::Format, e))?;
    fill(file, &format!("{part}."), segments, numbers)
}

/// Copies the arrays whose names begin with `prefix` to `numbers`, or lists everything that is wrong with them.
pub(super) fn fill<T: Element>(
    file: &File<'_>,
    prefix: &str,
    segments: &[Segment],
    numbers: &mut [T],
) -> Result<(), Error> {
    let found = find(file, prefix, segments, Tensor::check::<T>)?;
    found.into_iter().for_each(|(range, tensor)| tensor.read(&mut numbers[range]));
    Ok(())
}

/// The array of each segment, with the place of its numbers; the same code for all networks.
fn find<'a>(
    file: &'a File<'a>,
    prefix: &str,
    segments: &[Segment],
    check: fn(&Tensor<'a>) -> Result<(), Error>,
) -> Result<Vec<(Range<usize>, &'a Tensor<'a>)>, Error> {
    let names: Vec<String> = segments.iter().map(Segment::name).collect();
    let mut problems = Vec::new();
    let mut found = Vec::new();
    for (segment, name) in segments.iter().zip(&names) {
        match file.tensors.get(&format!("{prefix}{name}")) {
            None => problems.push(format!("`{prefix}{name}` {:?} is missing", segment.dims.as_slice())),
            Some(tensor) => match same_dims(tensor, segment).and_then(|()| check(tensor).map_err(|e| format!(": {e}")))
            {
                Ok(()) => found.push((segment.range(), tensor)),
                Err(problem) => problems.push(format!("`{prefix}{name}`{problem}")),
            },
        }
    }
    for (name, tensor) in &file.tensors {
        let Some(name) = name.strip_prefix(prefix) else { continue };
        if !name.starts_with('@') && !names.iter().any(|own| own == name) && !counts_batches(name, &names) {
            let help = nearest(name, &names).map(|own| format!("; did you mean `{prefix}{own}`?")).unwrap_or_default();
            problems.push(format!("`{prefix}{name}` {:?} is not one of the network's{help}", tensor.dims));
        }
    }
    if !problems.is_empty() {
        let list = problems.join("\n  ");
        return Err(Error::new(ErrorKind::Format, format!("{} and the network do not agree:\n  {list}", file.origin)));
    }
    Ok(found)
}

fn same_dims(tensor: &Tensor<'_>, segment: &Segment) -> Result<(), String> {
    let (found, expected) = (tensor.dims.as_slice(), segment.dims.as_slice());
    if found == expected { Ok(()) } else { Err(format!(" is {found:?} in the file, but {expected:?} in the network")) }
}

/// PyTorch counts the batches that a batch normalization has seen; only its `momentum = None`, a plain average, needs that.
fn counts_batches(name: &str, names: &[String]) -> bool {
    let Some(layer) = name.strip_suffix("num_batches_tracked") else { return false };
    names.iter().any(|own| own.strip_suffix("running_mean") == Some(layer))
}

/// The network's name that was probably meant: the same one behind a prefix (`module.c1.weight`), or one that differs in few letters.
fn nearest<'a>(name: &str, names: &'a [String]) -> Option<&'a str> {
    let behind = |own: &&String| name.strip_suffix(own.as_str()).is_some_and(|prefix| prefix.ends_with('.'));
    let own = names.iter().find(behind).map(String::as_str);
    own.or_else(|| closest(name, names.iter().map(String::as_str)))
}
