//! Optimizers: 20 steps against PyTorch (`golden/optim.py`), resuming, gradients as a whole, settings.
#![cfg(all(feature = "train", feature = "std"))]

use dl_core::element::Element;
use dl_core::error::ErrorKind;
use dl_core::network::Parameters;
use dl_core::optim::schedule::{ExponentialLr, Schedule};
use dl_core::optim::{self, Adam, AdamW, Optimizer, RmsProp, Sgd, clip};
use dl_core::plan::{Part, Room, Segment};
use dl_core::shape::Dims;
use dl_core::spec::{BatchNorm, Init, Linear};

mod golden;

const TABLE: Room<Segment, [Segment; 8]> = {
    let mut room = Room::new();
    room.arrays("norm", BatchNorm::DEFAULT.segments(Dims::new(&[2])), &Part::LAYER, Init::Pytorch, false);
    room.arrays("fc", Linear::DEFAULT.out_features(2).segments(Dims::new(&[3])), &Part::LAYER, Init::Pytorch, false);
    room
};
const NUMBERS: usize = 16;

/// A network: scales and shifts 0..4, running statistics 4..8, a weight 8..14, a bias 14..16.
#[derive(Clone, Debug, PartialEq)]
struct Net<T>(Vec<T>);

impl<T: Element> Parameters for Net<T> {
    type Elem = T;
    const SEGMENTS: &'static [Segment] = TABLE.as_slice();
    fn as_slice(&self) -> &[T] {
        &self.0
    }
    fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T: Element> Net<T> {
    fn new(numbers: &[f64]) -> Self {
        Net(numbers.iter().map(|x| T::from_f64(*x)).collect())
    }

    fn to_f64(&self) -> Vec<f64> {
        self.0.iter().map(|x| x.to_f64()).collect()
    }
}

/// The gradients of every step.
fn gradients<T: Element>() -> Vec<Net<T>> {
    golden::read("optim")["grads"].chunks_exact(NUMBERS).map(Net::new).collect()
}

/// The weights after every step, where `before` may change optimizer and gradient before each.
fn run<T: Element, O: Optimizer>(mut optimizer: O, before: impl Fn(usize, &mut O, &mut Net<T>)) -> Vec<f64> {
    let mut net = Net::<T>::new(&golden::read("optim")["start"]);
    let step = |(step, mut gradient): (usize, Net<T>)| {
        before(step, &mut optimizer, &mut gradient);
        optimizer.step(&mut net, &gradient);
        net.to_f64()
    };
    gradients().into_iter().enumerate().flat_map(step).collect()
}

fn check<O: Optimizer + Clone>(name: &str, optimizer: O) {
    let theirs = &golden::read("optim")[name];
    optimizer.validate().unwrap();
    golden::assert_close(name, &run::<f64, O>(optimizer.clone(), |_, _, _| {}), theirs, 1e-13);
    golden::assert_close(name, &run::<f32, O>(optimizer, |_, _, _| {}), theirs, 2e-5);
}

#[test]
fn sgd() {
    let sgd = || Sgd::new(0.05);
    check("sgd", sgd());
    check("sgd.momentum", sgd().momentum(0.9));
    check("sgd.dampening", sgd().momentum(0.9).dampening(0.4));
    check("sgd.nesterov", sgd().momentum(0.8).nesterov(true));
    check("sgd.weight_decay", sgd().weight_decay(0.1));
    check("sgd.all", sgd().momentum(0.9).nesterov(true).weight_decay(0.1).l1(0.02));
    check("sgd.l1", sgd().l1(0.1));
    check("sgd.decay_bias", sgd().momentum(0.9).weight_decay(0.1).l1(0.1).decay_bias(false));
}

#[test]
fn adam() {
    let adam = || Adam::new(0.05);
    check("adam", adam());
    check("adam.betas", adam().betas(0.7, 0.95));
    check("adam.eps", adam().eps(0.1));
    check("adam.weight_decay", adam().weight_decay(0.1));
    check("adam.amsgrad", adam().amsgrad(true).betas(0.7, 0.6));
    check("adam.l1", adam().l1(0.1));
    check("adam.decay_bias", adam().weight_decay(0.1).l1(0.1).decay_bias(false));
}

#[test]
fn adamw() {
    let adamw = || AdamW::new(0.05);
    check("adamw", adamw());
    check("adamw.weight_decay", adamw().weight_decay(0.5));
    check("adamw.amsgrad", adamw().amsgrad(true).betas(0.7, 0.6).eps(0.01));
    check("adamw.decay_bias", adamw().weight_decay(0.5).l1(0.1).decay_bias(false));
}

#[test]
fn rms_prop() {
    let rms_prop = || RmsProp::new(0.05);
    check("rms_prop", rms_prop());
    check("rms_prop.alpha", rms_prop().alpha(0.8));
    check("rms_prop.eps", rms_prop().eps(0.1));
    check("rms_prop.momentum", rms_prop().momentum(0.9));
    check("rms_prop.centered", rms_prop().centered(true));
    check("rms_prop.all", rms_prop().centered(true).momentum(0.5).weight_decay(0.1).l1(0.02));
}

#[test]
fn with_a_schedule() {
    let schedule = ExponentialLr::new(0.9);
    let ours = run::<f64, _>(Sgd::new(0.05).momentum(0.9), |step, sgd, _| {
        sgd.set_learning_rate(schedule.rate(0.05, step));
        assert!(step > 0 || sgd.learning_rate() == 0.05);
    });
    golden::assert_close("sgd.exponential", &ours, &golden::read("optim")["sgd.exponential"], 1e-13);
}

#[test]
fn clipping() {
    let theirs = golden::read("optim");
    let ours = run::<f64, _>(Sgd::new(0.05), |step, _, gradient| {
        let norm = clip::by_norm(gradient, 4.0);
        golden::assert_close("norm", &[norm], &theirs["sgd.by_norm.norms"][step..=step], 1e-14);
        assert!(optim::norm(gradient) <= 4.0);
    });
    golden::assert_close("sgd.by_norm", &ours, &theirs["sgd.by_norm"], 1e-13);
    let ours = run::<f64, _>(Sgd::new(0.05), |_, _, gradient| clip::by_value(gradient, 0.7));
    golden::assert_close("sgd.by_value", &ours, &theirs["sgd.by_value"], 1e-13);
}

#[test]
fn gradients_that_are_not_finite_stay_as_they_are() {
    for bad in [f32::NAN, f32::INFINITY] {
        let mut gradient = Net::<f32>(vec![1.0; NUMBERS]);
        gradient.0[9] = bad;
        assert!(!clip::by_norm(&mut gradient, 0.5).is_finite());
        assert!(gradient.0.iter().enumerate().all(|(i, g)| i == 9 || *g == 1.0));
    }
    // A buffer has no gradient, and a sum of squares of `f32` cannot overflow.
    let mut gradient = Net::<f32>(vec![1e30; NUMBERS]);
    gradient.0[4] = f32::NAN;
    assert!((clip::by_norm(&mut gradient, 1.0) / 1e30 - 12f64.sqrt()).abs() < 1e-6);
    assert!((optim::norm(&gradient) - 1.0).abs() < 1e-6);
}

#[test]
fn accumulated_gradients_are_scaled_and_zeroed() {
    let mut gradient = Net::<f32>(vec![2.0; NUMBERS]);
    optim::scale(&mut gradient, 0.25);
    assert_eq!(gradient.0, [[0.5; 4], [2.0; 4], [0.5; 4], [0.5; 4]].concat());
    optim::zero(&mut gradient);
    assert_eq!(gradient.0, [0.0; NUMBERS]);
}

/// Ten steps, state saved and loaded, ten more: the same bits as twenty steps, and the same state.
fn resume<T: Element, O: Optimizer>(make: impl Fn() -> O) {
    let gradients = gradients::<T>();
    let start = Net::<T>::new(&golden::read("optim")["start"]);
    for interrupted in [0, 1, 10] {
        let (mut whole, mut first, mut second) = (make(), make(), make());
        let (mut expected, mut net) = (start.clone(), start.clone());
        whole.set_learning_rate(0.03);
        first.set_learning_rate(0.03);
        gradients.iter().for_each(|gradient| whole.step(&mut expected, gradient));
        gradients[..interrupted].iter().for_each(|gradient| first.step(&mut net, gradient));
        second.set_state(&first.state()).unwrap();
        assert_eq!(second.learning_rate(), 0.03);
        assert_eq!(second.state(), first.state());
        gradients[interrupted..].iter().for_each(|gradient| second.step(&mut net, gradient));
        assert_eq!(net, expected);
        assert_eq!(second.state(), whole.state());
    }
}

#[test]
fn resumed_training_is_the_same() {
    resume::<f32, _>(|| Sgd::new(0.05));
    resume::<f32, _>(|| Sgd::new(0.05).momentum(0.9).dampening(0.5));
    resume::<f64, _>(|| Sgd::new(0.05).momentum(0.9).nesterov(true));
    resume::<f32, _>(|| Adam::new(0.05));
    resume::<f64, _>(|| Adam::new(0.05).amsgrad(true));
    resume::<f32, _>(|| AdamW::new(0.05).amsgrad(true));
    resume::<f32, _>(|| RmsProp::new(0.05).centered(true).momentum(0.9));
    resume::<f64, _>(|| RmsProp::new(0.05));
}

#[test]
fn a_foreign_state_is_refused_and_changes_nothing() {
    let mut adam = Adam::new(0.05);
    adam.step(&mut Net(vec![1.0; NUMBERS]), &Net(vec![0.5; NUMBERS]));
    let state = adam.state();
    let mut refuse = |change: fn(&mut Vec<(String, Vec<f64>)>), message: &str| {
        let mut state = state.clone();
        change(&mut state);
        let before = adam.clone();
        let error = adam.set_state(&state).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Format, message));
        assert_eq!(adam, before);
    };
    refuse(|s| drop(s.remove(2)), "this is not the state of `Adam`: `exp_avg` is missing");
    refuse(
        |s| s[3].1.truncate(15),
        "this is not the state of `Adam`: `exp_avg` has 16 numbers, but `exp_avg_sq` has 15",
    );
    refuse(|s| s[1].1[0] = 1.5, "this is not the state of `Adam`: `step` is 1.5, which is not a count");
    refuse(|s| s[0].1.clear(), "this is not the state of `Adam`: `lr` is one number, not 0");
    refuse(
        |s| *s = RmsProp::new(0.1).state(),
        "this is not the state of `Adam`: it has `square_avg`, which `Adam` does not keep",
    );
    let error = AdamW::new(0.1).set_state(&Sgd::new(0.1).state()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "this is not the state of `AdamW`: it has `momentum_buffer`, which `AdamW` does not keep"
    );
}

