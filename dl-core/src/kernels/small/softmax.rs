//! Softmax and its logarithm over the channels of every pixel of `[channels][pixels]`, with `m = maxⱼ xⱼ` taken off first, so that nothing
//! overflows. Each has a form in which the output takes the place of the input: a pass reads a number before it writes one there.
//!
//! On a Cortex-M4F each costs 65 instructions a number, most of them for the exponential.

use super::{has, rolled, rounds};
use crate::element::Element;

/// The numbers of one pixel, as they come in and go out; both may be in the same place.
struct Pixel<T> {
    channels: usize,
    pixels: usize,
    x: *const T,
    y: *mut T,
}

impl<T: Element> Pixel<T> {
    /// `xᵢ`.
    ///
    /// # Safety
    /// `c < channels`, and from `x` on there are `pixels` numbers of each channel, of which the first is that of this pixel.
    #[inline(always)]
    unsafe fn get(&self, c: usize) -> T {
        // SAFETY: the caller's.
        unsafe { *self.x.add(c * self.pixels) }
    }

    /// Writes `yᵢ`.
    ///
    /// # Safety
    /// As [`Pixel::get`], for `y`.
    #[inline(always)]
    unsafe fn set(&self, c: usize, y: T) {
        // SAFETY: the caller's.
        unsafe { *self.y.add(c * self.pixels) = y }
    }

    /// `maxⱼ xⱼ`.
    ///
    /// # Safety
    /// As [`Pixel::get`], for all channels.
    #[inline(always)]
    unsafe fn largest(&self) -> T {
        let mut m = T::NEG_INFINITY;
        for c in 0..self.channels {
            // SAFETY: the caller's.
            let x = unsafe { self.get(c) };
            m = if x > m { x } else { m };
            rolled();
        }
        m
    }

    /// `yᵢ = e^(xᵢ − m) / Σⱼ e^(xⱼ − m)`.
    ///
    /// # Safety
    /// As [`Pixel::get`] and [`Pixel::set`], for all channels.
    #[inline(always)]
    unsafe fn softmax(self) {
        // SAFETY: the caller's.
        unsafe {
            let (m, mut sum) = (self.largest(), T::ZERO);
            for c in 0..self.channels {
                let power = (self.get(c) - m).exp();
                self.set(c, power);
                sum += power;
                rolled();
            }
            let y = Pixel { x: self.y.cast_const(), ..self };
            for c in 0..y.channels {
                y.set(c, y.get(c) / sum);
                rolled();
            }
        }
    }

    /// `yᵢ = (xᵢ − m) − ln Σⱼ e^(xⱼ − m)`.
    ///
    /// # Safety
    /// As [`Pixel::softmax`].
    #[inline(always)]
    unsafe fn log_softmax(self) {
        // SAFETY: the caller's.
        unsafe {
            let (m, mut sum) = (self.largest(), T::ZERO);
            for c in 0..self.channels {
                sum += (self.get(c) - m).exp();
                rolled();
            }
            let ln = sum.ln();
            for c in 0..self.channels {
                self.set(c, (self.get(c) - m) - ln);
                rolled();
            }
        }
    }
}

/// Declares both forms of a function of pixels.
macro_rules! of_pixels {
    ($($(#[$doc:meta])* $forward:ident $in_place:ident = $function:ident;)*) => { $(
        $(#[$doc])*
        #[inline(always)]
        pub fn $forward<T: Element>(channels: usize, pixels: usize, x: &[T], y: &mut [T]) {
            if !has(x, [channels, pixels]) || !has(y, [channels, pixels]) {
                return;
            }
            for p in 0..rounds(pixels) {
                let (x, y) = (x.as_ptr().wrapping_add(p), y.as_mut_ptr().wrapping_add(p));
                // SAFETY: there are as many channels of as many pixels, and this is the first number of one of these.
                unsafe { Pixel { channels, pixels, x, y }.$function() };
            }
        }

        $(#[$doc])*
        ///
        /// The output takes the place of the input.
        #[inline(always)]
        pub fn $in_place<T: Element>(channels: usize, pixels: usize, y: &mut [T]) {
            if !has(y, [channels, pixels]) {
                return;
            }
            for p in 0..rounds(pixels) {
                let y = y.as_mut_ptr().wrapping_add(p);
                // SAFETY: as above.
                unsafe { Pixel { channels, pixels, x: y.cast_const(), y }.$function() };
            }
        }
    )* };
}

of_pixels! {
    /// `yᵢ = e^(xᵢ − m) / Σⱼ e^(xⱼ − m)`.
    forward in_place = softmax;
    /// `yᵢ = (xᵢ − m) − ln Σⱼ e^(xⱼ − m)`.
    log_forward log_in_place = log_softmax;
}
