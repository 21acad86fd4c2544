//! Networks in a program in C: it is compiled with their headers, linked with the library that `export_c!` makes, and gets the same bits as
//! `infer` here.

mod golden;
#[path = "library/src/nets.rs"]
mod nets;
mod tools;

use std::path::{Path, PathBuf};

use dl::c::check_header;
use nets::{Chars, Compare, Encoder, LeNet5, Motion};
use tools::{Build, compiler, run};

/// A file of this test.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/c").join(name)
}

#[test]
fn headers_are_of_the_networks() {
    let path = |name: &str| file("library/include").join(name);
    check_header::<LeNet5>("lenet5", path("lenet5.h"));
    check_header::<Chars>("chars", path("chars.h"));
    check_header::<Motion>("motion", path("motion.h"));
    check_header::<Compare>("compare", path("compare.h"));
    check_header::<Encoder<6, 2, f64>>("encoder", path("encoder.h"));
}

#[test]
fn a_program_in_c_gets_the_same_bits() {
    let Some(mut cc) = compiler("CC", "cc") else { return };
    let build = Build::new("same_bits");
    golden::write(&build.folder);
    let library = build.library();
    let program = build.folder.join("program");
    let compiled = run(cc
        .args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O1"])
        .args(["-I", path(&file("library/include")), "-I", path(&build.folder)])
        .arg(file("main.c"))
        .arg(&library)
        .args(["-o", path(&program)]));
    assert!(compiled.success, "{}", compiled.text);
    let ran = run(&mut std::process::Command::new(&program));
    assert!(ran.success, "{}", ran.text);
    assert!(ran.text.ends_with("PASS\n"), "{}", ran.text);
}

#[test]
fn the_header_of_another_network_does_not_link() {
    let Some(mut cc) = compiler("CC", "cc") else { return };
    let build = Build::new("another");
    golden::write(&build.folder);
    let library = build.library();
    // As many numbers go in and come out, and the memory is the same.
    mod other {
        dl::network! { pub struct Encoder: [6] -> [2] { Linear(16), Tanh, Linear(2) } }
    }
    std::fs::write(build.folder.join("encoder.h"), dl::c::header::<other::Encoder>("encoder")).expect("a header");
    let source = build.folder.join("other.c");
    let text = "#include \"encoder.h\"\nint main(void) { encoder_arena arena; float x[6] = {0}; return !encoder_infer(x, &arena); }\n";
    std::fs::write(&source, text).expect("a program");
    let linked =
        run(cc.arg(&source).args(["-I", path(&build.folder)]).arg(&library).arg("-o").arg(build.folder.join("other")));
    assert!(!linked.success, "a header of another network is linked");
    let symbol = format!("dl_encoder_network_{}", dl::c::fingerprint::<other::Encoder>());
    assert!(linked.text.contains(&symbol), "{}", linked.text);
}

#[test]
fn headers_are_cpp_too() {
    let Some(mut cpp) = compiler("CXX", "c++") else { return };
    let build = Build::new("cpp");
    let source = build.folder.join("headers.cpp");
    let includes = ["lenet5", "chars", "motion", "compare", "encoder"].map(|name| format!("#include \"{name}.h\"\n"));
    std::fs::write(&source, includes.concat()).expect("a program");
    let compiled = run(cpp
        .args(["-std=c++11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only"])
        .args(["-I", path(&file("library/include"))])
        .arg(&source));
    assert!(compiled.success, "{}", compiled.text);
}

/// A path as an argument of a program.
fn path(path: &Path) -> &str {
    path.to_str().expect("a path of letters")
}
