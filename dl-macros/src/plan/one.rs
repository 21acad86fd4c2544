//! Inference of one sample: which values take the place of others.

use dl_core::spec::Junction;

use super::{Plan, SlotId};
use crate::model::{Network, Node, NodeKind, ValueId};

/// Where the values of one sample are, and how long they are needed.
#[derive(Default)]
pub struct One {
    /// For each slot, that whose memory it is (itself, if it has its own): a value takes the place of one that nobody needs after it.
    pub place: Vec<SlotId>,
    /// When each slot is needed, with all that is in its memory: (first step, last step).
    pub lives: Vec<(usize, usize)>,
    /// For each input, whether it is read where the caller has it.
    pub given: Vec<bool>,
    /// Layers that need memory of their own to be evaluated where their input is, and how many numbers.
    pub rooms: Vec<(usize, usize)>,
    /// The concatenations some of whose branches may lie in their memory.
    pub joins: Vec<Join>,
}

/// A concatenation. Which branches lie in its memory depends on sizes, and is decided where those are known: in const evaluation.
pub struct Join {
    /// What it makes.
    pub value: ValueId,
    /// In whose memory that is.
    pub whole: SlotId,
    /// The first step that writes something else there.
    pub until: usize,
    /// The branches, in whose memory each is, and whether that may be a part of this one's.
    pub branches: Vec<(ValueId, SlotId, bool)>,
}

impl One {
    /// What was in the memory of `x` is now where `y` is.
    fn take(&mut self, x: SlotId, y: SlotId) {
        let y = self.place[y];
        self.place.iter_mut().filter(|slot| **slot == x).for_each(|slot| *slot = y);
        self.lives[y].0 = self.lives[x].0;
    }

    /// How many numbers are needed at a step, beside those of networks in the network.
    fn needed(&self, plan: &Plan, lens: &[usize], step: usize) -> usize {
        let is_there = |slot: &SlotId| {
            let is_given = self.given.iter().enumerate().any(|(input, given)| *given && plan.slot[input] == *slot);
            let (from, to) = self.lives[*slot];
            self.place[*slot] == *slot && !is_given && from <= step && step <= to
        };
        let rooms = self.rooms.iter().filter(|(node, _)| node + 1 == step).map(|(_, room)| room);
        (0..lens.len()).filter(is_there).map(|slot| lens[slot]).chain(rooms.copied()).sum()
    }

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

    /// The slots that may have memory in common with others through concatenations: those that do with the same have the same number, the
    /// others none.
    pub fn groups(&self) -> Vec<Option<usize>> {
        let mut groups = vec![None; self.place.len()];
        for (i, join) in self.joins.iter().enumerate() {
            let movable = join.branches.iter().filter(|(.., movable)| *movable).map(|(_, slot, _)| *slot);
            for slot in movable.chain([join.whole]) {
                let before = groups[slot];
                groups[slot] = Some(i);
                if before.is_some() {
                    groups.iter_mut().filter(|group| **group == before).for_each(|group| *group = Some(i));
                }
            }
        }
        groups
    }

