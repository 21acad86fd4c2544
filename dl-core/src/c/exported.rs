//! What `export_c!` calls.

use core::ffi::{c_int, c_void};
use core::marker::PhantomData;

use super::call::{REFUSED, infer, initial_state, step};
use crate::network::Network;
use crate::recurrent::Stepped;

/// What `export_c!` calls, with pointers as they come from C. What a type does not have is looked for in traits: [`Otherwise`] has `step` of
/// networks that cannot be taken step by step, and everything of what is no network, about which [`check`](super::check) has complained.
pub struct Exported<N>(PhantomData<N>);

impl<N: Network> Exported<N> {
    /// See [`fingerprint`](super::fingerprint).
    pub const FINGERPRINT: u32 = super::fingerprint::<N>();

    /// See [`infer`].
    ///
    /// # Safety
    /// As [`infer`].
    #[inline]
    pub unsafe fn infer(
        net: &N,
        inputs: *const *const c_void,
        arena: *mut c_void,
        outputs: *mut *const c_void,
    ) -> c_int {
        // SAFETY: as the caller says.
        unsafe { infer(net, inputs, arena.cast(), outputs.cast()) }
    }

    /// See [`initial_state`].
    ///
    /// # Safety
    /// As [`initial_state`].
    #[inline]
    pub unsafe fn initial_state(net: &N, state: *mut c_void) -> c_int {
        // SAFETY: as the caller says.
        unsafe { initial_state(net, state.cast()) }
    }
}

impl<N: Stepped> Exported<N> {
    /// See [`step`].
    ///
    /// # Safety
    /// As [`step`].
    #[inline]
    pub unsafe fn step(
        net: &N,
        inputs: *const *const c_void,
        state: *mut c_void,
        outputs: *const *mut c_void,
    ) -> c_int {
        // SAFETY: as the caller says.
        unsafe { step(net, inputs, state.cast(), outputs.cast()) }
    }
}

/// What [`Exported`] has not.
pub trait Otherwise<N> {
    /// None.
    const FINGERPRINT: u32 = 0;

    /// Refuses.
    ///
    /// # Safety
    /// It looks at nothing.
    unsafe fn infer(_: &N, _: *const *const c_void, _: *mut c_void, _: *mut *const c_void) -> c_int {
        REFUSED
    }

    /// Refuses.
    ///
    /// # Safety
    /// It looks at nothing.
    unsafe fn initial_state(_: &N, _: *mut c_void) -> c_int {
        REFUSED
    }

    /// Refuses.
    ///
    /// # Safety
    /// It looks at nothing.
    unsafe fn step(_: &N, _: *const *const c_void, _: *mut c_void, _: *const *mut c_void) -> c_int {
        REFUSED
    }
}

impl<N> Otherwise<N> for Exported<N> {}
