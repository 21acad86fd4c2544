//! What optimizers remember, and how it is saved.

use std::any::Any;

use crate::element::Element;
use crate::error::{Error, ErrorKind};

/// One number for every number of a network, of the network's type; none before they are first needed.
#[derive(Clone, Debug, PartialEq)]
pub enum Moment {
    /// Of a network of `f32`.
    Single(Vec<f32>),
    /// Of a network of `f64`; or just loaded, when the network is not known yet.
    Double(Vec<f64>),
}

impl Moment {
    const NONE: Moment = Moment::Double(Vec::new());

    fn len(&self) -> usize {
        match self {
            Moment::Single(numbers) => numbers.len(),
            Moment::Double(numbers) => numbers.len(),
        }
    }

    /// Whether there are no numbers yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The `n` numbers as type `T`: those it has if they are as many, else zeros.
    pub fn numbers<T: Element>(&mut self, n: usize) -> &mut [T] {
        if self.len() != n || self.as_vec::<T>().is_none() {
            let mut numbers: Vec<T> = self.to_f64().into_iter().map(T::from_f64).collect();
            if numbers.len() != n {
                numbers = vec![T::ZERO; n];
            }
            let numbers: &mut dyn Any = &mut numbers;
            if let Some(numbers) = numbers.downcast_mut() {
                *self = Moment::Single(std::mem::take(numbers));
            } else if let Some(numbers) = numbers.downcast_mut() {
                *self = Moment::Double(std::mem::take(numbers));
            }
        }
        self.as_vec().map(Vec::as_mut_slice).unwrap_or_default()
    }

    fn as_vec<T: Element>(&mut self) -> Option<&mut Vec<T>> {
        match self {
            Moment::Single(numbers) => (numbers as &mut dyn Any).downcast_mut(),
            Moment::Double(numbers) => (numbers as &mut dyn Any).downcast_mut(),
        }
    }

    fn to_f64(&self) -> Vec<f64> {
        match self {
            Moment::Single(numbers) => numbers.iter().map(|x| f64::from(*x)).collect(),
            Moment::Double(numbers) => numbers.clone(),
        }
    }
}

/// The state of an optimizer with `N` moments.
#[derive(Clone, PartialEq)]
pub struct State<const N: usize> {
    optimizer: &'static str,
    names: [&'static str; N],
    /// How many steps were made.
    pub step: u64,
    /// Its moments.
    pub moments: [Moment; N],
}

/// Without the moments, which are as many as the network's weights.
impl<const N: usize> std::fmt::Debug for State<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "step {}", self.step)
    }
}

impl<const N: usize> State<N> {
    /// The state of an optimizer before the first step; `names` are PyTorch's for the moments.
    pub const fn new(optimizer: &'static str, names: [&'static str; N]) -> Self {
        State { optimizer, names, step: 0, moments: [const { Moment::NONE }; N] }
    }

    /// Begins a step for a network of `n` numbers: counts it, after beginning anew if the network has another size.
    pub fn begin(&mut self, n: usize) {
        if self.moments.iter().any(|moment| !moment.is_empty() && moment.len() != n) {
            *self = State::new(self.optimizer, self.names);
        }
        self.step += 1;
    }

    /// Learning rate, step count and moments as lists of numbers.
    pub fn save(&self, rate: f64) -> Vec<(String, Vec<f64>)> {
        let numbers = [("lr", vec![rate]), ("step", vec![self.step as f64])];
        let moments = self.names.iter().zip(&self.moments).map(|(name, moment)| (*name, moment.to_f64()));
        numbers.into_iter().chain(moments).map(|(name, numbers)| (name.to_string(), numbers)).collect()
    }

    /// Takes up what [`State::save`] gave, and the learning rate.
    pub fn load(&mut self, rate: &mut f64, saved: &[(String, Vec<f64>)]) -> Result<(), Error> {
        let optimizer = self.optimizer;
        let wrong = |what| Error::new(ErrorKind::Format, format!("this is not the state of `{optimizer}`: {what}"));
        let find = |name: &str| match saved.iter().find(|(saved, _)| saved == name) {
            Some((_, numbers)) => Ok(numbers),
            None => Err(wrong(format!("`{name}` is missing"))),
        };
        let number = |name: &str| match find(name)?.as_slice() {
            &[number] => Ok(number),
            numbers => Err(wrong(format!("`{name}` is one number, not {}", numbers.len()))),
        };
        let known = |name: &str| name == "lr" || name == "step" || self.names.contains(&name);
        if let Some((name, _)) = saved.iter().find(|(name, _)| !known(name)) {
            return Err(wrong(format!("it has `{name}`, which `{optimizer}` does not keep")));
        }
        let (lr, step) = (number("lr")?, number("step")?);
        if !(step >= 0.0 && step.fract() == 0.0) {
            return Err(wrong(format!("`step` is {step}, which is not a count")));
        }
        let mut loaded = State::new(self.optimizer, self.names);
        loaded.step = step as u64;
        let mut sized: Option<(&str, usize)> = None;
        for (name, moment) in self.names.iter().zip(&mut loaded.moments) {
            let numbers = find(name)?;
            match sized {
                _ if numbers.is_empty() => {}
                None => sized = Some((name, numbers.len())),
                Some((first, len)) if len != numbers.len() => {
                    let lens = format!("`{first}` has {len} numbers, but `{name}` has {}", numbers.len());
                    return Err(wrong(lens));
                }
                Some(_) => {}
            }
            *moment = Moment::Double(numbers.clone());
        }
        *self = loaded;
        *rate = lr;
        Ok(())
    }
}

/// The methods of [`Optimizer`](super::Optimizer) that follow from the fields `rate`, `parts` and `state`.
macro_rules! state_methods {
    () => {
        fn learning_rate(&self) -> f64 {
            self.rate
        }

        fn set_learning_rate(&mut self, rate: f64) {
            self.rate = rate;
        }

        fn state(&self) -> Vec<(String, Vec<f64>)> {
            self.state.save(self.rate)
        }

        fn set_state(&mut self, state: &[(String, Vec<f64>)]) -> Result<(), Error> {
            self.state.load(&mut self.rate, state)
        }

        fn parts(&self) -> &Parts {
            &self.parts
        }

        fn parts_mut(&mut self) -> &mut Parts {
            &mut self.parts
        }
    };
}
pub(super) use state_methods;
