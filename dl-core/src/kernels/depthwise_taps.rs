//! Tables of window elements, in the order in which depthwise convolutions read frames.

use super::depthwise_axis::Tap;
use super::depthwise_frame::Frame;
use super::table::offset;

/// The most rows of a window that are computed together.
pub const TOGETHER: usize = 3;

/// Rows of a window that see successive rows, of which those that neighbouring outputs see are read once.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Where the first row is that they see.
    pub at: usize,
    /// Rows of the window.
    pub k: [usize; TOGETHER],
    /// How many they are.
    pub count: usize,
}

/// Numbers of a run in a table.
pub const RUN: usize = 2 + TOGETHER;

impl Run {
    /// As it is in a table.
    #[inline(always)]
    pub fn of(table: &[u32; RUN]) -> Self {
        let [at, count, k @ ..] = table.map(|n| n as usize);
        Run { at, k, count }
    }
}

/// Window elements of a phase of rows and a phase of columns.
#[derive(Clone, Copy, Debug)]
pub struct Taps<'a> {
    /// Of rows, by [`Run`].
    pub runs: &'a [[u32; RUN]],
    /// Of columns: which, and where what they see is.
    pub columns: &'a [[u32; 2]],
    /// Where the last row, and the last column, is that they see.
    pub last: [usize; 2],
    /// Rows and columns of the window.
    pub kernel: [usize; 2],
}

/// The numbers of a table for a window.
pub fn len(kernel: [usize; 2]) -> usize {
    RUN * kernel[0] + 2 * kernel[1]
}

/// Lists those of a phase of rows and a phase of columns; rows alone where `together` is 1.
pub fn tabulate<'a>(frame: &Frame, phases: [usize; 2], together: usize, table: &'a mut [u32]) -> Taps<'a> {
    let [rows, columns] = &frame.axes;
    let (runs, places) = table.split_at_mut(RUN * rows.taps(phases[0]).count());
    let (runs, places) = (runs.as_chunks_mut::<RUN>().0, places.as_chunks_mut::<2>().0);
    let (mut count, mut last) = (0, [0, 0]);
    for phase in 0..rows.phases_from() {
        let mut before: Option<Tap> = None;
        for tap in rows.taps(phases[0]).filter(|tap| tap.phase == phase) {
            let follows = before.is_some_and(|before| before.at + 1 == tap.at);
            before = Some(tap);
            last[0] = last[0].max(frame.row_at(phase, tap.at));
            if follows && (runs[count - 1][1] as usize) < together {
                let run = &mut runs[count - 1];
                run[2 + run[1] as usize] = offset(tap.k);
                run[1] += 1;
            } else {
                runs[count] = [offset(frame.row_at(phase, tap.at)), 1, offset(tap.k), 0, 0];
                count += 1;
            }
        }
    }
    let mut columns = columns.taps(phases[1]);
    let mut width = 0;
    for (place, tap) in places.iter_mut().zip(&mut columns) {
        let at = frame.column_at(tap.phase, tap.at);
        *place = [offset(tap.k), offset(at)];
        last[1] = last[1].max(at);
        width += 1;
    }
    Taps { runs: &runs[..count], columns: &places[..width], last, kernel: frame.axes.map(|axis| axis.kernel) }
}
