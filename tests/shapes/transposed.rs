//! Transposed convolutions: what the help of a message suggests is tried, and the convolution that goes the other way leads back.

use dl::shape::Dims;
use dl::spec::{Conv2d, ConvTranspose2d, Padding, Rounding, Spec};
use proptest::prelude::*;

use crate::remedies::{numbers, pair, sizes};

fn layers() -> impl Strategy<Value = ConvTranspose2d> {
    let padding = prop_oneof![(0..6usize).prop_map(|n| [n; 4]), prop::array::uniform4(0..6usize)];
    let output_padding = prop_oneof![3 => Just([0, 0]), 1 => pair(0..4)];
    (pair(1..5), pair(1..5), padding, output_padding, pair(1..4)).prop_map(
        |(kernel, stride, padding, output_padding, dilation)| {
            let layer = ConvTranspose2d::DEFAULT.out_channels(8).kernel(kernel).stride(stride).dilation(dilation);
            layer.padding(Padding::Zeros(padding)).output_padding(output_padding)
        },
    )
}

fn image([h, w]: [usize; 2]) -> Dims {
    Dims::new(&[4, h, w])
}

/// The four numbers, or two, of `name = (1, 2, 3, 4)` in a text.
fn tuple<const N: usize>(text: &str, name: &str) -> Option<[usize; N]> {
    let (_, rest) = text.split_once(&format!("`{name} = ("))?;
    let numbers: Vec<usize> = rest.split(')').next()?.split(", ").map(|n| n.parse().unwrap()).collect();
    numbers.try_into().ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_help_suggests_fits(layer in layers(), input in pair(1..6)) {
        let Err(error) = layer.output(image(input)) else { return Ok(()) };
        let help = error.help.as_str();
        if error.at == "output_padding" {
            for n in numbers(help, "`output_padding = ") {
                let again = layer.output_padding([n, n]).output(image(input));
                prop_assert!(!again.is_err_and(|again| again.at == "output_padding"), "{:?}: {}", layer, error);
            }
            return Ok(());
        }
        let (paddings, sizes) = (numbers(help, "`padding = "), sizes(help));
        prop_assert!(paddings.len() == 1 && sizes.len() == 1, "{:?}: {}", layer, error);
        for padding in paddings {
            let fits = layer.padding(Padding::Zeros([padding; 4])).output(image(input)).is_ok();
            prop_assert!(fits, "{:?} on {:?}: {}", layer, input, error);
        }
        prop_assert!(layer.output(image(sizes[0])).is_ok(), "{:?}: {}", layer, error);
    }

    #[test]
    fn in_place_of_same_there_is_what_scales(layer in layers(), input in pair(1..6)) {
        let error = layer.padding(Padding::Same).output(image(input)).expect_err("there is no `same`");
        let help = error.help.as_str();
        let padding = Padding::Zeros(tuple(help, "padding").expect("a padding"));
        let output_padding = tuple(help, "output_padding").unwrap_or(layer.output_padding);
        match layer.padding(padding).output_padding(output_padding).output(image(input)) {
            Ok(output) => prop_assert_eq!(output, Dims::new(&[8, input[0] * layer.stride[0], input[1] * layer.stride[1]])),
            Err(other) => prop_assert_eq!(other.at, "output_padding", "{}", error),
        }
    }

    #[test]
    fn a_fitting_input_fits(layer in layers()) {
        let result = layer.output(Spec::ConvTranspose2d(layer).fitting_input());
        prop_assert!(!result.is_err_and(|e| e.at != "output_padding"), "{:?}: {:?}", layer, result);
    }

    #[test]
    fn the_convolution_leads_back(layer in layers(), input in pair(1..6)) {
        let Ok(output) = layer.output(image(input)) else { return Ok(()) };
        let back = Conv2d::DEFAULT.out_channels(4).kernel(layer.kernel).stride(layer.stride).dilation(layer.dilation);
        let back = back.padding(layer.padding).rounding(Rounding::Floor).output(output);
        // Output padding beyond the stride, for the sake of a dilation, has windows of its own.
        let more = |axis: usize| input[axis] + layer.output_padding[axis] / layer.stride[axis];
        prop_assert_eq!(back.ok(), Some(image([more(0), more(1)])));
    }
}
