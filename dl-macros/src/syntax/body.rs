//! The list of layers. A mistake in one element is reported, and the list goes on after the next comma.

use dl_core::spec::LAYER_NAMES;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Expr, Ident, LitStr, Path, Result, Token, braced, token};

use super::{Block, Branch, Item, Keyword, Layer, Ports, Shared, arguments, header, skip_all, skip_to_comma};
use crate::errors::Errors;

/// Elements with commas between them.
pub fn items(input: ParseStream<'_>, errors: &mut Errors) -> Vec<Item> {
    let mut items = Vec::new();
    while !input.is_empty() {
        let name = input.fork().call(name_of).ok();
        match item(input, errors) {
            Ok(item) => items.push(item),
            Err(error) => {
                errors.push(error);
                items.push(Item::Unread(name));
                skip_to_comma(input);
            }
        }
        separator(input, errors);
    }
    items
}

/// `a` of `a: …`
fn name_of(input: ParseStream<'_>) -> Result<Ident> {
    let name = input.call(Ident::parse_any)?;
    input.parse::<Token![:]>()?;
    Ok(name)
}

/// The comma between two elements. Other marks in its place are reported and taken for one.
fn separator(input: ParseStream<'_>, errors: &mut Errors) {
    if input.is_empty() || input.parse::<Token![,]>().is_ok() {
        return;
    }
    let span = input.span();
    if let Some(word) = after(input) {
        errors.at_span(span, format!("`{word}` stands before the layer\n= help: for example `{word} Linear(8)`"));
        separator(input, errors);
    } else if input.peek(Ident::peek_any) || input.peek(token::Brace) {
        errors.at_span(span, "expected `,` before the next layer");
    } else if input.parse::<Token![;]>().is_ok()
        || input.parse::<Token![.]>().is_ok()
        || input.parse::<Token![->]>().is_ok()
        || input.parse::<Token![=>]>().is_ok()
        || input.parse::<Token![|]>().is_ok()
        || input.parse::<Token![+]>().is_ok()
    {
        errors.at_span(span, "layers are separated by `,`\n= help: for example `Linear(10), Relu`");
    } else {
        errors.at_span(span, "expected `,` or the end of the list of layers");
        skip_to_comma(input);
        let _ = input.parse::<Token![,]>();
    }
}

/// `frozen` or `shared` behind a layer.
fn after(input: ParseStream<'_>) -> Option<Ident> {
    let fork = input.fork();
    let word: Ident = fork.parse().ok()?;
    let is_end = fork.is_empty() || fork.peek(Token![,]);
    if is_end && (word == "frozen" || word == "shared") { input.parse().ok() } else { None }
}

fn item(input: ParseStream<'_>, errors: &mut Errors) -> Result<Item> {
    // `frozen body: Body` is as good as `body: frozen Body`.
    let before = modifier(input, "frozen");
    let name = name(input, errors)?;
    if input.is_empty() || input.peek(Token![,]) {
        let (span, message) = match &name {
            Some(name) => (name.span(), format!("`{name}:` is not followed by a layer")),
            None => (input.span(), "expected a layer before this `,`".to_string()),
        };
        return Err(Error::new(span, message));
    }
    if modifier(input, "shared").is_some() {
        return shared(input, name, before).map(Item::Shared);
    }
    let frozen = modifier(input, "frozen").or(before);
    if frozen.is_some() && modifier(input, "shared").is_some() {
        return shared(input, name, frozen).map(Item::Shared);
    }
    let frozen = frozen.is_some();
    alone(input)?;
    if input.peek(token::Brace) {
        let branch = branch(input, errors)?;
        let (span, remark) = (branch.span, remark(input)?);
        let branches = vec![branch];
        let keyword = Keyword::Group;
        return Ok(Item::Block(Block { name, frozen, keyword, span, count: None, branches, complete: true, remark }));
    }
    if !input.peek(Ident)
        && !input.peek(Token![::])
        && !input.peek(Token![crate])
        && !input.peek(Token![super])
        && !input.peek(Token![self])
    {
        return Err(input.error("expected a layer such as `Linear(10)`, or a block such as `residual { … }`"));
    }
    if let Some(keyword) = keyword(input) {
        let block = block(input, name, keyword, errors)?;
        return Ok(Item::Block(Block { frozen, ..block }));
    }
    let path = path(input)?;
    if input.peek(token::Brace) {
        let word = path.get_ident().map(ToString::to_string).unwrap_or_default();
        let hint = crate::suggest::did_you_mean(&word, Keyword::WORDS.iter().copied());
        let help = if hint.is_empty() && word.starts_with(char::is_uppercase) {
            format!("arguments are written in parentheses: `{word}(…)`")
        } else {
            format!("the blocks are {}", crate::suggest::list(Keyword::WORDS))
        };
        let message = format!("`{word}` is not a block{hint}\n= help: {help}");
        return Err(Error::new_spanned(path, message));
    }
    let (args, complete) = arguments::read(input, &path, errors)?;
    Ok(Item::Layer(Layer { name, frozen, path, args, complete, remark: remark(input)? }))
}

