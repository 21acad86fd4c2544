//! The gradients of batch normalization that evaluates: its statistics are constants.

use crate::element::Element;

/// Forward was `y = x̂ · weight + bias` with `x̂ = (x − mean)/√(var + eps)` for each of the channels, of `pixels` numbers each, so here
/// `dweight += Σ dy · x̂`, `dbias += Σ dy` and `dx = dy · weight/√(var + eps)`. `weight` and `dweights`, which are both gradients, may be
/// empty.
pub fn backward<T: Element>(
    pixels: usize,
    eps: T,
    [mean, var, weight]: [&[T]; 3],
    [x, dy]: [&[T]; 2],
    mut dx: Option<&mut [T]>,
    dweights: &mut [T],
) {
    let (pixels, channels) = (pixels.max(1), mean.len().max(1));
    let (dweight, rest) = dweights.split_at_mut(weight.len().min(dweights.len()));
    let dbias = rest.get_mut(..weight.len()).unwrap_or(&mut []);
    for (plane, (x, dy)) in x.chunks_exact(pixels).zip(dy.chunks_exact(pixels)).enumerate() {
        let c = plane % channels;
        let (Some(mean), Some(var)) = (mean.get(c), var.get(c)) else { continue };
        let inverse = T::ONE / (*var + eps).sqrt();
        if let (Some(dw), Some(db)) = (dweight.get_mut(c), dbias.get_mut(c)) {
            let (mut products, mut sum) = (T::ZERO, T::ZERO);
            for (x, dy) in x.iter().zip(dy) {
                products += *dy * (*x - *mean);
                sum += *dy;
            }
            *dw += products * inverse;
            *db += sum;
        }
        let dx = dx.as_deref_mut().and_then(|dx| dx.chunks_exact_mut(pixels).nth(plane));
        if let Some(dx) = dx {
            let scale = inverse * weight.get(c).copied().unwrap_or(T::ONE);
            dx.iter_mut().zip(dy).for_each(|(dx, dy)| *dx = *dy * scale);
        }
    }
}
