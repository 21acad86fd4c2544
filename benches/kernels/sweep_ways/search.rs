//! The table with which the least time is lost.

use dl_core::kernels::choice::{TABLE, Table};

use super::cases::Case;

/// A number of the table, and what it may be.
type Knob = (fn(&mut Table) -> &mut usize, &'static [usize]);

const MOST: &[usize] = &[50, 60, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115, 120, 130, 145, 160];
const COST: &[usize] = &[0, 2, 4, 6, 8, 12, 16, 20, 25, 30, 40, 60];
const NUMBERS: &[usize] = &[1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15, 1 << 16, 1 << 17];

/// All numbers, but for the unit in which the ways of each pass are measured.
const KNOBS: [Knob; 23] = [
    (|table| &mut table.winograd_channels, &[1, 2, 3, 4, 6, 8, 12, 16, 24]),
    (|table| &mut table.winograd_pairs, &[1, 16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024]),
    (|table| &mut table.winograd_pixels, &[1, 2, 3, 4, 5, 6, 7, 8, 10, 12]),
    (|table| &mut table.samples_least, &[2, 4, 8, 9, 16, 17]),
    (|table| &mut table.samples_inputs, NUMBERS),
    (|table| &mut table.samples_outputs, NUMBERS),
    (|table| &mut table.samples_kernel, &[1, 2, 3, 4, 5, 6]),
    (|table| &mut table.samples.most, MOST),
    (|table| &mut table.samples.cost, COST),
    (|table| &mut table.strips.most, MOST),
    (|table| &mut table.strips.cost, COST),
    (|table| &mut table.strips_copy, COST),
    (|table| &mut table.rows.cost, COST),
    (|table| &mut table.samples_back.most, MOST),
    (|table| &mut table.samples_back.cost, COST),
    (|table| &mut table.rows_back.cost, COST),
    (|table| &mut table.columns_inputs, &[0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32]),
    (|table| &mut table.lanes, MOST),
    (|table| &mut table.linear_least, &[1, 4, 6, 8, 10, 12, 16]),
    (|table| &mut table.linear_output, &[0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20]),
    (|table| &mut table.linear_inputs, &[40, 60, 80, 100, 130, 160, 200, 250, 400, 800, 10_000]),
    (|table| &mut table.linear_part_inputs, &[0, 32, 64, 128, 256, 512, 1024, 4096]),
    (|table| &mut table.linear_part, &[0, 2, 4, 6, 8, 10, 12, 13, 14, 15]),
];

/// What a change must win, of the mean loss: less is noise, and the number stays.
const WORTH: f64 = 1e-4;

/// From today's table on, one number after the other becomes the best of its candidates, until none changes any more.
pub fn search(cases: &[Case]) -> Table {
    let mean = |table: &Table| cases.iter().map(|case| case.loss(table)).sum::<f64>() / cases.len().max(1) as f64;
    let (mut table, mut loss) = (TABLE, mean(&TABLE));
    loop {
        let before = loss;
        for (number, candidates) in KNOBS {
            let others = candidates.iter().map(|candidate| {
                let mut other = table;
                *number(&mut other) = *candidate;
                (mean(&other), other)
            });
            if let Some((least, best)) = others.min_by(|a, b| a.0.total_cmp(&b.0))
                && least < loss - WORTH
            {
                (table, loss) = (best, least);
            }
        }
        if loss == before {
            return table;
        }
    }
}
