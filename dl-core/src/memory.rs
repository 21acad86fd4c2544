//! Memory that grows and begins at a line of the cache, so that no register of numbers at a multiple of a register's length lies on
//! two lines.

use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

use crate::element::Element;

/// Bytes of a line, and of the widest register.
pub const LINE: usize = 64;

/// Numbers, the first of which is at the beginning of a line.
#[derive(Debug)]
pub struct Lines<T> {
    /// With as many more as may be skipped.
    numbers: Vec<T>,
    len: usize,
}

impl<T: Element> Lines<T> {
    /// Nothing.
    pub const fn new() -> Self {
        Lines { numbers: Vec::new(), len: 0 }
    }

    /// The first `len` numbers. If there are not as many, memory is allocated, and what was there is lost.
    pub fn grown(&mut self, len: usize) -> &mut [T] {
        if self.len < len {
            // What is there need not be copied.
            self.numbers = Vec::new();
            self.numbers = alloc::vec![T::ZERO; len + LINE / size_of::<T>()];
            self.len = len;
        }
        let begin = self.begin();
        &mut self.numbers[begin..begin + len]
    }

    /// Where the first line begins.
    fn begin(&self) -> usize {
        if self.len == 0 { 0 } else { self.numbers.as_ptr().align_offset(LINE).min(LINE / size_of::<T>()) }
    }
}

impl<T: Element> Deref for Lines<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.numbers[self.begin()..][..self.len]
    }
}

impl<T: Element> DerefMut for Lines<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        let begin = self.begin();
        &mut self.numbers[begin..][..self.len]
    }
}

impl<T: Element> Default for Lines<T> {
    fn default() -> Self {
        Self::new()
    }
}
