//! Convolution of one image: which kernel it is.

use super::depthwise::Depthwise;
use super::windows::Windows;
use super::{lengths, linear};
use crate::element::Element;
use crate::kernels::conv::Conv;
use crate::kernels::geometry::Geometry;

/// How one image is convolved: what its sizes decide, to be worked out once, as a constant.
#[derive(Clone, Copy, Debug)]
pub struct Plan(Way);

#[derive(Clone, Copy, Debug)]
enum Way {
    /// The only window is the whole image: a matrix with a row for each output.
    Product(linear::Plan),
    /// Each output sees one channel.
    Depthwise(Depthwise),
    /// Everything else; windows of one pixel as if all pixels were one row.
    Windows(Windows),
}

impl Plan {
    /// The way that takes the fewest instructions.
    pub const fn new(conv: &Conv) -> Plan {
        if lengths::of(conv)[0] == usize::MAX {
            // Which does nothing.
            Plan(Way::Windows(Windows::new(conv)))
        } else if is_product(conv) {
            Plan(Way::Product(linear::Plan::new(conv.taps(), conv.outputs)))
        } else if Depthwise::is_for(conv) {
            Plan(Way::Depthwise(Depthwise::new(conv)))
        } else if is_pointwise(conv) {
            Plan(Way::Windows(Windows::new(&in_one_row(conv))))
        } else {
            Plan(Way::Windows(Windows::new(conv)))
        }
    }

    /// `y`, or 0 where that is at most 0 if there is to be a `relu`, of one image; `bias` may be empty.
    #[inline(always)]
    pub fn forward<T: Element>(&self, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
        match &self.0 {
            Way::Product(way) => way.forward(weight, bias, relu, x, y),
            Way::Depthwise(way) => way.forward(weight, bias, relu, x, y),
            Way::Windows(way) => way.forward(weight, bias, relu, x, y),
        }
    }
}

const fn is_product(conv: &Conv) -> bool {
    let g = &conv.window;
    conv.groups == 1
        && g.outputs() == 1
        && g.before[0] == 0
        && g.before[1] == 0
        && g.kernel[0] == g.input[0]
        && g.kernel[1] == g.input[1]
        // Neighbours in the window are neighbours in the image.
        && (g.dilation[0] == 1 || g.kernel[0] == 1)
        && (g.dilation[1] == 1 || g.kernel[1] == 1)
}

const fn is_pointwise(conv: &Conv) -> bool {
    let g = &conv.window;
    g.taps() == 1 && g.stride[0] == 1 && g.stride[1] == 1 && g.inside() && g.pixels() == g.outputs()
}

/// The same convolution of one long row.
const fn in_one_row(conv: &Conv) -> Conv {
    let row = [1, conv.window.pixels()];
    Conv { window: Geometry { input: row, output: row, after: [0; 2], ..conv.window }, ..*conv }
}
