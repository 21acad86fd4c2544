//! Planes of a depthwise convolution with the zeros of their padding, and columns apart by phase, see [`Axis`].
//!
//! A row is its phases one after the other, each as zeros, then numbers: the zeros behind one are those before the next.

use super::conv::Conv;
use super::depthwise_axis::Axis;
use super::product::TAIL;
use super::simd::Simd;
use crate::element::Element;

/// The image that is read, of one channel.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Rows and columns.
    pub axes: [Axis; 2],
    /// Rows, those of zeros included.
    rows: usize,
    /// From a phase of a row to the next.
    phase: usize,
}

impl Frame {
    /// Of the forward pass, or of the input's gradient.
    pub fn new(conv: &Conv, back: bool) -> Self {
        let axes = [Axis::new(conv, 0, back), Axis::new(conv, 1, back)];
        let [rows, columns] = &axes;
        let there = columns.from.div_ceil(columns.phases_from());
        let phase = columns.zeros.max(columns.reach.saturating_sub(there)) + there;
        // Rows that begin at a line of the cache, or halfway.
        let phase = phase.next_multiple_of(if phase <= TAIL / 2 { TAIL / 2 } else { TAIL });
        Frame { axes, rows: (rows.zeros + rows.reach) * rows.phases_from(), phase }
    }

    /// From a row to the next.
    pub fn row(&self) -> usize {
        self.axes[1].phases_from() * self.phase
    }

    /// From what a row that is written sees to what the next one of its phase sees.
    pub fn step(&self) -> usize {
        self.axes[0].phases_from() * self.row()
    }

    /// Numbers, with those that may be read after the last row.
    pub fn numbers(&self) -> usize {
        (self.rows * self.row() + self.axes[1].zeros + self.axes[1].reach + TAIL).next_multiple_of(TAIL)
    }

    /// Where the row is that tap `at` of `phase` sees.
    pub fn row_at(&self, phase: usize, at: isize) -> usize {
        let rows = &self.axes[0];
        ((at + rows.zeros as isize) as usize * rows.phases_from() + phase) * self.row()
    }

    /// Where the column is that tap `at` of `phase` sees.
    pub fn column_at(&self, phase: usize, at: isize) -> usize {
        phase * self.phase + (at + self.axes[1].zeros as isize) as usize
    }
}

/// Writes images that are `every` numbers apart to their frames, in which there are zeros.
#[inline(always)]
pub fn place<T: Element, S: Simd<T>>(simd: S, frame: &Frame, x: &[T], every: usize, frames: &mut [T]) {
    let [rows, columns] = &frame.axes;
    let (width, phases) = (columns.from, columns.phases_from());
    let size = [rows.from.min(rows.reach * rows.phases_from()), width];
    let first = frame.row_at(0, 0) + columns.zeros;
    for (image, to) in x.chunks(every).zip(frames.chunks_exact_mut(frame.numbers())) {
        let to = &mut to[first..];
        match phases {
            1 => copy(simd, size, image, (to, frame.row())),
            2 => part(simd, size, image, (to, frame.row()), frame.phase),
            _ => {
                for (from, to) in image.chunks_exact(width).zip(to.chunks_mut(frame.row())).take(size[0]) {
                    from.iter().enumerate().for_each(|(i, x)| to[i % phases * frame.phase + i / phases] = *x);
                }
            }
        }
    }
}

/// Rows, each with zeros up to a whole register: they are written from above.
#[inline(always)]
fn copy<T: Element, S: Simd<T>>(simd: S, [height, width]: [usize; 2], from: &[T], (to, every): (&mut [T], usize)) {
    if height == 0 {
        return;
    }
    let (whole, rest) = (width / S::N * S::N, width % S::N);
    assert!(height * width <= from.len(), "a row lies beyond its image");
    assert!((height - 1) * every + width.next_multiple_of(S::N) <= to.len(), "a row lies beyond its frame");
    for row in 0..height {
        // SAFETY: as many numbers as the last row has, too, and a register behind it, as was checked.
        unsafe {
            let (from, to) = (from.as_ptr().add(row * width), to.as_mut_ptr().add(row * every));
            for i in (0..whole).step_by(S::N) {
                simd.store(simd.load(from.add(i)), to.add(i));
            }
            if rest > 0 {
                simd.store(simd.load_some(from.add(whole), rest), to.add(whole));
            }
        }
    }
}

/// Rows, whose columns at odd places go `apart` numbers after the others; each with zeros up to a whole register.
#[inline(always)]
fn part<T: Element, S: Simd<T>>(
    simd: S,
    [height, width]: [usize; 2],
    from: &[T],
    (to, every): (&mut [T], usize),
    apart: usize,
) {
    if height == 0 {
        return;
    }
    let (whole, rest) = (width / (2 * S::N) * S::N, width % (2 * S::N));
    let last = (height - 1) * every + apart + if rest > 0 { whole + S::N } else { whole };
    assert!(height * width <= from.len(), "a row lies beyond its image");
    assert!(last <= to.len(), "a row lies beyond its frame");
    for row in 0..height {
        // SAFETY: as many numbers as the last row has, too, and a register behind each phase of it, as was checked.
        unsafe {
            let from = from.as_ptr().add(row * width);
            let even = to.as_mut_ptr().add(row * every);
            let odd = even.add(apart);
            // First the last, as its zeros may reach into the next phase.
            if rest > 0 {
                let from = from.add(2 * whole);
                let second =
                    if rest > S::N { simd.load_some(from.add(S::N), rest - S::N) } else { simd.splat(T::ZERO) };
                let v = simd.unzip(simd.load_some(from, rest.min(S::N)), second);
                simd.store(v[0], even.add(whole));
                simd.store(v[1], odd.add(whole));
            }
            for i in (0..whole).step_by(S::N) {
                let v = simd.unzip(simd.load(from.add(2 * i)), simd.load(from.add(2 * i + S::N)));
                simd.store(v[0], even.add(i));
                simd.store(v[1], odd.add(i));
            }
        }
    }
}
