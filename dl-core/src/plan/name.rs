//! [`Name`].

/// The deepest that networks are nested in each other.
pub const MAX_DEPTH: usize = 6;

/// The name of a layer: its own, after those of the networks that it is part of. `stage1.block0.conv1`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Name<'a> {
    depth: usize,
    parts: [&'a str; MAX_DEPTH],
}

impl<'a> Name<'a> {
    /// A layer's name, or `""`.
    pub const fn new(name: &'a str) -> Self {
        let mut parts = [""; MAX_DEPTH];
        parts[0] = name;
        Name { depth: !name.is_empty() as usize, parts }
    }

    /// The same layer, seen from a network around its own, in which that is called `outer`.
    ///
    /// What is deeper than [`MAX_DEPTH`] is left out; that it is too deep is reported where it is nested.
    #[must_use]
    pub const fn within(self, outer: &'a str) -> Self {
        let mut name = Name::new(outer);
        let mut i = 0;
        while i < self.depth && name.depth < MAX_DEPTH {
            name.parts[name.depth] = self.parts[i];
            name.depth += 1;
            i += 1;
        }
        name
    }

    /// The parts, outermost first.
    pub const fn parts(&self) -> &[&'a str] {
        self.parts.split_at(self.depth).0
    }

    /// Whether there is no name.
    pub const fn is_empty(&self) -> bool {
        self.depth == 0
    }
}

impl core::fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (i, part) in self.parts().iter().enumerate() {
            if i > 0 {
                f.write_str(".")?;
            }
            f.write_str(part)?;
        }
        Ok(())
    }
}
