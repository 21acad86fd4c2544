//! The header of a safetensors file.

use safetensors::SafeTensors;
use safetensors::tensor::{Metadata, SafeTensorError};

use super::Tensor;
use crate::suggest::count;

/// The arrays of a file, sorted by name, without those that are nobody's weights; or what is wrong, after the file's name.
pub fn tensors(bytes: &[u8]) -> Result<Vec<Tensor>, String> {
    let (len, header) = SafeTensors::read_metadata(bytes).map_err(|error| wrong(bytes, &error))?;
    let mut tensors: Vec<Tensor> = header
        .tensors()
        .into_iter()
        .map(|(name, info)| Tensor {
            name,
            dtype: format!("{:?}", info.dtype),
            dims: info.shape.clone(),
            at: 8 + len + info.data_offsets.0,
            len: info.data_offsets.1 - info.data_offsets.0,
        })
        .collect();
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    let means: Vec<String> = tensors.iter().filter_map(|t| layer(&t.name, "running_mean")).collect();
    // `@…` is what is kept beside a network; PyTorch counts the batches that a batch normalization has seen.
    let counts = |t: &Tensor| layer(&t.name, "num_batches_tracked").is_some_and(|layer| means.contains(&layer));
    tensors.retain(|t| !t.name.starts_with('@') && !counts(t));
    Ok(tensors)
}

/// `n1.` of `n1.running_mean`
fn layer(name: &str, field: &str) -> Option<String> {
    name.strip_suffix(field).map(str::to_string)
}

/// What is wrong with a file that is no safetensors file.
fn wrong(bytes: &[u8], error: &SafeTensorError) -> String {
    let torch = matches!(bytes, [b'P', b'K', 3, 4, ..] | [0x80, 2..=5, 1..=255, ..]);
    if torch {
        return " is a file of `torch.save`\n= help: `safetensors.torch.save_file(model.state_dict(), path)` writes what is read here".into();
    }
    let size = bytes.len();
    let Some((first, rest)) = bytes.split_first_chunk::<8>() else {
        return format!(", {size} bytes: cut off, or not a safetensors file");
    };
    let fits = |n: u64| usize::try_from(n).is_ok_and(|n| n <= rest.len());
    let (little, big) = (u64::from_le_bytes(*first), u64::from_be_bytes(*first));
    if !fits(little) && fits(big) && rest.first() == Some(&b'{') {
        return format!(
            " is big-endian: the length of its header is {big} if its first 8 bytes are read the other way round\n\
             = help: safetensors is little-endian; write the file anew with `safetensors`, which does that on every machine"
        );
    }
    if !fits(little) && rest.first() == Some(&b'{') {
        return format!(" is cut off in its header, which has {little} bytes; the file has {size}");
    }
    match (error, header(rest, little)) {
        (SafeTensorError::MetadataIncompleteBuffer, Some(header)) => sizes(&header, rest.len() - little as usize),
        _ => format!(", {size} bytes: damaged, or not a safetensors file\n= note: {error}"),
    }
}

/// The header, where it is whole.
fn header(rest: &[u8], len: u64) -> Option<Metadata> {
    serde_json::from_slice(rest.get(..usize::try_from(len).ok()?)?).ok()
}

/// What to say of a file with a good header, but `size` bytes of numbers.
fn sizes(header: &Metadata, size: usize) -> String {
    let mut cut: Vec<_> = header.tensors().into_iter().filter(|(_, info)| info.data_offsets.1 > size).collect();
    cut.sort_by_key(|(_, info)| info.data_offsets);
    let whole = header.data_len();
    match cut.first() {
        Some((name, _)) => {
            let more = match cut.len() - 1 {
                0 => String::new(),
                n => format!(", and with it {} behind it", count(n, "array", "arrays")),
            };
            format!(" is cut off in `{name}`{more}: {size} of {whole} bytes of numbers are there")
        }
        None => format!(" has {size} bytes of numbers, but its header speaks of {whole}"),
    }
}
