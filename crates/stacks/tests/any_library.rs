//! What holds of every library.

mod made_up;

use std::collections::{BTreeMap, BTreeSet};

use made_up::{Made, made};
use photo::seen::Features;
use photo::{Entry, PhotoId};
use proptest::prelude::*;
use stacks::Stacks;

prop_compose! {
    fn photo()(
        scene in 0..6_u64,
        folder in prop::sample::select(vec!["a", "b", "a/RAW"]),
        mark in prop::sample::select(vec!["", "-edited", "~2", " (1)", "_mp"]),
        ending in prop::sample::select(vec!["JPG", "CR2", "heic"]),
        apart in prop::sample::select(vec![0.0_f32, 0.05, 0.1, 0.3]),
        second in prop::option::of(0..12_u32),
        camera in prop::sample::select(vec![None, Some("70D"), Some("5D")]),
        width_px in prop::sample::select(vec![6_000, 1_600]),
        rating in prop::option::of(1..6_u8),
    ) -> Made {
        let taken = second.map(|second| format!("2019-05-17T10:00:{second:02}"));
        let path = format!("{folder}/{scene}{mark}.{ending}");
        Made { camera, taken, rating, ..made(&path, scene).apart(apart).wide(width_px) }
    }
}

fn library() -> impl Strategy<Value = Vec<Made>> {
    prop::collection::vec(photo(), 0..40).prop_map(|photos| {
        let by_id: BTreeMap<PhotoId, Made> = photos.into_iter().map(|made| (made.id(), made)).collect();
        by_id.into_values().collect()
    })
}

proptest! {
    #[test]
    fn nobody_is_in_two_stacks_or_with_another_scene(
        photos in library(),
        looked_at in prop::collection::vec(any::<bool>(), 40),
        seed: u64,
    ) {
        let scenes: BTreeMap<PhotoId, u64> = photos.iter().map(|made| (made.id(), made.scene)).collect();
        let features: BTreeMap<PhotoId, Option<Features>> =
            photos.iter().zip(looked_at).map(|(made, looked_at)| (made.id(), looked_at.then(|| made.features()))).collect();
        let mut entries: Vec<Entry> = photos.iter().map(Made::entry).collect();
        let stacks = Stacks::of(&entries);
        let wanted = stacks.wanted();
        let known = |id| {
            assert!(wanted.contains(&id), "asked for what was not wanted");
            features[&id].as_ref()
        };
        let resolved = stacks.resolve(known);

        let mut stacked = BTreeSet::new();
        for stack in &resolved {
            prop_assert!(!stack.under.is_empty());
            for id in stack.under.iter().map(|under| under.photo).chain([stack.top]) {
                prop_assert!(stacked.insert(id), "in two stacks");
                prop_assert_eq!(scenes[&id], scenes[&stack.top]);
            }
        }

        entries.extend(entries.clone());
        fastrand::Rng::with_seed(seed).shuffle(&mut entries);
        let again = Stacks::of(&entries);
        prop_assert_eq!(again.wanted(), wanted.clone());
        prop_assert_eq!(again.resolve(known), resolved);
    }
}
