use dl_core::error::Error;
use dl_core::loss::{Accepts, Loss};
use dl_core::network::ends;

struct Mine;

impl Loss<f32, f32> for Mine {
    fn loss(&self, _outputs: &[f32], _targets: &[f32], _gradient: &mut [f32]) -> Result<f64, Error> {
        Ok(0.0)
    }
}

/// As the trainer asks for a loss.
fn train<Ends, L: Loss<f32, f32> + Accepts<Ends>>(_network_ends_in: Ends, _loss: L) {}

fn main() {
    train(ends::Scores, Mine);
}
