//! `Embedding`.

use super::{Generics, Init, Role, SegmentSpec, Segments, keeps_nothing, spec};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// A vector for each token of a vocabulary, which is trained. As PyTorch's `nn.Embedding`.
    ///
    /// `token(num_embeddings) -> [embedding_dim]`, and so every token of a sequence.
    pub struct Embedding {
        /// The size of the vocabulary: that of the input.
        [!] num_embeddings: Size = 0,
        /// The length of each vector.
        [!] embedding_dim: Size = 0,
        /// How the vectors begin: `N(0, 1)` unless said here.
        init: Init = Init::Inherit,
    }
}

impl Embedding {
    /// `token(num_embeddings) -> [embedding_dim]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        let text = Text::new();
        if self.embedding_dim == 0 {
            let problem = text.say("needs at least 1 number for each token, but `embedding_dim` is 0");
            return Err(ShapeError::new("embedding_dim", problem));
        }
        if self.num_embeddings == 0 {
            let problem = text.say("needs at least 1 token, but `num_embeddings` is 0");
            return Err(ShapeError::new("num_embeddings", problem));
        }
        let Some(vocabulary) = input.vocabulary() else {
            let problem = text
                .say("Embedding takes tokens, indices of a vocabulary, but its input ")
                .dims(input)
                .say(" is numbers");
            let help = text
                .say("the network's input `token(")
                .num(self.num_embeddings)
                .say(")`, or `[.., token(")
                .num(self.num_embeddings)
                .say(")]`, goes into it; numbers go into a `Linear(")
                .num(self.embedding_dim)
                .say(")`");
            return Err(ShapeError::new("", problem).help(help));
        };
        if vocabulary != self.num_embeddings {
            let problem = text
                .say("has a vector for each of ")
                .num(self.num_embeddings)
                .say(" tokens, but its input is of a vocabulary of ")
                .num(vocabulary);
            let help = text.say("`Embedding(").num(vocabulary).say(", ").num(self.embedding_dim).say(")`");
            return Err(ShapeError::new("num_embeddings", problem).help(help));
        }
        if Dims::new(&[vocabulary, self.embedding_dim]).checked_len().is_none() {
            let problem = text
                .say("its weight would be ")
                .num(vocabulary)
                .say(" × ")
                .num(self.embedding_dim)
                .say(" numbers, more than any memory holds");
            return Err(ShapeError::new("embedding_dim", problem));
        }
        Ok(Dims::new(&[self.embedding_dim]))
    }

    /// `V, D`.
    #[inline]
    pub const fn generics(&self, _input: Dims) -> Generics {
        Generics::new(&[self.num_embeddings, self.embedding_dim])
    }

    /// `weight [num_embeddings, embedding_dim]`. What the network says of initialization is about layers that multiply, not about this.
    #[inline]
    pub const fn segments(&self, _input: Dims) -> Segments {
        Segments::NONE.and(SegmentSpec {
            field: "weight",
            dims: Dims::new(&[self.num_embeddings, self.embedding_dim]),
            role: Role::Weight,
            init: match self.init {
                Init::Inherit | Init::Pytorch => Init::Normal(1.0),
                init => init,
            },
            fan_in: self.num_embeddings,
            fan_out: self.embedding_dim,
        })
    }

    /// A look in a table: nothing is multiplied.
    #[inline]
    pub const fn macs(&self, _input: Dims) -> u64 {
        0
    }
}

keeps_nothing!(Embedding);
