//! Which losses go with which ends of networks.

use super::{Bce, BceWithLogits, CrossEntropy, Huber, Mse, MultiMargin, Nll};
use crate::network::ends;

/// That a loss makes sense for a network whose outputs are `Ends`, one of [`ends`].
///
/// A loss of your own says what it accepts: `impl<E> Accepts<E> for MyLoss {}` is everything.
#[diagnostic::on_unimplemented(
    message = "the loss `{Self}` does not say which networks it is for",
    label = "not known to accept the outputs of this network",
    note = "`impl<E> Accepts<E> for {Self} {{}}` makes it accept those of every network"
)]
pub trait Accepts<Ends> {}

/// Implemented for the ends of networks that a loss `L` on scores accepts.
#[diagnostic::on_unimplemented(
    message = "`{L}` expects scores (logits), but the network's output is `{Self}`",
    label = "the network's output is `{Self}`, not scores",
    note = "drop the network's last `Softmax`, `LogSoftmax` or `Sigmoid`: `{L}` works on what goes into it",
    note = "or keep `LogSoftmax` and train with `Nll`, or keep `Sigmoid` and train with `Bce`"
)]
pub trait GivesScores<L> {}

/// Implemented for the ends of networks that a loss `L` on logarithms of probabilities accepts.
#[diagnostic::on_unimplemented(
    message = "`{L}` expects logarithms of probabilities, but the network does not end in `LogSoftmax`",
    label = "expects a network that ends in `LogSoftmax`",
    note = "end the network in `LogSoftmax`",
    note = "or end it in its scores, without `Softmax`, and train with `CrossEntropy`, which is both in one"
)]
pub trait GivesLogProbabilities<L> {}

/// Implemented for the ends of networks that a loss `L` on probabilities accepts.
#[diagnostic::on_unimplemented(
    message = "`{L}` expects probabilities, but the network does not end in `Sigmoid`",
    label = "expects a network that ends in `Sigmoid`",
    note = "end the network in `Sigmoid`",
    note = "or end it in its scores and train with `BceWithLogits`, which is both in one"
)]
pub trait GivesProbabilities<L> {}

impl<L> GivesScores<L> for ends::Scores {}
impl<L> GivesLogProbabilities<L> for ends::LogProbabilities {}
impl<L> GivesProbabilities<L> for ends::Probabilities {}
impl<L> GivesProbabilities<L> for ends::Independent {}

impl<E: GivesScores<CrossEntropy>> Accepts<E> for CrossEntropy {}
impl<E: GivesScores<MultiMargin>> Accepts<E> for MultiMargin {}
impl<E: GivesScores<BceWithLogits>> Accepts<E> for BceWithLogits {}
impl<E: GivesLogProbabilities<Nll>> Accepts<E> for Nll {}
impl<E: GivesProbabilities<Bce>> Accepts<E> for Bce {}
impl<E> Accepts<E> for Mse {}
impl<E> Accepts<E> for Huber {}
