//! The dimensions of one value, without the batch.

/// The largest number of dimensions a value can have.
pub const MAX_RANK: usize = 4;

/// The dimensions of one value, without the batch: `[1, 28, 28]` is one channel of 28 rows of 28 columns.
///
/// A `Dims` of rank 0 stands for "unknown because something before it is wrong": every rule passes it on in silence,
/// so that one mistake is reported once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dims {
    rank: usize,
    sizes: [usize; MAX_RANK],
}

impl Dims {
    /// What follows a mistake; see the type's documentation.
    pub const BROKEN: Dims = Dims { rank: 0, sizes: [1; MAX_RANK] };

    /// The dimensions `sizes`, of which there are 1 to [`MAX_RANK`]; any other number gives [`Dims::BROKEN`].
    #[inline]
    pub const fn new(sizes: &[usize]) -> Self {
        if sizes.len() > MAX_RANK {
            return Self::BROKEN;
        }
        let mut dims = Dims { rank: sizes.len(), sizes: [1; MAX_RANK] };
        let mut i = 0;
        while i < sizes.len() {
            dims.sizes[i] = sizes[i];
            i += 1;
        }
        dims
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

    /// How many numbers such a value holds, or `None` if that is more than memory could.
    #[inline]
    pub const fn checked_len(&self) -> Option<usize> {
        let mut len = 1usize;
        let mut i = 0;
        while i < self.rank {
            match len.checked_mul(self.sizes[i]) {
                Some(product) if product <= isize::MAX as usize / 8 => len = product,
                _ => return None,
            }
            i += 1;
        }
        Some(len)
    }

    /// How many numbers such a value holds. Shapes that passed a rule never overflow.
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
        if self.rank != other.rank {
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
