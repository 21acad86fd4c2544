//! [`Room`].

use core::marker::PhantomData;
use core::mem::MaybeUninit;

/// A list that const evaluation fills: a table of a network, whose length stable Rust cannot compute as a constant where the network
/// is generic. `R` is a type with room for all entries, put together from arrays.
#[derive(Clone, Copy)]
pub struct Room<X, R: Copy> {
    room: MaybeUninit<R>,
    len: usize,
    entries: PhantomData<X>,
}

impl<X: Copy, R: Copy> Room<X, R> {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        assert!(align_of::<R>() >= align_of::<X>());
        Room { room: MaybeUninit::uninit(), len: 0, entries: PhantomData }
    }

    /// Adds an entry.
    ///
    /// # Panics
    /// If the room is full.
    pub const fn add(&mut self, entry: X) {
        assert!((self.len + 1) * size_of::<X>() <= size_of::<R>(), "the table of a network is full");
        // SAFETY: the place is inside the room, which is aligned for `X`, and nobody else has a reference to it.
        unsafe { (&raw mut self.room).cast::<X>().add(self.len).write(entry) };
        self.len += 1;
    }

    /// The entries.
    pub const fn as_slice(&self) -> &[X] {
        // SAFETY: so many entries have been written, one after the other.
        unsafe { core::slice::from_raw_parts((&raw const self.room).cast::<X>(), self.len) }
    }
}

impl<X: Copy, R: Copy> Default for Room<X, R> {
    fn default() -> Self {
        Room::new()
    }
}
