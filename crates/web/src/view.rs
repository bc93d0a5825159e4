//! What whoever asks is shown: the library as far as they may see it, and what was answered of that lately.
//! Handlers are given one of these and nothing else of the library, so that none of them has to know of viewers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use library::{Library, Scope};

use crate::snapshots::Snapshots;
use crate::timeline;

/// What somebody is shown.
pub(crate) struct View {
    /// As far as they may see it.
    pub(crate) library: Library,
    pub(crate) snapshots: Snapshots,
    /// What it is of; `None` for all there is, which is the owner's.
    scope: Option<Scope>,
}

impl View {
    /// Whether nothing is kept from them.
    pub(crate) fn is_owners(&self) -> bool {
        self.scope.is_none()
    }

    /// Whether they are told in which folders files are.
    pub(crate) fn tells_folders(&self) -> bool {
        !matches!(self.scope, Some(Scope::Chosen { .. }))
    }

    /// Tells its answers from those of other views at the same address.
    pub(crate) fn mark(&self) -> String {
        let Some(scope) = &self.scope else { return String::new() };
        let spelled = serde_json::to_string(scope).expect("a scope is JSON");
        format!("-{}", library::PhotoId::of(spelled.as_bytes()).short())
    }
}

/// What everybody is shown.
pub(crate) struct Views {
    pub(crate) owners: Arc<View>,
    viewers: Mutex<HashMap<Scope, Arc<View>>>,
}

/// Of more scopes those that are not looked at are forgotten, and with them what was kept for them.
const MOST: usize = 32;

impl Views {
    pub(crate) fn new(library: Library) -> Self {
        let owners = View { library, snapshots: Snapshots::default(), scope: None };
        Self { owners: owners.into(), viewers: Mutex::default() }
    }

    /// What a viewer is shown.
    pub(crate) fn of(&self, scope: &Scope) -> Arc<View> {
        let mut viewers = self.viewers.lock().expect("nothing panics while it holds views");
        if !viewers.contains_key(scope) && viewers.len() >= MOST {
            viewers.retain(|_, view| Arc::strong_count(view) > 1);
        }
        let new = || {
            let library = self.owners.library.within(scope.clone(), timeline::today);
            Arc::new(View { library, snapshots: Snapshots::default(), scope: Some(scope.clone()) })
        };
        viewers.entry(scope.clone()).or_insert_with(new).clone()
    }
}
