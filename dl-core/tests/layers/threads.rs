//! Any number of threads gives the same bits as one.

use super::check::{Weights, normal, pass, site, weights};
use dl_core::element::Element;
use dl_core::rng::Rng;
use dl_core::spec::*;

fn same<S: Weights<Layer: dl_core::layers::Layer>, T: Element>(n: usize, training: bool) {
    let mut rng = Rng::new(6);
    let x: Vec<T> = normal(n * S::INPUT.len(), &mut rng);
    let dy: Vec<T> = normal(n * S::OUTPUT.len(), &mut rng);
    let weights = weights::<S, T>(&mut rng);
    let mut results = [1, 2, 3, 5].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| pass::<S, T>(&weights, &x, &dy, training))
    });
    let (one, more) = results.split_first_mut().expect("four");
    assert!(more.iter().all(|more| more == one), "{}", T::NAME);
}

macro_rules! same {
    ($($name:ident: $n:literal of $Layer:ident, $layer:expr, $input:expr;)*) => { $(
        #[test]
        fn $name() {
            site!(Here, $Layer, $layer, $input);
            same::<Here, f32>($n, true);
            same::<Here, f64>($n, true);
            same::<Here, f32>($n, false);
        }
    )* };
}

same! {
    linear: 300 of Linear, Linear::DEFAULT.out_features(100), [300];
    conv2d: 37 of Conv2d, Conv2d::DEFAULT.out_channels(12).kernel([3, 3]).padding(Padding::Zeros([1; 4])), [8, 20, 20];
    conv2d_strided: 37 of Conv2d, Conv2d::DEFAULT.out_channels(12).kernel([4, 4]).stride([2, 2]), [8, 20, 20];
    depthwise: 150 of Conv2d, Conv2d::DEFAULT.out_channels(32).kernel([3, 3]).groups(32).padding(Padding::Zeros([1; 4])), [32, 14, 14];
    depthwise_strided: 150 of Conv2d, Conv2d::DEFAULT.out_channels(32).kernel([3, 3]).groups(32).stride([2, 2]).padding(Padding::Same), [32, 20, 20];
    conv_transpose2d: 37 of ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(12).kernel([4, 4]).stride([2, 2]), [8, 10, 10];
    conv_transpose2d_dense: 37 of ConvTranspose2d, ConvTranspose2d::DEFAULT.out_channels(12).kernel([3, 3]), [8, 20, 20];
    max_pool: 150 of MaxPool2d, MaxPool2d::DEFAULT.kernel([3, 3]).stride([1, 1]), [8, 32, 32];
    max_pool_2x2: 1000 of MaxPool2d, MaxPool2d::DEFAULT.kernel([2, 2]), [8, 32, 32];
    avg_pool: 150 of AvgPool2d, AvgPool2d::DEFAULT.kernel([3, 3]).stride([1, 1]), [8, 32, 32];
    global_avg_pool: 1000 of GlobalAvgPool, GlobalAvgPool::DEFAULT, [8, 32, 32];
    global_max_pool: 1000 of GlobalMaxPool, GlobalMaxPool::DEFAULT, [8, 32, 32];
    upsample: 300 of Upsample, Upsample::DEFAULT.scale([2, 2]), [8, 32, 32];
    upsample_bilinear: 100 of Upsample, Upsample::DEFAULT.scale([2, 2]).mode(Interpolation::Bilinear), [8, 32, 32];
    relu: 1000 of Relu, Relu::DEFAULT, [8, 32, 32];
    tanh: 60 of Tanh, Tanh::DEFAULT, [8, 32, 32];
    softmax: 3000 of Softmax, Softmax::DEFAULT, [200];
    dropout: 1000 of Dropout, Dropout::DEFAULT, [8, 32, 32];
    batch_norm: 1000 of BatchNorm, BatchNorm::DEFAULT, [8, 32, 32];
    batch_norm_of_vectors: 25000 of BatchNorm, BatchNorm::DEFAULT, [200];
}
