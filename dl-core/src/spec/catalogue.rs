//! The list of all layers. Adding a layer is one line here, beside its files.

use super::*;
use crate::shape::{Dims, ShapeError};

macro_rules! catalogue {
    ($($Name:ident),* $(,)?) => {
        /// Any layer of the catalogue.
        #[derive(Clone, Copy, PartialEq, Debug)]
        pub enum Spec { $(
            #[doc = concat!("[`", stringify!($Name), "`](super::", stringify!($Name), ")")]
            $Name(super::$Name),
        )* }

        /// The names of all layers.
        pub const LAYER_NAMES: &[&str] = &[$(stringify!($Name)),*];

        impl Spec {
            /// The layer called `name`, all arguments at their defaults.
            pub fn by_name(name: &str) -> Option<Spec> {
                match name {
                    $(stringify!($Name) => Some(Spec::$Name(super::$Name::DEFAULT)),)*
                    _ => None,
                }
            }

            /// The layer's name.
            #[inline]
            pub const fn name(&self) -> &'static str {
                match self { $(Spec::$Name(_) => stringify!($Name),)* }
            }

            /// The arguments that this layer knows.
            #[inline]
            pub const fn args(&self) -> &'static [ArgInfo] {
                match self { $(Spec::$Name(_) => super::$Name::ARGS,)* }
            }

            /// The layer with an argument set; `None` if it has no such argument or it takes another kind of value.
            pub fn set(self, name: &str, value: ArgValue) -> Option<Self> {
                match self { $(Spec::$Name(layer) => layer.set(name, value).map(Spec::$Name),)* }
            }

            /// What the layer makes of an input.
            #[inline]
            pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
                match self { $(Spec::$Name(layer) => layer.output(input),)* }
            }

            /// The number of dimensions of the output for an input of that many: of what the layer is applied to where a sequence flows.
            #[inline]
            pub const fn output_rank(&self, input: usize) -> usize {
                match self {
                    Spec::Linear(_) | Spec::Flatten(_) | Spec::GlobalAvgPool(_) | Spec::GlobalMaxPool(_) => 1,
                    Spec::Conv2d(_) | Spec::ConvTranspose2d(_) | Spec::MaxPool2d(_) | Spec::AvgPool2d(_) | Spec::Upsample(_) => 3,
                    Spec::Rnn(_) | Spec::Lstm(_) | Spec::Gru(_) => 2,
                    Spec::Reshape(reshape) => reshape.shape.rank(),
                    Spec::Last(_) | Spec::First(_) | Spec::MeanOverTime(_) | Spec::MaxOverTime(_) => {
                        if input > 1 { input - 1 } else { 1 }
                    }
                    Spec::Repeat(_) => input + 1,
                    _ => input,
                }
            }

            /// An input that fits the layer if any does.
            #[inline]
            pub const fn fitting_input(&self) -> Dims {
                match self {
                    Spec::Conv2d(layer) => layer.window().fitting_image(if layer.groups == 0 { 1 } else { layer.groups }),
                    Spec::ConvTranspose2d(layer) => layer.fitting_input(),
                    Spec::MaxPool2d(layer) => layer.window().fitting_image(1),
                    Spec::AvgPool2d(layer) => layer.window().fitting_image(1),
                    Spec::GlobalAvgPool(_) | Spec::GlobalMaxPool(_) | Spec::Upsample(_) => Dims::new(&[1, 1, 1]),
                    Spec::Reshape(layer) => Dims::new(&[layer.shape.len()]),
                    Spec::Embedding(layer) => Dims::token(layer.num_embeddings),
                    Spec::Rnn(_) | Spec::Lstm(_) | Spec::Gru(_) | Spec::Reverse(_) | Spec::Last(_) | Spec::First(_)
                    | Spec::MeanOverTime(_) | Spec::MaxOverTime(_) => Dims::new(&[Dims::ANY, 1]),
                    _ => Dims::new(&[1]),
                }
            }

            /// [`Spec::result_on`], and where the input is not known ([`Dims::BROKEN`]) what is wrong with any input.
            #[inline]
            pub const fn result(&self, input: Dims) -> Result<Dims, ShapeError> {
                self.result_on(if input.is_broken() { self.fitting_input() } else { input })
            }

            /// The output that the layer was meant to have although its rule fails, or its input is unknown
            /// ([`Dims::BROKEN`]); [`Dims::BROKEN`] where that is not sure.
            #[inline]
            pub const fn intended_output(&self, input: Dims) -> Dims {
                match self {
                    Spec::Linear(layer) if layer.out_features > 0 && layer.out_features <= u32::MAX as usize => {
                        Dims::new(&[layer.out_features])
                    }
                    Spec::Reshape(layer) if layer.shape.checked_len().is_some() => layer.shape,
                    Spec::Rnn(layer) => over_time::hidden(input, layer.hidden_size),
                    Spec::Lstm(layer) => over_time::hidden(input, layer.hidden_size),
                    Spec::Gru(layer) => over_time::hidden(input, layer.hidden_size),
                    Spec::Embedding(layer) if layer.embedding_dim > 0 && layer.embedding_dim <= u32::MAX as usize => {
                        Dims::new(&[layer.embedding_dim])
                    }
                    Spec::Embedding(_) | Spec::Reverse(_) | Spec::Last(_) | Spec::First(_) | Spec::MeanOverTime(_)
                    | Spec::MaxOverTime(_) | Spec::Repeat(_) => Dims::BROKEN,
                    Spec::Linear(_) | Spec::Reshape(_) | Spec::Conv2d(_) | Spec::ConvTranspose2d(_) | Spec::MaxPool2d(_)
                    | Spec::AvgPool2d(_) | Spec::Upsample(_) | Spec::GlobalAvgPool(_) | Spec::GlobalMaxPool(_) | Spec::Flatten(_) => Dims::BROKEN,
                    _ => input,
                }
            }

            /// The const arguments of the type of the layer's weights.
            #[inline]
            pub const fn generics(&self, input: Dims) -> Generics {
                match self { $(Spec::$Name(layer) => layer.generics(input),)* }
            }

            /// The layer's arrays.
            #[inline]
            pub const fn segments(&self, input: Dims) -> Segments {
                match self { $(Spec::$Name(layer) => layer.segments(input),)* }
            }

            /// Multiply-adds for one sample.
            #[inline]
            pub const fn macs(&self, input: Dims) -> u64 {
                match self { $(Spec::$Name(layer) => layer.macs(input),)* }
            }

            /// Whether the layer only views its input in another shape: input and output are the same memory, and no code is
            /// generated for it.
            #[inline]
            pub const fn is_view(&self) -> bool {
                matches!(self, Spec::Flatten(_) | Spec::Reshape(_))
            }

            /// How many numbers the layer's state has, for each sequence; 0 for layers that are not about time.
            #[inline]
            pub const fn state(&self) -> usize {
                match self {
                    Spec::Rnn(layer) => layer.state(),
                    Spec::Lstm(layer) => layer.state(),
                    Spec::Gru(layer) => layer.state(),
                    _ => 0,
                }
            }

            /// Whether the state in which the layer begins is part of its weights. It is then the last [`Spec::state`] of them.
            #[inline]
            pub const fn learns_state(&self) -> bool {
                match self {
                    Spec::Rnn(Rnn { initial_state, .. }) | Spec::Lstm(Lstm { initial_state, .. })
                    | Spec::Gru(Gru { initial_state, .. }) => matches!(initial_state, InitialState::Learned),
                    _ => false,
                }
            }

            /// How many numbers per sample the forward pass keeps for the backward pass, beside input and output.
            #[inline]
            pub const fn keep(&self, input: Dims) -> usize {
                match self { $(Spec::$Name(layer) => layer.keep(input),)* }
            }
        }
    };
}

catalogue! {
    Linear, Conv2d, ConvTranspose2d,
    MaxPool2d, AvgPool2d, GlobalAvgPool, GlobalMaxPool,
    Flatten, Reshape, Upsample,
    Relu, LeakyRelu, Elu, Sigmoid, Tanh, Softplus, Gelu, Silu, Softmax, LogSoftmax,
    Dropout, BatchNorm,
    Rnn, Lstm, Gru, Embedding,
    Reverse, Last, First, MeanOverTime, MaxOverTime, Repeat,
}
