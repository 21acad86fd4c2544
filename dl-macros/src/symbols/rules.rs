//! What layers make of sizes: the rules of `dl_core::spec` for sizes of which some are parameters.

use dl_core::shape::{Dims, ShapeError};
use dl_core::spec::{Junction, Padding, Rounding, Spec, Window};
use syn::Expr;

use super::size::{Size, Why};
use crate::model::{LayerNode, Network};
use crate::syntax::Param;

/// The argument `name` of a layer as a size: as it was given, or `default`.
pub fn argument(layer: &LayerNode, name: &str, default: usize, params: &[Param]) -> Size {
    match layer.args.iter().find(|arg| arg.name == name).and_then(|arg| arg.expr.as_ref()) {
        Some(expr) => Size::of(expr, params),
        None => Size::Number(default),
    }
}

/// A pair of sizes: `n`, or `(h, w)`.
pub fn pair(layer: &LayerNode, name: &str, default: [usize; 2], params: &[Param]) -> [Size; 2] {
    match layer.args.iter().find(|arg| arg.name == name).and_then(|arg| arg.expr.as_ref()) {
        Some(Expr::Tuple(tuple)) if tuple.elems.len() == 2 => {
            [&tuple.elems[0], &tuple.elems[1]].map(|expr| Size::of(expr, params))
        }
        Some(expr) => {
            let size = Size::of(expr, params);
            [size.clone(), size]
        }
        None => default.map(Size::Number),
    }
}

/// The sizes after a layer.
pub fn layer(network: &Network, layer: &LayerNode, x: &[Size]) -> Vec<Size> {
    let params = &network.params;
    let unknown = |n: usize, why: &str| vec![Size::Unknown(why.into()); n];
    match layer.spec {
        Spec::Linear(_) => vec![argument(layer, "out_features", 0, params)],
        Spec::Flatten(_) => vec![if let [one] = x { one.clone() } else { Size::Flat(x.to_vec()) }],
        Spec::GlobalAvgPool(_) | Spec::GlobalMaxPool(_) => x.iter().take(1).cloned().collect(),
        Spec::Reshape(_) => match layer.args.iter().find_map(|arg| arg.expr.as_ref()) {
            Some(Expr::Array(shape)) => shape.elems.iter().map(|expr| Size::of(expr, params)).collect(),
            _ => unknown(1, "the shape is not written out"),
        },
        Spec::Conv2d(_) | Spec::MaxPool2d(_) | Spec::AvgPool2d(_) | Spec::ConvTranspose2d(_) | Spec::Upsample(_)
            if x.len() != 3 =>
        {
            unknown(3, "its input is no image")
        }
        Spec::Conv2d(conv) => {
            let out = argument(layer, "out_channels", 0, params);
            windowed(layer, out, &conv.window(), x, params)
        }
        Spec::MaxPool2d(pool) => windowed(layer, x[0].clone(), &pool.window(), x, params),
        Spec::AvgPool2d(pool) => windowed(layer, x[0].clone(), &pool.window(), x, params),
        Spec::Upsample(spec) => {
            let scale = pair(layer, "scale", spec.scale, params);
            let along = |a: usize| Size::product(&[x[1 + a].clone(), scale[a].clone()]);
            let (h, w) = (along(0), along(1));
            vec![x[0].clone(), h, w]
        }
        Spec::ConvTranspose2d(conv) => {
            let out = argument(layer, "out_channels", 0, params);
            let kernel = pair(layer, "kernel", conv.kernel, params);
            let stride = pair(layer, "stride", conv.stride, params);
            if let Some(why) = open(layer, &["padding", "output_padding", "dilation"]) {
                return vec![Size::Unknown(why); 3];
            }
            let pads = match conv.padding {
                Padding::Zeros(p) => [p[0] + p[1], p[2] + p[3]],
                Padding::Same => [0, 0],
            };
            let along = |a: usize| {
                let reach = reach(&kernel[a], conv.dilation[a]);
                let (padding, extra) = (Size::Number(pads[a]), Size::Number(conv.output_padding[a]));
                if let (Size::Number(w), Size::Number(f), Size::Number(s)) = (&x[1 + a], &reach, &stride[a]) {
                    let size = (w.saturating_sub(1) * s + f + conv.output_padding[a]).saturating_sub(pads[a]);
                    return Size::Number(size);
                }
                x[1 + a].rule("TransposedOut", &[&reach, &padding, &stride[a], &extra])
            };
            let (h, w) = (along(0), along(1));
            vec![out, h, w]
        }
        _ => x.to_vec(),
    }
}

