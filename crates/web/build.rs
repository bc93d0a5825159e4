//! Embeds the gallery's files: its own modules put together and minified, all else as it is, and each compressed with brotli and gzip.
//! The build's name is the hash of them all, so a changed file has a new address and an unchanged one stays cached.

#[path = "build/bundle.rs"]
mod bundle;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;
use sha2::{Digest, Sha256};

/// The module that the page begins with.
const PAGES_OWN: &str = "app.js";

/// Scripts that are no modules.
const ALONE: [&str; 2] = ["early.js", "send.js"];

fn main() {
    let root = PathBuf::from(env("CARGO_MANIFEST_DIR")).join("gallery");
    let out = PathBuf::from(env("OUT_DIR"));
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    let mut modules = BTreeMap::new();
    collect(&root, &root, &mut files, &mut modules);
    for (name, script) in bundle::bundles(&modules, PAGES_OWN) {
        files.push((name.clone(), minified(&name, &script)));
    }
    files.sort();
    let mut hasher = Sha256::new();
    for (name, bytes) in &files {
        hasher.update(name.as_bytes());
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    let build: String = hasher.finalize()[..6].iter().map(|byte| format!("{byte:02x}")).collect();
    let mut code = format!("pub(crate) const BUILD: &str = {build:?};\npub(crate) static FILES: &[Asset] = &[\n");
    for (number, (name, bytes)) in files.iter().enumerate() {
        let bytes = if name.ends_with(".html") { fill_in(bytes, &build, &modules) } else { bytes.clone() };
        let write = |ending: &str, bytes: &[u8]| {
            let file = out.join(format!("{number}.{ending}"));
            fs::write(&file, bytes).expect("the build folder can be written");
            format!("include_bytes!({:?})", file.display().to_string())
        };
        let (plain, brotli, gzip) = (write("plain", &bytes), write("br", &brotli(&bytes)), write("gz", &gzip(&bytes)));
        code.push_str(&format!("    Asset {{ name: {name:?}, plain: {plain}, brotli: {brotli}, gzip: {gzip} }},\n"));
    }
    code.push_str("];\n");
    fs::write(out.join("assets.rs"), code).expect("the build folder can be written");
}

fn env(name: &str) -> String {
    std::env::var(name).expect("cargo sets it for build scripts")
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>, modules: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the gallery's folder is part of the source") {
        let path = entry.expect("the gallery's folder can be listed").path();
        if path.is_dir() {
            collect(root, &path, files, modules);
            continue;
        }
        let name = path.strip_prefix(root).expect("a file below the root").to_str().expect("an ASCII name");
        // What is written for people and for the type checker is not served.
        if name.ends_with(".md") || name.ends_with(".d.ts") {
            continue;
        }
        let bytes = fs::read(&path).expect("the gallery's files can be read");
        if !name.ends_with(".js") || name.starts_with("vendor") {
            files.push((name.to_owned(), bytes));
            continue;
        }
        let script = String::from_utf8(bytes).expect("scripts are UTF-8");
        if ALONE.contains(&name) {
            files.push((name.to_owned(), minified(name, &script)));
        } else {
            modules.insert(name.to_owned(), script);
        }
    }
}

/// The same script without its comments, spaces and long names: two fifths of what is written, as it is compressed.
fn minified(name: &str, script: &str) -> Vec<u8> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, script, SourceType::unambiguous()).parse();
    let problems = parsed.diagnostics;
    assert!(problems.is_empty(), "{name} is no script that this parser reads: {problems:?}");
    let mut program = parsed.program;
    let names = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program).scoping;
    Codegen::new().with_options(CodegenOptions::minify()).with_scoping(names).build(&program).code.into_bytes()
}

/// Says the build's name, and not to load early what came to be part of another file.
fn fill_in(page: &[u8], build: &str, modules: &BTreeMap<String, String>) -> Vec<u8> {
    let page = std::str::from_utf8(page).expect("the page is UTF-8");
    let is_part =
        |line: &&str| line.contains("modulepreload") && modules.keys().any(|name| line.contains(&format!("/{name}\"")));
    let kept: Vec<&str> = page.lines().filter(|line| !is_part(line)).collect();
    (kept.join("\n") + "\n").replace("__BUILD__", build).into_bytes()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4_096, 11, 22);
    writer.write_all(bytes).expect("memory can be written");
    drop(writer);
    compressed
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes).expect("memory can be written");
    writer.finish().expect("memory can be written")
}
