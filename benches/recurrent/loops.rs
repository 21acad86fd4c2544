//! One step as straightforward loops.

/// Which layer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Gates {
    Lstm,
    Gru,
}

/// A recurrent layer of one input and `H` hidden numbers, then a linear layer of one output.
pub struct Loops<'w, const H: usize> {
    gates: Gates,
    weight_ih: &'w [f32],
    weight_hh: &'w [f32],
    bias_ih: &'w [f32],
    bias_hh: &'w [f32],
    linear: &'w [f32],
    h: [f32; H],
    c: [f32; H],
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

impl<'w, const H: usize> Loops<'w, H> {
    /// With the weights of a network, array after array.
    pub fn new(gates: Gates, weights: &'w [f32]) -> Self {
        let rows = if gates == Gates::Lstm { 4 * H } else { 3 * H };
        let (weight_ih, rest) = weights.split_at(rows);
        let (weight_hh, rest) = rest.split_at(rows * H);
        let (bias_ih, rest) = rest.split_at(rows);
        let (bias_hh, linear) = rest.split_at(rows);
        Loops { gates, weight_ih, weight_hh, bias_ih, bias_hh, linear, h: [0.0; H], c: [0.0; H] }
    }

    /// One step.
    pub fn step(&mut self, x: f32) -> f32 {
        let h = self.h;
        let input = |row: usize| self.weight_ih[row] * x + self.bias_ih[row];
        let hidden = |row: usize| {
            let products = self.weight_hh[row * H..(row + 1) * H].iter().zip(&h).map(|(w, h)| w * h);
            products.sum::<f32>() + self.bias_hh[row]
        };
        for (j, before) in h.iter().enumerate() {
            match self.gates {
                Gates::Lstm => {
                    let gate = |k: usize| input(k * H + j) + hidden(k * H + j);
                    let (i, f, g, o) = (sigmoid(gate(0)), sigmoid(gate(1)), gate(2).tanh(), sigmoid(gate(3)));
                    self.c[j] = f * self.c[j] + i * g;
                    self.h[j] = o * self.c[j].tanh();
                }
                Gates::Gru => {
                    let gate = |k: usize| sigmoid(input(k * H + j) + hidden(k * H + j));
                    let (r, z) = (gate(0), gate(1));
                    let n = (input(2 * H + j) + r * hidden(2 * H + j)).tanh();
                    self.h[j] = (1.0 - z) * n + z * before;
                }
            }
        }
        self.linear[..H].iter().zip(&self.h).map(|(w, h)| w * h).sum::<f32>() + self.linear[H]
    }
}
