//! [`Golden`].

use std::collections::BTreeSet;
use std::path::Path;

use super::numbers::assert_close;
use super::passes::{forward, mode};
use crate::element::Element;
use crate::error::Error;
use crate::io::Archive;
use crate::plan::{Count, Slot};
use crate::spec::Role;
use crate::tape::Train;
use crate::value::{self, Value};

/// Values that another program has computed, PyTorch as a rule, to hold networks against. What a file contains is said
/// [here](crate::testing#golden-files).
///
/// ```
/// use dl_core::{error::Error, tape::Train, testing::Golden};
///
/// fn as_in_pytorch<Double: Train<Elem = f64>, Single: Train<Elem = f32>>() -> Result<(), Error> {
///     let golden = Golden::load("tests/my_layer.safetensors")?;
///     golden.check::<Double>(1e-11);
///     golden.check::<Single>(2e-5);
///     Ok(())
/// }
/// ```
pub struct Golden {
    name: String,
    archive: Archive,
}

/// The values of an archive, such as one that a test has computed.
impl From<Archive> for Golden {
    fn from(archive: Archive) -> Self {
        Golden { name: "the archive".into(), archive }
    }
}

impl Golden {
    /// Reads a file.
    ///
    /// # Errors
    /// If the file cannot be read or is not a whole safetensors file.
    pub fn load(path: impl AsRef<Path>) -> Result<Golden, Error> {
        let name = path.as_ref().file_name().unwrap_or_default().to_string_lossy();
        Ok(Golden { name: format!("`{name}`"), archive: Archive::load(path.as_ref())? })
    }

    /// The names of the cases, sorted: to see whether each has a test.
    pub fn cases(&self) -> Vec<&str> {
        let cases = self.archive.names().filter_map(|name| name.rsplitn(3, '/').nth(2));
        cases.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The numbers of a tensor, for a test of one's own.
    ///
    /// # Panics
    /// If there is no such tensor, or its numbers are not floating-point.
    pub fn numbers(&self, tensor: &str) -> Vec<f64> {
        self.archive.numbers(tensor).unwrap_or_else(|e| panic!("{}: {e}", self.name))
    }

    /// That the network computes the values of the case that has its name, in every mode that the file has: what the forward and
    /// the backward pass give, running statistics, predictions. They may be off by `tolerance`, in shares of `max(1, |value|)`;
    /// 2·10⁻⁵ for `f32` and 10⁻¹¹ for `f64` suit layers that sum up to some hundred numbers.
    ///
    /// # Panics
    /// If a value is further off, with its name and place; if the file has no such case or lacks a tensor, or the arrays are not the
    /// network's.
    pub fn check<N: Train>(&self, tolerance: f64) {
        let modes = [("any", true), ("any", false), ("train", true), ("eval", false)];
        let mut found = false;
        for (mode, training) in modes {
            let prefix = format!("{}/{mode}", N::NAME);
            if self.archive.dims(&format!("{prefix}/x.0")).is_some() {
                Case { golden: self, prefix, training, tolerance }.check::<N>();
                found = true;
            }
        }
        assert!(found, "{} has no case `{}`; its cases are {:?}", self.name, N::NAME, self.cases());
    }
}

/// A case in one mode.
struct Case<'a> {
    golden: &'a Golden,
    prefix: String,
    training: bool,
    tolerance: f64,
}

