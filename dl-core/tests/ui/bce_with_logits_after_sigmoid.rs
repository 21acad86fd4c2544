use dl_core::loss::{Accepts, BceWithLogits, Loss};
use dl_core::network::ends;

/// As the trainer asks for a loss.
fn train<Ends, L: Loss<[f32; 10], [f32; 10]> + Accepts<Ends>>(_network_ends_in: Ends, _loss: L) {}

fn main() {
    train(ends::Independent, BceWithLogits);
}
