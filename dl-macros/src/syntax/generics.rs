//! The parameters of a network: `<const H: usize, B: [C, H, W] -> [C, H, W]>`.

use syn::parse::ParseStream;
use syn::{Error, Ident, Result, Token};

use super::{Param, header};
use crate::errors::Errors;

const EXAMPLE: &str = "for example `<const H: usize, const W: usize, B: [8, H, W] -> [8, H, W]>`";

/// Everything between `<` and `>`. What is wrong with a parameter is reported, and the list goes on after the next comma.
pub fn read(input: ParseStream<'_>, errors: &mut Errors) -> Result<Vec<Param>> {
    input.parse::<Token![<]>()?;
    let mut params: Vec<Param> = Vec::new();
    while !input.peek(Token![>]) {
        if input.is_empty() {
            return Err(input.error(format!("expected `>` after the parameters\n= help: {EXAMPLE}")));
        }
        match param(input) {
            Ok(param) => {
                let ident = param.ident();
                if ident == "T" {
                    let message = "`T` is the type of the numbers, which every network has as its last parameter\n\
                        = help: give this one another name";
                    errors.at(ident, message);
                } else if params.iter().any(|p| p.ident() == ident) {
                    errors.at(ident, format!("two parameters are called `{ident}`"));
                } else {
                    params.push(param);
                }
            }
            Err(error) => {
                errors.push(error);
                while !input.is_empty() && !input.peek(Token![,]) && !input.peek(Token![>]) {
                    input.parse::<proc_macro2::TokenTree>()?;
                }
            }
        }
        if !input.peek(Token![>]) && input.parse::<Token![,]>().is_err() {
            return Err(input.error(format!("expected `,` or `>` after this parameter\n= help: {EXAMPLE}")));
        }
    }
    input.parse::<Token![>]>()?;
    Ok(params)
}

fn param(input: ParseStream<'_>) -> Result<Param> {
    if input.peek(Token![const]) {
        input.parse::<Token![const]>()?;
        let ident: Ident = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty: syn::Type = input.parse()?;
        if !matches!(&ty, syn::Type::Path(path) if path.path.is_ident("usize")) {
            return Err(Error::new_spanned(ty, format!("a size is a `usize`\n= help: `const {ident}: usize`")));
        }
        if input.peek(Token![=]) {
            let message = format!(
                "parameters of networks have no defaults\n= help: `{ident}` is given where the network is used: `Name<8>`"
            );
            return Err(input.error(message));
        }
        return Ok(Param::Size(ident));
    }
    if input.peek(syn::Lifetime) {
        return Err(input.error(format!("a network has no lifetimes\n= help: {EXAMPLE}")));
    }
    let ident: Ident = input.parse()?;
    if !input.peek(Token![:]) {
        let message = format!(
            "`{ident}` is neither a size nor a block\n= help: `const {ident}: usize` is a size, \
             `{ident}: [8, 8] -> [8, 8]` a network between these shapes"
        );
        return Err(Error::new(ident.span(), message));
    }
    input.parse::<Token![:]>()?;
    let what = |input: ParseStream<'_>| {
        let message =
            format!("a block is a network between two shapes\n= help: for example `{ident}: [8, 8] -> [8, 8]`");
        Error::new(input.span(), message)
    };
    if input.peek(Ident) && input.fork().parse::<Ident>().is_ok_and(|ty| ty == "usize") {
        let message = format!("a size is written with `const`\n= help: `const {ident}: usize`");
        return Err(Error::new(ident.span(), message));
    }
    if !(input.peek(syn::token::Bracket) || input.peek(syn::token::Paren)) {
        return Err(what(input));
    }
    let inputs = header::remark(input)?;
    if !input.peek(Token![->]) {
        return Err(what(input));
    }
    input.parse::<Token![->]>()?;
    let outputs = header::remark(input)?;
    Ok(Param::Block { ident, inputs, outputs })
}

impl Param {
    /// Its name.
    pub fn ident(&self) -> &Ident {
        match self {
            Param::Size(ident) | Param::Block { ident, .. } => ident,
        }
    }
}
