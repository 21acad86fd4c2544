//! Straightforward loops over arrays: what one writes from the formulas, with all sizes known to the compiler.

use std::array::from_fn;

/// A layer for one sample at a time.
pub trait Layer: Send + Sync {
    /// Numbers of the input.
    fn inputs(&self) -> usize;

    /// Numbers of the output.
    fn outputs(&self) -> usize;

    /// `y = f(x)`.
    fn forward(&self, x: &[f32], y: &mut [f32]);

    /// Adds to the gradient of the weights; overwrites `dx`.
    fn backward(&mut self, x: &[f32], y: &[f32], dy: &[f32], dx: &mut [f32]);

    /// Weights, their gradient, and the momentum, all of the same length.
    fn weights(&mut self) -> [&mut [f32]; 3] {
        [&mut [], &mut [], &mut []]
    }
}

/// Weights, gradient, momentum.
#[derive(Default)]
struct Trained {
    weight: Vec<f32>,
    gradient: Vec<f32>,
    momentum: Vec<f32>,
}

impl Trained {
    fn zeros(n: usize) -> Self {
        Trained { weight: vec![0.0; n], gradient: vec![0.0; n], momentum: vec![0.0; n] }
    }

    fn slices(&mut self) -> [&mut [f32]; 3] {
        [&mut self.weight, &mut self.gradient, &mut self.momentum]
    }
}

/// `y = W x + b`.
pub struct Linear<const I: usize, const O: usize>(Trained);

impl<const I: usize, const O: usize> Default for Linear<I, O> {
    fn default() -> Self {
        Linear(Trained::zeros(O * I + O))
    }
}

impl<const I: usize, const O: usize> Layer for Linear<I, O> {
    fn inputs(&self) -> usize {
        I
    }

    fn outputs(&self) -> usize {
        O
    }

    fn forward(&self, x: &[f32], y: &mut [f32]) {
        let (weight, bias) = self.0.weight.split_at(O * I);
        for o in 0..O {
            let mut sum = bias[o];
            for i in 0..I {
                sum += weight[o * I + i] * x[i];
            }
            y[o] = sum;
        }
    }

    fn backward(&mut self, x: &[f32], _y: &[f32], dy: &[f32], dx: &mut [f32]) {
        let (dweight, dbias) = self.0.gradient.split_at_mut(O * I);
        dx.fill(0.0);
        for o in 0..O {
            for i in 0..I {
                dweight[o * I + i] += dy[o] * x[i];
                dx[i] += dy[o] * self.0.weight[o * I + i];
            }
            dbias[o] += dy[o];
        }
    }

    fn weights(&mut self) -> [&mut [f32]; 3] {
        self.0.slices()
    }
}

/// `C` channels of `H × W` to `O` channels of `OH × OW`, kernels `K × K`.
pub struct Conv<
    const C: usize,
    const H: usize,
    const W: usize,
    const O: usize,
    const OH: usize,
    const OW: usize,
    const K: usize,
>(Trained);

impl<const C: usize, const H: usize, const W: usize, const O: usize, const OH: usize, const OW: usize, const K: usize>
    Default for Conv<C, H, W, O, OH, OW, K>
{
    fn default() -> Self {
        Conv(Trained::zeros(O * C * K * K + O))
    }
}

impl<const C: usize, const H: usize, const W: usize, const O: usize, const OH: usize, const OW: usize, const K: usize>
    Layer for Conv<C, H, W, O, OH, OW, K>
{
    fn inputs(&self) -> usize {
        C * H * W
    }

    fn outputs(&self) -> usize {
        O * OH * OW
    }

    fn forward(&self, x: &[f32], y: &mut [f32]) {
        let (weight, bias) = self.0.weight.split_at(O * C * K * K);
        for o in 0..O {
            for h in 0..OH {
                for w in 0..OW {
                    let mut sum = bias[o];
                    for c in 0..C {
                        for i in 0..K {
                            for j in 0..K {
                                sum += weight[((o * C + c) * K + i) * K + j] * x[(c * H + h + i) * W + w + j];
                            }
                        }
                    }
                    y[(o * OH + h) * OW + w] = sum;
                }
            }
        }
    }

    fn backward(&mut self, x: &[f32], _y: &[f32], dy: &[f32], dx: &mut [f32]) {
        let (dweight, dbias) = self.0.gradient.split_at_mut(O * C * K * K);
        dx.fill(0.0);
        for o in 0..O {
            for h in 0..OH {
                for w in 0..OW {
                    let d = dy[(o * OH + h) * OW + w];
                    for c in 0..C {
                        for i in 0..K {
                            for j in 0..K {
                                let (at, from) = (((o * C + c) * K + i) * K + j, (c * H + h + i) * W + w + j);
                                dweight[at] += d * x[from];
                                dx[from] += d * self.0.weight[at];
                            }
                        }
                    }
                    dbias[o] += d;
                }
            }
        }
    }

    fn weights(&mut self) -> [&mut [f32]; 3] {
        self.0.slices()
    }
}

