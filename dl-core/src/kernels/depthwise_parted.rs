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

    /// Puts the columns together.
    #[inline(always)]
    pub fn join<T: Element, S: Simd<T>>(&self, simd: S, lines: &[T], y: &mut [T]) {
        for (from, y) in lines.chunks_exact(self.row()).zip(y.chunks_exact_mut(self.size[1])) {
            if self.phases != 2 {
                y.iter_mut().enumerate().for_each(|(i, y)| *y = from[i % self.phases * self.apart + i / self.phases]);
                continue;
            }
            let (even, odd) = from.split_at(self.apart);
            for ((y, even), odd) in y.chunks_mut(2 * S::N).zip(even.chunks_exact(S::N)).zip(odd.chunks_exact(S::N)) {
                let (len, to) = (y.len(), y.as_mut_ptr());
                // SAFETY: phases are whole registers; as many numbers are written as there are.
                unsafe {
                    let [first, second] = simd.zip(simd.load(even.as_ptr()), simd.load(odd.as_ptr()));
                    if len == 2 * S::N {
                        simd.store(first, to);
                        simd.store(second, to.add(S::N));
                    } else {
                        simd.store_some(first, to, len.min(S::N));
                        if len > S::N {
                            simd.store_some(second, to.add(S::N), len - S::N);
                        }
                    }
                }
            }
        }
    }
}
