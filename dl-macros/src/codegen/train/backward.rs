//! The backward pass.

use super::*;

/// The place of a gradient.
pub(super) fn grad(slot: &SlotId) -> TokenStream {
    let slot = number(*slot);
    quote! { grad_slots[#slot] }
}

/// Adds one gradient to another.
pub(super) fn sum((from, to): &(SlotId, SlotId)) -> TokenStream {
    let (from, to) = (grad(from), grad(to));
    quote! { __p::accumulate(memory.grads, pass.n, #from, #to); }
}

pub(super) fn backward(network: &Network, plan: &Plan) -> TokenStream {
    let sums = plan.output_sums.iter().map(sum);
    let steps = plan.backward.iter().map(|step| backward_step(network, plan, step));
    let nodes = held(network, &format_ident!("NODES"));
    quote! {
        let mut memory =
            __p::Memory { values, slots, grads, grad_slots, dweights, end: pass.end(#nodes) };
        let memory = &mut memory;
        #(#sums)*
        #(#steps)*
    }
}

pub(super) fn backward_step(network: &Network, plan: &Plan, step: &Step) -> TokenStream {
    let node = &network.nodes[step.node];
    let sums: Vec<TokenStream> = step.sums.iter().map(sum).collect();
    let id = number(step.node);
    // Nothing before the first layer that is trained needs a gradient.
    let needed = quote! { memory.end <= #id };
    if let NodeKind::Junction { junction, .. } = &node.kind {
        let junction = crate::codegen::junction(*junction);
        let xs = node.inputs.iter().map(|v| slot(plan, *v));
        let y = slot(plan, node.output());
        let dy = step.dys[0].as_ref().map(grad);
        let dxs = step.dxs.iter().map(grad);
        let steps = rules::steps(network, node.output());
        return quote! {
            if #needed {
                __p::split(
                    #junction, memory.values, &[#(#xs),*], #y, memory.grads, pass.n, #dy, &[#(#dxs),*], #steps,
                );
                #(#sums)*
            }
        };
    }
    let site = sites::name(network, step.node);
    if step.dxs.is_empty() {
        let then = match network.values[plan.root[node.inputs[0]]].maker {
            Some(maker) => format_ident!("{}", format!("{:?}", plan.then[maker])),
            None => format_ident!("Nothing"),
        };
        return quote! { __p::unpool::<#site, T>(__p::Then::#then, memory, pass); };
    }
    // Whether somebody asks for the gradient of the input: a layer before that is trained, or the caller.
    let wanted = match step.before {
        Some(before) if !step.at_input => {
            let before = number(before);
            quote! { (memory.end <= #before || pass.input_gradient) }
        }
        _ => quote! { pass.input_gradient },
    };
    let sums = if sums.is_empty() {
        TokenStream::new()
    } else {
        quote! { if #needed && #wanted { #(#sums)* } }
    };
    let weights = infer::weights(node);
    if node.own().is_some() {
        let (place, inner) = (place(network, plan, step.node), pass(network, step.node));
        let dweights = match held_by(network, step.node) {
            Some(held) => quote! { __p::region(memory.dweights, &#held, pass) },
            None => quote! { &mut [] },
        };
        let dys = step.dys.iter().map(|dy| dy.as_ref().map(grad));
        let zeros = step.unused.iter().map(grad);
        let position = plan.scratch.iter().position(|scratch| scratch.node == step.node).unwrap_or(0);
        let inside = number(plan.grads.len() + position);
        let dxs = step.dxs.iter().map(grad);
        return quote! {
            if #needed {
                #(__p::clear(memory.grads, pass.n, #zeros);)*
                __p::backward_component::<#site, T>(
                    #weights, packs, #dweights, memory.values, #place, memory.grads,
                    __p::GradientPorts { dys: &[#(#dys),*], dxs: &[#(#dxs),*], wanted: #wanted, inside: grad_slots[#inside] },
                    #inner,
                );
            }
            #sums
        };
    }
    let backward = if node.is_over_time() {
        quote! { backward_over_time }
    } else if step.dys[0].is_some() {
        quote! { backward }
    } else {
        quote! { backward_in_place }
    };
    quote! { __p::#backward::<#site, T>(#weights, packs, memory, pass); #sums }
}
