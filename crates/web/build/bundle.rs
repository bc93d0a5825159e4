//! Puts the gallery's modules together: what the page needs at first into one file, and each that it asks for later into
//! another, with what nothing else needs. Each module becomes a function that is called once, so that their names do not meet.

use std::collections::{BTreeMap, BTreeSet};

/// A module as it is written: whole lines import and export.
struct Module<'a> {
    /// The names of each import, and whose they are.
    imports: Vec<(&'a str, &'a str)>,
    exports: Vec<&'a str>,
    /// Modules that are asked for later.
    later: BTreeSet<&'a str>,
    body: String,
}

/// The files that modules come to, by the names of those that others ask for; `first` is the page's own.
pub fn bundles(scripts: &BTreeMap<String, String>, first: &str) -> BTreeMap<String, String> {
    let modules: BTreeMap<&str, Module<'_>> =
        scripts.iter().map(|(name, text)| (name.as_str(), Module::read(name, text))).collect();
    let with_first = needed(&modules, first, &[]);
    let entries: BTreeSet<&str> = modules.values().flat_map(|module| module.later.iter().copied()).collect();
    let later = entries.iter().map(|entry| (*entry, needed(&modules, entry, &with_first)));
    let later: Vec<(&str, Vec<&str>)> = later.collect();
    let mut placed = with_first.clone();
    for (entry, names) in &later {
        for name in names {
            assert!(
                !placed.contains(name),
                "{entry} and another need {name}: have {first} import it, or it would be two"
            );
        }
        placed.extend(names);
    }
    let unused: Vec<&&str> = modules.keys().filter(|name| !placed.contains(name)).collect();
    assert!(unused.is_empty(), "nothing needs {unused:?}");
    let page = format!("{}export {{ {} }};\n", functions(&modules, &with_first), values(&with_first).join(", "));
    let mut files = BTreeMap::from([(first.to_owned(), page)]);
    for (entry, names) in later {
        let of_page: BTreeSet<&str> = names.iter().flat_map(|name| &modules[name].imports).map(|(_, of)| *of).collect();
        let of_page: Vec<&str> = of_page.into_iter().filter(|of| with_first.contains(of)).collect();
        let import = format!("import {{ {} }} from './{first}';\n", values(&of_page).join(", "));
        let export = format!("export const {{ {} }} = {};\n", modules[entry].exports.join(", "), value(entry));
        files.insert(entry.to_owned(), import + &functions(&modules, &names) + &export);
    }
    files
}

impl<'a> Module<'a> {
    fn read(name: &str, text: &'a str) -> Self {
        let mut module = Self { imports: Vec::new(), exports: Vec::new(), later: BTreeSet::new(), body: String::new() };
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("import ") {
                let parts = rest.strip_prefix("{ ").and_then(|rest| rest.strip_suffix(".js';"));
                let (names, _) = parts
                    .and_then(|rest| rest.split_once(" } from './"))
                    .unwrap_or_else(|| panic!("{name} imports otherwise than from a module beside it: {line}"));
                let of = rest.rsplit_once("'./").and_then(|(_, of)| of.strip_suffix("';"));
                module.imports.push((names, of.expect("it was just found")));
                continue;
            }
            let line = match line.strip_prefix("export ") {
                None => line,
                Some(rest) => {
                    let what = rest.strip_prefix("async ").unwrap_or(rest);
                    let named = ["function ", "class ", "const "].iter().find_map(|word| what.strip_prefix(word));
                    let named =
                        named.unwrap_or_else(|| panic!("{name} exports otherwise than what it declares: {line}"));
                    let end = named.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
                    module.exports.push(&named[..end.unwrap_or(named.len())]);
                    rest
                }
            };
            let is_comment = ["*", "/*", "//"].iter().any(|start| line.trim_start().starts_with(start));
            if let Some((_, rest)) = line.split_once("import('./").filter(|_| !is_comment) {
                module.later.insert(rest.split_once('\'').expect("an import's name ends").0);
            }
            module.body.push_str(line);
            module.body.push('\n');
        }
        module
    }
}

/// What a module needs, itself last, without what is there: each after all that it needs itself.
fn needed<'a>(modules: &BTreeMap<&'a str, Module<'a>>, name: &'a str, there: &[&'a str]) -> Vec<&'a str> {
    fn add<'a>(modules: &BTreeMap<&'a str, Module<'a>>, name: &'a str, there: &[&'a str], order: &mut Vec<&'a str>) {
        if there.contains(&name) || order.contains(&name) {
            return;
        }
        for (_, of) in &modules[name].imports {
            add(modules, of, there, order);
        }
        // A circle would have been added by itself meanwhile, before what it needs.
        assert!(!order.contains(&name), "{name} needs itself");
        order.push(name);
    }
    let mut order = Vec::new();
    add(modules, name, there, &mut order);
    order
}

/// Each module as a function that answers what it exports.
fn functions(modules: &BTreeMap<&str, Module<'_>>, names: &[&str]) -> String {
    let function = |name: &&str| {
        let Module { imports, exports, body, later: _ } = &modules[name];
        let import =
            |(names, of): &(&str, &str)| format!("const {{ {} }} = {};\n", names.replace(" as ", ": "), value(of));
        let imports: String = imports.iter().map(import).collect();
        format!("const {} = (() => {{\n{imports}{body}return {{ {} }};\n}})();\n", value(name), exports.join(", "))
    };
    names.iter().map(function).collect()
}

fn values(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| value(name)).collect()
}

/// What a module's exports are called in a file of several.
fn value(name: &str) -> String {
    format!("${}", name.trim_end_matches(".js"))
}
