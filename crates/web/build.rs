//! Embeds the gallery's files: each as it is but for its comments, and compressed with brotli and gzip.
//! The build's name is the hash of them all, so a changed file has a new address and an unchanged one stays cached.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

fn main() {
    let root = PathBuf::from(env("CARGO_MANIFEST_DIR")).join("gallery");
    let out = PathBuf::from(env("OUT_DIR"));
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
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
        let bytes = if name.ends_with(".html") { fill_in(bytes, &build) } else { bytes.clone() };
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

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("the gallery's folder is part of the source") {
        let path = entry.expect("the gallery's folder can be listed").path();
        if path.is_dir() {
            collect(root, &path, files);
            continue;
        }
        let name = path.strip_prefix(root).expect("a file below the root").to_str().expect("an ASCII name");
        // What is written for people and for the type checker is not served.
        if name.ends_with(".md") || name.ends_with(".d.ts") {
            continue;
        }
        let bytes = fs::read(&path).expect("the gallery's files can be read");
        let own_script = name.ends_with(".js") && !name.starts_with("vendor");
        files.push((name.to_owned(), if own_script { without_comments(&bytes) } else { bytes }));
    }
}

/// Blanks the lines that are nothing but comment: a third of what is written, and types are in them. Line numbers stay.
fn without_comments(script: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(script).expect("scripts are UTF-8");
    let mut kept = String::with_capacity(text.len());
    let mut within = false;
    for line in text.lines() {
        let trimmed = line.trim();
        let opens = !within && trimmed.starts_with("/*");
        let closes = (within || opens) && trimmed.contains("*/");
        // `/** @type {X} */ (expression)` is code.
        let is_code = opens && closes && !trimmed.ends_with("*/");
        if is_code || !(within || opens || trimmed.starts_with("//")) {
            kept.push_str(line);
        }
        kept.push('\n');
        within = (within || opens) && !closes;
    }
    kept.into_bytes()
}

fn fill_in(page: &[u8], build: &str) -> Vec<u8> {
    String::from_utf8(page.to_vec()).expect("the page is UTF-8").replace("__BUILD__", build).into_bytes()
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
