//! [`Token`].

/// An index into a vocabulary of `V`: 0 to `V − 1`, whatever it stands for, a character, a word, a class. What goes into a network whose
/// input is `token(V)`.
///
/// ```
/// use dl_core::value::Token;
/// let token = Token::<65>::new(64).unwrap();
/// assert_eq!(token.index(), 64);
/// assert_eq!(Token::<65>::new(65), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(transparent)]
pub struct Token<const V: usize>(u32);

impl<const V: usize> Token<V> {
    /// The token of this index; `None` if that is `V` or more.
    #[inline]
    #[must_use]
    pub const fn new(index: usize) -> Option<Self> {
        if index < V && index <= u32::MAX as usize { Some(Token(index as u32)) } else { None }
    }

    /// The index.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

#[cfg(feature = "alloc")]
impl<const V: usize> TryFrom<usize> for Token<V> {
    type Error = crate::error::Error;

    /// # Errors
    /// If the index is `V` or more.
    fn try_from(index: usize) -> Result<Self, Self::Error> {
        Token::new(index).ok_or_else(|| {
            let message = alloc::format!(
                "token {index} is out of range: a vocabulary of {V} has the tokens 0 to {}",
                V.saturating_sub(1)
            );
            crate::error::Error::new(crate::error::ErrorKind::Data, message)
        })
    }
}

impl<const V: usize> From<Token<V>> for usize {
    fn from(token: Token<V>) -> usize {
        token.index()
    }
}
