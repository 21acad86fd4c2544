//! Weights of layers whose sizes are types: those of networks that are generic over a dimension.
//!
//! Same fields, same order, same memory as the structs of [`layers`](crate::layers), which a network has wherever its sizes do not
//! depend on a generic dimension. An argument is a [`Size`]: [`Const<N>`](typenum::Const), or the output of a rule of
//! [`shape::typed`](crate::shape::typed). With sizes that are known, fields are plain arrays:
//!
//! ```
//! use dl_core::layers::typed::Conv2d;
//! use dl_core::shape::typed::{Const, Dim, Total};
//! type Both = <(Dim<6>, Dim<2>) as Total>::Output;
//! fn of(conv: &Conv2d<f32, Const<4>, Both, Const<3>, Const<3>, Const<0>>) -> &[[[[f32; 3]; 3]; 8]; 4] {
//!     &conv.weight
//! }
//! ```
// The names are those of the const parameters that these stand for.
#![allow(non_camel_case_types)]

use core::fmt::{self, Debug};

use crate::element::Element;
use crate::shape::typed::{Array1, Array4, Row, Size};

/// Declares the weights of a layer, whose fields are arrays of `T` with the given dimensions.
///
/// What `derive` would write asks for more than is needed: `OUT: Copy`.
macro_rules! weights {
    (
        $(#[$doc:meta])*
        pub struct $Name:ident<$($N:ident: $Bound:ident),*> { $($(#[$fdoc:meta])* pub $field:ident: $Type:ty,)* }
    ) => {
        $(#[$doc])*
        #[repr(C)]
        pub struct $Name<T: Element, $($N: $Bound),*> { $($(#[$fdoc])* pub $field: $Type,)* }

        // SAFETY: `repr(C)`, and every field is an array of `T`, which all have the alignment of `T`.
        unsafe impl<T: Element, $($N: $Bound),*> super::Flat<T> for $Name<T, $($N),*> {}

        impl<T: Element, $($N: $Bound),*> Clone for $Name<T, $($N),*> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T: Element, $($N: $Bound),*> Copy for $Name<T, $($N),*> {}

        impl<T: Element, $($N: $Bound),*> PartialEq for $Name<T, $($N),*> {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&*
            }
        }

        impl<T: Element, $($N: $Bound),*> Debug for $Name<T, $($N),*> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($Name))$(.field(stringify!($field), &self.$field))*.finish()
            }
        }
    };
}

weights! {
    /// As [`layers::Linear`](crate::layers::Linear).
    ///
    /// `OUT` outputs; `IN` inputs, a number or the dimensions of an image that was flattened; `BIAS` is `OUT`, or 0 without bias.
    pub struct Linear<OUT: Size, IN: Row, BIAS: Size> {
        /// `W`, `[out][in]`.
        pub weight: Array1<IN::Of<T>, OUT>,
        /// `b`, `[out]`.
        pub bias: Array1<T, BIAS>,
    }
}

weights! {
    /// As [`layers::Conv2d`](crate::layers::Conv2d).
    ///
    /// `OUT` output channels; `IN_PER_GROUP` input channels that each of them sees; `KH × KW` kernels; `BIAS` is `OUT`, or 0 without
    /// bias.
    pub struct Conv2d<OUT: Size, IN_PER_GROUP: Size, KH: Size, KW: Size, BIAS: Size> {
        /// The kernels, `[out][in per group][row][column]`.
        pub weight: Array4<T, OUT, IN_PER_GROUP, KH, KW>,
        /// What is added to each output channel, `[out]`.
        pub bias: Array1<T, BIAS>,
    }
}

weights! {
    /// As [`layers::ConvTranspose2d`](crate::layers::ConvTranspose2d).
    ///
    /// `IN` input channels; `OUT_PER_GROUP` output channels that each of them adds to; `KH × KW` kernels; `BIAS` is the number of
    /// outputs, or 0 without bias.
    pub struct ConvTranspose2d<IN: Size, OUT_PER_GROUP: Size, KH: Size, KW: Size, BIAS: Size> {
        /// The kernels, `[in][out per group][row][column]`.
        pub weight: Array4<T, IN, OUT_PER_GROUP, KH, KW>,
        /// What is added to each output channel, `[out]`.
        pub bias: Array1<T, BIAS>,
    }
}

weights! {
    /// As [`layers::BatchNorm`](crate::layers::BatchNorm).
    ///
    /// `C` channels; `AFFINE` is `C`, or 0 with `affine = false`.
    pub struct BatchNorm<C: Size, AFFINE: Size> {
        /// `[C]`, from 1.
        pub weight: Array1<T, AFFINE>,
        /// `[C]`, from 0.
        pub bias: Array1<T, AFFINE>,
        /// The mean that evaluation takes off, `[C]`. Not trained.
        pub running_mean: Array1<T, C>,
        /// The variance that evaluation divides by, `[C]`. Not trained.
        pub running_var: Array1<T, C>,
    }
}