    /// The slots that are read after a step and may have memory in common with some that are not.
    pub fn read_after(&self, dead: &[SlotId], step: usize) -> Vec<SlotId> {
        let groups = self.groups();
        let is_near =
            |slot: &SlotId| groups[*slot].is_some() && dead.iter().any(|other| groups[*other] == groups[*slot]);
        (0..groups.len()).filter(|slot| is_near(slot) && self.lives[*slot].1 > step).collect()
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
    let is_output = |slot: SlotId| network.outputs.iter().any(|value| plan.slot[*value] == slot);
    let given = network
        .inputs
        .iter()
        .enumerate()
        .map(|(input, port)| !port.edge.is_any_length() && !port.edge.is_tokens() && !is_output(plan.slot[input]));
    let mut one = One {
        place: (0..plan.roots.len()).collect(),
        lives: plan.lives.clone(),
        given: given.collect(),
        rooms: Vec::new(),
        joins: Vec::new(),
    };
    for (i, node) in network.nodes.iter().enumerate().filter(|(i, node)| !plan.idle[*i] && is_in_place(node)) {
        if let Some(x) = free(network, plan, &one, i) {
            one.take(x, plan.slot[node.output()]);
        }
    }
    lower(network, plan, &mut one);
    one.joins = joins(network, plan, &one);
    one
}

/// The concatenations, but for those of sequences, whose branches alternate. What is the caller's, an output, in a value that takes the place of
/// another later, or more than one branch stays where it is.
fn joins(network: &Network, plan: &Plan, one: &One) -> Vec<Join> {
    let ports: Vec<SlotId> = (0..network.inputs.len())
        .chain(network.outputs.iter().copied())
        .map(|value| one.place[plan.slot[value]])
        .collect();
    let concatenates = |node: &&Node| {
        matches!(node.kind, NodeKind::Junction { junction: Junction::Concat, .. })
            && !network.values[node.output()].edge.is_sequence()
    };
    let join = |node: &Node| {
        let slot = plan.slot[node.output()];
        let whole = one.place[slot];
        let later = (0..one.place.len()).filter(|other| *other != slot && one.place[*other] == whole);
        let until = later.map(|other| plan.lives[other].0).min().unwrap_or(usize::MAX);
        let branch = |value: &ValueId| {
            let (slot, place) = (plan.slot[*value], one.place[plan.slot[*value]]);
            (*value, place, slot == place && !ports.contains(&place))
        };
        Join { value: node.output(), whole, until, branches: node.inputs.iter().map(branch).collect() }
    };
    let joins = network.nodes.iter().filter(concatenates).map(join);
    joins.filter(|join| join.branches.iter().any(|(.., movable)| *movable)).collect()
}

/// The memory that the output of a node can take: that of an input that nobody reads after it.
fn free(network: &Network, plan: &Plan, one: &One, i: usize) -> Option<SlotId> {
    let slots: Vec<SlotId> = network.nodes[i].inputs.iter().map(|value| one.place[plan.slot[*value]]).collect();
    // Sums and products of three begin with the first two, in either order.
    slots.iter().take(2).copied().find(|x| {
        let reads = slots.iter().filter(|slot| *slot == x).count();
        let is_input = (0..network.inputs.len()).any(|input| one.place[plan.slot[input]] == *x);
        reads == 1 && !is_input && one.lives[*x].1 == i + 1
    })
}

/// Layers that need room to be in place cost time, for copying; they are put in place only where that makes the whole need less: as long as
/// each of the moments at which most is needed is one of these.
fn lower(network: &Network, plan: &Plan, one: &mut One) {
    let lens: Option<Vec<usize>> =
        plan.roots.iter().map(|root| network.values[*root].edge.dims().map(|dims| dims.len())).collect();
    let any = network.values.iter().any(|value| value.edge.is_any_length());
    let Some(lens) = lens.filter(|_| !any && !network.is_generic()) else { return };
    loop {
        let needs: Vec<usize> = (0..network.nodes.len()).map(|i| one.needed(plan, &lens, i + 1)).collect();
        let most = needs.iter().copied().max().unwrap_or(0);
        let peaks: Vec<usize> = (0..needs.len()).filter(|i| needs[*i] == most).collect();
        let rooms: Option<Vec<(usize, SlotId, usize)>> = peaks
            .into_iter()
            .map(|i| {
                let node = &network.nodes[i];
                let layer = node.layer().filter(|layer| !plan.idle[i] && !layer.deferred)?;
                let input = network.values[node.inputs[0]].edge.dims()?;
                let room = layer.spec.in_place_room(crate::shape::seen(layer, input))?;
                let x = free(network, plan, one, i)?;
                (x != one.place[plan.slot[node.output()]] && room < lens[x]).then_some((i, x, room))
            })
            .collect();
        let Some(rooms) = rooms.filter(|rooms| !rooms.is_empty()) else { return };
        for (i, x, room) in rooms {
            one.take(x, plan.slot[network.nodes[i].output()]);
            one.rooms.push((i, room));
        }
    }
}
