//! The file of `#[weights("…")]`: which arrays it has, and where. Whether they are the network's, const evaluation says, which knows all
//! sizes; this pass reads the header of the file and no number.

use std::path::{Path, PathBuf};

use syn::LitStr;

#[cfg(feature = "weights")]
mod header;

/// A file of weights.
pub struct File {
    /// Its path as it is written.
    pub name: String,
    /// Where it is.
    pub path: String,
    /// Its arrays, sorted by name.
    pub tensors: Vec<Tensor>,
}

/// An array in a file.
pub struct Tensor {
    pub name: String,
    /// `F32`
    pub dtype: String,
    pub dims: Vec<usize>,
    /// The byte of the file at which it begins.
    pub at: usize,
    /// How many bytes it has.
    pub len: usize,
}

/// Reads the header of a file of weights, or says why that cannot be done.
pub fn read(written: &LitStr) -> Result<File, String> {
    if !cfg!(feature = "weights") {
        return Err("`#[weights(…)]` needs the feature `weights`\n\
            = help: `dl = { …, features = [\"weights\"] }` in Cargo.toml"
            .into());
    }
    let name = written.value();
    let path = place(written, &name);
    let wrong = |what: String| format!("`{name}`{what}");
    let bytes = std::fs::read(&path).map_err(|e| wrong(unreadable(&e, &path)))?;
    let tensors = tensors(&bytes).map_err(wrong)?;
    let path = path.into_os_string().into_string().map_err(|_| wrong(": its path is not Unicode".into()))?;
    Ok(File { name, path, tensors })
}

#[cfg(feature = "weights")]
use header::tensors;

#[cfg(not(feature = "weights"))]
fn tensors(_: &[u8]) -> Result<Vec<Tensor>, String> {
    Ok(Vec::new())
}

/// Where a file is: relative to the file that names it, or, where nobody knows which that is, to the package's folder.
fn place(written: &LitStr, name: &str) -> PathBuf {
    let source = written.span().unwrap().local_file();
    let folder = match &source {
        Some(source) => source.parent().map(Path::to_path_buf),
        None => std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from),
    };
    let path = folder.unwrap_or_default().join(name);
    std::path::absolute(&path).unwrap_or(path)
}

/// Why a file could not be read.
fn unreadable(error: &std::io::Error, path: &Path) -> String {
    let place = format!("`{}`", path.display());
    match error.kind() {
        std::io::ErrorKind::NotFound => format!(
            ": there is no such file\n\
             = note: it was looked for at {place}; a path is relative to the file that it is written in\n\
             = help: `net.save(…)` writes one after training, in a program whose definition is without this attribute"
        ),
        _ => format!(" cannot be read: {error}\n= note: this is {place}"),
    }
}
