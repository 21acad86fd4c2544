//! What layers without weights have in common.

/// No arrays, and no multiply-adds that are counted.
macro_rules! weightless {
    ($($Name:ident),*) => { $(
        impl $Name {
            /// No weights.
            #[inline]
            pub const fn generics(&self, _input: crate::shape::Dims) -> super::Generics {
                super::Generics::NONE
            }

            /// No weights.
            #[inline]
            pub const fn segments(&self, _input: crate::shape::Dims) -> super::Segments {
                super::Segments::NONE
            }

            /// None are counted for a layer without weights.
            #[inline]
            pub const fn macs(&self, _input: crate::shape::Dims) -> u64 {
                0
            }
        }
    )* };
}

/// The backward pass finds what it needs in the layer's input and output.
macro_rules! keeps_nothing {
    ($($Name:ident),*) => { $(
        impl $Name {
            /// Nothing beyond its input and output.
            #[inline]
            pub const fn keep(&self, _input: crate::shape::Dims) -> usize {
                0
            }
        }
    )* };
}

/// Any shape will do, and stays.
macro_rules! any_shape {
    ($($Name:ident),*) => { $(
        impl $Name {
            /// The shape stays as it is.
            #[inline]
            pub const fn output(&self, input: crate::shape::Dims) -> Result<crate::shape::Dims, crate::shape::ShapeError> {
                Ok(input)
            }
        }
    )* };
}

pub(super) use {any_shape, keeps_nothing, weightless};
