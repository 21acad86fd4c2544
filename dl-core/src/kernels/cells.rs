//! Recurrent layers: their sizes, their weights, and which cells there are.

use core::ops::Range;

/// A recurrent layer.
#[derive(Clone, Copy, Debug)]
pub struct Recurrent<C> {
    /// What it does with its products.
    pub cell: C,
    /// Features of a step.
    pub inputs: usize,
    /// Units.
    pub hidden: usize,
    /// Whether there are biases.
    pub bias: bool,
    /// Whether the initial state is part of the weights.
    pub learned: bool,
    /// Whether it goes from the last step to the first.
    pub reverse: bool,
    /// The most, and with a minus the least, that a gradient of what a gate is a function of may be.
    pub grad_clip: Option<f64>,
}

/// What a cell has.
pub trait Gates: Copy + Send + Sync + 'static {
    /// Products of each unit with the input and with the state.
    const GATES: usize;
    /// Whether there is a `c`, kept for each step.
    const MEMORY: bool = false;

    /// Whether there are peepholes.
    #[inline(always)]
    fn peephole(self) -> bool {
        false
    }
}

/// Where the arrays of a layer are among its weights.
#[derive(Clone, Debug)]
pub struct Arrays {
    /// `[gates · hidden][inputs]`
    pub weight_ih: Range<usize>,
    /// `[gates · hidden][hidden]`
    pub weight_hh: Range<usize>,
    /// `[gates · hidden]`, or empty.
    pub bias_ih: Range<usize>,
    /// `[gates · hidden]`, or empty.
    pub bias_hh: Range<usize>,
    /// Three times `[hidden]`, or empty.
    pub peepholes: Range<usize>,
    /// `h_0`, `c_0`; or empty.
    pub initial: Range<usize>,
}

impl<C: Gates> Recurrent<C> {
    /// All gates of all units.
    #[inline]
    pub const fn rows(&self) -> usize {
        C::GATES * self.hidden
    }

    /// Numbers of the state.
    #[inline]
    pub const fn state(&self) -> usize {
        self.hidden << C::MEMORY as usize
    }

    /// Where the arrays are.
    #[inline]
    pub fn arrays(&self) -> Arrays {
        let (rows, bias) = (self.rows(), if self.bias { self.rows() } else { 0 });
        let mut at = 0;
        let mut next = |len: usize| {
            at += len;
            at - len..at
        };
        Arrays {
            weight_ih: next(rows * self.inputs),
            weight_hh: next(rows * self.hidden),
            bias_ih: next(bias),
            bias_hh: next(bias),
            peepholes: next(if self.cell.peephole() { 3 * self.hidden } else { 0 }),
            initial: next(if self.learned { self.state() } else { 0 }),
        }
    }
}

/// `hₜ = tanh(…)`, or `max(0, …)` (Elman 1990).
#[derive(Clone, Copy, Debug)]
pub struct Rnn {
    /// Whether it is `max(0, …)`.
    pub relu: bool,
}

impl Gates for Rnn {
    const GATES: usize = 1;
}

/// `i, f, o = σ(…)`, `g = tanh(…)`, `cₜ = f cₜ₋₁ + i g`, `hₜ = o tanh(cₜ)`; with peepholes, `i` and `f` see `cₜ₋₁` and `o` sees `cₜ` (Graves
/// 2013, eq. 7 to 11). Gates in PyTorch's order: i, f, g, o.
#[derive(Clone, Copy, Debug)]
pub struct Lstm {
    /// Whether the gates see the cell.
    pub peephole: bool,
}

impl Gates for Lstm {
    const GATES: usize = 4;
    const MEMORY: bool = true;

    #[inline(always)]
    fn peephole(self) -> bool {
        self.peephole
    }
}

/// `r, z = σ(…)`, `n = tanh(W_in x + b_in + r (W_hn h + b_hn))`, `hₜ = (1 − z) n + z hₜ₋₁`, as PyTorch has it. Gates in its order: r, z, n.
///
/// `W_hn h + b_hn` is kept, and becomes the gradient of that.
#[derive(Clone, Copy, Debug)]
pub struct Gru;

impl Gates for Gru {
    const GATES: usize = 3;
}

/// `n = tanh(W_in x + b_in + W_hn (r hₜ₋₁) + b_hn)` instead, as Cho et al. (2014) have it.
///
/// `r hₜ₋₁` is kept.
#[derive(Clone, Copy, Debug)]
pub struct GruBefore;

impl Gates for GruBefore {
    const GATES: usize = 3;
}
