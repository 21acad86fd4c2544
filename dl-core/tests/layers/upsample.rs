//! Images made larger.

use super::check::{check, normal, pass, site};
use dl_core::kernels::upsample::{self, Bilinear};
use dl_core::rng::Rng;
use dl_core::spec::Upsample;
use proptest::prelude::*;

check! {
    nearest: Upsample, Upsample::DEFAULT.scale([2, 2]), [2, 3, 4];
    nearest_pair: Upsample, Upsample::DEFAULT.scale([2, 3]), [3, 2, 3];
    nearest_one: Upsample, Upsample::DEFAULT.scale([1, 1]), [2, 3, 4];
    bilinear: Upsample, Upsample::DEFAULT.scale([2, 2]).mode(Interpolation::Bilinear), [2, 3, 4];
    bilinear_pair: Upsample, Upsample::DEFAULT.scale([3, 2]).mode(Interpolation::Bilinear), [2, 4, 3];
    bilinear_one: Upsample, Upsample::DEFAULT.scale([1, 1]).mode(Interpolation::Bilinear), [2, 3, 4];
    corners: Upsample, Upsample::DEFAULT.scale([2, 2]).mode(Interpolation::Bilinear).align_corners(true), [2, 3, 4];
    corners_pair: Upsample, Upsample::DEFAULT.scale([3, 1]).mode(Interpolation::Bilinear).align_corners(true), [2, 4, 3];
    corners_of_one_pixel: Upsample, Upsample::DEFAULT.scale([3, 3]).mode(Interpolation::Bilinear).align_corners(true), [2, 1, 1];
}

/// The definition: pixel `o` of the larger image is read between two of the smaller one.
fn place(o: usize, size: usize, scale: usize, align_corners: bool) -> (usize, usize, f64) {
    let at = match align_corners {
        true => o as f64 * (size - 1) as f64 / ((scale * size - 1).max(1)) as f64,
        false => ((o as f64 + 0.5) / scale as f64 - 0.5).max(0.0),
    };
    // A hair more, so that what is meant to be whole is.
    let first = ((at + 1e-9).floor() as usize).min(size - 1);
    (first, (first + 1).min(size - 1), at - first as f64)
}

fn naive(sizes: &Bilinear, x: &[f64], y: &mut [f64]) {
    let ([height, width], [rows, columns]) = (sizes.image, sizes.scale);
    for (i, y) in y.iter_mut().enumerate() {
        let (channel, row, column) =
            (i / (height * rows * width * columns), i / (width * columns) % (height * rows), i % (width * columns));
        let (h0, h1, down) = place(row, height, rows, sizes.align_corners);
        let (w0, w1, right) = place(column, width, columns, sizes.align_corners);
        let x = |h: usize, w: usize| x[(channel * height + h) * width + w];
        let upper = x(h0, w0) * (1.0 - right) + x(h0, w1) * right;
        let lower = x(h1, w0) * (1.0 - right) + x(h1, w1) * right;
        *y = upper * (1.0 - down) + lower * down;
    }
}

site!(Twice, Upsample, Upsample::DEFAULT.scale([2, 2]), [1, 1, 2]);

#[test]
fn pixels_are_repeated_and_gradients_added() {
    let passed = pass::<Twice, f64>(&[], &[5.0, 7.0], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], true);
    assert_eq!(passed.y, [5.0, 5.0, 7.0, 7.0, 5.0, 5.0, 7.0, 7.0]);
    assert_eq!(passed.dx, [14.0, 22.0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_ones_are_the_naive_ones(image in [1..9usize, 1..40usize], scale in [1..8usize, 1..8usize], align_corners: bool) {
        let sizes = Bilinear { image, scale, align_corners };
        let (pixels, outputs) = (image[0] * image[1], image[0] * image[1] * scale[0] * scale[1]);
        let mut rng = Rng::new(7);
        let (x, dy): (Vec<f64>, Vec<f64>) = (normal(2 * pixels, &mut rng), normal(2 * outputs, &mut rng));
        let (mut y, mut expected, mut dx) = (vec![f64::NAN; 2 * outputs], vec![0.0; 2 * outputs], vec![f64::NAN; 2 * pixels]);
        upsample::bilinear(&sizes, &x, &mut y);
        naive(&sizes, &x, &mut expected);
        for (i, (y, expected)) in y.iter().zip(&expected).enumerate() {
            prop_assert!((y - expected).abs() < 1e-10, "{:?}: y[{}] = {}, naive {}", sizes, i, y, expected);
        }
        // It is linear, so the gradient is the transpose: ⟨y, dy⟩ = ⟨x, dx⟩.
        upsample::bilinear_backward(&sizes, &dy, &mut dx);
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        prop_assert!((dot(&y, &dy) - dot(&x, &dx)).abs() < 1e-10 * (1.0 + dot(&dy, &dy)), "{:?}", sizes);
    }
}