/// That one of these arguments is not known at expansion.
fn open(layer: &LayerNode, names: &[&str]) -> Option<Why> {
    let arg = layer.args.iter().find(|arg| !arg.known && names.iter().any(|name| arg.name == name))?;
    let text = format!("`{}` is a number, written out, in a network with parameters", arg.name);
    Some(Why { text, at: Some(arg.range) })
}

/// `D·(F − 1) + 1`.
fn reach(kernel: &Size, dilation: usize) -> Size {
    match (kernel, dilation) {
        (kernel, 1) => kernel.clone(),
        (Size::Number(f), d) => Size::Number(d * f.saturating_sub(1) + 1),
        _ => Size::Unknown("a dilated kernel is a number, written out, in a network with parameters".into()),
    }
}

/// `[out, H', W']` after a window.
fn windowed(layer: &LayerNode, out: Size, window: &Window, x: &[Size], params: &[Param]) -> Vec<Size> {
    if let Some(why) = open(layer, &["padding", "dilation"]) {
        return vec![out, Size::Unknown(why.clone()), Size::Unknown(why)];
    }
    let kernel = pair(layer, "kernel", window.kernel, params);
    let stride_given = layer.args.iter().any(|arg| arg.name == "stride");
    let stride = match layer.spec {
        Spec::MaxPool2d(_) | Spec::AvgPool2d(_) if !stride_given => kernel.clone(),
        _ => pair(layer, "stride", window.stride, params),
    };
    // What cannot be told lies in the kernel, or in a stride that is one.
    let at = layer.args.iter().find(|arg| arg.name == "kernel").map_or(layer.ident.span().into(), |arg| arg.range);
    let place = |size: Size| match size {
        Size::Unknown(Why { text, at: None }) => {
            Size::Unknown(Why { text: format!("`{}`: {text}", layer.label()), at: Some(at) })
        }
        size => size,
    };
    let h = place(along(window, 0, &x[1], &kernel[0], &stride[0]));
    let w = place(along(window, 1, &x[2], &kernel[1], &stride[1]));
    vec![out, h, w]
}

/// What is wrong with an axis.
fn words(error: &ShapeError, a: usize) -> Why {
    let mut text = error.problem.as_str().to_string();
    for (what, more) in [("note", &error.note), ("help", &error.help)] {
        if !more.is_empty() {
            text = format!("{text}\n= {what}: {}", more.as_str());
        }
    }
    if a == 1 { text.replace("height:", "width:").into() } else { text.into() }
}

/// One axis of a window.
fn along(window: &Window, a: usize, x: &Size, kernel: &Size, stride: &Size) -> Size {
    let reach = reach(kernel, window.dilation[a]);
    let unchanged = matches!(stride, Size::Number(1));
    if let (Size::Number(w), Size::Number(f), Size::Number(s)) = (x, kernel, stride) {
        let pads = match window.padding {
            Padding::Zeros(p) => Padding::Zeros([p[2 * a], p[2 * a + 1], p[2 * a], p[2 * a + 1]]),
            same => same,
        };
        let (kernel, stride, dilation) = ([*f; 2], [*s; 2], [window.dilation[a]; 2]);
        let one = Window { kernel, stride, dilation, padding: pads, ..*window };
        return one
            .output(Dims::new(&[1, *w, *w]))
            .map_or_else(|e| Size::Unknown(words(&e, a)), |o| Size::Number(o[0]));
    }
    let Padding::Zeros(p) = window.padding else {
        return if unchanged { x.clone() } else { x.rule("SameOut", &[stride]) };
    };
    let [before, after] = [p[2 * a], p[2 * a + 1]];
    if let (true, Size::Number(f)) = (unchanged, &reach)
        && before + after + 1 == *f
    {
        return x.clone();
    }
    if window.rounding == Rounding::Ceil {
        return x.rule("WindowOutCeil", &[&reach, &Size::Number(before), &Size::Number(after), stride]);
    }
    x.rule("WindowOut", &[&reach, &Size::Number(before + after), stride])
}

/// The sizes after a junction.
pub fn junction(junction: Junction, branches: &[&Vec<Size>]) -> Vec<Size> {
    let mut sizes = branches.first().map(|first| (*first).clone()).unwrap_or_default();
    if junction == Junction::Concat && !sizes.is_empty() {
        let channels: Vec<Size> = branches.iter().filter_map(|branch| branch.first().cloned()).collect();
        sizes[0] = Size::total(&channels);
    }
    sizes
}
