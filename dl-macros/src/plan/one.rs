//! Inference of one sample: which values take the place of others.

use dl_core::spec::Junction;

use super::{Plan, SlotId};
use crate::model::{Network, Node, NodeKind};

/// Where the values of one sample are, and how long they are needed.
#[derive(Default)]
pub struct One {
    /// For each slot, that whose memory it is (itself, if it has its own): a value takes the place of one that nobody needs after it.
    pub place: Vec<SlotId>,
    /// When each slot is needed, with all that is in its memory: (first step, last step).
    pub lives: Vec<(usize, usize)>,
    /// For each input, whether it is read where the caller has it.
    pub given: Vec<bool>,
}

impl One {
    /// Whether two values are the same memory.
    pub fn same(&self, a: SlotId, b: SlotId) -> bool {
        self.place[a] == self.place[b]
    }

    /// The slots whose memory nobody reads after a step: neither inputs, which are the caller's, nor outputs.
    pub fn dead_after(&self, network: &Network, plan: &Plan, step: usize) -> impl Iterator<Item = SlotId> + '_ {
        let inputs: Vec<SlotId> = (0..network.inputs.len()).map(|input| self.place[plan.slot[input]]).collect();
        let dies =
            move |slot: &SlotId| self.place[*slot] == *slot && self.lives[*slot].1 == step && !inputs.contains(slot);
        (0..self.place.len()).filter(dies)
    }

    /// The slots that are in the memory of others.
    pub fn aliases(&self) -> impl Iterator<Item = (SlotId, SlotId)> + '_ {
        self.place.iter().copied().enumerate().filter(|(slot, place)| slot != place)
    }
}

/// Whether the layer of a node can be evaluated where its input is.
fn is_in_place(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Layer(layer) => layer.spec.in_place(),
        NodeKind::Junction { junction, .. } => *junction != Junction::Concat,
        NodeKind::Own(_) => false,
    }
}

/// Goes through the nodes in their order. The output of one that can be in place takes the memory of an input that nobody reads after it;
/// inputs of the network stay as they are, as they are the caller's, or a value of the network around it.
pub fn plan(network: &Network, plan: &Plan) -> One {
    let inputs = network.inputs.len();
    let mut place: Vec<SlotId> = (0..plan.roots.len()).collect();
    let mut lives = plan.lives.clone();
    for (i, node) in network.nodes.iter().enumerate().filter(|(i, node)| !plan.idle[*i] && is_in_place(node)) {
        let slots: Vec<SlotId> = node.inputs.iter().map(|value| place[plan.slot[*value]]).collect();
        let (y, step) = (plan.slot[node.output()], i + 1);
        // Sums and products of three begin with the first two, in either order.
        let free = slots.iter().take(2).copied().find(|x| {
            let reads = slots.iter().filter(|slot| *slot == x).count();
            let is_input = (0..inputs).any(|input| place[plan.slot[input]] == *x);
            reads == 1 && !is_input && lives[*x].1 == step
        });
        let Some(x) = free else { continue };
        // What was in the memory of `x` is now in that of `y`.
        place.iter_mut().filter(|slot| **slot == x).for_each(|slot| *slot = y);
        lives[y].0 = lives[x].0;
    }
    let is_output = |slot: SlotId| network.outputs.iter().any(|value| plan.slot[*value] == slot);
    let given = network
        .inputs
        .iter()
        .enumerate()
        .map(|(input, port)| !port.edge.is_any_length() && !port.edge.is_tokens() && !is_output(plan.slot[input]));
    One { given: given.collect(), place, lives }
}
