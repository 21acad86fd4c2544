use dl_core::loss::{Accepts, CrossEntropy, Loss};
use dl_core::network::ends;

/// As the trainer asks for a loss.
fn train<Ends, L: Loss<[f32; 10], usize> + Accepts<Ends>>(_network_ends_in: Ends, _loss: L) {}

fn main() {
    train(ends::Probabilities, CrossEntropy);
}
