//! What each layer makes of a shape, computed in another way than the library does: windows are counted where there are few.

use dl::shape::Dims;
use dl::spec::{Applies, Interpolation, Padding, Rounding, Spec, Window};

/// The shape after `layer`, or `None` where it cannot follow.
pub fn output(layer: &Spec, input: &[usize]) -> Option<Vec<usize>> {
    let same = || Some(input.to_vec());
    match layer {
        Spec::Linear(l) => {
            let output = vec![l.out_features];
            (input.len() == 1 && l.out_features > 0 && fits(&output) && fits(&[input[0], l.out_features]))
                .then_some(output)
        }
        Spec::Conv2d(l) => {
            let [channels, height, width] = *input else { return None };
            let groups_divide = l.groups > 0 && channels % l.groups == 0 && l.out_channels % l.groups == 0;
            if l.out_channels == 0 || !groups_divide {
                return None;
            }
            let output = vec![l.out_channels, along(&l.window(), 0, height)?, along(&l.window(), 1, width)?];
            let weight = [l.out_channels, channels / l.groups, l.kernel[0], l.kernel[1]];
            (fits(&output) && fits(&weight)).then_some(output)
        }
        Spec::ConvTranspose2d(l) => {
            let [channels, height, width] = *input else { return None };
            let groups_divide = l.groups > 0 && channels % l.groups == 0 && l.out_channels % l.groups == 0;
            if l.out_channels == 0 || !groups_divide || l.padding == Padding::Same {
                return None;
            }
            let size = |axis, size| reached(&l.window(), l.output_padding[axis], axis, size);
            let output = vec![l.out_channels, size(0, height)?, size(1, width)?];
            let weight = [channels, l.out_channels / l.groups, l.kernel[0], l.kernel[1]];
            (fits(&output) && fits(&weight)).then_some(output)
        }
        Spec::Upsample(l) => {
            let [channels, height, width] = *input else { return None };
            let larger = |size: usize, scale: usize| (size as u128 * scale as u128).min(u128::from(u64::MAX)) as usize;
            let output = vec![channels, larger(height, l.scale[0]), larger(width, l.scale[1])];
            let sensible = l.scale[0] > 0 && l.scale[1] > 0 && output[1].max(output[2]) <= 1 << 28;
            let corners = l.align_corners && l.mode == Interpolation::Nearest;
            (sensible && !corners && fits(&output)).then_some(output)
        }
        Spec::Rnn(l) => over_time(l.hidden_size, l.grad_clip, input),
        Spec::Lstm(l) => over_time(l.hidden_size, l.grad_clip, input),
        Spec::Gru(l) => over_time(l.hidden_size, l.grad_clip, input),
        Spec::MaxPool2d(l) => pooled(&l.window(), input),
        Spec::AvgPool2d(l) => pooled(&l.window(), input),
        Spec::GlobalAvgPool(_) | Spec::GlobalMaxPool(_) => (input.len() == 3).then(|| vec![input[0]]),
        Spec::Flatten(_) => Some(vec![input.iter().product()]),
        Spec::Reshape(l) => {
            let shape = l.shape.as_slice();
            (fits(shape) && shape.iter().product::<usize>() == input.iter().product::<usize>()).then(|| shape.to_vec())
        }
        Spec::Softplus(l) => (l.beta > 0.0).then(|| input.to_vec()),
        Spec::Dropout(l) => {
            if (0.0..1.0).contains(&l.p) {
                same()
            } else {
                None
            }
        }
        Spec::BatchNorm(l) => {
            if l.eps > 0.0 && (0.0..=1.0).contains(&l.momentum) {
                same()
            } else {
                None
            }
        }
        Spec::Reverse(_) => is_sequence(input).then(|| input.to_vec()),
        Spec::Last(_) | Spec::First(_) | Spec::MeanOverTime(_) | Spec::MaxOverTime(_) => {
            is_sequence(input).then(|| input[1..].to_vec())
        }
        Spec::Repeat(l) => {
            let length = l.length.unwrap_or(Dims::ANY);
            let output: Vec<usize> = [length].into_iter().chain(input.iter().copied()).collect();
            let possible = l.length.is_none() || (length > 0 && fits(&output));
            (!is_sequence(input) && possible).then_some(output)
        }
        // Its input is no shape of numbers.
        Spec::Embedding(_) => None,
        _ => same(),
    }
}

/// What becomes of a whole value: of every step of a sequence, where the layer is not about sequences.
pub fn whole(layer: &Spec, input: &[usize]) -> Option<Vec<usize>> {
    let whole = matches!(layer.applies(), Applies::Whole | Applies::OverTime);
    if whole || !is_sequence(input) {
        return output(layer, input);
    }
    let step = output(layer, &input[1..])?;
    let output: Vec<usize> = [input[0]].into_iter().chain(step).collect();
    (is_sequence(&output) && fits(&output)).then_some(output)
}

