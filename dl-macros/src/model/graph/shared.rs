//! Layers and blocks that stand a second time.

use super::*;

impl Builder<'_> {
    /// A layer or block once more, with the weights that it has.
    pub(super) fn shared(&mut self, shared: &syntax::Shared, flow: Vec<ValueId>) -> Vec<ValueId> {
        let word = shared.other.to_string();
        let found = self.named.get(&word).cloned().unwrap_or_default();
        let [(item, scope, position)] = found.as_slice() else {
            let message = if found.is_empty() {
                let hint = did_you_mean(&word, self.named.keys().map(String::as_str));
                let help = if hint.is_empty() {
                    format!(
                        "\n= help: give the first use a name: `{word}: …`, and write `shared {word}` for the second"
                    )
                } else {
                    String::new()
                };
                format!("there is no layer or block `{word}` before this one{hint}{help}")
            } else {
                format!(
                    "`{word}` is the name of {} layers before this one; which of them is shared cannot be told\n\
                     = help: give the one that is meant a name of its own, outside of `repeat`",
                    found.len()
                )
            };
            self.errors.at(&shared.other, message);
            return vec![self.unknown(shared.remark.as_ref())];
        };
        let item = match item.clone() {
            // What was said of the first use need not hold for this one.
            Item::Layer(layer) => Item::Layer(syntax::Layer { remark: shared.remark.clone(), ..layer }),
            Item::Block(block) => Item::Block(syntax::Block { remark: shared.remark.clone(), ..block }),
            other => other,
        };
        let (sharing, first) = (self.sharing, self.nodes.len());
        self.sharing = true;
        let flow = self.item(&item, flow, scope, &mut position.clone());
        self.sharing = sharing;
        for node in &mut self.nodes[first..] {
            // Messages are about the place where it is used again.
            node.span = shared.other.span();
        }
        flow
    }
}
