//! A recurrent network that filters a signal.

use std::error::Error;

use dl::prelude::*;
use nets::Denoiser;

use crate::data;
use crate::signal::{error, signal, smooth};

/// Signals side by side.
const SERIES: usize = 32;

/// Trains [`Denoiser`] by truncated backpropagation through time.
pub fn denoiser() -> Result<(), Box<dyn Error>> {
    let mut rng = Rng::new(1);
    let mut net = Denoiser::init(1);
    let (mut tape, mut grads) = (Denoiser::tape(), Denoiser::zeros());
    let mut adam = Adam::new(5e-3);
    let mut chunks = Chunks::new(50);
    for epoch in 0..40 {
        adam.set_learning_rate(if epoch < 30 { 5e-3 } else { 5e-4 });
        let (measured, clean) = (0..SERIES).map(|_| signal(&mut rng, 1_000)).unzip();
        let series = Dataset::new(measured, clean)?;
        let mut states = vec![net.initial_state(); SERIES];
        let mut epoch = chunks.epoch(&series)?;
        while let Some((measured, clean)) = epoch.next_chunk() {
            let filtered = net.forward_from(&mut tape, measured, &states, Mode::Train(&mut rng));
            let (_, dfiltered) = Mse.evaluate(filtered, clean)?;
            states = tape.take_states();
            optim::zero(&mut grads);
            net.backward_weights(&mut tape, &dfiltered, &mut grads);
            adam.step(&mut net, &grads);
        }
    }
    net.save(data("denoiser.safetensors"))?;

    let (measured, clean) = signal(&mut rng, 20_000);
    let smoothed = (1..100).map(|share| error(&smooth(&measured, share as f32 / 100.0), &clean));
    println!(
        "{}\nerror of a new signal: {:.3}; smoothed: {:.3}; of the network: {:.3}",
        Denoiser::summary(),
        error(&measured, &clean),
        smoothed.fold(f64::INFINITY, f64::min),
        error(&net.predict(&measured), &clean),
    );
    Ok(())
}