impl Case<'_> {
    fn numbers(&self, tensor: &str) -> Vec<f64> {
        self.golden.numbers(&format!("{}/{tensor}", self.prefix))
    }

    /// `what`, with the place that it has.
    fn label<N: Train>(&self, what: &str) -> String {
        format!("{}: {} of {}, {}: {what}", self.golden.name, self.prefix, N::Elem::NAME, mode(self.training))
    }

    fn check<N: Train>(&self) {
        let mut net = self.network::<N>();
        let xs: Vec<N::Input> = self.batch::<N, _>("x", N::VALUES.inputs);
        let dys: Vec<N::Output> = self.batch::<N, _>("dy", N::VALUES.outputs);
        if !self.training {
            self.compare::<N, _>("y", "prediction of many", N::VALUES.outputs, &net.predict_batch(&xs));
            let one_by_one: Vec<N::Output> = xs.iter().map(|x| net.predict(x)).collect();
            self.compare::<N, _>("y", "prediction", N::VALUES.outputs, &one_by_one);
        }
        let (mut tape, mut grads) = (N::tape(), N::zeros());
        let ys = forward(&mut *net, &mut tape, &xs, self.training);
        self.compare::<N, _>("y", "output", N::VALUES.outputs, ys);
        let dxs = net.backward(&mut tape, &dys, &mut grads);
        self.compare::<N, _>("dx", "gradient of input", N::VALUES.inputs, dxs);
        self.arrays(&*net, &*grads);
        // Gradients add up, also without that of the input.
        forward(&mut *net, &mut tape, &xs, self.training);
        net.backward_weights(&mut tape, &dys, &mut grads);
        self.gradients("twice the gradient", &*grads, 2.0);
    }

    /// The network with its weights.
    fn network<N: Train>(&self) -> Box<N> {
        let mut net = N::zeros();
        for segment in N::SEGMENTS {
            let name = format!("weight.{}", segment.name());
            let numbers = self.numbers(&name);
            let dims = self.golden.archive.dims(&format!("{}/{name}", self.prefix)).unwrap_or_default();
            let own = segment.dims.as_slice();
            assert!(dims == own, "{} is {dims:?} in the file, but {own:?} in the network", self.label::<N>(&name));
            let to = net.as_mut_slice()[segment.range()].iter_mut();
            to.zip(numbers).for_each(|(w, x)| *w = N::Elem::from_f64(x));
        }
        let before = format!("{}/weight.", self.prefix);
        for name in self.golden.archive.names().filter_map(|name| name.strip_prefix(&before)) {
            let known = N::SEGMENTS.iter().any(|segment| segment.name() == name);
            assert!(known, "{} is not one of the network's", self.label::<N>(&format!("weight.{name}")));
        }
        net
    }

    /// A batch from the tensors `<what>.0`, `<what>.1`, ….
    fn batch<N: Train, V: Value<N::Elem>>(&self, what: &str, slots: &[Slot]) -> Vec<V> {
        let dims =
            |part: usize| self.golden.archive.dims(&format!("{}/{what}.{part}", self.prefix)).unwrap_or_default();
        let samples = dims(0).first().copied().unwrap_or_default();
        // Sequences of any length, all of the same length here.
        let any = slots.iter().position(|slot| slot.per_step);
        let steps = any.and_then(|part| dims(part).get(1).copied()).unwrap_or(1);
        let mut batch = value::zeros_of(samples, |_| steps);
        for (part, slot) in slots.iter().enumerate() {
            let numbers = self.values::<N>(
                &format!("{what}.{part}"),
                slot.len * slot.count(Count { samples, steps: samples * steps }),
            );
            let flat: Vec<N::Elem> = numbers.iter().map(|x| N::Elem::from_f64(*x)).collect();
            V::scatter(&flat, part, &mut batch);
        }
        batch
    }

    /// The numbers of a tensor, which must be so many.
    fn values<N: Train>(&self, tensor: &str, own: usize) -> Vec<f64> {
        let numbers = self.numbers(tensor);
        let label = || self.label::<N>(tensor);
        assert!(numbers.len() == own, "{}: {} numbers, but the network has {own}", label(), numbers.len());
        numbers
    }

    /// Holds a batch against the tensors `<tensor>.0`, `<tensor>.1`, ….
    fn compare<N: Train, V: Value<N::Elem>>(&self, tensor: &str, what: &str, slots: &[Slot], got: &[V]) {
        for (part, slot) in slots.iter().enumerate() {
            let steps = got.iter().filter_map(Value::steps).sum();
            let n = Count { samples: got.len(), steps };
            let expected = self.values::<N>(&format!("{tensor}.{part}"), slot.len * slot.count(n));
            let mut flat = vec![N::Elem::ZERO; expected.len()];
            V::gather(got, part, &mut flat);
            assert_close(&self.label::<N>(&format!("{what} {part}")), &expected, &flat, self.tolerance);
        }
    }

    /// Holds running statistics and the gradients of weights against the tensors.
    fn arrays<N: Train>(&self, net: &N, grads: &N) {
        for segment in N::SEGMENTS.iter().filter(|segment| segment.role == Role::Buffer) {
            let (name, range) = (segment.name(), segment.range());
            let after = self.numbers(&format!("after.{name}"));
            assert_close(&self.label::<N>(&name), &after, &net.as_slice()[range.clone()], self.tolerance);
            let none = grads.as_slice()[range].iter().all(|g| *g == N::Elem::ZERO);
            assert!(none, "{} has a gradient", self.label::<N>(&name));
        }
        self.gradients("gradient", grads, 1.0);
    }

    /// Holds the gradients of weights against so many times the tensors.
    fn gradients<N: Train>(&self, what: &str, grads: &N, times: f64) {
        for segment in N::SEGMENTS.iter().filter(|segment| segment.role != Role::Buffer && !segment.frozen) {
            let name = segment.name();
            let mut expected = self.numbers(&format!("dweight.{name}"));
            expected.iter_mut().for_each(|g| *g *= times);
            let got = &grads.as_slice()[segment.range()];
            assert_close(&self.label::<N>(&format!("{what} of {name}")), &expected, got, times * self.tolerance);
        }
    }
}
