//! Optimizers: how a gradient changes the weights.

use crate::network::Parameters;

/// An optimizer with its state.
pub trait Optimizer: Send {
    /// Changes the trained numbers of `net` by the gradient `grads`. Running statistics stay as they are.
    fn step<P: Parameters>(&mut self, net: &mut P, grads: &P);

    /// The learning rate in use.
    fn learning_rate(&self) -> f64;

    /// Changes the learning rate, as schedules do.
    fn set_learning_rate(&mut self, rate: f64);

    /// The state as named lists of numbers (moments, step counts), for checkpoints.
    fn state(&self) -> Vec<(String, Vec<f64>)>;

    /// Takes up a state that [`Optimizer::state`] gave.
    ///
    /// # Errors
    /// If the state is not one of this optimizer; nothing is changed then.
    fn set_state(&mut self, state: &[(String, Vec<f64>)]) -> Result<(), crate::error::Error>;
}
