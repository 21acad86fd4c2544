//! Errors of data and files as a terminal shows them.

use dl_core::error::{Error, ErrorKind};

/// `main` shows what it returns by `Debug`.
#[test]
fn both_forms_are_the_sentence_and_its_cause() {
    let cause = std::io::Error::new(std::io::ErrorKind::NotFound, "no such file");
    let error = Error::new(ErrorKind::Io, "`digits.idx` could not be opened").because(cause).in_sample(3);
    let sentence = "`digits.idx` could not be opened: no such file";
    assert_eq!([format!("{error}"), format!("{error:?}")], [sentence, sentence]);
    assert_eq!((error.kind(), error.sample()), (ErrorKind::Io, Some(3)));
}
