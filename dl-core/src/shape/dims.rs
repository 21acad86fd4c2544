//! The dimensions of one value, without the batch.

/// The largest number of dimensions a value can have.
pub const MAX_RANK: usize = 4;

/// The dimensions of one value, without the batch: `[1, 28, 28]` is one channel of 28 rows of 28 columns.
///
/// Two dimensions, `[T, F]`, are a sequence of vectors, four a sequence of images. The first may be [`Dims::ANY`]: `[.., F]` is a
/// sequence of any length. Where numbers are indices of a vocabulary of `V`, the value is `token(V)`, or a sequence of such.
///
/// A `Dims` of rank 0 stands for "unknown because something before it is wrong": every rule passes it on in silence,
/// so that one mistake is reported once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dims {
    rank: usize,
    sizes: [usize; MAX_RANK],
    /// The vocabulary of which its numbers are indices; 0 if they are numbers.
    vocabulary: usize,
}

impl Dims {
    /// What follows a mistake; see the type's documentation.
    pub const BROKEN: Dims = Dims { rank: 0, sizes: [1; MAX_RANK], vocabulary: 0 };

    /// The first dimension of a sequence of any length.
    pub const ANY: usize = usize::MAX;

    /// The dimensions `sizes`, of which there are 1 to [`MAX_RANK`]; any other number gives [`Dims::BROKEN`].
    #[inline]
    pub const fn new(sizes: &[usize]) -> Self {
        if sizes.len() > MAX_RANK {
            return Self::BROKEN;
        }
        let mut dims = Dims { rank: sizes.len(), sizes: [1; MAX_RANK], vocabulary: 0 };
        let mut i = 0;
        while i < sizes.len() {
            dims.sizes[i] = sizes[i];
            i += 1;
        }
        dims
    }

    /// An index into a vocabulary of so many: `token(65)`.
    #[inline]
    pub const fn token(vocabulary: usize) -> Self {
        let mut dims = Dims::new(&[1]);
        dims.vocabulary = vocabulary;
        dims
    }

    /// The vocabulary of which this is an index, or a sequence of indices.
    #[inline]
    pub const fn vocabulary(&self) -> Option<usize> {
        if self.vocabulary == 0 { None } else { Some(self.vocabulary) }
    }

    /// Whether this is a sequence: of vectors or tokens `[T, F]`, of images `[T, C, H, W]`, or one of any length.
    #[inline]
    pub const fn is_sequence(&self) -> bool {
        self.rank == 2 || self.rank == 4 || self.is_any_length()
    }

    /// Whether this is a sequence whose length is not known before the program runs: `[.., F]`.
    #[inline]
    pub const fn is_any_length(&self) -> bool {
        self.rank > 1 && self.sizes[0] == Self::ANY
    }

    /// One step of a sequence; of anything else, itself.
    #[inline]
    pub const fn step(self) -> Self {
        if !self.is_sequence() {
            return self;
        }
        let mut step = Dims { rank: self.rank - 1, ..Self::BROKEN };
        let mut i = 1;
        while i < self.rank {
            step.sizes[i - 1] = self.sizes[i];
            i += 1;
        }
        step.vocabulary = self.vocabulary;
        step
    }

    /// How many steps a sequence of known length has; 1 for anything else.
    #[inline]
    pub const fn steps(&self) -> usize {
        if self.is_sequence() && !self.is_any_length() { self.sizes[0] } else { 1 }
    }

    /// A sequence of `length` steps of this shape; [`Dims::BROKEN`] if there is no such.
    #[inline]
    pub const fn times(self, length: usize) -> Self {
        if self.is_broken() || self.rank >= MAX_RANK {
            return Self::BROKEN;
        }
        let mut sequence = Dims { rank: self.rank + 1, ..Self::BROKEN };
        sequence.sizes[0] = length;
        let mut i = 0;
        while i < self.rank {
            sequence.sizes[i + 1] = self.sizes[i];
            i += 1;
        }
        sequence.vocabulary = self.vocabulary;
        sequence
    }

    /// The number of dimensions.
    #[inline]
    pub const fn rank(&self) -> usize {
        self.rank
    }

    /// The dimensions, if there are `rank` of them: for the rules of layers of one's own.
    ///
    /// # Errors
    /// If there are more or fewer, as the built-in layers say it.
    #[inline]
    #[allow(clippy::result_large_err)]
    pub const fn expect_rank(self, rank: usize) -> Result<Self, super::ShapeError> {
        if self.rank == rank || self.is_broken() {
            return Ok(self);
        }
        let problem = super::Text::new()
            .say("expects ")
            .say(match rank {
                1 => "a vector `[features]`",
                3 => "an image `[channels, height, width]`",
                _ => "another number of dimensions",
            })
            .say(", but gets ")
            .dims(self);
        let error = super::ShapeError::new("", problem);
        if rank == 1 { Err(error.help(super::Text::new().say("`Flatten` before it"))) } else { Err(error) }
    }

    /// Whether something before this value was wrong.
    #[inline]
    pub const fn is_broken(&self) -> bool {
        self.rank == 0
    }

    /// The size of dimension `i`, 1 if there is no such dimension.
    #[inline]
    pub const fn get(&self, i: usize) -> usize {
        if i < self.rank { self.sizes[i] } else { 1 }
    }

    /// The sizes, outermost first.
    #[inline]
    pub const fn as_slice(&self) -> &[usize] {
        self.sizes.split_at(self.rank).0
    }

    /// How many numbers such a value holds, or `None` if that is more than memory could; of a sequence of any length, one step of it.
    #[inline]
    pub const fn checked_len(&self) -> Option<usize> {
        let mut len = 1usize;
        let mut i = self.is_any_length() as usize;
        while i < self.rank {
            match len.checked_mul(self.sizes[i]) {
                Some(product) if product <= isize::MAX as usize / 8 => len = product,
                _ => return None,
            }
            i += 1;
        }
        Some(len)
    }

    /// How many numbers such a value holds; of a sequence of any length, one step of it. Shapes that passed a rule never overflow.
    #[inline]
    pub const fn len(&self) -> usize {
        match self.checked_len() {
            Some(len) => len,
            None => 0,
        }
    }

    /// Whether a dimension is zero.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Equality that can be asked in const evaluation.
    #[inline]
    pub const fn same(&self, other: &Dims) -> bool {
        if self.rank != other.rank || self.vocabulary != other.vocabulary {
            return false;
        }
        let mut i = 0;
        while i < self.rank {
            if self.sizes[i] != other.sizes[i] {
                return false;
            }
            i += 1;
        }
        true
    }

    /// The same dimensions with dimension `i` replaced.
    #[inline]
    pub const fn with(mut self, i: usize, size: usize) -> Self {
        if i < self.rank {
            self.sizes[i] = size;
        }
        self
    }
}

impl core::fmt::Display for Dims {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Display::fmt(&super::Text::new().dims(*self), f)
    }
}