#[test]
fn the_state_begins_anew_with_another_network() {
    #[derive(Clone, Debug, PartialEq)]
    struct Tiny(f64);
    impl Parameters for Tiny {
        type Elem = f64;
        const SEGMENTS: &'static [Segment] = &[Segment { dims: Dims::new(&[1]), at: 0, ..TABLE.as_slice()[0] }];
        fn as_slice(&self) -> &[f64] {
            std::slice::from_ref(&self.0)
        }
        fn as_mut_slice(&mut self) -> &mut [f64] {
            std::slice::from_mut(&mut self.0)
        }
    }
    let mut used = Adam::new(0.1);
    used.step(&mut Net(vec![1.0f32; NUMBERS]), &Net(vec![0.5; NUMBERS]));
    let (mut a, mut b) = (Tiny(1.0), Tiny(1.0));
    used.step(&mut a, &Tiny(0.5));
    Adam::new(0.1).step(&mut b, &Tiny(0.5));
    assert_eq!(a, b);
}

/// A network that is long enough to be divided among threads.
#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    const N: usize = 200_003;
    struct Long(Vec<f32>);
    impl Parameters for Long {
        type Elem = f32;
        const SEGMENTS: &'static [Segment] = &[Segment { dims: Dims::new(&[N]), at: 0, ..TABLE.as_slice()[0] }];
        fn as_slice(&self) -> &[f32] {
            &self.0
        }
        fn as_mut_slice(&mut self) -> &mut [f32] {
            &mut self.0
        }
    }
    let numbers = |seed: usize| Long((0..N).map(|i| ((i * seed) % 1009) as f32 / 500.0 - 1.0).collect());
    let run = |threads| {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
            let (mut net, mut adam) = (numbers(7), Adam::new(0.1).weight_decay(0.1));
            (1..5).for_each(|seed| adam.step(&mut net, &numbers(seed)));
            (net.0, adam.state())
        })
    };
    assert!(run(1) == run(3));
}

