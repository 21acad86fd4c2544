//! What is allocated: a counting allocator.
//!
//! ```
//! #[global_allocator]
//! static HEAP: timing::Heap = timing::Heap;
//!
//! assert_eq!(timing::heap::of_this_thread(|| drop(vec![0u8; 100])), 1);
//! ```

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator, which counts.
#[derive(Debug)]
pub struct Heap;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static OWN_ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

fn count(bytes: usize) {
    ALLOCATIONS.fetch_add(1, Relaxed);
    OWN_ALLOCATIONS.set(OWN_ALLOCATIONS.get() + 1);
    let now = BYTES.fetch_add(bytes, Relaxed) + bytes;
    PEAK.fetch_max(now, Relaxed);
}

// SAFETY: all is left to `System`; the counters are atomic or thread-local numbers that need no allocation and no destructor.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller's promises are those that `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller's promises are those that `System` asks for.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Relaxed);
        // SAFETY: `pointer` is from one of the functions above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// How often `f` allocates on the thread that calls this; memory that grows is allocated once more.
pub fn of_this_thread(f: impl FnOnce()) -> usize {
    let before = OWN_ALLOCATIONS.get();
    f();
    OWN_ALLOCATIONS.get() - before
}

/// How often all threads allocate while `f` runs, and the most bytes that they hold at once beyond those held before.
pub fn of_all_threads(f: impl FnOnce()) -> (usize, usize) {
    let (allocations, bytes) = (ALLOCATIONS.load(Relaxed), BYTES.load(Relaxed));
    PEAK.store(bytes, Relaxed);
    f();
    (ALLOCATIONS.load(Relaxed) - allocations, PEAK.load(Relaxed).saturating_sub(bytes))
}
