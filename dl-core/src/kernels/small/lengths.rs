//! What slices have to be.

use crate::kernels::conv::Conv;

/// The lengths of a convolution's image, weights and result. They are more than any slice has if the sizes make no sense: then nothing
/// has to be said about the arithmetic that they would lead to.
pub const fn of(conv: &Conv) -> [usize; 3] {
    let g = &conv.window;
    if !divides(conv.groups, g.channels)
        || !divides(conv.groups, conv.outputs)
        || !reaches(conv, 0)
        || !reaches(conv, 1)
    {
        return [usize::MAX; 3];
    }
    let weight = product([conv.outputs, g.channels / conv.groups, g.kernel[0], g.kernel[1]]);
    [product([g.channels, g.input[0], g.input[1], 1]), weight, product([conv.outputs, g.output[0], g.output[1], 1])]
}

/// Whether a number of channels consists of so many groups.
const fn divides(groups: usize, channels: usize) -> bool {
    groups > 0 && channels > 0 && channels.is_multiple_of(groups)
}

/// Whether there are positions and window elements along an axis, all of which can be computed.
const fn reaches(conv: &Conv, axis: usize) -> bool {
    let g = &conv.window;
    let some =
        g.stride[axis] > 0 && g.dilation[axis] > 0 && g.kernel[axis] > 0 && g.input[axis] > 0 && g.output[axis] > 0;
    match (g.output[axis].checked_mul(g.stride[axis]), g.kernel[axis].checked_mul(g.dilation[axis])) {
        (Some(steps), Some(reach)) => {
            some && steps.checked_add(reach).is_some() && g.input[axis].checked_add(g.before[axis]).is_some()
        }
        _ => false,
    }
}

/// None of them is 0.
const fn product([a, b, c, d]: [usize; 4]) -> usize {
    a.saturating_mul(b).saturating_mul(c).saturating_mul(d)
}

/// Whether slices have these lengths. (A comparison of arrays would be a call.)
pub const fn are<T>([a, b, c]: [usize; 3], slices: [&[T]; 3]) -> bool {
    slices[0].len() == a && slices[1].len() == b && slices[2].len() == c
}

/// Whether there are so many, or none of them.
pub const fn or_none(len: usize, wanted: usize) -> bool {
    len == 0 || len == wanted
}
