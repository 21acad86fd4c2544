//! The programs whose compilation is timed.

use std::fmt::Write;

/// A network definition.
#[derive(Debug)]
pub struct Definition {
    /// What the table calls it.
    pub name: &'static str,
    /// How many layers it has.
    pub layers: usize,
    /// What stands before it.
    before: &'static str,
    /// Its input.
    input: &'static str,
    /// Its output; `FIRST` as in the body.
    output: &'static str,
    /// Its layers; `FIRST` stands for a number that changes from build to build.
    body: String,
}

/// The networks of the table.
pub fn definitions() -> Vec<Definition> {
    let residual = |width: usize| {
        format!(
            "residual {{ Conv2d({width}, kernel = 3, padding = 1, bias = false), BatchNorm, Relu, \
             Conv2d({width}, kernel = 3, padding = 1, bias = false), BatchNorm }}, Relu,"
        )
    };
    let stage = |width: usize| {
        format!("MaxPool2d(2), Conv2d({width}, kernel = 3, padding = 1, bias = false), BatchNorm, Relu,")
    };
    let stem = "Conv2d(FIRST, kernel = 3, padding = 1, bias = false), BatchNorm, Relu,";
    let tail = "GlobalAvgPool, Linear(10)";
    let widen = "Conv2d(16, kernel = 3, padding = 1, bias = false), BatchNorm, Relu,";
    let small_residual = "Conv2d(16, kernel = 3, padding = 1), Relu, residual { Conv2d(16, kernel = 3, padding = 1), BatchNorm, Relu, Conv2d(16, kernel = 3, padding = 1) }, Relu,";
    let twenty = format!(
        "{stem} {small_residual} {} {} {tail}",
        stage(32),
        "Conv2d(48, kernel = 3, padding = 1), Relu, Dropout(0.5), Tanh,"
    );
    let mut fifty = format!("{stem} {widen} {} ", residual(16));
    for width in [32, 64, 128] {
        write!(fifty, "{} {}", stage(width), residual(width)).unwrap();
    }
    write!(fifty, "{} {tail}", residual(128)).unwrap();
    let mut plain = String::from("Conv2d(FIRST, kernel = 3, padding = 1), Relu,");
    for i in 1..23 {
        write!(plain, "Conv2d({}, kernel = 3, padding = 1), Relu,", 8 + i).unwrap();
    }
    plain.push_str("MaxPool2d(2), Flatten, Linear(64), Linear(10)");
    let of = |name, layers, body| Definition { name, layers, before: "", input: "[3, 32, 32]", output: "[10]", body };
    vec![
        of("small", 5, format!("{stem} {tail}")),
        of("residual", 20, twenty),
        of("residual", 50, fifty),
        of("plain", 50, plain),
        resnet34(),
    ]
}

/// ResNet-34 (He et al. 2016) from the blocks of the example, which are networks with parameters; the number of classes is edited.
fn resnet34() -> Definition {
    let body = "conv1: Conv2d(64, kernel = 7, stride = 2, padding = 3, bias = false), bn1: BatchNorm, Relu, \
                MaxPool2d(3, stride = 2, padding = 1), \
                layer1: { repeat 3 { BasicBlock<64, 56, 56> } }, \
                layer2: { Downsample<64, 56, 56, 128, 28, 28>, repeat 3 { BasicBlock<128, 28, 28> } }, \
                layer3: { Downsample<128, 28, 28, 256, 14, 14>, repeat 5 { BasicBlock<256, 14, 14> } }, \
                layer4: { Downsample<256, 14, 14, 512, 7, 7>, repeat 2 { BasicBlock<512, 7, 7> } }, \
                GlobalAvgPool, fc: Linear(FIRST)";
    let before = include_str!("../../../examples/resnet/blocks.rs");
    // Without the file's own documentation, and the macro at its end.
    let before = before.split_once("use dl::prelude::*;").map_or("", |(_, blocks)| blocks);
    let before = before.split_once("/// Defines a residual network").map_or(before, |(blocks, _)| blocks);
    Definition { name: "ResNet", layers: 34, before, input: "[3, 224, 224]", output: "[FIRST]", body: body.into() }
}

/// LeNet-5 (LeCun et al. 1998) with ReLU and max-pooling.
pub fn lenet5() -> Definition {
    let body = "Conv2d(FIRST, kernel = 5), Relu, MaxPool2d(2), Conv2d(16, kernel = 5), Relu, MaxPool2d(2), \
                Conv2d(120, kernel = 5), Relu, Flatten, Linear(84), Relu, Linear(10)";
    Definition { name: "LeNet-5", layers: 12, before: "", input: "[1, 32, 32]", output: "[10]", body: body.into() }
}

/// How a program comes to a prediction.
#[derive(Clone, Copy, Debug)]
pub enum Predicts {
    /// With fresh weights, which the feature `train` has.
    Initialized,
    /// With weights of 0, by `predict`.
    Zeros,
    /// With weights of 0 and without the heap's help, by `infer`.
    Inferred,
}

/// What a program says about the memory that it has used, where there is `/proc`.
pub const MEMORY: &str = "
    if let Some(line) = std::fs::read_to_string(\"/proc/self/status\").iter().flat_map(|s| s.lines()).find(|l| l.starts_with(\"VmHWM:\")) {
        println!(\"{line}\");
    }";

impl Definition {
    /// A program that trains and uses the network. Another `first` changes the first layer, as one edits a definition.
    pub fn training_program(&self, first: usize) -> String {
        let network = self.network(first);
        format!(
            "#![forbid(unsafe_code)]
use dl::prelude::*;

{network}

fn main() -> Result<(), dl::Error> {{
    let mut net = Net::init(42);
    let (mut tape, mut grads, mut rng) = (Net::tape(), Net::zeros(), Rng::new(1));
    let mut sgd = Sgd::new(0.01).momentum(0.9);
    let (inputs, labels) = (vec![dl::value::zero(); 8], [3; 8]);
    for step in 0..10 {{
        let scores = net.forward(&mut tape, &inputs, Mode::Train(&mut rng));
        let (loss, dscores) = loss::cross_entropy(scores, &labels)?;
        grads.as_mut_slice().fill(0.0);
        net.backward_weights(&mut tape, &dscores, &mut grads);
        sgd.step(&mut net, &grads);
        println!(\"{{step}}: {{loss}}\");
    }}
    println!(\"{{:?}} {{:?}}\", net.predict(&inputs[0]), net.predict_batch(&inputs));
    Ok(())
}}
"
        )
    }

    /// A program that makes one prediction, then does `more`.
    pub fn prediction_program(&self, first: usize, predicts: Predicts, more: &str) -> String {
        let network = self.network(first);
        let prediction = match predicts {
            Predicts::Initialized => "Net::init(42).predict(&dl::value::zero())",
            Predicts::Zeros => "Net::zeros().predict(&dl::value::zero())",
            Predicts::Inferred => "*Net::zeros().infer(&dl::value::zero(), &mut NetArena::new())",
        };
        format!(
            "use dl::prelude::*;

{network}

fn main() {{
    println!(\"{{:?}}\", {prediction});{more}
}}
"
        )
    }

    fn network(&self, first: usize) -> String {
        let edited = |text: &str| text.replace("FIRST", &first.to_string());
        let (before, input, output) = (self.before, self.input, edited(self.output));
        let body = edited(&self.body).replace("Relu,", "Relu,\n       ");
        format!(
            "{before}\nnetwork! {{\n    /// A network.\n    pub struct Net: {input} -> {output} with rounding = floor {{\n        {body}\n    }}\n}}"
        )
    }
}
