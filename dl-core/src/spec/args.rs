//! Arguments of layers: their kinds, and the macro that declares a layer with them.

use crate::shape::Dims;

/// What is done when a window does not divide its input into whole steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Rounding {
    /// It is an error that shows the division and what would fit.
    #[default]
    Exact,
    /// The last rows and columns are dropped, as PyTorch does.
    Floor,
    /// One more, partly empty, window is added, as PyTorch's `ceil_mode` does.
    Ceil,
}

/// How much is added around an image before a window moves over it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Padding {
    /// Rows of zeros at the top and the bottom, columns of zeros at the left and the right: `[top, bottom, left, right]`.
    Zeros([usize; 4]),
    /// As much as makes the output `ceil(W/S)`, the odd row or column at the end, as TensorFlow has it.
    Same,
}

impl Padding {
    /// No padding; `padding = valid`.
    pub const VALID: Padding = Padding::Zeros([0; 4]);
}

/// How a layer's weights begin.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub enum Init {
    /// What the network's `with init = …` says, and [`Init::Pytorch`] if it says nothing.
    #[default]
    Inherit,
    /// PyTorch's default for this layer: for linear and convolution layers weight and bias from `U(−b, b)` with `b = 1/√fan_in`.
    Pytorch,
    /// Glorot and Bengio (2010), eq. 16: `U(−b, b)`, `b = √(6/(fan_in + fan_out))`; bias 0.
    XavierUniform,
    /// Glorot and Bengio (2010), eq. 12: `N(0, 2/(fan_in + fan_out))`; bias 0.
    XavierNormal,
    /// He et al. (2015), eq. 10, as a uniform distribution: `U(−b, b)`, `b = √(6/fan_in)`; bias 0.
    HeUniform,
    /// He et al. (2015), eq. 10: `N(0, 2/fan_in)`; bias 0.
    HeNormal,
    /// LeCun et al. (1998), eq. 16, as a uniform distribution: `U(−b, b)`, `b = √(3/fan_in)`; bias 0.
    LecunUniform,
    /// LeCun et al. (1998), eq. 16: `N(0, 1/fan_in)`; bias 0.
    LecunNormal,
    /// `N(0, s²)`; bias 0.
    Normal(f64),
    /// Saxe et al. (2014): the rows or the columns, whichever are fewer, are orthogonal to each other and of length 1, each such matrix
    /// as likely as any other; the matrix of each gate by itself. Bias 0.
    Orthogonal,
    /// Every weight this number; bias 0.
    Constant(f64),
    /// Every number of the array is this one, whatever the array is for: what an array of a layer of one's own says of itself.
    Exactly(f64),
    /// The numbers from `from` up to `to` are `value`; the others are as with [`Init::Pytorch`], or 0. The bias of a gate.
    Stretch {
        /// The first of them.
        from: usize,
        /// The first one after them.
        to: usize,
        /// What they are.
        value: f64,
        /// Whether the others are 0.
        zeros: bool,
    },
}

/// The formula of [`Gelu`](super::Gelu).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Approximate {
    /// `x·Φ(x)` with the error function.
    #[default]
    None,
    /// `x/2·(1 + tanh(√(2/π)(x + 0.044715x³)))`.
    Tanh,
}

/// How [`Upsample`](super::Upsample) finds the pixels between pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Interpolation {
    /// Each is the nearest one there is.
    #[default]
    Nearest,
    /// Each is a mixture of the four around it.
    Bilinear,
}

/// The function of an [`Rnn`](super::Rnn).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Nonlinearity {
    /// `tanh`.
    #[default]
    Tanh,
    /// `max(0, x)`.
    Relu,
}

/// The state in which a layer over time begins, unless it is given from outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum InitialState {
    /// Zeros.
    #[default]
    Zeros,
    /// One that is trained, the same for all sequences.
    Learned,
}

/// What can be given for an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgKind {
    /// One size: `120`, `2 * WIDTH`.
    Size,
    /// One size for height and width, or `(height, width)`.
    Pair,
    /// `n`, `(h, w)`, `(top, bottom, left, right)`, `same` or `valid`.
    Padding,
    /// `true` or `false`.
    Flag,
    /// A number such as `0.5`.
    Float,
    /// `exact`, `floor` or `ceil`.
    Rounding,
    /// A shape: `[6, 14, 14]`.
    Shape,
    /// A way to initialize: `he_normal`, `xavier_uniform`, `constant(0.1)`, ….
    Init,
    /// `none` or `tanh`.
    Approximate,
    /// `nearest` or `bilinear`.
    Interpolation,
    /// `tanh` or `relu`.
    Nonlinearity,
    /// `zeros` or `learned`.
    InitialState,
}

