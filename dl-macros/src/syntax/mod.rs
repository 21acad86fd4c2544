//! The definition as written: every span kept, nothing understood yet.

mod arguments;
mod attributes;
mod body;
mod generics;
mod header;
mod shape;

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Ident, Path, Visibility};

use crate::errors::{Errors, Range};

/// `/// Docs. pub struct Name: INPUT -> OUTPUT with … where … { … }`
pub struct Definition {
    /// Those that are the struct's.
    pub attrs: Vec<Attribute>,
    pub weights: Option<Weights>,
    /// `#[fold(Name)]`
    pub fold: Option<Ident>,
    pub vis: Visibility,
    pub ident: Ident,
    pub params: Vec<Param>,
    pub inputs: Ports,
    /// `None` for `-> _`.
    pub outputs: Option<Ports>,
    pub settings: Vec<Setting>,
    pub budgets: Vec<Budget>,
    pub body: Vec<Item>,
    pub body_span: Span,
    /// Whether all parts could be read; else nothing is said about what is missing.
    pub complete: bool,
}

/// `#[weights("lenet5.safetensors")]`
#[derive(Clone)]
pub struct Weights {
    pub path: syn::LitStr,
    /// The condition of the `cfg_attr` that it stands in.
    pub condition: Option<TokenStream>,
}

/// `const H: usize`, or `B: [C, H, W] -> [C, H, W]`
#[derive(Clone)]
pub enum Param {
    Size(Ident),
    Block { ident: Ident, inputs: Ports, outputs: Ports },
}

/// A shape, or a tuple of shapes.
#[derive(Clone)]
pub struct Ports {
    pub shapes: Vec<Shape>,
    pub tuple: bool,
}

/// `[1, 28, 28]`, `[.., 8]`, `[.., token(65)]`, `token(65)`
#[derive(Clone)]
pub struct Shape {
    pub span: Span,
    /// `..`, if it is a sequence of any length.
    pub any: Option<Span>,
    /// The sizes that are written, without `..` and `token`.
    pub dims: Vec<Expr>,
    /// What is behind them if numbers are indices.
    pub token: Option<Token>,
    /// What is wrong with its form, and where.
    pub wrong: Vec<(Range, String)>,
}

/// `token(65)`
#[derive(Clone)]
pub struct Token {
    pub span: Range,
    pub vocabulary: Expr,
}

impl Shape {
    /// How many dimensions it has.
    pub fn rank(&self) -> usize {
        usize::from(self.any.is_some()) + self.dims.len() + usize::from(self.token.is_some())
    }
}

/// `rounding = floor`
pub struct Setting {
    pub name: Ident,
    pub value: Expr,
}

/// `params <= 60_000`
pub struct Budget {
    pub name: Ident,
    pub limit: Expr,
}

/// An element of the list of layers.
#[derive(Clone)]
pub enum Item {
    Layer(Layer),
    Block(Block),
    /// `name: shared other`
    Shared(Shared),
    /// Something that could not be read; its name, if it has one.
    Unread(Option<Ident>),
}

/// `name: frozen Layer(args) => [remark]`
#[derive(Clone)]
pub struct Layer {
    pub name: Option<Ident>,
    pub frozen: bool,
    pub path: Path,
    pub args: Vec<Arg>,
    /// Whether all arguments could be read.
    pub complete: bool,
    pub remark: Option<Ports>,
}

/// `shared other => [remark]`: the weights of `other` again.
#[derive(Clone)]
pub struct Shared {
    pub other: Ident,
    pub remark: Option<Ports>,
}

/// `value` or `name = value`
#[derive(Clone)]
pub struct Arg {
    pub name: Option<Ident>,
    pub value: Expr,
}

/// `add { { … }, { … } }`, `repeat 3 { … }`, or a plain group `{ … }`
#[derive(Clone)]
pub struct Block {
    pub name: Option<Ident>,
    pub frozen: bool,
    pub keyword: Keyword,
    pub span: Span,
    pub count: Option<Expr>,
    pub branches: Vec<Branch>,
    /// Whether all branches could be read.
    pub complete: bool,
    pub remark: Option<Ports>,
}

/// One `{ … }` of a block.
#[derive(Clone)]
pub struct Branch {
    pub span: Span,
    pub items: Vec<Item>,
}

/// The blocks of the language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keyword {
    Group,
    Repeat,
    Residual,
    Add,
    Concat,
    Multiply,
    Maximum,
    Fork,
    Bidirectional,
}

impl Keyword {
    /// The words that begin a block.
    pub const WORDS: &'static [&'static str] =
        &["repeat", "residual", "add", "concat", "multiply", "maximum", "fork", "bidirectional"];

    pub fn of(word: &str) -> Option<Keyword> {
        Some(match word {
            "repeat" => Keyword::Repeat,
            "residual" => Keyword::Residual,
            "add" => Keyword::Add,
            "concat" => Keyword::Concat,
            "multiply" => Keyword::Multiply,
            "maximum" => Keyword::Maximum,
            "fork" => Keyword::Fork,
            "bidirectional" => Keyword::Bidirectional,
            _ => return None,
        })
    }

    pub fn word(self) -> &'static str {
        match self {
            Keyword::Group => "{ … }",
            Keyword::Repeat => "repeat",
            Keyword::Residual => "residual",
            Keyword::Add => "add",
            Keyword::Concat => "concat",
            Keyword::Multiply => "multiply",
            Keyword::Maximum => "maximum",
            Keyword::Fork => "fork",
            Keyword::Bidirectional => "bidirectional",
        }
    }

    /// Whether its braces hold one list of layers, rather than a list of branches.
    pub fn is_plain(self) -> bool {
        matches!(self, Keyword::Group | Keyword::Repeat | Keyword::Residual | Keyword::Bidirectional)
    }
}

/// Parses a definition. Gives `None` only if not even its name can be told.
pub fn parse(input: TokenStream, errors: &mut Errors) -> Option<Definition> {
    let parser = |input: ParseStream<'_>| header::definition(input, errors);
    match parser.parse2(input) {
        Ok(definition) => definition,
        Err(error) => {
            errors.push(error);
            None
        }
    }
}

/// Skips to the next comma, or the end.
fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(syn::Token![,]) {
        if input.parse::<proc_macro2::TokenTree>().is_err() {
            return;
        }
    }
}

/// Skips everything.
fn skip_all(input: ParseStream<'_>) {
    while !input.is_empty() {
        if input.parse::<proc_macro2::TokenTree>().is_err() {
            return;
        }
    }
}
