//! Which values need memory, and when: the order of the passes and the lives of what they compute.

mod one;

use dl_core::spec::{Spec, Then};

use crate::model::{Network, Node, NodeKind, ValueId};

/// An index into the slots of a pass.
pub type SlotId = usize;

/// The order of the passes and the lives of their values.
pub struct Plan {
    /// For each node, the function that it applies to its own output: what the node after it would do.
    pub then: Vec<Then>,
    /// For each node, whether it does nothing itself: views, and functions that the node before applies.
    pub idle: Vec<bool>,
    /// For each value, the value whose memory it is a view of (itself if it is no view).
    pub root: Vec<ValueId>,
    /// The values that have memory of their own.
    pub roots: Vec<ValueId>,
    /// For each value that has memory, its position in `roots`.
    pub slot: Vec<SlotId>,
    /// When each root is needed during inference: (first step, last step).
    pub lives: Vec<(usize, usize)>,
    /// Whether inference reads the network's input where the caller has it: it is one array, and nothing but layers read it.
    pub borrows_input: bool,
    /// Inference of one sample.
    pub one: one::One,
    /// Memory that layers of the user's own need while they are at work.
    pub scratch: Vec<Scratch>,
    /// The memory of the backward pass.
    pub grads: Vec<Grad>,
    /// The slot of each output's gradient, in order.
    pub output_grads: Vec<SlotId>,
    /// The slot of each input's gradient, in order.
    pub input_grads: Vec<SlotId>,
    /// Those of them to which only layers write that need not: where nobody asks for the gradients of inputs, they take no memory.
    pub optional_grads: Vec<SlotId>,
    /// Sums to make before the first step: outputs that are the same value.
    pub output_sums: Vec<(SlotId, SlotId)>,
    /// The steps of the backward pass, the last node first.
    pub backward: Vec<Step>,
}

/// What a layer of the user's own needs while it is at work.
pub struct Scratch {
    pub node: usize,
    /// The step of the backward pass, if it has one.
    pub backward: Option<usize>,
}

/// A gradient: of which value it is, and when it is needed.
pub struct Grad {
    pub value: ValueId,
    pub from: usize,
    pub to: usize,
}

/// The backward step of a node.
pub struct Step {
    pub node: usize,
    /// Where the gradients of its outputs are; if nowhere, it has taken the output's place.
    pub dys: Vec<Option<SlotId>>,
    /// Those of them that nobody writes, as nothing uses the output.
    pub unused: Vec<SlotId>,
    /// Where the gradients of its inputs go; if nowhere, that of its input takes the input's place.
    pub dxs: Vec<SlotId>,
    /// What is then added to what: (from, to).
    pub sums: Vec<(SlotId, SlotId)>,
    /// Whether its input is an input of the network, whose gradient not everybody wants.
    pub at_input: bool,
    /// The last node that had a part in its inputs; none for an input of the network.
    pub before: Option<usize>,
}

/// Plans all passes of a network without mistakes.
pub fn plan(network: &Network) -> Plan {
    let (then, idle) = fuse(network);
    let root = roots(network, &idle);
    let roots: Vec<ValueId> = (0..root.len()).filter(|v| root[*v] == *v).collect();
    let slot = (0..root.len()).map(|v| roots.binary_search(&root[v]).unwrap_or(0)).collect();
    let lives = inference_lives(network, &root, &roots);
    let borrows_input = borrows_input(network, &root, &idle);
    let mut plan = Plan {
        borrows_input,
        then,
        idle,
        root,
        roots,
        slot,
        lives,
        one: one::One::default(),
        scratch: Vec::new(),
        grads: Vec::new(),
        output_grads: Vec::new(),
        input_grads: Vec::new(),
        optional_grads: Vec::new(),
        output_sums: Vec::new(),
        backward: Vec::new(),
    };
    plan.one = one::plan(network, &plan);
    plan_backward(network, &mut plan);
    plan
}