/// `C` channels of `H × W` to as many of `OH × OW`, each by itself: kernels `K × K`, stride `S`.
pub struct Depthwise<
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    const K: usize,
    const S: usize,
>(Trained);

impl<const C: usize, const H: usize, const W: usize, const OH: usize, const OW: usize, const K: usize, const S: usize>
    Default for Depthwise<C, H, W, OH, OW, K, S>
{
    fn default() -> Self {
        Depthwise(Trained::zeros(C * K * K + C))
    }
}

impl<const C: usize, const H: usize, const W: usize, const OH: usize, const OW: usize, const K: usize, const S: usize>
    Layer for Depthwise<C, H, W, OH, OW, K, S>
{
    fn inputs(&self) -> usize {
        C * H * W
    }

    fn outputs(&self) -> usize {
        C * OH * OW
    }

    fn forward(&self, x: &[f32], y: &mut [f32]) {
        let (weight, bias) = self.0.weight.split_at(C * K * K);
        for c in 0..C {
            for h in 0..OH {
                for w in 0..OW {
                    let mut sum = bias[c];
                    for i in 0..K {
                        for j in 0..K {
                            sum += weight[(c * K + i) * K + j] * x[(c * H + h * S + i) * W + w * S + j];
                        }
                    }
                    y[(c * OH + h) * OW + w] = sum;
                }
            }
        }
    }

    fn backward(&mut self, x: &[f32], _y: &[f32], dy: &[f32], dx: &mut [f32]) {
        let (dweight, dbias) = self.0.gradient.split_at_mut(C * K * K);
        dx.fill(0.0);
        for c in 0..C {
            for h in 0..OH {
                for w in 0..OW {
                    let d = dy[(c * OH + h) * OW + w];
                    for i in 0..K {
                        for j in 0..K {
                            let (at, from) = ((c * K + i) * K + j, (c * H + h * S + i) * W + w * S + j);
                            dweight[at] += d * x[from];
                            dx[from] += d * self.0.weight[at];
                        }
                    }
                    dbias[c] += d;
                }
            }
        }
    }

    fn weights(&mut self) -> [&mut [f32]; 3] {
        self.0.slices()
    }
}

/// A margin of `P` zeros around `C` channels of `H × W`.
pub struct Pad<const C: usize, const H: usize, const W: usize, const P: usize>;

impl<const C: usize, const H: usize, const W: usize, const P: usize> Pad<C, H, W, P> {
    /// Where a row is without the margin, and where with it.
    fn row(c: usize, h: usize) -> [usize; 2] {
        [(c * H + h) * W, (c * (H + 2 * P) + h + P) * (W + 2 * P) + P]
    }
}

impl<const C: usize, const H: usize, const W: usize, const P: usize> Layer for Pad<C, H, W, P> {
    fn inputs(&self) -> usize {
        C * H * W
    }

    fn outputs(&self) -> usize {
        C * (H + 2 * P) * (W + 2 * P)
    }

    fn forward(&self, x: &[f32], y: &mut [f32]) {
        y.fill(0.0);
        for c in 0..C {
            for h in 0..H {
                let [from, to] = Self::row(c, h);
                y[to..to + W].copy_from_slice(&x[from..from + W]);
            }
        }
    }

    fn backward(&mut self, _x: &[f32], _y: &[f32], dy: &[f32], dx: &mut [f32]) {
        for c in 0..C {
            for h in 0..H {
                let [to, from] = Self::row(c, h);
                dx[to..to + W].copy_from_slice(&dy[from..from + W]);
            }
        }
    }
}

/// The largest of every 2 × 2; `C` channels of `OH × OW` outputs.
pub struct MaxPool<const C: usize, const OH: usize, const OW: usize>;

impl<const C: usize, const OH: usize, const OW: usize> MaxPool<C, OH, OW> {
    /// Where the four numbers of a window are.
    fn window(c: usize, h: usize, w: usize) -> [usize; 4] {
        from_fn(|k| ((c * OH + h) * 2 + k / 2) * 2 * OW + 2 * w + k % 2)
    }
}

impl<const C: usize, const OH: usize, const OW: usize> Layer for MaxPool<C, OH, OW> {
    fn inputs(&self) -> usize {
        4 * C * OH * OW
    }

    fn outputs(&self) -> usize {
        C * OH * OW
    }

    fn forward(&self, x: &[f32], y: &mut [f32]) {
        for c in 0..C {
            for h in 0..OH {
                for w in 0..OW {
                    let window = Self::window(c, h, w).map(|at| x[at]);
                    y[(c * OH + h) * OW + w] = window.into_iter().fold(f32::NEG_INFINITY, f32::max);
                }
            }
        }
    }

