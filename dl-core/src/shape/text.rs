//! Text that can be put together in const evaluation.

use super::Dims;

const CAPACITY: usize = 1536;

/// A short text that `const fn`s can write; what does not fit is cut off.
#[derive(Clone, Copy)]
pub struct Text {
    len: usize,
    bytes: [u8; CAPACITY],
}

impl Text {
    /// The empty text.
    #[inline]
    pub const fn new() -> Self {
        Text { len: 0, bytes: [0; CAPACITY] }
    }

    /// Adds `s`.
    #[inline]
    pub const fn say(mut self, s: &str) -> Self {
        let s = s.as_bytes();
        if self.len + s.len() > CAPACITY {
            return self;
        }
        let mut i = 0;
        while i < s.len() {
            self.bytes[self.len + i] = s[i];
            i += 1;
        }
        self.len += s.len();
        self
    }

    /// Adds `n` in decimal.
    #[inline]
    pub const fn num(mut self, n: usize) -> Self {
        let mut digits = [0u8; 20];
        let mut start = digits.len();
        let mut rest = n;
        loop {
            start -= 1;
            digits[start] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        while start < digits.len() && self.len < CAPACITY {
            self.bytes[self.len] = digits[start];
            self.len += 1;
            start += 1;
        }
        self
    }

    /// Adds a real number, to six digits after the point.
    #[inline]
    pub const fn real(self, x: f64) -> Self {
        let size = if x < 0.0 { -x } else { x };
        let text = if x < 0.0 { self.say("-") } else { self };
        if size.is_nan() {
            return text.say("NaN");
        }
        if size >= 1e15 {
            return text.say("a very large number");
        }
        let millionths = (size * 1e6 + 0.5) as u64;
        if millionths == 0 && size > 0.0 {
            return text.say("0.000000…");
        }
        let text = text.num((millionths / 1_000_000) as usize);
        let (mut rest, mut digits) = ((millionths % 1_000_000) as usize, 6);
        if rest == 0 {
            return text;
        }
        while rest.is_multiple_of(10) {
            rest /= 10;
            digits -= 1;
        }
        let mut text = text.say(".");
        let mut power = 10usize.pow(digits - 1);
        while power > rest {
            text = text.say("0");
            power /= 10;
        }
        text.num(rest)
    }

    /// Adds a shape as it is written in a definition: `[1, 28, 28]`, `[.., 8]`, `token(65)`; `[…]` if it is not known.
    #[inline]
    pub const fn dims(mut self, dims: Dims) -> Self {
        if dims.is_broken() {
            return self.say("[…]");
        }
        if let Some(vocabulary) = dims.vocabulary() {
            if dims.rank() == 1 {
                return self.say("token(").num(vocabulary).say(")");
            }
            self = if dims.is_any_length() { self.say("[..") } else { self.say("[").num(dims.get(0)) };
            return self.say(", token(").num(vocabulary).say(")]");
        }
        self = self.say("[");
        let mut i = 0;
        while i < dims.rank() {
            if i > 0 {
                self = self.say(", ");
            }
            self = if i == 0 && dims.is_any_length() { self.say("..") } else { self.num(dims.get(i)) };
            i += 1;
        }
        self.say("]")
    }

    /// Adds another text.
    #[inline]
    pub const fn text(self, other: &Text) -> Self {
        self.say(other.as_str())
    }

    /// Whether nothing was said.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The text so far.
    #[inline]
    pub const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(s) => s,
            Err(_) => "",
        }
    }
}

impl Default for Text {
    fn default() -> Self {
        Text::new()
    }
}

impl core::fmt::Display for Text {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.as_str())
    }
}

impl core::fmt::Debug for Text {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(self.as_str(), f)
    }
}