/// Which functions are applied by the node before them, to its output in place: what that node made is then nowhere else, so nobody
/// else may read it, its own backward pass included.
fn fuse(network: &Network) -> (Vec<Then>, Vec<bool>) {
    let mut then = vec![Then::Nothing; network.nodes.len()];
    let mut idle: Vec<bool> = network.nodes.iter().map(Node::is_view).collect();
    for (i, node) in network.nodes.iter().enumerate() {
        let function = node.layer().map_or(Then::Nothing, |layer| layer.spec.then());
        if function == Then::Nothing {
            continue;
        }
        // The node that made the value, through views, none of which is read elsewhere either.
        let mut value = node.inputs[0];
        let maker = loop {
            let readers = network.nodes.iter().flat_map(|n| &n.inputs).filter(|v| **v == value).count();
            let Some(maker) = network.values[value].maker else { break None };
            if readers != 1 || network.outputs.contains(&value) {
                break None;
            }
            if !network.nodes[maker].is_view() {
                break Some(maker);
            }
            value = network.nodes[maker].inputs[0];
        };
        if let Some(maker) = maker
            && let Some(layer) = network.nodes[maker].layer()
            && !layer.spec.reads_output()
            && !idle[maker]
            && then[maker] == Then::Nothing
        {
            (then[maker], idle[i]) = (function, true);
        }
    }
    (then, idle)
}

/// For each value, the value whose memory it is.
fn roots(network: &Network, idle: &[bool]) -> Vec<ValueId> {
    let mut root: Vec<ValueId> = (0..network.values.len()).collect();
    for (node, idle) in network.nodes.iter().zip(idle) {
        if *idle {
            root[node.output()] = root[node.inputs[0]];
        }
    }
    root
}

/// Whether nothing but layers with an output of their own read the only input.
fn borrows_input(network: &Network, root: &[ValueId], idle: &[bool]) -> bool {
    let reads = |node: &Node| node.inputs.iter().any(|value| root[*value] == 0);
    network.inputs.len() == 1
        && network.inputs.iter().all(|port| !port.edge.is_any_length() && !port.edge.is_tokens())
        && network.outputs.iter().all(|value| root[*value] != 0)
        && network.nodes.iter().zip(idle).all(|(node, idle)| *idle || !reads(node) || node.layer().is_some())
}

/// Step 0 brings the inputs, step `i + 1` runs node `i`, the last step takes the outputs.
fn inference_lives(network: &Network, root: &[ValueId], roots: &[ValueId]) -> Vec<(usize, usize)> {
    let end = network.nodes.len() + 1;
    let mut lives: Vec<(usize, usize)> = root.iter().map(|_| (usize::MAX, 0)).collect();
    let mut touch = |value: ValueId, step: usize| {
        let life = &mut lives[root[value]];
        *life = (life.0.min(step), life.1.max(step));
    };
    for input in 0..network.inputs.len() {
        touch(input, 0);
    }
    for (i, node) in network.nodes.iter().enumerate() {
        node.inputs.iter().chain(&node.outputs).for_each(|v| touch(*v, i + 1));
    }
    for output in &network.outputs {
        touch(*output, end);
    }
    roots.iter().map(|r| lives[*r]).collect()
}

/// Whether the gradient of a node's input takes the input's place: nobody else reads that value, neither forward nor backward.
fn replaces_input(network: &Network, plan: &Plan, id: usize) -> bool {
    let node = &network.nodes[id];
    let Some(Spec::MaxPool2d(pool)) = node.layer().filter(|layer| !layer.deferred).map(|layer| layer.spec) else {
        return false;
    };
    let root = plan.root[node.inputs[0]];
    let readers = network.nodes.iter().zip(&plan.idle).filter(|(_, idle)| !**idle).flat_map(|(node, _)| &node.inputs);
    let maker = network.values[root].maker.and_then(|maker| network.nodes[maker].layer());
    pool.is_in_place()
        && readers.filter(|value| plan.root[**value] == root).count() == 1
        && network.outputs.iter().all(|value| plan.root[*value] != root)
        && maker.is_some_and(|layer| !layer.spec.reads_output() && !matches!(layer.spec, Spec::MaxPool2d(_)))
}

