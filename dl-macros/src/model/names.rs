//! Names of layers: fields of the struct and entries of checkpoints.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::Ident;
use syn::ext::IdentExt;

use crate::errors::Errors;

/// Names that generated methods have, with what they do.
const METHODS: &[&str] = &[
    "init",
    "zeros",
    "tape",
    "forward",
    "backward",
    "backward_weights",
    "predict",
    "predict_batch",
    "predictor",
    "infer",
    "summary",
    "save",
    "load",
    "as_slice",
    "as_mut_slice",
    "flat",
    "flat_mut",
    "clone",
];

/// Where in the nested lists a layer stands.
#[derive(Clone, Default)]
pub struct Scope {
    /// Names of blocks and positions, as PyTorch's `Sequential` counts them.
    parts: Vec<Part>,
    /// Which copies of repeated lists it is in.
    copies: Vec<usize>,
}

#[derive(Clone)]
enum Part {
    Name(String),
    Position(usize),
}

impl Scope {
    /// Inside a block that stands at `position` and may have a name.
    pub fn block(&self, name: Option<&Ident>, position: usize) -> Scope {
        let mut inner = self.clone();
        inner.parts.push(name.map_or(Part::Position(position), |n| Part::Name(n.unraw().to_string())));
        inner
    }

    /// Inside a copy of a repeated block that has a name.
    pub fn copy_of_block(&self, copy: usize) -> Scope {
        let mut inner = self.clone();
        inner.parts.push(Part::Name(copy.to_string()));
        inner
    }

    /// Inside a copy of a repeated list.
    pub fn copy(&self, copy: usize) -> Scope {
        let mut inner = self.clone();
        inner.copies.push(copy);
        inner
    }

    /// Checkpoint name and field name of a layer.
    pub fn layer(&self, name: Option<&Ident>, position: usize) -> (String, String) {
        let copies: String = self.copies.iter().map(|c| format!("_{c}")).collect();
        let mut parts: Vec<String> = Vec::new();
        // A name stands for the place of what is in it: positions count only behind the last name.
        let named = self.parts.iter().rposition(|part| matches!(part, Part::Name(_)));
        for (i, part) in self.parts.iter().enumerate() {
            match part {
                Part::Name(n) => parts.push(n.clone()),
                Part::Position(p) if name.is_none() && named.is_none_or(|named| named < i) => parts.push(p.to_string()),
                Part::Position(_) => {}
            }
        }
        parts.push(match name {
            Some(name) => format!("{}{copies}", name.unraw()),
            None => position.to_string(),
        });
        let field = parts.join("_");
        let field = if field.starts_with(|c: char| c.is_ascii_digit()) { format!("layer{field}") } else { field };
        (parts.join("."), field)
    }
}

/// The names taken so far.
#[derive(Default)]
pub struct Names {
    taken: HashMap<String, Span>,
}

impl Names {
    /// Takes a name for a layer. If it cannot be, that is reported, and another field is given in its place.
    pub fn take(&mut self, field: &str, name: Option<&Ident>, span: Span, errors: &mut Errors) -> Ident {
        let mut field = field.to_string();
        if let Some(name) = name {
            let word = name.to_string();
            if METHODS.contains(&word.as_str()) {
                let message = format!(
                    "a layer cannot be called `{word}`: every network has a method of that name\n\
                     = help: for example `{word}_layer`"
                );
                errors.at(name, message);
            } else if syn::parse_str::<Ident>(&word).is_err() {
                errors.at(name, format!("`{word}` is a word of Rust\n= help: for example `{word}_layer`"));
                field = format!("{word}_layer");
            }
        }
        if self.taken.contains_key(&field) {
            let message = format!(
                "two layers are called `{field}`\n= help: names are fields of the struct and entries of checkpoints: \
                 each is used once"
            );
            errors.at_span(span, message);
            field = format!("{field}_again{}", self.taken.len());
        }
        self.taken.insert(field.clone(), span);
        if syn::parse_str::<Ident>(&field).is_ok() { Ident::new(&field, span) } else { Ident::new_raw(&field, span) }
    }
}