    fn backward(&mut self, x: &[f32], y: &[f32], dy: &[f32], dx: &mut [f32]) {
        dx.fill(0.0);
        for c in 0..C {
            for h in 0..OH {
                for w in 0..OW {
                    let out = (c * OH + h) * OW + w;
                    if let Some(at) = Self::window(c, h, w).into_iter().find(|at| x[*at] == y[out]) {
                        dx[at] = dy[out];
                    }
                }
            }
        }
    }
}

/// `max(x, 0)`.
pub struct Relu(pub usize);

impl Layer for Relu {
    fn inputs(&self) -> usize {
        self.0
    }

    fn outputs(&self) -> usize {
        self.0
    }

    fn forward(&self, x: &[f32], y: &mut [f32]) {
        for i in 0..self.0 {
            y[i] = x[i].max(0.0);
        }
    }

    fn backward(&mut self, x: &[f32], _y: &[f32], dy: &[f32], dx: &mut [f32]) {
        for i in 0..self.0 {
            dx[i] = if x[i] > 0.0 { dy[i] } else { 0.0 };
        }
    }
}

/// `x − ln Σ eˣ`.
pub struct LogSoftmax(pub usize);

impl Layer for LogSoftmax {
    fn inputs(&self) -> usize {
        self.0
    }

    fn outputs(&self) -> usize {
        self.0
    }

    fn forward(&self, x: &[f32], y: &mut [f32]) {
        let max = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let ln_sum = x.iter().map(|x| (x - max).exp()).sum::<f32>().ln();
        for (y, x) in y.iter_mut().zip(x) {
            *y = x - max - ln_sum;
        }
    }

    fn backward(&mut self, _x: &[f32], y: &[f32], dy: &[f32], dx: &mut [f32]) {
        let sum: f32 = dy.iter().sum();
        for ((dx, y), dy) in dx.iter_mut().zip(y).zip(dy) {
            *dx = dy - y.exp() * sum;
        }
    }
}

/// Layers one after the other, with memory for one sample.
pub struct Network {
    layers: Vec<Box<dyn Layer>>,
    values: Vec<Vec<f32>>,
    grads: Vec<Vec<f32>>,
}

impl Network {
    /// A network whose weights are 0.
    pub fn new(layers: Vec<Box<dyn Layer>>) -> Self {
        let values: Vec<_> = layers.iter().map(|layer| vec![0.0; layer.outputs()]).collect();
        Network { layers, grads: values.clone(), values }
    }

    /// Takes over the weights of a network of the same layers.
    pub fn set_weights(&mut self, mut flat: &[f32]) {
        for layer in &mut self.layers {
            let [weight, ..] = layer.weights();
            let (own, rest) = flat.split_at(weight.len());
            weight.copy_from_slice(own);
            flat = rest;
        }
        assert!(flat.is_empty(), "the reference has fewer weights");
    }

    /// The output for `x`.
    pub fn predict(&mut self, x: &[f32]) -> &[f32] {
        for (i, layer) in self.layers.iter().enumerate() {
            let (before, here) = self.values.split_at_mut(i);
            layer.forward(before.last().map_or(x, |x| x), &mut here[0]);
        }
        &self.values[self.values.len() - 1]
    }

    /// One step of gradient descent on the cross-entropy, as PyTorch's SGD; the loss.
    pub fn train(&mut self, batch: &[f32], labels: &[usize], rate: f32, momentum: f32) -> f32 {
        let (count, mut loss) = (labels.len() as f32, 0.0);
        for (x, label) in batch.chunks_exact(batch.len() / labels.len()).zip(labels) {
            let y = self.predict(x);
            let mut logs = vec![0.0; y.len()];
            LogSoftmax(y.len()).forward(y, &mut logs);
            loss -= logs[*label] / count;
            let last = self.layers.len() - 1;
            for (c, d) in self.grads[last].iter_mut().enumerate() {
                *d = (logs[c].exp() - if c == *label { 1.0 } else { 0.0 }) / count;
            }
            let mut unused = vec![0.0; x.len()];
            for i in (0..self.layers.len()).rev() {
                let (before, here) = self.grads.split_at_mut(i);
                let x = if i == 0 { x } else { &self.values[i - 1] };
                let dx = before.last_mut().unwrap_or(&mut unused);
                self.layers[i].backward(x, &self.values[i], &here[0], dx);
            }
        }
        for layer in &mut self.layers {
            let [weight, gradient, buffer] = layer.weights();
            for ((w, g), b) in weight.iter_mut().zip(gradient.iter_mut()).zip(buffer) {
                *b = momentum * *b + *g;
                *w -= rate * *b;
                *g = 0.0;
            }
        }
        loss
    }
}
