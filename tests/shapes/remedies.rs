//! What the help of a message suggests is tried: it must fit.

use dl::shape::Dims;
use dl::spec::{AvgPool2d, Conv2d, MaxPool2d, Padding, Reshape, Rounding, Spec};
use proptest::prelude::*;

/// The numbers after every occurrence of `before` in `text`.
pub fn numbers(text: &str, before: &str) -> Vec<usize> {
    let digits = |rest: &str| rest.chars().take_while(char::is_ascii_digit).collect::<String>();
    text.split(before).skip(1).filter_map(|rest| digits(rest).parse().ok()).collect()
}

/// The sizes `3×4` in a text.
pub fn sizes(text: &str) -> Vec<[usize; 2]> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '×'));
    words.filter_map(|word| word.split_once('×')).map(|(h, w)| [h.parse().unwrap(), w.parse().unwrap()]).collect()
}

/// A change of an argument to one size.
type Change = fn(&Spec, usize) -> Spec;

fn with_kernel(layer: &Spec, n: usize) -> Spec {
    match *layer {
        Spec::Conv2d(layer) => Spec::Conv2d(layer.kernel([n, n])),
        Spec::MaxPool2d(layer) => Spec::MaxPool2d(layer.kernel([n, n])),
        Spec::AvgPool2d(layer) => Spec::AvgPool2d(layer.kernel([n, n])),
        other => other,
    }
}

fn with_stride(layer: &Spec, n: usize) -> Spec {
    match *layer {
        Spec::Conv2d(layer) => Spec::Conv2d(layer.stride([n, n])),
        Spec::MaxPool2d(layer) => Spec::MaxPool2d(layer.stride([n, n])),
        Spec::AvgPool2d(layer) => Spec::AvgPool2d(layer.stride([n, n])),
        other => other,
    }
}

fn with_padding(layer: &Spec, n: usize) -> Spec {
    let padding = Padding::Zeros([n; 4]);
    match *layer {
        Spec::Conv2d(layer) => Spec::Conv2d(layer.padding(padding)),
        Spec::MaxPool2d(layer) => Spec::MaxPool2d(layer.padding(padding)),
        Spec::AvgPool2d(layer) => Spec::AvgPool2d(layer.padding(padding)),
        other => other,
    }
}

fn with_floor(layer: &Spec) -> Spec {
    match *layer {
        Spec::Conv2d(layer) => Spec::Conv2d(layer.rounding(Rounding::Floor)),
        Spec::MaxPool2d(layer) => Spec::MaxPool2d(layer.rounding(Rounding::Floor)),
        Spec::AvgPool2d(layer) => Spec::AvgPool2d(layer.rounding(Rounding::Floor)),
        other => other,
    }
}

/// Tries every remedy that the help of an error names.
fn remedies_work(layer: &Spec, input: [usize; 2]) {
    let channels = 4;
    let dims = |[h, w]: [usize; 2]| Dims::new(&[channels, h, w]);
    let Err(error) = layer.output(dims(input)) else { return };
    let help = error.help.as_str();
    let fits = |layer: &Spec, input: [usize; 2]| {
        let result = layer.output(dims(input));
        assert!(result.is_ok(), "{layer:?} on {input:?}: {error}\n does not help: {result:?}");
    };
    if error.at == "padding" {
        numbers(help, "padding = ").into_iter().for_each(|n| {
            let again = with_padding(layer, n).output(dims(input));
            assert!(!again.is_err_and(|again| again.at == "padding"), "{layer:?}: {error}");
        });
        return;
    }
    if error.at != "kernel" && error.at != "stride" || error.problem.as_str().contains("at least 1") {
        return;
    }
    let changes: [(&str, Change); 3] =
        [("kernel = ", with_kernel), ("stride = ", with_stride), ("padding = ", with_padding)];
    for (name, change) in changes {
        numbers(help, name).into_iter().for_each(|n| fits(&change(layer, n), input));
    }
    let sizes = sizes(help);
    assert!(!sizes.is_empty(), "{layer:?} on {input:?}: no size fits? {error}");
    sizes.into_iter().for_each(|size| fits(layer, size));
    if help.contains("rounding = floor") {
        let floored = with_floor(layer).output(dims(input));
        assert!(!floored.is_err_and(|e| e.at == "stride"), "{layer:?} on {input:?}: {error}");
    }
}

