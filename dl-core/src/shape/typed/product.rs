//! Dimensions that are multiplied or added.

use core::ops::{Add, Mul};

use typenum::{Prod, Sum, Unsigned};

/// The product of all numbers of a tuple of up to four: what `Flatten` makes of a shape, and `Upsample` of a size and its factor.
///
/// ```
/// use dl_core::shape::typed::{Dim, Product, Unsigned};
/// assert_eq!(<(Dim<8>, Dim<32>, Dim<24>) as Product>::Output::USIZE, 6144);
/// ```
pub trait Product {
    /// The product.
    type Output: Unsigned;
}

/// The sum of all numbers of a tuple of up to four: what `concat` makes of the first dimensions of its branches.
///
/// ```
/// use dl_core::shape::typed::{Dim, Total, Unsigned};
/// assert_eq!(<(Dim<8>, Dim<32>, Dim<24>) as Total>::Output::USIZE, 64);
/// ```
pub trait Total {
    /// The sum.
    type Output: Unsigned;
}

macro_rules! fold {
    ($Trait:ident $Op:ident $Alias:ident) => {
        impl<A: Unsigned> $Trait for (A,) {
            type Output = A;
        }

        impl<A: $Op<B>, B> $Trait for (A, B)
        where
            $Alias<A, B>: Unsigned,
        {
            type Output = $Alias<A, B>;
        }

        impl<A: $Op<B>, B, C> $Trait for (A, B, C)
        where
            $Alias<A, B>: $Op<C>,
            $Alias<$Alias<A, B>, C>: Unsigned,
        {
            type Output = $Alias<$Alias<A, B>, C>;
        }

        impl<A: $Op<B>, B, C, D> $Trait for (A, B, C, D)
        where
            $Alias<A, B>: $Op<C>,
            $Alias<$Alias<A, B>, C>: $Op<D>,
            $Alias<$Alias<$Alias<A, B>, C>, D>: Unsigned,
        {
            type Output = $Alias<$Alias<$Alias<A, B>, C>, D>;
        }
    };
}
fold!(Product Mul Prod);
fold!(Total Add Sum);
