//! [`Size`]: what is known of one dimension.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{BinOp, Expr, Ident};

use crate::errors::Range;
use crate::model::{Number, size, source};
use crate::syntax::Param;

/// One dimension.
#[derive(Clone)]
pub enum Size {
    Number(usize),
    /// A parameter of the network.
    Param(Ident),
    /// A constant of the user's, which depends on no parameter.
    Constant(TokenStream),
    /// A number that type arithmetic gives.
    Computed(Typed),
    /// Several dimensions that were made one.
    Flat(Vec<Size>),
    /// It cannot be told, and why.
    Unknown(Why),
}

/// Why a size cannot be told.
#[derive(Clone)]
pub struct Why {
    pub text: String,
    /// What in the definition makes it so, if it is one thing. Then the text says all.
    pub at: Option<Range>,
}

impl From<String> for Why {
    fn from(text: String) -> Self {
        Why { text, at: None }
    }
}

impl From<&str> for Why {
    fn from(text: &str) -> Self {
        Why { text: text.to_string(), at: None }
    }
}

/// A number as a type, and the bounds under which there is such a type.
#[derive(Clone)]
pub struct Typed {
    pub ty: TokenStream,
    pub needs: Vec<TokenStream>,
}

impl Typed {
    /// A type that is always there.
    pub fn free(ty: TokenStream) -> Self {
        Typed { ty, needs: Vec::new() }
    }

    /// What a rule makes of some numbers, given what the bound and the result of the rule are written like.
    fn by(numbers: Vec<Typed>, rule: impl FnOnce(&[TokenStream]) -> (TokenStream, TokenStream)) -> Self {
        let types: Vec<TokenStream> = numbers.iter().map(|n| n.ty.clone()).collect();
        let (bound, ty) = rule(&types);
        let mut needs: Vec<TokenStream> = numbers.into_iter().flat_map(|n| n.needs).collect();
        needs.push(bound);
        Typed { ty, needs }
    }
}

