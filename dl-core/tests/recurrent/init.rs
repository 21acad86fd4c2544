//! How the weights of recurrent layers begin, and what they are called.

use dl_core::init::init;
use dl_core::plan::{Name, Segment};
use dl_core::shape::Dims;
use dl_core::spec::*;

const INPUT: Dims = Dims::new(&[Dims::ANY, 6]);

/// The arrays of a layer and what they begin with.
fn begin(spec: Spec) -> Vec<(Segment, Vec<f64>)> {
    let segments = spec.segments(INPUT);
    let mut at = 0;
    let placed = segments.as_slice().iter().map(|array| {
        let SegmentSpec { field, dims, role, init, fan_in, fan_out } = *array;
        at += dims.len();
        let layer = Name::new("rnn");
        Segment { layer, field, dims, role, init, fan_in, fan_out, at: at - dims.len(), frozen: false }
    });
    let placed: Vec<_> = placed.collect();
    let mut flat = vec![f64::NAN; segments.numbers()];
    init(&mut flat, &placed, 3);
    placed.into_iter().map(|segment| (segment, flat[segment.range()].to_vec())).collect()
}

#[test]
fn names_are_those_of_pytorch() {
    let names = |spec: Spec| begin(spec).into_iter().map(|(segment, _)| segment.field).collect::<Vec<_>>();
    assert_eq!(
        names(Spec::Gru(Gru::DEFAULT.hidden_size(4))),
        ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    );
    let lstm = Lstm::DEFAULT.hidden_size(4).peephole(true).initial_state(InitialState::Learned).of_layer(1).reversed();
    assert_eq!(
        names(Spec::Lstm(lstm)),
        [
            "weight_ih_l1_reverse",
            "weight_hh_l1_reverse",
            "bias_ih_l1_reverse",
            "bias_hh_l1_reverse",
            "weight_ci_l1_reverse",
            "weight_cf_l1_reverse",
            "weight_co_l1_reverse",
            "h_0_l1_reverse",
            "c_0_l1_reverse"
        ]
    );
    assert_eq!(names(Spec::Rnn(Rnn::DEFAULT.hidden_size(4).bias(false))), ["weight_ih_l0", "weight_hh_l0"]);
}

#[test]
fn by_default_as_in_pytorch() {
    for spec in [Spec::Lstm(Lstm::DEFAULT.hidden_size(25)), Spec::Rnn(Rnn::DEFAULT.hidden_size(25))] {
        for (segment, numbers) in begin(spec) {
            let most = numbers.iter().fold(0.0f64, |most, w| most.max(w.abs()));
            assert!(most <= 0.2 && most > 0.15, "{}: {most}", segment.field);
        }
    }
}

#[test]
fn the_forget_gate_may_begin_open() {
    let arrays = begin(Spec::Lstm(Lstm::DEFAULT.hidden_size(4).forget_bias(1.0)));
    assert_eq!(arrays[2].1[4..8], [1.0; 4]);
    assert_eq!(arrays[3].1[4..8], [0.0; 4]);
    assert!(arrays[2].1[..4].iter().chain(&arrays[3].1[8..]).all(|b| *b != 0.0 && b.abs() <= 0.5));
    let arrays = begin(Spec::Lstm(Lstm::DEFAULT.hidden_size(4).forget_bias(2.0).init(Init::XavierNormal)));
    assert_eq!(arrays[2].1, [[0.0; 4], [2.0; 4], [0.0; 4], [0.0; 4]].concat());
}

/// The rows, or the columns if they are fewer, are orthogonal to each other and of length 1.
fn assert_orthogonal(matrix: &[f64], rows: usize) {
    let columns = matrix.len() / rows;
    let at = |i: usize, k: usize| if rows <= columns { matrix[i * columns + k] } else { matrix[k * columns + i] };
    for i in 0..rows.min(columns) {
        for j in 0..rows.min(columns) {
            let dot: f64 = (0..rows.max(columns)).map(|k| at(i, k) * at(j, k)).sum();
            let expected = f64::from(u8::from(i == j));
            assert!((dot - expected).abs() < 1e-12, "{i}, {j}: {dot}");
        }
    }
}

#[test]
fn orthogonal_for_each_gate() {
    let layer = Gru::DEFAULT.hidden_size(5).init(Init::Orthogonal).recurrent_init(Init::Orthogonal);
    let arrays = begin(Spec::Gru(layer));
    arrays[0].1.chunks_exact(5 * 6).for_each(|gate| assert_orthogonal(gate, 5));
    arrays[1].1.chunks_exact(5 * 5).for_each(|gate| assert_orthogonal(gate, 5));
    assert_ne!(arrays[1].1[..25], arrays[1].1[25..50]);
    assert!(arrays[2].1.iter().all(|b| *b == 0.0));
}

#[test]
fn orthogonal_for_other_layers() {
    let of = |spec: Spec, input: &[usize]| {
        let array = spec.segments(Dims::new(input)).as_slice()[0];
        let SegmentSpec { field, dims, role, init: how, fan_in, fan_out } = array;
        let layer = Name::new("layer");
        let segment = Segment { layer, field, dims, role, init: how, fan_in, fan_out, at: 0, frozen: false };
        let mut flat = vec![f64::NAN; dims.len()];
        init(&mut flat, &[segment], 4);
        (flat, dims.get(0))
    };
    for outputs in [3, 8, 12] {
        let (matrix, rows) = of(Spec::Linear(Linear::DEFAULT.out_features(outputs).init(Init::Orthogonal)), &[8]);
        assert_orthogonal(&matrix, rows);
    }
    let conv = Conv2d::DEFAULT.out_channels(6).kernel([3, 2]).init(Init::Orthogonal);
    let (matrix, rows) = of(Spec::Conv2d(conv), &[2, 5, 5]);
    assert_orthogonal(&matrix, rows);
}

#[test]
fn what_is_no_sequence_of_vectors() {
    let message = |input: &[usize]| Lstm::DEFAULT.hidden_size(4).output(Dims::new(input)).unwrap_err();
    let vector = message(&[8]);
    assert_eq!(
        vector.problem.as_str(),
        "Lstm takes a sequence, `[.., F]` or `[T, F]`, but its input is [8], a single vector"
    );
    assert!(message(&[10, 3, 8, 8]).help.as_str().contains("`Reshape([10, 192])` before it"));
    assert!(message(&[3, 8, 8]).help.as_str().contains("Reshape([24, 8])"));
    assert!(Rnn::DEFAULT.output(INPUT).unwrap_err().problem.as_str().contains("`hidden_size` is 0"));
    assert!(Gru::DEFAULT.hidden_size(1 << 40).output(INPUT).unwrap_err().problem.as_str().contains("any memory"));
    assert_eq!(Gru::DEFAULT.hidden_size(4).output(Dims::new(&[7, 3])).unwrap(), Dims::new(&[7, 4]));
    assert_eq!(Gru::DEFAULT.hidden_size(4).output(INPUT).unwrap(), Dims::new(&[Dims::ANY, 4]));
}
