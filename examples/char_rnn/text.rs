//! Text as tokens.

use std::path::{Path, PathBuf};

use dl::prelude::*;

/// The characters of Shakespeare's works in the file, sorted.
pub const ALPHABET: &str = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
pub const VOCABULARY: usize = ALPHABET.len();

/// A character.
pub type Char = Token<VOCABULARY>;
/// How likely each character is to be the next.
pub type Scores = [f32; VOCABULARY];
/// Each character, and the number of the one that follows.
pub type Text = Dataset<Char, usize>;

/// The characters of a text.
///
/// # Errors
/// If there is a character that the alphabet does not have: which, and where.
pub fn tokens(text: &str, name: &str) -> Result<Vec<Char>, dl::Error> {
    let token = |(line, (column, c)): (usize, (usize, char))| {
        ALPHABET.find(c).and_then(Char::new).ok_or_else(|| {
            let message = format!(
                "{name}, line {}, column {}: {c:?} is not one of the {VOCABULARY} characters of this network",
                line + 1,
                column + 1
            );
            dl::Error::new(dl::ErrorKind::Data, message)
        })
    };
    let lines = text.split_inclusive('\n').enumerate();
    lines.flat_map(|(line, text)| text.chars().enumerate().map(move |c| (line, c))).map(token).collect()
}

/// The characters of tokens.
pub fn string(tokens: &[Char]) -> String {
    tokens.iter().map(|token| char::from(ALPHABET.as_bytes()[token.index()])).collect()
}

/// The first nine tenths of Shakespeare's plays (or of another file) and the last, and what they are called.
pub fn load(file: Option<&Path>) -> Result<(Text, Text, String), Box<dyn std::error::Error>> {
    let path = file.map_or_else(shakespeare, |path| Some(path.to_path_buf()));
    let (text, name) = match path {
        Some(path) => match std::fs::read_to_string(&path) {
            Ok(text) => (text, path.display().to_string()),
            Err(e) => return Err(format!("`{}` cannot be read: {e}", path.display()).into()),
        },
        None => (include_str!("text.txt").to_string(), "the text that comes with this example".into()),
    };
    let tokens = tokens(&text, &name)?;
    if tokens.len() < 40 {
        return Err(format!("{name} has {} characters: too few to learn from", tokens.len()).into());
    }
    let (train, validation) = tokens.split_at(tokens.len() * 9 / 10);
    Ok((followed(train)?, followed(validation)?, name))
}

/// Tiny Shakespeare, if it is here: in the folder that `DL_DATA` names, or beside the repository.
fn shakespeare() -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    let path = std::env::var_os("DL_DATA").map_or_else(beside, PathBuf::from).join("tinyshakespeare/input.txt");
    if path.is_file() {
        return Some(path);
    }
    eprintln!(
        "`{}` is not here, so this learns from a page of text of its own. Tiny Shakespeare is 1.1 MB, at\n\
         https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt; --text names any other text.\n",
        path.display()
    );
    None
}

/// Each character with the next one.
fn followed(tokens: &[Char]) -> Result<Text, dl::Error> {
    let next = tokens.iter().skip(1).map(|token| token.index());
    Dataset::new(tokens[..tokens.len() - 1].to_vec(), next.collect())
}
