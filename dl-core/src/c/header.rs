//! [`header`].

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::text::{Port, comment, define, function, is_name, pointers};
use super::{check, fingerprint, infers, state, steps};
use crate::element::Element;
use crate::network::{Network, Parameters};
use crate::shape::Dims;
use crate::summary::rows;

/// The header of a network that `export_c!` exports under the same name: C99, C++ and later ones of both.
///
/// It depends on the network's definition alone, not on its weights, nor on the machine.
///
/// # Panics
/// If the name is none in C.
pub fn header<N: Network>(name: &str) -> String {
    const { check::<N>() };
    assert!(is_name(name), "`{name}` is no name in C: letters, digits and `_`, a letter first");
    let of = Names::new::<N>(name);
    let (upper, number) = (&of.upper, of.number);
    let mut text = comment(&about::<N>(name));
    text += &format!("#ifndef {upper}_H\n#define {upper}_H\n\n#include <stdint.h>\n\n");
    text += "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
    text += &format!(
        "typedef char {name}_{number}_has_{bytes}_bytes[sizeof({number}) == {bytes} ? 1 : -1];\n\n",
        bytes = size_of::<N::Elem>()
    );
    text += &sizes::<N>(&of);
    text += &comment(&[
        "Header and library are of the same network, the one of this number. If the linker does not find it, write"
            .into(),
        "this file anew, or build the library anew: one of them is older than the network's definition.".into(),
    ]);
    text += &format!("extern const char {}[];\n", of.network);
    if infers::<N>() {
        text += &infer::<N>(&of);
    }
    if steps::<N>() {
        text += &step::<N>(&of);
    }
    text + "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n"
}

/// What things are called.
struct Names {
    /// `lenet5`
    name: String,
    /// `LENET5`
    upper: String,
    /// `float`
    number: &'static str,
    /// The symbol that only the library of this network has.
    network: String,
}

impl Names {
    fn new<N: Network>(name: &str) -> Self {
        Names {
            name: name.to_string(),
            upper: name.to_ascii_uppercase(),
            number: if <<N as Parameters>::Elem as Element>::NAME == "f32" { "float" } else { "double" },
            network: format!("dl_{name}_network_{}", fingerprint::<N>()),
        }
    }

    /// A structure of numbers.
    fn structure(&self, what: &str, len: usize) -> String {
        let (name, number) = (&self.name, self.number);
        // C has no arrays of nothing.
        format!("typedef struct {name}_{what} {{ {number} numbers[{}]; }} {name}_{what};\n", len.max(1))
    }

    fn inputs(&self, of: impl Fn(&Dims) -> Dims, shapes: &[Dims]) -> Vec<Port> {
        Port::all("input", shapes.iter().map(of), self.number)
    }

    fn outputs(&self, of: impl Fn(&Dims) -> Dims, shapes: &[Dims]) -> Vec<Port> {
        Port::all("output", shapes.iter().map(of), self.number)
    }
}

/// What network it is.
fn about<N: Network>(name: &str) -> Vec<String> {
    let mut lines = Vec::from([
        format!("{name}: the network `{}`, as functions of C. Written by dl::c::header; do not edit.", N::NAME),
        String::new(),
    ]);
    let table = rows(N::LAYERS);
    let width = |column: usize| table.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3)];
    for [layer, output, params, macs] in &table {
        let (params, macs) = (format!("{params:>0$}", widths[2]), format!("{macs:>0$}", widths[3]));
        lines.push(format!(
            "{layer:<0$}  {output:<1$}  {params} parameters  {macs} multiply-adds",
            widths[0], widths[1]
        ));
    }
    lines.extend([
        String::new(),
        "There is nothing global: two threads may use the same network at the same time, each with memory of its own."
            .to_string(),
        "A pointer that is NULL or misaligned and a token that is out of range are refused, and nothing is done."
            .to_string(),
    ]);
    lines
}

/// Constants.
fn sizes<N: Network>(of: &Names) -> String {
    let upper = &of.upper;
    let mut text = comment(&[
        "Bytes of memory (arena, state and the values of a step) and of weights; numbers that were trained; work."
            .to_string(),
    ]);
    text += &define(&format!("{upper}_RAM_BYTES"), N::RAM_BYTES);
    text += &define(&format!("{upper}_FLASH_BYTES"), N::FLASH_BYTES);
    text += &define(&format!("{upper}_PARAMS"), N::PARAMS);
    text += &define(&format!("{upper}_MACS"), N::MACS);
    let mut ports = |prefix: &str, ports: [Vec<Port>; 2]| {
        ports.iter().flatten().for_each(|port| text += &port.defines(prefix));
    };
    if infers::<N>() {
        ports(upper, [of.inputs(|dims| *dims, N::INPUTS), of.outputs(|dims| *dims, N::OUTPUTS)]);
    }
    if steps::<N>() {
        let prefix = format!("{upper}_STEP");
        ports(&prefix, [of.inputs(|dims| dims.step(), N::INPUTS), of.outputs(|dims| dims.step(), N::OUTPUTS)]);
        text += &define(&format!("{upper}_STATE_LEN"), state::<N>());
    }
    text + "\n"
}

