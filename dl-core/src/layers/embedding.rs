//! [`Embedding`].

#[cfg(feature = "train")]
use super::Backward;
use super::{Layer, Site};
use crate::element::Element;
use crate::kernels::small;
use crate::spec;

super::weights! {
    /// A vector for each token of a vocabulary. As PyTorch's `nn.Embedding`.
    ///
    /// Shape `token(V) -> [D]`. In a definition: `Embedding(num_embeddings, embedding_dim, init = …)`.
    ///
    /// `V` tokens, vectors of `D` numbers.
    pub struct Embedding<V, D> {
        /// The vectors, `[V][D]`.
        pub weight: [[T; D]; V],
    }
}

/// Where the vector of a token begins among the weights. An index outside of the vocabulary is taken for its last token.
#[cfg(any(feature = "std", feature = "train"))]
#[inline]
fn row<S: Site<Layer = spec::Embedding>, T: Element>(token: T) -> usize {
    token.to_usize().min(S::LAYER.num_embeddings - 1) * S::LAYER.embedding_dim
}

impl Layer for spec::Embedding {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        let dim = S::LAYER.embedding_dim;
        for (token, y) in x.iter().zip(y.chunks_exact_mut(dim)) {
            y.copy_from_slice(&weights[row::<S, T>(*token)..][..dim]);
        }
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(weights: &[T], x: &[T], y: &mut [T]) {
        small::embedding::forward(S::LAYER.num_embeddings, S::LAYER.embedding_dim, weights, x, y);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        if let Some(dx) = pass.dx {
            // A token is no number: nothing of it could be a little larger.
            dx.fill(T::ZERO);
        }
        if pass.dweights.is_empty() {
            return;
        }
        let dim = S::LAYER.embedding_dim;
        for (token, dy) in pass.x.iter().zip(pass.dy.chunks_exact(dim)) {
            let row = &mut pass.dweights[row::<S, T>(*token)..][..dim];
            row.iter_mut().zip(dy).for_each(|(dw, dy)| *dw += *dy);
        }
    }
}
