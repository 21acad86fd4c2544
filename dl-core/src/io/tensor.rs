//! One array of a file.

use std::borrow::Cow;

use safetensors::{Dtype, View};

use crate::element::Element;
use crate::error::{Error, ErrorKind};

/// An array as it is in the file: little-endian bytes, which may be those of the file itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tensor<'a> {
    pub(super) dtype: Dtype,
    pub(super) dims: Vec<usize>,
    pub(super) bytes: Cow<'a, [u8]>,
}

impl Tensor<'_> {
    /// Numbers with their dimensions.
    pub(super) fn new<T: Element>(dims: &[usize], numbers: &[T]) -> Tensor<'static> {
        let (dtype, bytes) = match size_of::<T>() {
            8 => (Dtype::F64, numbers.iter().flat_map(|x| x.to_f64().to_le_bytes()).collect()),
            _ => (Dtype::F32, numbers.iter().flat_map(|x| (x.to_f64() as f32).to_le_bytes()).collect()),
        };
        Tensor { dtype, dims: dims.to_vec(), bytes: Cow::Owned(bytes) }
    }

    /// That its numbers can be had as `T`.
    ///
    /// # Errors
    /// If they are not floating-point numbers, or one is too large for `T`.
    pub(super) fn check<T: Element>(&self) -> Result<(), Error> {
        let too_large = |x: &f64| x.is_finite() && !T::from_f64(*x).is_finite();
        let wrong = match self.dtype {
            Dtype::F16 | Dtype::BF16 | Dtype::F32 => return Ok(()),
            Dtype::F64 => match self.bytes.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).find(too_large) {
                None => return Ok(()),
                Some(x) => format!("{x:e} is too large for {}", T::NAME),
            },
            other => format!("numbers of type {other:?} where F64, F32, F16 or BF16 was expected"),
        };
        Err(Error::new(ErrorKind::Format, wrong))
    }

    /// Its numbers, after a [`check`](Tensor::check): exact from F16, BF16 and F32, and from F64 to `f64`; rounded from F64 to
    /// `f32`.
    pub(super) fn read<T: Element>(&self, to: &mut [T]) {
        match self.dtype {
            Dtype::F16 => self.each(to, |b| half::f16::from_le_bytes(b).to_f64()),
            Dtype::BF16 => self.each(to, |b| half::bf16::from_le_bytes(b).to_f64()),
            Dtype::F64 => self.each(to, f64::from_le_bytes),
            _ => self.each(to, |b| f64::from(f32::from_le_bytes(b))),
        }
    }

    fn each<T: Element, const N: usize>(&self, to: &mut [T], number: impl Fn([u8; N]) -> f64) {
        to.iter_mut().zip(self.bytes.as_chunks().0).for_each(|(to, bytes)| *to = T::from_f64(number(*bytes)));
    }
}

impl View for &Tensor<'_> {
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
