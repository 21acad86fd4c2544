//! The sizes that the type of a layer's weights is made of.

/// The const arguments of a layer's weights, `Conv2d<T, 6, 1, 5, 5, 6>`, after `T`; none for a layer without weights.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Generics {
    len: usize,
    sizes: [usize; 6],
}

impl Generics {
    /// A layer without weights.
    pub const NONE: Generics = Generics::new(&[]);

    /// The arguments `sizes`, at most six.
    #[inline]
    pub const fn new(sizes: &[usize]) -> Self {
        let mut generics = Generics { len: sizes.len(), sizes: [0; 6] };
        let mut i = 0;
        while i < sizes.len() {
            generics.sizes[i] = sizes[i];
            i += 1;
        }
        generics
    }

    /// How many there are.
    #[inline]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether the layer has no weights.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Argument `i`.
    #[inline]
    pub const fn get(&self, i: usize) -> usize {
        self.sizes[i]
    }
}