#[test]
fn settings_that_make_no_sense_are_named() {
    fn refuse(optimizer: impl Optimizer, message: &str) {
        let error = optimizer.validate().unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Setting, message));
    }
    refuse(Sgd::new(-0.1), "`learning rate` is -0.1; it must be a number from 0 up, and is usually 0.01");
    refuse(Sgd::new(f64::NAN), "`learning rate` is NaN; it must be a number from 0 up, and is usually 0.01");
    refuse(Sgd::new(0.1).momentum(-1.0), "`momentum` is -1.0; it must be a number from 0 up, and is usually 0.9");
    refuse(
        Sgd::new(0.1).weight_decay(-1.0),
        "`weight_decay` is -1.0; it must be a number from 0 up, and is usually 1e-4",
    );
    refuse(Sgd::new(0.1).l1(f64::INFINITY), "`l1` is inf; it must be a number from 0 up, and is usually 1e-5");
    refuse(Sgd::new(0.1).dampening(f64::NAN), "`dampening` is NaN; it must be a finite number, and is usually 0");
    let nesterov = "Nesterov's momentum needs a momentum above 0 and no dampening: `.momentum(0.9).nesterov(true)`";
    refuse(Sgd::new(0.1).nesterov(true), nesterov);
    refuse(Sgd::new(0.1).momentum(0.9).dampening(0.1).nesterov(true), nesterov);
    refuse(Adam::new(0.1).betas(1.0, 0.9), "`betas.0` is 1.0; it must be from 0 to below 1, and is usually 0.9");
    refuse(AdamW::new(0.1).betas(0.9, -0.5), "`betas.1` is -0.5; it must be from 0 to below 1, and is usually 0.999");
    refuse(Adam::new(0.1).eps(-1e-8), "`eps` is -1e-8; it must be a number from 0 up, and is usually 1e-8");
    refuse(RmsProp::new(0.1).alpha(1.5), "`alpha` is 1.5; it must be from 0 to below 1, and is usually 0.99");
    refuse(RmsProp::new(0.1).momentum(-0.5), "`momentum` is -0.5; it must be a number from 0 up, and is usually 0");
}