/// `name:`, and what is often written instead.
fn name(input: ParseStream<'_>, errors: &mut Errors) -> Result<Option<Ident>> {
    if input.peek(LitStr) && input.peek2(Token![:]) {
        let quoted: LitStr = input.parse()?;
        input.parse::<Token![:]>()?;
        let word = quoted.value();
        errors.at(&quoted, format!("names are written without quotes\n= help: `{word}: …`"));
        return Ok(syn::parse_str::<Ident>(&word).ok());
    }
    if !input.peek(Ident::peek_any) {
        return Ok(None);
    }
    if input.peek2(Token![.]) {
        let ident = input.call(Ident::parse_any)?;
        let message =
            format!("a name is one word\n= help: a block can have a name too: `{ident}: {{ … }}` makes `{ident}.…`");
        return Err(Error::new(ident.span(), message));
    }
    if input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>]) {
        let ident = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        errors.at(&ident, format!("names are written with `:`\n= help: `{ident}: …`"));
        return Ok(Some(ident));
    }
    if input.peek2(Token![:]) && !input.peek2(Token![::]) {
        let ident = input.call(Ident::parse_any)?;
        input.parse::<Token![:]>()?;
        return Ok(Some(ident));
    }
    Ok(None)
}

/// The word `frozen` or `shared`, if something that it can be about follows.
fn modifier(input: ParseStream<'_>, word: &str) -> Option<proc_macro2::Span> {
    let fork = input.fork();
    let ident: Ident = fork.parse().ok()?;
    let follows = fork.peek(Ident::peek_any) || fork.peek(token::Brace) || (fork.peek(Token![::]) && word == "frozen");
    if ident != word || !follows {
        return None;
    }
    input.parse::<Ident>().ok().map(|ident| ident.span())
}

/// `frozen` and `shared` without what they are about.
fn alone(input: ParseStream<'_>) -> Result<()> {
    let fork = input.fork();
    let Ok(word) = fork.parse::<Ident>() else { return Ok(()) };
    let example = match word.to_string().as_str() {
        "frozen" => "frozen Linear(8)",
        "shared" => "shared a",
        _ => return Ok(()),
    };
    let what = if word == "frozen" { "a layer" } else { "the name of a layer or block before" };
    if fork.is_empty() || fork.peek(Token![,]) {
        let message = format!("`{word}` is not followed by {what}\n= help: for example `{example}`");
        return Err(Error::new(word.span(), message));
    }
    if fork.peek(token::Paren) {
        let message = format!("`{word}` is followed by {what}, without parentheses\n= help: for example `{example}`");
        return Err(Error::new(word.span(), message));
    }
    Ok(())
}

/// `other => [remark]`, after `shared`.
fn shared(input: ParseStream<'_>, name: Option<Ident>, frozen: Option<proc_macro2::Span>) -> Result<Shared> {
    if let Some(frozen) = frozen.or_else(|| modifier(input, "frozen")) {
        let message = "shared weights are frozen, or trained, as where they are first used\n\
            = help: `frozen` there, or nowhere";
        return Err(Error::new(frozen, message));
    }
    if let Some(name) = name {
        let message = format!(
            "a shared layer has no name of its own: its weights are those of the other\n= help: without `{name}:`"
        );
        return Err(Error::new(name.span(), message));
    }
    if input.peek(token::Brace) {
        let message = "expected the name of a layer or block before\n= help: for example `fork { { a: Linear(8) }, { shared a } }`";
        return Err(input.error(message));
    }
    let other: Ident = input.parse()?;
    if input.peek(Token![.]) {
        let message = format!(
            "`shared` is followed by one name\n= help: the name of a layer inside a block is its own: `shared {}`",
            input
                .fork()
                .parse::<proc_macro2::TokenStream>()?
                .into_iter()
                .nth(1)
                .map(|t| t.to_string())
                .unwrap_or_default()
        );
        return Err(Error::new(other.span(), message));
    }
    if input.peek(token::Paren) && other.to_string().starts_with(char::is_lowercase) {
        let message = format!("what is shared takes no arguments: it is there already\n= help: `shared {other}`");
        return Err(Error::new(other.span(), message));
    }
    if input.peek(token::Paren) || input.peek(Token![::]) {
        let message = format!(
            "`shared` is followed by the name of a layer or block before, not by a layer\n\
             = help: `a: {other}(…)` in the first place, and `shared a` in the second"
        );
        return Err(Error::new(other.span(), message));
    }
    Ok(Shared { other, remark: remark(input)? })
}

