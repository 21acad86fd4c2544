//! The table of layers in the struct's documentation.

use dl_core::plan;
use dl_core::summary::{grouped, rows};
use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Network, Node};

/// `#[doc]` lines with the network's table.
pub fn table(network: &Network) -> TokenStream {
    let mut lines = vec![String::new(), "# Layers".into(), String::new()];
    match crate::shape::rows(network) {
        Some(layers) => {
            lines.push("| layer | output | parameters | multiply-adds |".into());
            lines.push("|---|---|---:|---:|".into());
            let rows = rows(&layers);
            for (i, [layer, output, params, macs]) in rows.iter().enumerate() {
                lines.push(match i + 1 == rows.len() {
                    true => format!("| **total** | | **{params}** | **{macs}** |"),
                    false => format!("| {} | `{output}` | {params} | {macs} |", marked(layer)),
                });
            }
            lines.push(String::new());
            let one = match network.inputs.iter().any(|port| port.edge.is_any_length()) {
                true => "an input of one step",
                false => "one input",
            };
            let bytes = 4 * layers.iter().map(|l| l.numbers).sum::<usize>();
            lines.push(format!(
                "{} bytes of weights as `f32`; {} multiply-adds for {one}.",
                grouped(bytes as u64),
                grouped(plan::macs(&layers))
            ));
        }
        None => {
            lines.push("| layer |".into());
            lines.push("|---|".into());
            for node in &network.nodes {
                if let Some((name, _, kind)) = node.title() {
                    lines.push(if name.is_empty() { format!("| {kind} |") } else { format!("| `{name}`: {kind} |") });
                }
            }
            lines.push(String::new());
            lines.push("Its sizes depend on constants; `summary()` shows them.".into());
        }
    }
    quote! { #(#[doc = #lines])* }
}

/// `c1: Conv2d` with the name in code.
fn marked(layer: &str) -> String {
    match layer.split_once(": ") {
        Some((name, kind)) => format!("`{name}`: {kind}"),
        None => layer.to_string(),
    }
}

/// The documentation of a field.
pub fn field(network: &Network, node: &Node) -> String {
    let edge = |v: usize| network.values[v].edge.dims().map(|d| format!("`{d}`"));
    let (_, prefix, kind) = node.title().unwrap_or_default();
    let frozen = if node.frozen { " Frozen." } else { "" };
    match (node.inputs.first().and_then(|v| edge(*v)), edge(node.output())) {
        (Some(input), Some(output)) => format!("{kind}, {input} → {output}; `{prefix}` in checkpoints.{frozen}"),
        _ => format!("{kind}; `{prefix}` in checkpoints.{frozen}"),
    }
}
