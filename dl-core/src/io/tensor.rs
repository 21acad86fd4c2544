//! One array of a file.

use std::borrow::Cow;

use safetensors::{Dtype, View};

use crate::element::Element;
use crate::error::{Error, ErrorKind};

/// An array as it is in the file: little-endian bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tensor {
    pub(super) dtype: Dtype,
    pub(super) dims: Vec<usize>,
    pub(super) bytes: Vec<u8>,
}

impl Tensor {
    /// Numbers with their dimensions.
    pub(super) fn new<T: Element>(dims: &[usize], numbers: &[T]) -> Tensor {
        let (dtype, bytes) = match size_of::<T>() {
            8 => (Dtype::F64, numbers.iter().flat_map(|x| x.to_f64().to_le_bytes()).collect()),
            _ => (Dtype::F32, numbers.iter().flat_map(|x| (x.to_f64() as f32).to_le_bytes()).collect()),
        };
        Tensor { dtype, dims: dims.to_vec(), bytes }
    }

    /// The numbers as `T`: exact from F16, BF16 and F32, and from F64 to `f64`; rounded from F64 to `f32`.
    ///
    /// # Errors
    /// If they are not floating-point numbers, or one is too large for `T`.
    pub(super) fn numbers<T: Element>(&self) -> Result<Vec<T>, Error> {
        let bits = || self.bytes.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b));
        let convert = T::from_f64;
        let numbers = match self.dtype {
            Dtype::F16 => bits().map(|b| convert(half::f16::from_bits(b).to_f64())).collect(),
            Dtype::BF16 => bits().map(|b| convert(half::bf16::from_bits(b).to_f64())).collect(),
            Dtype::F32 => self.bytes.as_chunks().0.iter().map(|b| convert(f64::from(f32::from_le_bytes(*b)))).collect(),
            Dtype::F64 => {
                let wide = || self.bytes.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b));
                if let Some(x) = wide().find(|x| x.is_finite() && !convert(*x).is_finite()) {
                    return Err(Error::new(ErrorKind::Format, format!("{x:e} is too large for {}", T::NAME)));
                }
                wide().map(convert).collect()
            }
            other => {
                return Err(Error::new(
                    ErrorKind::Format,
                    format!("numbers of type {other:?} where F64, F32, F16 or BF16 was expected"),
                ));
            }
        };
        Ok(numbers)
    }
}

impl View for &Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }
    fn shape(&self) -> &[usize] {
        &self.dims
    }
    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }
    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}