/// One size for both axes, or one for each.
pub fn pair(range: std::ops::Range<usize>) -> impl Strategy<Value = [usize; 2]> {
    prop_oneof![range.clone().prop_map(|n| [n, n]), (range.clone(), range).prop_map(|(a, b)| [a, b])]
}

fn windows() -> impl Strategy<Value = Spec> {
    let padding = prop_oneof![(0..4usize).prop_map(|n| [n; 4]), (0..3usize, 0..3usize).prop_map(|(a, b)| [a, b, a, b])];
    let arguments = (pair(1..9), pair(1..5), padding, pair(1..4), 0..4u8);
    arguments.prop_map(|(kernel, stride, padding, dilation, kind)| {
        let padding = Padding::Zeros(padding);
        match kind {
            0 => Spec::Conv2d(
                Conv2d::DEFAULT.out_channels(8).kernel(kernel).stride(stride).padding(padding).dilation(dilation),
            ),
            1 => Spec::MaxPool2d(MaxPool2d::DEFAULT.kernel(kernel).stride(stride).padding(padding).dilation(dilation)),
            2 => Spec::AvgPool2d(AvgPool2d::DEFAULT.kernel(kernel).stride(stride).padding(padding)),
            _ => Spec::MaxPool2d(MaxPool2d::DEFAULT.kernel(kernel)),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_help_suggests_fits(layer in windows(), input in pair(1..30)) {
        remedies_work(&layer, input);
    }

    #[test]
    fn a_fitting_window_is_one_without_error(layer in windows(), input in pair(1..30)) {
        let window = match layer {
            Spec::Conv2d(layer) => layer.window(),
            Spec::MaxPool2d(layer) => layer.window(),
            Spec::AvgPool2d(layer) => layer.window(),
            _ => return Ok(()),
        };
        let output = window.output(Dims::new(&[1, input[0], input[1]]));
        prop_assert_eq!(window.fits(input[0], input[1]), output.is_ok());
    }

    #[test]
    fn a_fitting_input_fits(layer in windows()) {
        let result = layer.output(layer.fitting_input());
        prop_assert!(!result.is_err_and(|e| e.at != "padding"), "{:?}: {:?}", layer, result);
    }

    #[test]
    fn a_suggested_shape_holds_the_numbers(shape in prop::collection::vec(1..9usize, 1..=4), input in pair(1..30)) {
        let input = Dims::new(&input);
        let layer = Reshape::DEFAULT.shape(Dims::new(&shape));
        if let Err(error) = layer.output(input) {
            let help = error.help.as_str();
            let list = help.split(['[', ']']).nth(1).expect("a shape");
            let sizes: Vec<usize> = list.split(", ").map(|size| size.parse().unwrap()).collect();
            prop_assert_eq!(Dims::new(&sizes).len(), input.len(), "{}", help);
        }
    }

    #[test]
    fn suggested_groups_divide(inputs in 1..40usize, outputs in 1..40usize, groups in 2..9usize) {
        let layer = Conv2d::DEFAULT.out_channels(outputs).kernel([1, 1]);
        let input = Dims::new(&[inputs, 4, 4]);
        if let Err(error) = layer.groups(groups).output(input) {
            let help = error.help.as_str();
            let list = help.split(": ").nth(1).expect("a list");
            for groups in list.split(", ") {
                prop_assert!(layer.groups(groups.parse().unwrap()).output(input).is_ok(), "{}", help);
            }
        }
    }
}
