//! All photos of a library, and which files are of one shot by their names: a RAW and its JPEG, an edit and its original.

use std::cmp::Reverse;
use std::collections::HashMap;

use photo::Entry;

use crate::name::Name;
use crate::shot::{Cameras, Shot};
use crate::stars::Links;

/// A camera takes no more in a second, RAW and JPEG counted: where more have one time, somebody set it.
const MOST_IN_A_SECOND: usize = 60;

/// Every photo, in the order of paths, and with whom it is of one shot.
pub(crate) struct Shots {
    pub(crate) all: Vec<Shot>,
    /// For each the one to show of its shot, which may be itself.
    pub(crate) shown: Vec<usize>,
}

impl Shots {
    pub(crate) fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut entries: Vec<&Entry> = entries.into_iter().collect();
        entries.sort_by_key(|entry| entry.id);
        entries.dedup_by_key(|entry| entry.id);
        entries.sort_by_key(|entry| &entry.files);
        let mut cameras = Cameras::new();
        let names: Vec<Vec<(&str, Name)>> = entries.iter().map(|entry| names(entry)).collect();
        let is_edit = |names: &[(&str, Name)]| names.iter().all(|(_, name)| name.is_edit);
        let shot = |(entry, names): (&&Entry, &Vec<_>)| Shot::of(entry, is_edit(names), &mut cameras);
        let mut all: Vec<Shot> = entries.iter().zip(&names).map(shot).collect();
        distrust_clocks_set_by_hand(&mut all);
        let links = named_alike(&all, &names);
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_cached_key(|own| Reverse(all[*own].standing()));
        let shown = links.stars(order);
        Self { all, shown }
    }
}

/// The folder and the name of each of a photo's files.
fn names(entry: &Entry) -> Vec<(&str, Name)> {
    let paths = entry.files.iter().map(|file| &file.path);
    paths.map(|path| (path.as_str().strip_suffix(path.name()).unwrap_or_default(), Name::of(path.name()))).collect()
}

fn distrust_clocks_set_by_hand(all: &mut [Shot]) {
    let mut counts: HashMap<(Option<u32>, i64), usize> = HashMap::new();
    let second = |shot: &Shot| Some((shot.camera, shot.second()?));
    for shot in all.iter().filter_map(second) {
        *counts.entry(shot).or_default() += 1;
    }
    for shot in all {
        if second(shot).is_some_and(|second| counts[&second] > MOST_IN_A_SECOND) {
            shot.distrust_clock();
        }
    }
}

/// Pairs of an edit or a RAW and what has the same name: in one folder where nothing speaks against it, elsewhere only if the same
/// camera took both in the same second.
fn named_alike(all: &[Shot], names: &[Vec<(&str, Name)>]) -> Links {
    let mut in_folders: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    let mut in_moments: HashMap<(&str, i64, u32), Vec<usize>> = HashMap::new();
    for (own, (shot, names)) in all.iter().zip(names).enumerate() {
        for (folder, name) in names {
            in_folders.entry((folder, &name.stem)).or_default().push(own);
            if let (Some(second), Some(camera)) = (shot.second(), shot.camera) {
                in_moments.entry((&name.stem, second, camera)).or_default().push(own);
            }
        }
    }
    let mut links = Links::none(all.len());
    for group in in_folders.values().chain(in_moments.values()).filter(|group| group.len() > 1) {
        let most = *group.iter().min_by_key(|own| Reverse(all[**own].standing())).expect("a group has members");
        let shown = &all[most];
        for &other in group.iter().filter(|other| **other != most) {
            let is_made = |shot: &Shot| shot.is_edit || shot.is_raw;
            if (is_made(shown) || is_made(&all[other])) && shown.may_be_of_one_shot(&all[other]) {
                links.add(most, other);
            }
        }
    }
    links
}
