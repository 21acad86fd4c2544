//! Memory for tables of offsets.

use std::cell::RefCell;

std::thread_local! {
    static TABLES: RefCell<Vec<Vec<u32>>> = const { RefCell::new(Vec::new()) };
}

/// Runs `f` on memory of this thread for `len` offsets, whose contents are arbitrary. Calls nest. Memory is allocated when a
/// thread first needs that much, and kept.
pub fn with_table<R>(len: usize, f: impl FnOnce(&mut [u32]) -> R) -> R {
    let mut memory = TABLES.with_borrow_mut(Vec::pop).unwrap_or_default();
    if memory.len() < len {
        memory.resize(len, 0);
    }
    let result = f(&mut memory[..len]);
    TABLES.with_borrow_mut(|stack| stack.push(memory));
    result
}

/// [`with_table`], for `rows` offsets of rows and `steps` pairs of offsets.
pub fn with_tables<R>(rows: usize, steps: usize, f: impl FnOnce(&mut [u32], &mut [[u32; 2]]) -> R) -> R {
    with_table(rows + 2 * steps, |table| {
        let (rows, steps) = table.split_at_mut(rows);
        f(rows, steps.as_chunks_mut::<2>().0)
    })
}

/// An offset for a table.
#[inline(always)]
pub const fn offset(at: usize) -> u32 {
    assert!(at <= u32::MAX as usize, "kernels work on at most 2³² numbers at a time");
    at as u32
}