/// Twenty steps from the start, and the optimizer after them.
fn steps<O: Optimizer>(mut optimizer: O) -> (Net<f64>, O) {
    let mut net = Net::<f64>::new(&golden::read("optim")["start"]);
    optimizer.validate_for::<Net<f64>>().unwrap();
    gradients().iter().for_each(|gradient| optimizer.step(&mut net, gradient));
    (net, optimizer)
}

const NORM: std::ops::Range<usize> = 0..8;
const FC: std::ops::Range<usize> = 8..16;

/// `make` of a rate, with what it takes to move weights without a gradient.
fn parts<O: Optimizer>(make: impl Fn(f64) -> O, freeze: fn(O, &str) -> O, rate: fn(O, &str, f64) -> O) {
    let start = Net::<f64>::new(&golden::read("optim")["start"]);
    let (whole, slow) = (steps(make(0.5)).0, steps(make(0.5 * 0.1)).0);

    // Frozen: bit for bit as before, and its moments are none; the rest as without.
    let (net, optimizer) = steps(freeze(make(0.5), "norm"));
    assert_eq!((&net.0[NORM], &net.0[FC]), (&start.0[NORM], &whole.0[FC]));
    let state = optimizer.state();
    let moments = state.iter().filter(|(_, numbers)| numbers.len() == NUMBERS);
    moments.for_each(|(name, numbers)| assert!(numbers[NORM].iter().all(|m| *m == 0.0), "{name}"));

    // A factor is as a run with that much of the rate.
    let (net, _) = steps(rate(make(0.5), "fc", 0.1));
    assert_eq!((&net.0[NORM], &net.0[FC]), (&whole.0[NORM], &slow.0[FC]));
    assert!(whole.0[FC] != slow.0[FC] && start.0[FC] != slow.0[FC]);

    // The longest name counts, whatever was said first; of the same name, the last.
    let exception = |optimizer| rate(freeze(rate(optimizer, "fc.bias", 0.1), "fc"), "norm", 0.0);
    let (net, _) = steps(freeze(exception(make(0.5)), "norm"));
    assert_eq!((&net.0[..14], &net.0[14..]), (&start.0[..14], &slow.0[14..]));

    // A schedule moves all parts.
    let (mut scheduled, mut twice) = (rate(make(0.5), "fc", 0.1), start.clone());
    scheduled.set_learning_rate(0.25);
    gradients().iter().for_each(|gradient| scheduled.step(&mut twice, gradient));
    assert_eq!(twice, steps(rate(make(0.25), "fc", 0.1)).0);

    // Resumed in the middle: the same.
    resume::<f64, _>(|| freeze(make(0.5), "norm"));
    resume::<f32, _>(|| rate(make(0.5), "fc.weight", 0.1));
}

