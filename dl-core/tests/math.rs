//! The functions that loops are vectorized over, against `f64`.

use dl_core::element::Element;

/// The distance of neighbouring `f32` at `y`.
fn ulp(y: f64) -> f64 {
    let y = (y.abs() as f32).clamp(f32::MIN_POSITIVE, f32::MAX);
    f64::from(f32::from_bits(y.to_bits()) - f32::from_bits(y.to_bits() - 1)).max(f64::from(f32::from_bits(1)))
}

/// The largest error over all magnitudes of both signs, every 97th `f32`, and where it is.
fn worst(fast: impl Fn(f32) -> f32, exact: impl Fn(f64) -> f64) -> (f64, f32) {
    let mut worst = (0.0, 0.0);
    for bits in (0..=u32::MAX).step_by(97) {
        let x = f32::from_bits(bits);
        let (y, expected) = (fast(x), exact(f64::from(x)));
        if x.is_nan() {
            assert!(y.is_nan());
            continue;
        }
        if expected.abs() > f64::from(f32::MAX) || y.is_infinite() {
            assert!((expected as f32).is_infinite() && y == expected as f32, "{x}: {y}, exactly {expected}");
            continue;
        }
        let error = (f64::from(y) - expected).abs() / ulp(expected);
        if error > worst.0 {
            worst = (error, x);
        }
    }
    worst
}

#[test]
fn errors_are_at_most_two_units_in_the_last_place() {
    for (name, (error, x)) in [
        ("exp", worst(Element::exp, f64::exp)),
        ("exp_m1", worst(Element::exp_m1, f64::exp_m1)),
        ("tanh", worst(Element::tanh, f64::tanh)),
        (
            "sigmoid",
            worst(Element::sigmoid, |x| if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) }),
        ),
    ] {
        println!("{name}: {error:.2} ulp at {x}");
        assert!(error <= 2.0, "{name}({x}) is {error} ulp off");
    }
}

#[test]
fn quotients_are_off_by_less_than_three_units() {
    let sigmoid = |x: f64| if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) };
    let far = f64::from(<f32 as Element>::FAR);
    let quotient = |[a, b]: [f32; 2]| a / b;
    let near = |x: f32| x.clamp(-f32::FAR, f32::FAR);
    for (name, most, (error, x)) in [
        ("sigmoid", 2.5, worst(|x| quotient(near(x).sigmoid_quotient()), |x| sigmoid(x.clamp(-far, far)))),
        ("tanh", 2.7, worst(|x| quotient(x.tanh_quotient()), f64::tanh)),
    ] {
        println!("{name} as a quotient: {error:.2} ulp at {x}");
        assert!(error <= most, "{name}({x}) is {error} ulp off");
    }
    for zero in [0.0f32, -0.0] {
        assert_eq!(quotient(zero.tanh_quotient()).to_bits(), zero.to_bits());
    }
    // Products of two neither overflow nor vanish.
    for x in [-f32::FAR, f32::FAR] {
        let ([a, b], [c, d]) = (x.sigmoid_quotient(), (-f32::INFINITY).tanh_quotient());
        assert!((a * c / (b * d) + Element::sigmoid(x)).abs() <= 1e-7 * Element::sigmoid(x));
    }
}

/// A block of numbers, and the functions of gates of them, as recurrent layers compute them with the registers of this processor.
struct Block {
    number: usize,
    x: [f32; 4096],
    sigmoid: [f32; 4096],
    tanh: [f32; 4096],
}

thread_local! {
    static BLOCK: std::cell::RefCell<Block> =
        const { std::cell::RefCell::new(Block { number: usize::MAX, x: [0.0; 4096], sigmoid: [0.0; 4096], tanh: [0.0; 4096] }) };
}

/// The functions of gates of every 97th `f32`, of which a block is computed at a time.
fn gates(x: f32) -> [f32; 2] {
    BLOCK.with_borrow_mut(|block| {
        let (number, at) = ((x.to_bits() / 97) as usize / 4096, (x.to_bits() / 97) as usize % 4096);
        if block.number != number {
            for (i, x) in block.x.iter_mut().enumerate() {
                *x = f32::from_bits(((number * 4096 + i) as u32).wrapping_mul(97));
            }
            dl_core::kernels::recurrent::functions(&block.x, &mut block.sigmoid, &mut block.tanh);
            block.number = number;
        }
        [block.sigmoid[at], block.tanh[at]]
    })
}

#[test]
fn gates_are_off_by_two_units_at_most() {
    let sigmoid = |x: f64| if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) };
    for (name, (error, x)) in
        [("sigmoid", worst(|x| gates(x)[0], sigmoid)), ("tanh", worst(|x| gates(x)[1], f64::tanh))]
    {
        println!("{name} of gates: {error:.2} ulp at {x}");
        assert!(error <= 2.0, "{name}({x}) is {error} ulp off");
    }
    let inf = f32::INFINITY;
    let (mut y, mut z) = ([0.0f32; 5], [0.0f32; 5]);
    dl_core::kernels::recurrent::functions(&[-inf, inf, f32::NAN, 0.0, -0.0], &mut y, &mut z);
    assert_eq!(([y[0], y[1], y[3]], [z[0], z[1]]), ([0.0, 1.0, 0.5], [-1.0, 1.0]));
    assert!(y[2].is_nan() && z[2].is_nan());
    assert_eq!([z[3], z[4]].map(f32::to_bits), [0.0f32, -0.0].map(f32::to_bits));
}

#[test]
fn limits_are_exact() {
    let inf = f32::INFINITY;
    assert_eq!([Element::exp(-inf), Element::exp(0.0), Element::exp(inf)], [0.0, 1.0, inf]);
    assert_eq!([Element::exp_m1(-inf), Element::exp_m1(inf)], [-1.0, inf]);
    assert_eq!([Element::tanh(-inf), Element::tanh(inf)], [-1.0f32, 1.0]);
    assert_eq!([Element::sigmoid(-inf), Element::sigmoid(0.0), Element::sigmoid(inf)], [0.0, 0.5, 1.0f32]);
    for zero in [0.0f32, -0.0] {
        assert_eq!(Element::tanh(zero).to_bits(), zero.to_bits());
        assert_eq!(Element::exp_m1(zero).to_bits(), zero.to_bits());
    }
}
