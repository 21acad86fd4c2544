//! Images with the zeros of their padding written out around them.
//!
//! Such a *frame* of `width` columns is a line of numbers on which neighbouring windows are neighbours: window element
//! `(c, kh, kw)` of output `q = oh · width + ow` is number `q + (c · height + kh · d) · width + kw · d`. So outputs are computed in
//! runs of consecutive `q`, which fill vector registers; at the end of each row are a few (`reach − 1`) that belong to no
//! window and are thrown away.

use core::ops::Range;

use super::conv::Conv;
use super::product::TAIL;
use crate::element::Element;

/// An image with a margin, and the window that moves over it.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Channels.
    pub planes: usize,
    /// Rows and columns with the margin.
    pub size: [usize; 2],
    /// Rows and columns of the image before the margin is added.
    pub image: [usize; 2],
    /// Where the image begins in the frame; negative if its first rows or columns are not in it.
    pub before: [isize; 2],
    /// Rows and columns of the window.
    pub kernel: [usize; 2],
    /// The distance of neighbouring window elements.
    pub dilation: [usize; 2],
}

impl Frame {
    /// The frame of one group's input.
    pub const fn of_input(conv: &Conv) -> Frame {
        let g = &conv.window;
        let reach = [g.dilation[0] * (g.kernel[0] - 1), g.dilation[1] * (g.kernel[1] - 1)];
        Frame {
            planes: conv.group_inputs(),
            size: [(g.output[0] - 1) * g.stride[0] + 1 + reach[0], (g.output[1] - 1) * g.stride[1] + 1 + reach[1]],
            image: g.input,
            before: [g.before[0] as isize, g.before[1] as isize],
            kernel: g.kernel,
            dilation: g.dilation,
        }
    }

    /// The frame of one group's output gradient, for a window that moves over it in the opposite direction, stride 1.
    pub const fn of_output(conv: &Conv) -> Frame {
        let g = &conv.window;
        let reach = [g.dilation[0] * (g.kernel[0] - 1), g.dilation[1] * (g.kernel[1] - 1)];
        Frame {
            planes: conv.group_outputs(),
            size: [g.input[0] + reach[0], g.input[1] + reach[1]],
            image: g.output,
            before: [reach[0] as isize - g.before[0] as isize, reach[1] as isize - g.before[1] as isize],
            kernel: g.kernel,
            dilation: g.dilation,
        }
    }

    /// Numbers of a framed image, with what may be read after it.
    pub const fn numbers(&self) -> usize {
        self.planes * self.size[0] * self.size[1] + self.dilation[1] * (self.kernel[1] - 1) + TAIL
    }

    /// Elements of a window, over all channels.
    pub const fn taps(&self) -> usize {
        self.planes * self.kernel[0] * self.kernel[1]
    }

    /// Rows and columns of the output.
    pub const fn output(&self) -> [usize; 2] {
        [self.size[0] - self.dilation[0] * (self.kernel[0] - 1), self.size[1] - self.dilation[1] * (self.kernel[1] - 1)]
    }

    /// Outputs of one channel, with those thrown away.
    pub const fn line(&self) -> usize {
        self.output()[0] * self.size[1]
    }

    /// Calls `f` for each window element, in order: with its plane, its number within the plane, and how far after the
    /// number of an output it is.
    #[inline]
    pub fn each_tap(&self, mut f: impl FnMut(usize, usize, usize)) {
        for plane in 0..self.planes {
            for kh in 0..self.kernel[0] {
                let row = (plane * self.size[0] + kh * self.dilation[0]) * self.size[1];
                for kw in 0..self.kernel[1] {
                    f(plane, kh * self.kernel[1] + kw, row + kw * self.dilation[1]);
                }
            }
        }
    }

    /// Which rows and which columns are the image's.
    pub const fn inside(&self) -> [Range<usize>; 2] {
        [inside(self.before[0], self.image[0], self.size[0]), inside(self.before[1], self.image[1], self.size[1])]
    }

    /// Writes an image and the zeros around it.
    pub fn write<T: Element>(&self, image: &[T], framed: &mut [T]) {
        let [width, image_width] = [self.size[1], self.image[1]];
        let columns = inside(self.before[1], self.image[1], width);
        let first = (columns.start as isize - self.before[1]) as usize;
        let rows = inside(self.before[0], self.image[0], self.size[0]);
        let planes = image.chunks_exact(self.image[0] * image_width);
        let (body, tail) = framed.split_at_mut(self.planes * self.size[0] * width);
        tail.fill(T::ZERO);
        for (image, framed) in planes.zip(body.chunks_exact_mut(self.size[0] * width)) {
            for (r, framed) in framed.chunks_exact_mut(width).enumerate() {
                if rows.contains(&r) && !columns.is_empty() {
                    let row = (r as isize - self.before[0]) as usize * image_width + first;
                    framed[..columns.start].fill(T::ZERO);
                    framed[columns.clone()].copy_from_slice(&image[row..row + columns.len()]);
                    framed[columns.end..].fill(T::ZERO);
                } else {
                    framed.fill(T::ZERO);
                }
            }
        }
    }
}

/// Which of `size` positions are on an image of `image` positions that begins at `before`.
const fn inside(before: isize, image: usize, size: usize) -> Range<usize> {
    let end = before + image as isize;
    let start = if before > 0 { before as usize } else { 0 };
    let end = if end < 0 { 0 } else { end as usize };
    let end = if end < size { end } else { size };
    if start < end { start..end } else { 0..0 }
}