#[test]
fn parts_are_frozen_or_slower() {
    parts(|rate| Sgd::new(rate).momentum(0.9).weight_decay(0.1).l1(0.01), Sgd::freeze, Sgd::rate);
    parts(|rate| Sgd::new(rate).weight_decay(0.1), Sgd::freeze, Sgd::rate);
    parts(|rate| Adam::new(rate).weight_decay(0.1), Adam::freeze, Adam::rate);
    parts(|rate| Adam::new(rate).amsgrad(true).l1(0.1), Adam::freeze, Adam::rate);
    parts(|rate| AdamW::new(rate).weight_decay(0.5), AdamW::freeze, AdamW::rate);
    parts(|rate| RmsProp::new(rate).momentum(0.9).weight_decay(0.1), RmsProp::freeze, RmsProp::rate);
    parts(|rate| RmsProp::new(rate).centered(true).weight_decay(0.1), RmsProp::freeze, RmsProp::rate);
}

#[test]
fn what_the_definition_freezes_is_skipped() {
    #[derive(Clone, Debug, PartialEq)]
    struct Frozen(Net<f64>);
    impl Parameters for Frozen {
        type Elem = f64;
        const SEGMENTS: &'static [Segment] = &[
            Segment { frozen: true, ..TABLE.as_slice()[0] },
            TABLE.as_slice()[1],
            TABLE.as_slice()[2],
            TABLE.as_slice()[3],
            Segment { frozen: true, ..TABLE.as_slice()[4] },
            TABLE.as_slice()[5],
        ];
        fn as_slice(&self) -> &[f64] {
            &self.0.0
        }
        fn as_mut_slice(&mut self) -> &mut [f64] {
            &mut self.0.0
        }
    }
    let start = Net::<f64>::new(&golden::read("optim")["start"]);
    // Not even a rate of its own brings it back.
    let mut sgd = Sgd::new(0.5).momentum(0.9).weight_decay(0.1).rate("fc.weight", 1.0);
    let (whole, mut net) = (steps(sgd.clone()).0, Frozen(start.clone()));
    gradients().into_iter().for_each(|gradient| sgd.step(&mut net, &Frozen(gradient)));
    let expected = [&start.0[..2], &whole.0[2..8], &start.0[8..14], &whole.0[14..]].concat();
    assert_eq!(net.0.0, expected);
    // It has no part in a gradient's norm, either.
    assert_eq!(optim::norm(&Frozen(Net(vec![1.0; NUMBERS]))), 2.0);
}

#[test]
fn parts_that_are_unknown_or_make_no_sense_are_named() {
    fn refuse(optimizer: impl Optimizer, message: &str) {
        let error = optimizer.validate_for::<Net<f32>>().unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Setting, message));
    }
    refuse(
        Adam::new(0.1).freeze("nrom"),
        "the network has no part `nrom`; did you mean `norm`? (its parts are `norm`, `fc`)",
    );
    refuse(
        AdamW::new(0.1).rate("fc.wieght", 0.1),
        "the network has no part `fc.wieght`; did you mean `fc.weight`? (the parts of `fc` are `fc.weight`, `fc.bias`)",
    );
    refuse(Sgd::new(0.1).freeze(""), "the network has no part `` (its parts are `norm`, `fc`)");
    refuse(
        RmsProp::new(0.1).rate("fc", -0.1),
        "`rate of fc` is -0.1; it must be a number from 0 up, and is usually 0.1, a factor on the learning rate",
    );
    refuse(Sgd::new(-0.1), "`learning rate` is -0.1; it must be a number from 0 up, and is usually 0.01");
    assert!(Sgd::new(0.1).rate("fc", f64::INFINITY).validate().is_err());
    assert!(Sgd::new(0.1).rate("fc", 0.0).freeze("norm.weight").validate_for::<Net<f32>>().is_ok());
    // As settings are compared: whatever order it was said in.
    let text = format!("{:?}", Sgd::new(0.1).rate("norm", 0.5).freeze("fc"));
    assert!(text.contains(r#"parts: {"fc": frozen, "norm": 0.5}"#), "{text}");
    assert_eq!(Sgd::new(0.1).freeze("fc").rate("norm", 0.5), Sgd::new(0.1).rate("norm", 0.5).freeze("fc"));
}
