//! [`Parts`].

use core::any::TypeId;
use core::fmt;

use super::setting;
use crate::element::Element;
use crate::error::Error;
use crate::network::Parameters;
use crate::parts::{belongs, check};
use crate::plan::Segment;
use crate::spec::Role;

/// The parts of a network that an optimizer treats on their own: frozen ones, and those with a factor on the learning rate.
///
/// A part is the beginning of names: `body` is every array whose name begins with `body.`, `body.conv1` as well, and
/// `body.conv1.weight` is one array. Where several parts hold an array, the longest name counts, so that exceptions can be made:
///
/// ```
/// use dl_core::optim::Sgd;
/// // All of `body` stays as it is, but for its last layer, which learns at a tenth of the rate.
/// let sgd = Sgd::new(0.1).freeze("body").rate("body.conv5", 0.1);
/// ```
///
/// Every optimizer holds one. Who writes an optimizer asks [`Parts::factors`] in each step.
#[derive(Clone, Default)]
pub struct Parts {
    /// The parts by name, each with the factor on the learning rate; none for a frozen part.
    rules: Vec<(String, Option<f64>)>,
    /// What that means for the arrays of a type of network.
    factors: Option<(TypeId, Vec<Option<f64>>)>,
}

impl Parts {
    /// No parts: everything learns at the optimizer's rate.
    pub const fn new() -> Self {
        Parts { rules: Vec::new(), factors: None }
    }

    /// The part learns at `factor` times the learning rate.
    pub fn rate(&mut self, part: &str, factor: f64) {
        self.set(part, Some(factor));
    }

    /// The part stays exactly as it is.
    pub fn freeze(&mut self, part: &str) {
        self.set(part, None);
    }

    fn set(&mut self, part: &str, rule: Option<f64>) {
        match self.rules.binary_search_by(|(known, _)| known.as_str().cmp(part)) {
            Ok(i) => self.rules[i].1 = rule,
            Err(i) => self.rules.insert(i, (part.into(), rule)),
        }
        self.factors = None;
    }

    /// Takes over what is said about parts in `other`.
    pub fn extend(&mut self, other: &Parts) {
        other.rules.iter().for_each(|(part, rule)| self.set(part, *rule));
    }

    /// For each array of a network, the factor on the learning rate; none for arrays that a step leaves alone: those of frozen
    /// parts, those that the definition freezes, and running statistics. Computed once for a type of network.
    pub fn factors<P: Parameters>(&mut self) -> &[Option<f64>] {
        self.factors_of(TypeId::of::<P>(), P::SEGMENTS)
    }

    /// The same code for all networks.
    fn factors_of(&mut self, network: TypeId, segments: &[Segment]) -> &[Option<f64>] {
        if self.factors.as_ref().is_none_or(|(of, _)| *of != network) {
            let factors = segments.iter().map(|segment| self.factor(segment)).collect();
            self.factors = Some((network, factors));
        }
        self.factors.as_ref().map_or(&[], |(_, factors)| factors)
    }

    /// Makes the gradients of arrays that a step leaves alone 0, as they are no part of the gradient's norm.
    pub(crate) fn zero_frozen<P: Parameters>(&mut self, grads: &mut P) {
        for (segment, factor) in P::SEGMENTS.iter().zip(self.factors::<P>()) {
            if factor.is_none() {
                grads.as_mut_slice()[segment.range()].fill(P::Elem::ZERO);
            }
        }
    }

    fn factor(&self, segment: &Segment) -> Option<f64> {
        if segment.role == Role::Buffer || segment.frozen {
            return None;
        }
        self.rule(segment).unwrap_or(Some(1.0))
    }

    /// What is said about an array: by the longest part that holds it.
    fn rule(&self, segment: &Segment) -> Option<Option<f64>> {
        if self.rules.is_empty() {
            return None;
        }
        let name = segment.name();
        let holding = self.rules.iter().filter(|(part, _)| belongs(&name, part));
        holding.max_by_key(|(part, _)| part.len()).map(|(_, rule)| *rule)
    }

    /// Whether an array is in a part that is frozen.
    pub(crate) fn is_frozen(&self, segment: &Segment) -> bool {
        self.rule(segment) == Some(None)
    }

    /// Whether a part is frozen.
    pub(crate) fn any_frozen(&self) -> bool {
        self.rules.iter().any(|(_, rule)| rule.is_none())
    }

    /// That a network has all of the parts, and the factors make sense.
    ///
    /// # Errors
    /// If it has no such part: which, the one that was probably meant, and those that there are. If a factor is not a number from
    /// 0 up.
    pub fn validate<P: Parameters>(&self) -> Result<(), Error> {
        self.validate_for(P::SEGMENTS)
    }

    /// The same code for all networks.
    fn validate_for(&self, segments: &[Segment]) -> Result<(), Error> {
        self.check_factors()?;
        let names: Vec<String> = segments.iter().map(Segment::name).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.rules.iter().try_for_each(|(part, _)| check("the network has", &names, part).map_err(setting::wrong))
    }

    /// That the factors make sense.
    pub(super) fn check_factors(&self) -> Result<(), Error> {
        let factors = self.rules.iter().filter_map(|(part, rule)| Some((part, (*rule)?)));
        factors.into_iter().try_for_each(|(part, factor)| {
            setting::not_negative(&format!("rate of {part}"), factor, "0.1, a factor on the learning rate")
        })
    }
}

/// Only what was said.
impl PartialEq for Parts {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules
    }
}

/// `{"body": frozen, "head": 0.1}`
impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (part, rule) in &self.rules {
            match rule {
                Some(factor) => map.entry(part, factor),
                None => map.entry(part, &format_args!("frozen")),
            };
        }
        map.finish()
    }
}

/// The methods of an optimizer with a field `parts`.
macro_rules! parts_methods {
    () => {
        /// Multiplies the learning rate of a part by `factor`: `.rate("body", 0.1)`. Schedules move the rate of all parts. See
        /// [`Parts`](super::Parts) for what a part is.
        pub fn rate(mut self, part: &str, factor: f64) -> Self {
            self.parts.rate(part, factor);
            self
        }

        /// Leaves a part exactly as it is: no step, no decay, no moments. See [`Parts`](super::Parts) for what a part is.
        pub fn freeze(mut self, part: &str) -> Self {
            self.parts.freeze(part);
            self
        }
    };
}
pub(super) use parts_methods;
