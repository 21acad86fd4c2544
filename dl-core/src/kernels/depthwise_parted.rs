//! Planes that are written with columns apart by phase, see [`Axis`](super::depthwise_axis): gradients of inputs, where windows move in
//! steps of several columns.

use super::depthwise_axis::Written;
use super::depthwise_frame::Frame;
use super::product::TAIL;
use super::simd::Simd;
use crate::element::Element;

/// Rows, each of which is the columns of its phases one after the other, by their first column.
#[derive(Clone, Copy, Debug)]
pub struct Parted {
    phases: usize,
    /// Rows and columns of the plane.
    size: [usize; 2],
    /// From a phase to the next: whole registers.
    apart: usize,
}

impl Parted {
    /// What is computed from frames.
    pub fn of(frame: &Frame) -> Self {
        let [rows, columns] = &frame.axes;
        let phases = columns.phases_to();
        Parted { phases, size: [rows.to, columns.to], apart: columns.to.div_ceil(phases).next_multiple_of(TAIL) }
    }

    /// Whether there are several phases.
    pub fn is_needed(&self) -> bool {
        self.phases > 1
    }

    /// From a row to the next.
    pub fn row(&self) -> usize {
        self.phases * self.apart
    }

    /// Numbers of a plane, if it is needed.
    pub fn numbers(&self) -> usize {
        if self.is_needed() { self.size[0] * self.row() } else { 0 }
    }

    /// Where the first number is of what is written.
    pub fn at(&self, [row, column]: [Written; 2]) -> usize {
        row.first * self.row() + column.first * self.apart
    }

    /// Puts the columns of all rows of `lines` together. What is behind them in `y` may be overwritten.
    #[inline(always)]
    pub fn join<T: Element, S: Simd<T>>(&self, simd: S, lines: &[T], y: &mut [T]) {
        let (width, phases) = (self.size[1], self.phases);
        assert!(lines.len() / self.row() * width <= y.len(), "a row lies beyond its plane");
        for (row, from) in lines.chunks_exact(self.row()).enumerate() {
            let y = &mut y[row * width..];
            if phases != 2 {
                y[..width].iter_mut().enumerate().for_each(|(i, y)| *y = from[i % phases * self.apart + i / phases]);
                continue;
            }
            let (even, odd) = from.split_at(self.apart);
            for ((even, odd), first) in
                even.chunks_exact(S::N).zip(odd.chunks_exact(S::N)).zip((0..width).step_by(2 * S::N))
            {
                // SAFETY: phases are whole registers.
                let joined = unsafe { simd.zip(simd.load(even.as_ptr()), simd.load(odd.as_ptr())) };
                for (v, at) in joined.into_iter().zip([first, first + S::N]) {
                    if at < width {
                        let y = &mut y[at..];
                        // SAFETY: there is a register, or what is left of the row.
                        unsafe {
                            if y.len() >= S::N {
                                simd.store(v, y.as_mut_ptr());
                            } else {
                                simd.store_some(v, y.as_mut_ptr(), (width - at).min(y.len()));
                            }
                        }
                    }
                }
            }
        }
    }
}