/// Goes through the nodes from the last to the first. The first gradient of a value is written to its slot; further ones
/// go to slots of their own and are added.
fn plan_backward(network: &Network, plan: &mut Plan) {
    let mut slot_of: Vec<Option<SlotId>> = vec![None; network.values.len()];
    let mut replaced = vec![false; network.values.len()];
    let new = |grads: &mut Vec<Grad>, value: ValueId, step: usize| {
        grads.push(Grad { value, from: step, to: step });
        grads.len() - 1
    };
    for output in &network.outputs {
        let root = plan.root[*output];
        let slot = new(&mut plan.grads, root, 0);
        plan.output_grads.push(slot);
        match slot_of[root] {
            None => slot_of[root] = Some(slot),
            Some(first) => plan.output_sums.push((slot, first)),
        }
    }
    let mut step = 0;
    for (id, node) in network.nodes.iter().enumerate().rev() {
        if plan.idle[id] {
            continue;
        }
        let mut dys: Vec<Option<SlotId>> = node.outputs.iter().map(|output| slot_of[plan.root[*output]]).collect();
        let gone = |output: &ValueId| replaced[plan.root[*output]];
        // A value that nothing depends on has no gradient, and neither has what made it.
        if dys.iter().all(Option::is_none) && !node.outputs.iter().any(gone) {
            if node.own().is_some() {
                plan.scratch.push(Scratch { node: id, backward: None });
            }
            continue;
        }
        step += 1;
        for dy in dys.iter().flatten() {
            plan.grads[*dy].to = step;
        }
        let mut unused = Vec::new();
        if node.own().is_some() {
            // Of several outputs, one that is not used has a gradient of zeros.
            for (dy, output) in dys.iter_mut().zip(&node.outputs).filter(|(dy, _)| dy.is_none()) {
                let zero = new(&mut plan.grads, plan.root[*output], step);
                *dy = Some(zero);
                unused.push(zero);
            }
            plan.scratch.push(Scratch { node: id, backward: Some(step) });
        }
        let mut dxs = Vec::new();
        let mut sums = Vec::new();
        let before = node.inputs.iter().filter_map(|input| network.values[*input].maker).max();
        if replaces_input(network, plan, id) {
            replaced[plan.root[node.inputs[0]]] = true;
            plan.backward.push(Step { node: id, dys, unused, dxs, sums, at_input: false, before });
            continue;
        }
        for input in &node.inputs {
            let root = plan.root[*input];
            let slot = new(&mut plan.grads, root, step);
            dxs.push(slot);
            match slot_of[root] {
                None => slot_of[root] = Some(slot),
                Some(first) => {
                    plan.grads[first].to = step;
                    sums.push((slot, first));
                }
            }
        }
        // Junctions and layers of the user's own write the gradient of their input whether somebody asks for it or not.
        let at_input =
            matches!(node.kind, NodeKind::Layer(_)) && node.inputs.iter().all(|v| plan.root[*v] < network.inputs.len());
        plan.backward.push(Step { node: id, dys, unused, dxs, sums, at_input, before });
    }
    for (input, slot) in slot_of.iter().enumerate().take(network.inputs.len()) {
        let slot = slot.unwrap_or_else(|| new(&mut plan.grads, input, step));
        plan.grads[slot].to = step + 1;
        plan.input_grads.push(slot);
        let unasked = |step: &Step| step.at_input || !step.dxs.contains(&slot);
        if !plan.output_grads.contains(&slot) && plan.backward.iter().all(unasked) {
            plan.optional_grads.push(slot);
        }
    }
    plan.scratch.reverse();
}
