//! Large products are those of the formula, with any strides.
#![cfg(feature = "std")]

use dl_core::element::Element;

/// A matrix of `rows × columns` small numbers as they come, which sums hold exactly.
fn pattern(rows: usize, columns: usize) -> Vec<f64> {
    (0..rows * columns).map(|i| ((i * 7919) % 13) as f64 - 6.0).collect()
}

#[test]
fn large_products_are_those_of_the_formula() {
    let [m, k, n] = [37, 65, 50];
    let (a, b) = (pattern(k, m), pattern(k, n));
    for accumulate in [false, true] {
        let mut c = vec![1.0; m * n];
        f64::large_product([m, k, n], (&a, [1, m]), (&b, [n, 1]), (&mut c, [n, 1]), accumulate);
        for (i, row) in c.chunks(n).enumerate() {
            for (j, c) in row.iter().enumerate() {
                let sum: f64 = (0..k).map(|l| a[l * m + i] * b[l * n + j]).sum();
                assert_eq!(*c, sum + f64::from(u8::from(accumulate)), "at {i}, {j}");
            }
        }
    }
}

#[test]
#[should_panic(expected = "a matrix of the product 2×3×4 reaches beyond its slice")]
fn a_matrix_beyond_its_slice_is_refused() {
    f32::large_product([2, 3, 4], (&[0.0; 6], [3, 1]), (&[0.0; 11], [4, 1]), (&mut [0.0; 8], [4, 1]), false);
}
