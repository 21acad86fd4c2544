//! Definitions that a `macro_rules!` makes: `$init` arrives as a group with invisible delimiters.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Opens invisible groups, so that `init = $init` reads like `init = he_normal`. Those whose contents could bind otherwise with
/// what surrounds them, `$n * 2` with `a + b`, stay closed.
pub fn open(tokens: TokenStream) -> TokenStream {
    if has_invisible(&tokens) { tokens.into_iter().flat_map(open_tree).collect() } else { tokens }
}

/// Whether there is something to open. What need not be made anew keeps the places of its braces.
fn has_invisible(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None || has_invisible(&group.stream()),
        _ => false,
    })
}

fn open_tree(tree: TokenTree) -> TokenStream {
    let TokenTree::Group(group) = tree else { return tree.into() };
    if group.delimiter() != Delimiter::None && !has_invisible(&group.stream()) {
        return TokenTree::Group(group).into();
    }
    let inner = open(group.stream());
    let operator = |t: &TokenTree| matches!(t, TokenTree::Punct(p) if !":,".contains(p.as_char()));
    if group.delimiter() == Delimiter::None && !inner.clone().into_iter().any(|t| operator(&t)) {
        return inner;
    }
    let mut opened = Group::new(group.delimiter(), inner);
    opened.set_span(group.span());
    TokenTree::Group(opened).into()
}