fn is_sequence(shape: &[usize]) -> bool {
    shape.len() == 2 || shape.len() == 4
}

/// As many steps, each a vector of the units.
fn over_time(hidden: usize, grad_clip: Option<f64>, input: &[usize]) -> Option<Vec<usize>> {
    let [steps, features] = *input else { return None };
    let output = if steps == usize::MAX { vec![hidden] } else { vec![steps, hidden] };
    let sensible = hidden > 0
        && grad_clip.is_none_or(|clip| clip > 0.0)
        && fits(&output)
        && fits(&[16, features.max(hidden), hidden]);
    sensible.then(|| vec![steps, hidden])
}

/// Whether so many numbers of eight bytes could be in memory.
fn fits(shape: &[usize]) -> bool {
    let mut numbers = 1u128;
    for size in shape {
        numbers = numbers.saturating_mul(*size as u128);
        if numbers > isize::MAX as u128 / 8 {
            return false;
        }
    }
    true
}

fn pooled(window: &Window, input: &[usize]) -> Option<Vec<usize>> {
    let [channels, height, width] = *input else { return None };
    let output = vec![channels, along(window, 0, height)?, along(window, 1, width)?];
    if let Padding::Zeros([top, bottom, left, right]) = window.padding {
        let [rows, columns] = window.kernel;
        let half = |pad: usize, kernel: usize| pad <= kernel / 2;
        if !(half(top, rows) && half(bottom, rows) && half(left, columns) && half(right, columns)) {
            return None;
        }
    }
    fits(&output).then_some(output)
}

/// How far the windows of `size` numbers along an axis reach together, and the padding at the end, without what is taken off.
fn reached(window: &Window, output_padding: usize, axis: usize, size: usize) -> Option<usize> {
    let (kernel, stride, dilation) = (window.kernel[axis], window.stride[axis], window.dilation[axis]);
    let Padding::Zeros(pads) = window.padding else { return None };
    let (before, after) = (pads[2 * axis], pads[2 * axis + 1]);
    let limit = 1 << 28;
    let sensible = |sizes: &[usize]| sizes.iter().all(|&s| (1..=limit).contains(&s));
    if !sensible(&[size, kernel, stride, dilation]) || before.max(after) > limit {
        return None;
    }
    if output_padding >= stride.max(dilation) || dilation as u128 * (kernel as u128 - 1) >= limit as u128 {
        return None;
    }
    // The last pixel of the last window.
    let mut last = (0..size.min(10_000)).map(|i| i as u128 * stride as u128).max()?;
    if size > 10_000 {
        last += (size - 10_000) as u128 * stride as u128;
    }
    last += dilation as u128 * (kernel as u128 - 1);
    let end = last + 1 + output_padding as u128;
    (end <= limit as u128 && end > (before + after) as u128).then(|| end as usize - before - after)
}

/// The number of windows along an axis of `size` numbers.
fn along(window: &Window, axis: usize, size: usize) -> Option<usize> {
    let (kernel, stride, dilation) = (window.kernel[axis], window.stride[axis], window.dilation[axis]);
    let (before, after) = match window.padding {
        Padding::Zeros(pads) => (pads[2 * axis], pads[2 * axis + 1]),
        Padding::Same => (0, 0),
    };
    let limit = 1 << 28;
    let sensible = |sizes: &[usize]| sizes.iter().all(|&s| (1..=limit).contains(&s));
    if !sensible(&[kernel, stride, dilation]) || size.max(before).max(after) > limit {
        return None;
    }
    if dilation as u128 * (kernel as u128 - 1) > limit as u128 {
        return None;
    }
    if window.padding == Padding::Same {
        return Some((size as f64 / stride as f64).ceil() as usize);
    }
    let (padded, reach) = (before + size + after, dilation * (kernel - 1) + 1);
    if reach > padded {
        return None;
    }
    if padded / stride > 10_000 {
        // Too many to count.
        let whole = (padded - reach) / stride + 1;
        let rest = padded - ((whole - 1) * stride + reach);
        return match window.rounding {
            Rounding::Exact => (rest == 0).then_some(whole),
            Rounding::Ceil if rest > 0 && whole * stride < before + size => Some(whole + 1),
            _ => Some(whole),
        };
    }
    // Windows that lie within, and the end of the last.
    let (mut windows, mut end) = (0, 0);
    while windows * stride + reach <= padded {
        end = windows * stride + reach;
        windows += 1;
    }
    match window.rounding {
        Rounding::Exact => (end == padded).then_some(windows),
        Rounding::Floor => Some(windows),
        // One more if something is left over, and if it begins before the padding at the end.
        Rounding::Ceil => Some(windows + usize::from(end < padded && windows * stride < before + size)),
    }
}