impl Size {
    /// The size that an expression is.
    pub fn of(expr: &Expr, params: &[Param]) -> Size {
        if let Ok(Number::Known(n)) = size(expr) {
            return Size::Number(n);
        }
        match expr {
            Expr::Paren(paren) => return Size::of(&paren.expr, params),
            Expr::Group(group) => return Size::of(&group.expr, params),
            Expr::Path(path)
                if let Some(ident) = path.path.get_ident()
                    && params.iter().any(|p| matches!(p, Param::Size(size) if size == ident)) =>
            {
                return Size::Param(ident.clone());
            }
            _ => {}
        }
        if !depends(expr.to_token_stream(), params) {
            return Size::Constant(quote! { #expr });
        }
        if let Expr::Binary(binary) = expr
            && let BinOp::Add(_) | BinOp::Mul(_) = binary.op
        {
            let (a, b) = (Size::of(&binary.left, params), Size::of(&binary.right, params));
            return match binary.op {
                BinOp::Add(_) => Size::total(&[a, b]),
                _ => Size::product(&[a, b]),
            };
        }
        let text = source(expr);
        let block = params.iter().find(|p| matches!(p, Param::Block { ident, .. } if *ident == text));
        let text = match block {
            Some(_) => format!("`{text}` is a block, not a size"),
            None => format!(
                "`{text}` cannot be computed in a type: of the parameters of a network there are sums and products\n\
                 = help: give it a parameter of its own, `const N: usize`"
            ),
        };
        Size::Unknown(Why { text, at: Some(Range::of(expr)) })
    }

    /// For messages.
    pub fn shown(&self) -> String {
        match self {
            Size::Number(n) => n.to_string(),
            Size::Param(ident) => ident.to_string(),
            Size::Constant(tokens) => tokens.to_string(),
            Size::Computed(_) | Size::Flat(_) | Size::Unknown(_) => "…".to_string(),
        }
    }

    /// As a const argument, if it can be one.
    pub fn plain(&self) -> Option<TokenStream> {
        match self {
            Size::Number(n) => Some(Literal::usize_unsuffixed(*n).to_token_stream()),
            Size::Param(ident) => Some(quote! { #ident }),
            Size::Constant(tokens) => Some(quote! { { #tokens } }),
            _ => None,
        }
    }

    /// As a type that arrays can be as long as.
    pub fn length(&self) -> Result<Typed, Why> {
        if let Some(plain) = self.plain() {
            return Ok(Typed::free(quote! { ::dl::shape::typed::Const<#plain> }));
        }
        match self {
            Size::Flat(sizes) => Size::product(sizes).length(),
            Size::Computed(computed) => {
                let Typed { ty, mut needs } = computed.clone();
                needs.push(quote! { #ty: ::dl::shape::typed::Size });
                Ok(Typed { ty, needs })
            }
            Size::Unknown(reason) => Err(reason.clone()),
            _ => Err("".into()),
        }
    }

    /// As a type that is computed with.
    fn number(&self) -> Result<Typed, Why> {
        match self {
            Size::Number(n) => Ok(Typed::free(binary(*n))),
            Size::Param(ident) => Ok(Typed {
                ty: quote! { ::dl::shape::typed::Dim<#ident> },
                needs: vec![quote! { ::dl::shape::typed::Const<#ident>: ::dl::shape::typed::Known }],
            }),
            Size::Constant(tokens) => Err(Why {
                text: format!(
                    "the constant `{tokens}` cannot be computed with beside a parameter of the network\n= help: write its number"
                ),
                at: Some(Range::of(tokens)),
            }),
            Size::Computed(computed) => Ok(computed.clone()),
            Size::Flat(sizes) => Size::product(sizes).number(),
            Size::Unknown(reason) => Err(reason.clone()),
        }
    }

    /// What a rule makes of the size and some numbers.
    pub fn rule(&self, rule: &str, numbers: &[&Size]) -> Size {
        let all: Result<Vec<Typed>, Why> = [self].iter().chain(numbers).map(|size| size.number()).collect();
        let rule = format_ident!("{rule}");
        all.map_or_else(Size::Unknown, |all| {
            Size::Computed(Typed::by(all, |types| {
                let (own, numbers) = (&types[0], &types[1..]);
                let rule = quote! { ::dl::shape::typed::#rule<#(#numbers),*> };
                (quote! { #own: #rule }, quote! { <#own as #rule>::Output })
            }))
        })
    }

    /// The product of sizes.
    pub fn product(sizes: &[Size]) -> Size {
        Size::fold(sizes, "Product", usize::checked_mul, 1)
    }

    /// The sum of sizes.
    pub fn total(sizes: &[Size]) -> Size {
        Size::fold(sizes, "Total", usize::checked_add, 0)
    }

    fn fold(sizes: &[Size], rule: &str, f: fn(usize, usize) -> Option<usize>, neutral: usize) -> Size {
        let known = sizes.iter().map(|size| if let Size::Number(n) = size { Some(*n) } else { None });
        let known: Option<Vec<usize>> = known.collect();
        if let Some(numbers) = known {
            return match numbers.iter().try_fold(neutral, |a, b| f(a, *b)) {
                Some(n) => Size::Number(n),
                None => Size::Unknown("the size overflows".into()),
            };
        }
        let others: Vec<&Size> = sizes.iter().filter(|s| !matches!(s, Size::Number(n) if *n == neutral)).collect();
        if let [one] = others.as_slice() {
            return (*one).clone();
        }
        if others.len() > 4 {
            return Size::Unknown("more than four sizes cannot be taken together".into());
        }
        let all: Result<Vec<Typed>, Why> = others.iter().map(|size| size.number()).collect();
        let rule = format_ident!("{rule}");
        all.map_or_else(Size::Unknown, |all| {
            Size::Computed(Typed::by(all, |types| {
                let tuple = quote! { (#(#types,)*) };
                (quote! { #tuple: ::dl::shape::typed::#rule }, quote! { <#tuple as ::dl::shape::typed::#rule>::Output })
            }))
        })
    }
}

/// Whether an expression contains a parameter.
fn depends(tokens: TokenStream, params: &[Param]) -> bool {
    tokens.into_iter().any(|tree| match tree {
        proc_macro2::TokenTree::Ident(ident) => params.iter().any(|param| *param.ident() == ident),
        proc_macro2::TokenTree::Group(group) => depends(group.stream(), params),
        _ => false,
    })
}

/// A number in the form that bounds must have: `UInt<UInt<UTerm, B1>, B0>` for 2.
fn binary(n: usize) -> TokenStream {
    if n == 0 {
        return quote! { ::dl::shape::typed::UTerm };
    }
    let (rest, bit) = (binary(n / 2), format_ident!("B{}", n % 2));
    quote! { ::dl::shape::typed::UInt<#rest, ::dl::shape::typed::#bit> }
}