/// A value given for an argument.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ArgValue {
    /// For [`ArgKind::Size`].
    Size(usize),
    /// For [`ArgKind::Pair`]: height, width.
    Pair([usize; 2]),
    /// For [`ArgKind::Padding`].
    Padding(Padding),
    /// For [`ArgKind::Flag`].
    Flag(bool),
    /// For [`ArgKind::Float`].
    Float(f64),
    /// For [`ArgKind::Rounding`].
    Rounding(Rounding),
    /// For [`ArgKind::Shape`].
    Shape(Dims),
    /// For [`ArgKind::Init`].
    Init(Init),
    /// For [`ArgKind::Approximate`].
    Approximate(Approximate),
    /// For [`ArgKind::Interpolation`].
    Interpolation(Interpolation),
    /// For [`ArgKind::Nonlinearity`].
    Nonlinearity(Nonlinearity),
    /// For [`ArgKind::InitialState`].
    InitialState(InitialState),
}

/// One argument of a layer.
#[derive(Clone, Copy, Debug)]
pub struct ArgInfo {
    /// Its name, PyTorch's word where there is one.
    pub name: &'static str,
    /// What can be given.
    pub kind: ArgKind,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it can be given without its name, in the order of the table.
    pub positional: bool,
}

/// Declares a layer: a struct of its arguments, `DEFAULT`, a `const` setter for each argument, and the table `ARGS`.
///
/// `name: Kind = default` is an optional argument, a leading `*` makes it positional, a leading `!` required (and positional).
/// After `hidden`, fields that are no arguments.
macro_rules! spec {
    ($(#[$doc:meta])* pub struct $Name:ident { $($(#[$adoc:meta])* $([$mark:tt])? $arg:ident : $Kind:ident $(as $Wrap:ident)? = $default:expr),* $(,)? } $(hidden { $($(#[$hdoc:meta])* $hidden:ident : $Hidden:ty = $zero:expr),* $(,)? })?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Debug)]
        pub struct $Name { $($(#[$adoc])* pub $arg: $crate::spec::args::spec!(@store $Kind $($Wrap)?),)* $($($(#[$hdoc])* pub $hidden: $Hidden,)*)? }

        impl $Name {
            /// The layer's name in a definition.
            pub const NAME: &'static str = stringify!($Name);

            /// The layer with every argument at its default; required ones are zero.
            pub const DEFAULT: Self = $Name { $($arg: $default,)* $($($hidden: $zero,)*)? };

            /// The arguments, positional ones first.
            pub const ARGS: &'static [$crate::spec::ArgInfo] = &[$($crate::spec::ArgInfo {
                name: stringify!($arg),
                kind: $crate::spec::ArgKind::$Kind,
                required: $crate::spec::args::spec!(@required $($mark)?),
                positional: $crate::spec::args::spec!(@positional $($mark)?),
            }),*];

            $(
                $(#[$adoc])*
                #[inline]
                pub const fn $arg(mut self, $arg: $crate::spec::args::spec!(@type $Kind)) -> Self {
                    self.$arg = $crate::spec::args::spec!(@wrap $arg $($Wrap)?);
                    self
                }
            )*

            /// The layer with the argument called `name` set, as the setter of that name does; `None` if there is no such
            /// argument or it takes another kind of value.
            pub fn set(self, name: &str, value: $crate::spec::ArgValue) -> Option<Self> {
                match (name, value) {
                    $((stringify!($arg), $crate::spec::ArgValue::$Kind(v)) => Some(self.$arg(v)),)*
                    _ => None,
                }
            }
        }
    };
    (@store $Kind:ident Some) => { Option<$crate::spec::args::spec!(@type $Kind)> };
    (@store $Kind:ident) => { $crate::spec::args::spec!(@type $Kind) };
    (@wrap $arg:ident Some) => { Some($arg) };
    (@wrap $arg:ident) => { $arg };
    (@required !) => { true };
    (@required $($other:tt)?) => { false };
    (@positional) => { false };
    (@positional $mark:tt) => { true };
    (@type Size) => { usize };
    (@type Pair) => { [usize; 2] };
    (@type Padding) => { $crate::spec::Padding };
    (@type Flag) => { bool };
    (@type Float) => { f64 };
    (@type Rounding) => { $crate::spec::Rounding };
    (@type Shape) => { $crate::shape::Dims };
    (@type Init) => { $crate::spec::Init };
    (@type Approximate) => { $crate::spec::Approximate };
    (@type Interpolation) => { $crate::spec::Interpolation };
    (@type Nonlinearity) => { $crate::spec::Nonlinearity };
    (@type InitialState) => { $crate::spec::InitialState };
}
pub(crate) use spec;
