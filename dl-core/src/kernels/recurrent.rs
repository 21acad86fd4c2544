//! Recurrent layers, with vector instructions or in training: what they have in common.
//!
//! A [`Cell`] says what becomes of the products of a step; all else, the products themselves and the way through the steps, is the same
//! for all of them.

use super::cells::{Gates, Recurrent};
use super::simd::{MOST, Simd};
#[cfg(feature = "std")]
use super::simd::{Work, vectorized};
use crate::element::Element;

/// The most gates of a cell.
pub const GATES: usize = 4;

/// Numbers of a few units: a register of them, in memory.
pub type Units<T> = [T; MOST];

/// What a step of one sequence reads and writes, of the units from some unit on.
///
/// Gates are `every` apart; as inputs they are `W_ih x + b`, and in training they are left behind there.
#[derive(Clone, Copy)]
pub struct Now<T> {
    /// The gates.
    pub gates: *mut T,
    /// Their distance.
    pub every: usize,
    /// `hₜ₋₁`
    pub h: *const T,
    /// `hₜ`.
    pub y: *mut T,
    /// `cₜ₋₁`, if there is one.
    pub c: *const T,
    /// `cₜ`, which may be in the same place as `cₜ₋₁`.
    pub next: *mut T,
    /// What the cell keeps beside its gates.
    pub extra: *mut T,
}

/// What the backward pass of a step of one sequence reads and writes, of the units from some unit on.
#[cfg(feature = "train")]
#[derive(Clone, Copy)]
pub struct Then<T> {
    /// The gates, and in their place the gradients of what they are functions of.
    pub gates: *mut T,
    /// Their distance.
    pub every: usize,
    /// `hₜ₋₁`.
    pub h: *const T,
    /// `hₜ`.
    pub y: *const T,
    /// Its gradient, from above.
    pub dy: *const T,
    /// The gradient of `hₜ` from the steps after; then what of that of `hₜ₋₁` does not come through `W_hh`.
    pub dh: *mut T,
    /// `cₜ₋₁`, if there is one.
    pub c: *const T,
    /// `cₜ`.
    pub next: *const T,
    /// The gradient of `cₜ` from the steps after; then that of `cₜ₋₁`.
    pub dc: *mut T,
    /// What the cell has kept beside its gates.
    pub extra: *mut T,
    /// What the last product of this step has made.
    pub product: *const T,
}

/// The vectors of weights that a cell uses unit by unit, from some unit on; null where there are none.
#[derive(Clone, Copy)]
pub struct Vectors<T> {
    /// `b_hh` of the gate that is not added up with others.
    pub bias: *const T,
    /// `w_ci`, `w_cf` and `w_co`.
    pub peepholes: [*const T; 3],
}

impl<T> Vectors<T> {
    /// From unit `u` on.
    #[inline(always)]
    pub fn at(self, u: usize) -> Self {
        let at = |p: *const T| if p.is_null() { p } else { p.wrapping_add(u) };
        Vectors { bias: at(self.bias), peepholes: self.peepholes.map(at) }
    }
}

/// What the product of a phase is taken of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// `hₜ₋₁`.
    State,
    /// What the phase before has left in `extra`.
    Extra,
}

/// A phase of a step: a product for some of the gates, and what follows from it.
#[derive(Clone, Copy, Debug)]
pub struct Phase {
    /// The first gate.
    pub first: usize,
    /// How many gates.
    pub gates: usize,
    /// What is multiplied with their weights.
    pub source: Source,
}

/// What a recurrent layer does with its products.
pub trait Cell: Gates {
    /// Whether something is kept beside the gates for each step.
    const EXTRA: bool;
    /// Whether `b_hh` of the last gate is added to the product with `W_hh`, rather than to all.
    const APART: bool;
    /// The phases of a step.
    const PHASES: &'static [Phase];
    /// The phases of the backward pass of a step: after each, `dh += dgates W_hh`, for gates from `first` on, or the product alone goes to
    /// the next phase ([`Source::Extra`]). Where [`Cell::APART`] is, the gradient of the product of the last gate is in `extra`.
    const BACK: &'static [Phase];

    /// What follows from the products `sums` of a phase, for `width` units, at most a register; `keep` in training.
    ///
    /// # Safety
    /// The pointers are valid for as many units.
    #[allow(clippy::too_many_arguments)]
    unsafe fn finish<T: Element, S: Simd<T>>(
        self,
        simd: S,
        phase: usize,
        width: usize,
        keep: bool,
        vectors: Vectors<T>,
        sums: &[Units<T>; GATES],
        now: Now<T>,
    );

    /// The gradients of what gates are functions of, in a phase of the backward pass.
    ///
    /// # Safety
    /// The pointers are valid for as many units.
    #[cfg(feature = "train")]
    unsafe fn back<T: Element, S: Simd<T>>(
        self,
        simd: S,
        phase: usize,
        width: usize,
        vectors: Vectors<T>,
        then: Then<T>,
    );
}

