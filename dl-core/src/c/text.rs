//! Pieces of C.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::shape::Dims;

/// An input or an output as a parameter of a function.
pub struct Port {
    /// `input`, or `input_1` if there are several.
    pub name: String,
    /// Its shape.
    pub dims: Dims,
    /// Of what its numbers are: `float`.
    number: &'static str,
}

impl Port {
    /// Those of a network: `kind` is what they are called.
    pub fn all(kind: &str, shapes: impl Iterator<Item = Dims>, number: &'static str) -> Vec<Port> {
        let shapes: Vec<Dims> = shapes.collect();
        let several = shapes.len() > 1;
        let port = |(i, dims): (usize, Dims)| {
            let name = if several { format!("{kind}_{i}") } else { kind.to_string() };
            let number = if dims.vocabulary().is_some() && kind == "input" { "uint32_t" } else { number };
            Port { name, dims, number }
        };
        shapes.into_iter().enumerate().map(port).collect()
    }

    /// Whether it is a single token, which is passed by value.
    fn is_value(&self) -> bool {
        self.number == "uint32_t" && self.dims.len() == 1
    }

    /// `const float *input`, `uint32_t input`
    pub fn read(&self) -> String {
        let (number, name) = (self.number, &self.name);
        if self.is_value() { format!("{number} {name}") } else { format!("const {number} *{name}") }
    }

    /// `float *output`
    pub fn write(&self) -> String {
        format!("{} *{}", self.number, self.name)
    }

    /// `const float **output`
    pub fn find(&self) -> String {
        format!("const {} **{}", self.number, self.name)
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("{}{}", if self.is_value() { "&" } else { "" }, self.name)
    }

    /// `input: 3 numbers [3]`
    pub fn describe(&self) -> String {
        let (name, dims, len) = (&self.name, self.dims, self.dims.len());
        match dims.vocabulary() {
            Some(vocabulary) if len == 1 => format!("{name}: a token, 0 to {}", vocabulary - 1),
            Some(vocabulary) => format!("{name}: {len} tokens, 0 to {}", vocabulary - 1),
            None => format!("{name}: {len} numbers, {dims}, the last dimension fastest"),
        }
    }

    /// `#define`s of its sizes.
    pub fn defines(&self, prefix: &str) -> String {
        let name = format!("{prefix}_{}", self.name.to_ascii_uppercase());
        let mut text = define(&format!("{name}_LEN"), self.dims.len());
        if let Some(vocabulary) = self.dims.vocabulary() {
            text += &define(&format!("{name}_VOCABULARY"), vocabulary);
        } else if self.dims.rank() > 1 {
            for (i, size) in self.dims.as_slice().iter().enumerate() {
                text += &define(&format!("{name}_DIM_{i}"), size);
            }
        }
        text
    }
}

/// `#define NAME value`
pub fn define(name: &str, value: impl core::fmt::Display) -> String {
    format!("#define {name} {value}\n")
}

/// A comment of these lines, in ASCII.
pub fn comment(lines: &[String]) -> String {
    let mut text = String::from("/*\n");
    for line in lines {
        text += format!(" * {}", ascii(line)).trim_end();
        text.push('\n');
    }
    text + " */\n"
}

/// Compilers of C may not know other letters.
fn ascii(line: &str) -> String {
    line.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect()
}

/// A function that compilers put where it is called.
pub fn function(result: &str, name: &str, parameters: &[String], body: &[String]) -> String {
    let star = if result.ends_with('*') { "" } else { " " };
    let mut text = format!("static inline {result}{star}{name}({}) {{\n", parameters.join(", "));
    for line in body {
        text += &format!("    {line}\n");
    }
    text + "}\n"
}

/// A declaration and the statements that fill it: an array of pointers, `const void *inputs[2];`. Assignments, as C++ and C agree on these.
pub fn pointers(declaration: &str, name: &str, ports: &[Port], address: impl Fn(&Port) -> String) -> Vec<String> {
    let first = format!("{declaration}{name}[{}];", ports.len());
    let each = ports.iter().enumerate().map(|(i, port)| format!("{name}[{i}] = {};", address(port)));
    core::iter::once(first).chain(each).collect()
}

/// Whether a name is one in C, too: letters, digits and `_`, no digit first.
pub fn is_name(name: &str) -> bool {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(letters) && name.starts_with(|c: char| c.is_ascii_alphabetic())
}
