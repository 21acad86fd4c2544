//! `Upsample`.

use super::window::LIMIT;
use super::{Interpolation, keeps_nothing, spec, weightless};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// An image made larger by a whole factor: pixels repeated, or blended. As PyTorch's `nn.Upsample(scale_factor = …)`.
    ///
    /// `[C, H, W] -> [C, scale·H, scale·W]`. With `mode = nearest`, `y[c, h, w] = x[c, ⌊h/scale⌋, ⌊w/scale⌋]`. With `mode = bilinear`,
    /// `y[c, h, w]` is read from `x[c]` at row `(h + ½)/scale − ½`, or 0 if that is negative, and at the column likewise: the four pixels
    /// around that place count the more the nearer they are. With `align_corners` the row is `h·(H − 1)/(scale·H − 1)`, so that the
    /// corners of both images are the same.
    pub struct Upsample {
        /// How many times as many rows and columns there will be.
        [!] scale: Pair = [0, 0],
        /// `nearest` or `bilinear`.
        mode: Interpolation = Interpolation::Nearest,
        /// Whether the corners of both images are at the same place; for `bilinear`.
        align_corners: Flag = false,
    }
}

impl Upsample {
    /// `[C, H, W] -> [C, scale·H, scale·W]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        if input.rank() != 3 {
            return Err(super::pool::not_an_image(Self::NAME, input));
        }
        let mut a = 0;
        while a < 2 {
            if self.scale[a] == 0 {
                let axis = if a == 0 { "height" } else { "width" };
                let problem = Text::new().say("scale must be at least 1, but along the ").say(axis).say(" it is 0");
                return Err(ShapeError::new("scale", problem));
            }
            a += 1;
        }
        if self.align_corners && matches!(self.mode, Interpolation::Nearest) {
            return Err(ShapeError::new(
                "align_corners",
                Text::new().say("`align_corners = true` is for `mode = bilinear`, but the mode is `nearest`"),
            )
            .help(
                Text::new().say("leave it out: repeated pixels have no corners to align; or add `mode = bilinear`"),
            ));
        }
        let (h, w) = (input.get(1).saturating_mul(self.scale[0]), input.get(2).saturating_mul(self.scale[1]));
        let output = Dims::new(&[input.get(0), h, w]);
        if h > LIMIT || w > LIMIT || output.checked_len().is_none() {
            let problem = Text::new().say("its output ").dims(output).say(" would be larger than any image");
            return Err(ShapeError::new("scale", problem));
        }
        Ok(output)
    }
}

weightless!(Upsample);
keeps_nothing!(Upsample);