impl<C: Cell> Recurrent<C> {
    /// The vectors that the cell uses itself.
    #[inline]
    pub fn vectors<T: Element>(&self, weights: &[T]) -> Vectors<T> {
        let arrays = self.arrays();
        let bias = match &weights[arrays.bias_hh] {
            bias if C::APART && !bias.is_empty() => bias[(C::GATES - 1) * self.hidden..].as_ptr(),
            _ => core::ptr::null(),
        };
        let peepholes = match &weights[arrays.peepholes] {
            [] => [core::ptr::null(); 3],
            all => [0, 1, 2].map(|i| all[i * self.hidden..].as_ptr()),
        };
        Vectors { bias, peepholes }
    }

    /// `b_ih + b_hh` of row `r`, without `b_hh` where the cell adds it itself.
    #[inline(always)]
    pub fn bias_of<T: Element>(&self, bias_ih: &[T], bias_hh: &[T], r: usize) -> T {
        if !self.bias {
            T::ZERO
        } else if C::APART && r >= (C::GATES - 1) * self.hidden {
            bias_ih[r]
        } else {
            bias_ih[r] + bias_hh[r]
        }
    }
}

/// `width` numbers in a register, then zeros.
///
/// # Safety
/// They can be read.
#[inline(always)]
pub unsafe fn take<T: Element, S: Simd<T>>(simd: S, from: *const T, width: usize) -> S::V {
    // SAFETY: the caller's.
    unsafe { if width == S::N { simd.load(from) } else { simd.load_some(from, width) } }
}

/// Writes the first `width` numbers of a register.
///
/// # Safety
/// They can be written.
#[inline(always)]
pub unsafe fn put<T: Element, S: Simd<T>>(simd: S, v: S::V, to: *mut T, width: usize) {
    // SAFETY: the caller's.
    unsafe { if width == S::N { simd.store(v, to) } else { simd.store_some(v, to, width) } }
}

/// `width` numbers as an array, then zeros.
///
/// # Safety
/// They can be read.
#[inline(always)]
pub unsafe fn read<T: Element, S: Simd<T>>(simd: S, from: *const T, width: usize) -> Units<T> {
    let mut units = [T::ZERO; MOST];
    // SAFETY: the caller's; an array is at least as long as a register.
    unsafe {
        let v = if width == S::N { simd.load(from) } else { simd.load_some(from, width) };
        simd.store(v, units.as_mut_ptr());
    }
    units
}

/// Writes `width` numbers.
///
/// # Safety
/// They can be written.
#[inline(always)]
pub unsafe fn write<T: Element, S: Simd<T>>(simd: S, units: &Units<T>, to: *mut T, width: usize) {
    // SAFETY: the caller's; an array is at least as long as a register.
    unsafe {
        let v = simd.load(units.as_ptr());
        if width == S::N { simd.store(v, to) } else { simd.store_some(v, to, width) }
    }
}

/// [`read`] of `K` gates, `every` apart.
///
/// # Safety
/// They can be read.
#[inline(always)]
pub unsafe fn read_gates<T: Element, S: Simd<T>, const K: usize>(
    simd: S,
    from: *const T,
    every: usize,
    width: usize,
) -> [Units<T>; K] {
    // Loops rather than closures, which would not be compiled for the instruction set.
    let mut gates = [[T::ZERO; MOST]; K];
    for (k, gate) in gates.iter_mut().enumerate() {
        // SAFETY: the caller's.
        *gate = unsafe { read(simd, from.add(k * every), width) };
    }
    gates
}

/// The functions of gates, as recurrent layers compute them: `y = σ(x)`, `z = tanh x`.
///
/// # Panics
/// If the slices are of different lengths.
#[cfg(feature = "std")]
pub fn functions<T: Element>(x: &[T], y: &mut [T], z: &mut [T]) {
    assert!(x.len() == y.len() && x.len() == z.len(), "as many results as numbers");
    vectorized(Functions { x, y, z });
}

#[cfg(feature = "std")]
struct Functions<'a, T> {
    x: &'a [T],
    y: &'a mut [T],
    z: &'a mut [T],
}

#[cfg(feature = "std")]
impl<T: Element> Work<T> for Functions<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        for at in (0..self.x.len()).step_by(S::N) {
            let width = (self.x.len() - at).min(S::N);
            // SAFETY: so many are there.
            unsafe {
                let x = take(simd, self.x.as_ptr().add(at), width);
                put(simd, simd.sigmoid(x), self.y.as_mut_ptr().add(at), width);
                put(simd, simd.tanh(x), self.z.as_mut_ptr().add(at), width);
            }
        }
    }
}
