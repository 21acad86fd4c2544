//! What the recurrent layers have in common: their shape rule, and the names of their arrays.

use super::{Init, InitialState, Role, SegmentSpec, Segments, over_time};
use crate::shape::{Dims, ShapeError, Text};

/// Layers on top of each other in PyTorch's names: `weight_ih_l0` to `weight_ih_l7`.
pub const MAX_LAYERS: usize = 8;

/// The names of an array in each of the layers on top of each other, forwards and in reverse.
type Names = [[&'static str; 2]; MAX_LAYERS];

macro_rules! names {
    ($($NAME:ident = $name:literal;)*) => { $(
        const $NAME: Names = names!(@all $name, "0" "1" "2" "3" "4" "5" "6" "7");
    )* };
    (@all $name:literal, $($layer:literal)*) => {
        [$([concat!($name, "_l", $layer), concat!($name, "_l", $layer, "_reverse")]),*]
    };
}
names! {
    WEIGHT_IH = "weight_ih";
    WEIGHT_HH = "weight_hh";
    BIAS_IH = "bias_ih";
    BIAS_HH = "bias_hh";
    WEIGHT_CI = "weight_ci";
    WEIGHT_CF = "weight_cf";
    WEIGHT_CO = "weight_co";
    H_0 = "h_0";
    C_0 = "c_0";
}

/// A recurrent layer of so many gates, as its rules see it.
#[derive(Clone, Copy)]
pub struct Recurrent {
    /// The layer's name in a definition.
    pub name: &'static str,
    /// How many products each unit has.
    pub gates: usize,
    /// Units.
    pub hidden: usize,
    /// Whether there are biases.
    pub bias: bool,
    /// Whether there are peepholes.
    pub peephole: bool,
    /// What the bias of the forget gate begins with.
    pub forget_bias: Option<f64>,
    /// How the weights of the input begin.
    pub init: Init,
    /// How the weights of the state begin.
    pub recurrent_init: Init,
    /// The state in which it begins.
    pub initial: InitialState,
    /// Whether the state has a `c` beside `h`.
    pub cell: bool,
    /// Whether it goes from the last step to the first.
    pub reverse: bool,
    /// Which one of several on top of each other it is.
    pub layer: usize,
    /// The most that a gradient of a gate's argument may be.
    pub grad_clip: Option<f64>,
}

impl Recurrent {
    /// `[T, F] -> [T, H]`, `[.., F] -> [.., H]`.
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        if self.hidden == 0 {
            let problem = Text::new().say("needs at least 1 unit, but `hidden_size` is 0");
            return Err(ShapeError::new("hidden_size", problem));
        }
        if let Some(clip) = self.grad_clip
            && (clip.is_nan() || clip <= 0.0)
        {
            let problem =
                Text::new().say("gradients are held within −`grad_clip` and `grad_clip`, but that is ").real(clip);
            let help = Text::new().say("a positive number such as `grad_clip = 10.0`, or no `grad_clip`");
            return Err(ShapeError::new("grad_clip", problem).help(help));
        }
        let step = match over_time::vectors(self.name, input) {
            Ok(input) => input.step(),
            Err(error) => return Err(error),
        };
        // The arrays in all: `weight_ih`, `weight_hh` and a few vectors.
        let inputs = if step.get(0) < self.hidden { self.hidden } else { step.get(0) };
        let output = Dims::new(&[self.hidden]).times(input.get(0));
        if Dims::new(&[16, inputs, self.hidden]).checked_len().is_none() || output.checked_len().is_none() {
            let problem = Text::new()
                .say("its weights would be ")
                .num(self.gates)
                .say(" × ")
                .num(self.hidden)
                .say(" × (")
                .num(step.get(0))
                .say(" + ")
                .num(self.hidden)
                .say(") numbers, more than any memory holds");
            return Err(ShapeError::new("hidden_size", problem));
        }
        Ok(output)
    }

    /// The arrays, PyTorch's names.
    pub const fn segments(&self, input: Dims) -> Segments {
        let (inputs, hidden, rows) = (input.step().get(0), self.hidden, self.gates * self.hidden);
        let bias = if self.bias { rows } else { 0 };
        let peephole = if self.peephole { hidden } else { 0 };
        let initial = if matches!(self.initial, InitialState::Learned) { hidden } else { 0 };
        let cell = if self.cell { initial } else { 0 };
        Segments::NONE
            .and(self.array(&WEIGHT_IH, Dims::new(&[rows, inputs]), Role::Weight, self.init, inputs))
            .and(self.array(&WEIGHT_HH, Dims::new(&[rows, hidden]), Role::Weight, self.recurrent_init, hidden))
            .and(self.array(&BIAS_IH, Dims::new(&[bias]), Role::Bias, self.bias_init(self.forget_bias), hidden))
            .and(self.array(
                &BIAS_HH,
                Dims::new(&[bias]),
                Role::Bias,
                self.bias_init(match self.forget_bias {
                    Some(_) => Some(0.0),
                    None => None,
                }),
                hidden,
            ))
            .and(self.array(&WEIGHT_CI, Dims::new(&[peephole]), Role::Weight, self.init, hidden))
            .and(self.array(&WEIGHT_CF, Dims::new(&[peephole]), Role::Weight, self.init, hidden))
            .and(self.array(&WEIGHT_CO, Dims::new(&[peephole]), Role::Weight, self.init, hidden))
            .and(self.array(&H_0, Dims::new(&[initial]), Role::Bias, Init::Exactly(0.0), hidden))
            .and(self.array(&C_0, Dims::new(&[cell]), Role::Bias, Init::Exactly(0.0), hidden))
    }

    const fn array(&self, names: &Names, dims: Dims, role: Role, init: Init, fan_in: usize) -> SegmentSpec {
        let layer = if self.layer < MAX_LAYERS { self.layer } else { MAX_LAYERS - 1 };
        SegmentSpec { field: names[layer][self.reverse as usize], dims, role, init, fan_in, fan_out: self.hidden }
    }

    /// How a bias begins, of which the forget gate, the second one, may have a value of its own.
    const fn bias_init(&self, forget: Option<f64>) -> Init {
        match forget {
            Some(value) => {
                let zeros = !matches!(self.init, Init::Inherit | Init::Pytorch);
                Init::Stretch { from: self.hidden, to: 2 * self.hidden, value, zeros }
            }
            None => self.init,
        }
    }

    /// Multiply-adds of a step.
    pub const fn macs(&self, input: Dims) -> u64 {
        let (inputs, hidden) = (input.step().get(0) as u64, self.hidden as u64);
        hidden.saturating_mul(self.gates as u64).saturating_mul(inputs.saturating_add(hidden))
    }
}

/// What all recurrent layers do by [`Recurrent`], and what the macros set beside the arguments.
macro_rules! recurrent {
    ($Name:ident) => {
        impl $Name {
            /// The same layer from the last step to the first: what comes out at a step stays at its place. Its arrays' names end in
            /// `_reverse`.
            #[doc(hidden)]
            #[inline]
            pub const fn reversed(mut self) -> Self {
                self.reverse = true;
                self
            }

            /// The same layer as number `n` of several on top of each other, at most 7, for the names of its arrays.
            #[doc(hidden)]
            #[inline]
            pub const fn of_layer(mut self, n: usize) -> Self {
                self.layer = n;
                self
            }

            /// `[T, features] -> [T, hidden_size]`, `[.., features] -> [.., hidden_size]`.
            #[inline]
            pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
                self.rules().output(input)
            }

            /// The arrays under PyTorch's names, `weight_ih_l0` and so on, those of no numbers left out.
            #[inline]
            pub const fn segments(&self, input: Dims) -> Segments {
                self.rules().segments(input)
            }

            /// Of a step: `gates · hidden_size · (features + hidden_size)`.
            #[inline]
            pub const fn macs(&self, input: Dims) -> u64 {
                self.rules().macs(input)
            }
        }
    };
}
pub(super) use recurrent;