/// `lenet5_infer`
fn infer<N: Network>(of: &Names) -> String {
    let (inputs, outputs) = (of.inputs(|dims| *dims, N::INPUTS), of.outputs(|dims| *dims, N::OUTPUTS));
    let (name, number, network) = (&of.name, of.number, &of.network);
    let single = outputs.len() == 1;
    let mut text = format!("\n/* The memory of {name}_infer. It may hold anything before. */\n");
    text += &of.structure("arena", N::ARENA);
    text += &format!(
        "int dl_{name}_infer(const void *const *inputs, {name}_arena *arena, const {number} **outputs, const void *network);\n\n"
    );
    let result = match single {
        true => "Evaluates the network: where in the arena its output is, or NULL if that is refused.",
        false => "Evaluates the network: 0, and where in the arena its outputs are, or -1 if that is refused.",
    };
    let lines =
        [result.to_string(), "No input may be in the arena. Outputs are there until the next call.".to_string()];
    text += &comment(&lines.into_iter().chain(ports(&inputs, &outputs)).collect::<Vec<_>>());
    let mut parameters: Vec<String> = inputs.iter().map(Port::read).collect();
    parameters.push(format!("{name}_arena *arena"));
    let mut body = pointers("const void *", "inputs", &inputs, Port::address);
    if single {
        body.insert(1, format!("const {number} *output = 0;"));
        body.push(format!("dl_{name}_infer(inputs, arena, &output, {network});"));
        body.push("return output;".to_string());
        return text + &function(&format!("const {number} *"), &format!("{name}_infer"), &parameters, &body);
    }
    parameters.extend(outputs.iter().map(Port::find));
    let found = pointers(&format!("const {number} *"), "outputs", &outputs, |_| "0".to_string());
    body.insert(1, found[0].clone());
    let missing: Vec<String> = outputs.iter().map(|port| format!("!{}", port.name)).collect();
    body.push(format!(
        "if ({} || dl_{name}_infer(inputs, arena, outputs, {network})) return -1;",
        missing.join(" || ")
    ));
    body.extend(outputs.iter().enumerate().map(|(i, port)| format!("*{} = outputs[{i}];", port.name)));
    body.push("return 0;".to_string());
    text + &function("int", &format!("{name}_infer"), &parameters, &body)
}

/// `lenet5_step`, and the state.
fn step<N: Network>(of: &Names) -> String {
    let (inputs, outputs) = (of.inputs(|dims| dims.step(), N::INPUTS), of.outputs(|dims| dims.step(), N::OUTPUTS));
    let (name, number, network) = (&of.name, of.number, &of.network);
    let mut text = "\n/* What the network remembers between steps. It may be copied. */\n".to_string();
    text += &of.structure("state", state::<N>());
    text += &format!("int dl_{name}_initial_state({name}_state *state, const void *network);\n");
    text += &format!(
        "int dl_{name}_step(const void *const *inputs, {name}_state *state, {number} *const *outputs, const void *network);\n\n"
    );
    text += "/* Writes the state with which sequences begin: 0, or -1 if that is refused. */\n";
    let parameter = format!("{name}_state *state");
    let body = [format!("return dl_{name}_initial_state(state, {network});")];
    text += &function("int", &format!("{name}_initial_state"), core::slice::from_ref(&parameter), &body);
    let lines = [
        "Evaluates one step, and moves the state on: 0, or -1 if that is refused.".to_string(),
        "Inputs and outputs may be the same memory.".to_string(),
    ];
    text.push('\n');
    text += &comment(&lines.into_iter().chain(ports(&inputs, &outputs)).collect::<Vec<_>>());
    let parameters: Vec<String> =
        inputs.iter().map(Port::read).chain([parameter]).chain(outputs.iter().map(Port::write)).collect();
    let mut body = pointers("const void *", "inputs", &inputs, Port::address);
    let to = pointers(&format!("{number} *"), "outputs", &outputs, |port| port.name.clone());
    body.insert(1, to[0].clone());
    body.extend(to.into_iter().skip(1));
    body.push(format!("return dl_{name}_step(inputs, state, outputs, {network});"));
    text + &function("int", &format!("{name}_step"), &parameters, &body)
}

/// Lines about inputs and outputs.
fn ports(inputs: &[Port], outputs: &[Port]) -> Vec<String> {
    inputs.iter().chain(outputs).map(Port::describe).collect()
}
