//! What a shape rule says when the shapes do not work out.

use super::Text;

/// Why a layer cannot follow the value before it: the problem, the arithmetic, and a way out.
///
/// The wording is made by the rule that found the mistake, in `const fn`s, so that the macro and const evaluation
/// say the same thing. Whoever reports it adds the layer's name and the chain that leads to it.
#[derive(Clone, Copy, Debug)]
pub struct ShapeError {
    /// The argument that is wrong (`"kernel"`), or `""` for the layer as a whole.
    pub at: &'static str,
    /// One line without the layer's name: `kernel 5 does not fit its input 3×3`.
    pub problem: Text,
    /// The formula with its numbers, or empty.
    pub note: Text,
    /// What would work, or empty.
    pub help: Text,
}

impl ShapeError {
    /// A mistake in argument `at` (`""` for the layer itself).
    #[inline]
    pub const fn new(at: &'static str, problem: Text) -> Self {
        ShapeError { at, problem, note: Text::new(), help: Text::new() }
    }

    /// An argument of the layer `layer` that must be given and is not.
    #[inline]
    pub const fn missing(layer: &str, argument: &'static str) -> Self {
        let problem = Text::new().say(layer).say(" needs `").say(argument).say("`");
        ShapeError::new("", problem).help(Text::new().say("`").say(layer).say("(").say(argument).say(" = …)`"))
    }

    /// Adds the arithmetic.
    #[inline]
    pub const fn note(mut self, note: Text) -> Self {
        self.note = note;
        self
    }

    /// Adds a way out.
    #[inline]
    pub const fn help(mut self, help: Text) -> Self {
        self.help = help;
        self
    }
}

impl core::fmt::Display for ShapeError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.problem.as_str())?;
        for (what, text) in [("note", &self.note), ("help", &self.help)] {
            if !text.is_empty() {
                write!(f, "\n{what}: {text}")?;
            }
        }
        Ok(())
    }
}