/// `Linear`, `my::Block<8>`; `Linear<8>` is reported.
fn path(input: ParseStream<'_>) -> Result<Path> {
    let fork = input.fork();
    if let Ok(ident) = fork.parse::<Ident>()
        && LAYER_NAMES.iter().any(|name| ident == name)
    {
        let _ = fork.parse::<Token![::]>();
        if fork.peek(Token![<]) {
            let message = format!("sizes are written in parentheses\n= help: `{ident}(…)`");
            return Err(Error::new(ident.span(), message));
        }
    }
    input.parse()
}

/// The keyword ahead, if it is followed by a block.
fn keyword(input: ParseStream<'_>) -> Option<Keyword> {
    let fork = input.fork();
    let keyword = Keyword::of(&fork.parse::<Ident>().ok()?.to_string())?;
    let is_block = keyword == Keyword::Repeat || !(fork.peek(token::Paren) || fork.peek(Token![::]));
    is_block.then_some(keyword)
}

fn block(input: ParseStream<'_>, name: Option<Ident>, keyword: Keyword, errors: &mut Errors) -> Result<Block> {
    let word: Ident = input.parse()?;
    let count = if keyword == Keyword::Repeat && !input.peek(token::Brace) {
        Some(input.call(Expr::parse_without_eager_brace)?)
    } else {
        None
    };
    if keyword == Keyword::Repeat && count.is_none() {
        let message = "`repeat` needs a number\n= help: for example `repeat 3 { Linear(16), Relu }`";
        errors.at(&word, message);
    }
    if !input.peek(token::Brace) {
        let example = if keyword.is_plain() { "{ … }" } else { "{ { … }, { … } }" };
        let message = format!("expected `{example}` after `{word}`");
        return Err(Error::new(if input.is_empty() { word.span() } else { input.span() }, message));
    }
    let (branches, complete) =
        if keyword.is_plain() { (vec![branch(input, errors)?], true) } else { branches(input, &word, errors)? };
    Ok(Block { name, frozen: false, keyword, span: word.span(), count, branches, complete, remark: remark(input)? })
}

fn branch(input: ParseStream<'_>, errors: &mut Errors) -> Result<Branch> {
    let content;
    let brace = braced!(content in input);
    Ok(Branch { span: brace.span.join(), items: items(&content, errors) })
}

/// `{ { … }, { … } }`, and whether all could be read.
fn branches(input: ParseStream<'_>, word: &Ident, errors: &mut Errors) -> Result<(Vec<Branch>, bool)> {
    let content;
    let brace = braced!(content in input);
    let mut branches = Vec::new();
    while !content.is_empty() {
        if !content.peek(token::Brace) {
            let message =
                format!("every branch of `{word}` needs braces of its own\n= help: `{word} {{ {{ … }}, {{ … }} }}`");
            errors.at_span(content.span(), message);
            branches.push(Branch { span: brace.span.join(), items: items(&content, errors) });
            skip_all(&content);
            return Ok((branches, false));
        }
        branches.push(branch(&content, errors)?);
        if content.is_empty() || content.parse::<Token![,]>().is_ok() {
            continue;
        }
        errors.at_span(content.span(), format!("expected `,` between the branches of `{word}`"));
        if !content.peek(token::Brace) {
            skip_to_comma(&content);
            let _ = content.parse::<Token![,]>();
        }
    }
    Ok((branches, true))
}

/// `=> [6, 14, 14]`
fn remark(input: ParseStream<'_>) -> Result<Option<Ports>> {
    if !input.peek(Token![=>]) {
        return Ok(None);
    }
    let arrow: Token![=>] = input.parse()?;
    if input.is_empty() || input.peek(Token![,]) {
        let message = "`=>` is not followed by a shape\n= help: for example `=> [6, 14, 14]`";
        return Err(Error::new_spanned(arrow, message));
    }
    header::remark(input).map(Some)
}
