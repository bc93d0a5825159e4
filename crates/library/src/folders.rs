//! Originals as they lie on disk: folders within folders, and the pictures in each.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use catalogue::{Page, Row};
use photo::PhotoId;
use query::Query;
use serde::Serialize;

use crate::{AT_ONCE, Library, collapsed};

/// A folder of originals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Folder {
    /// What it is called.
    pub name: String,
    /// Where it is, below `originals/`.
    pub path: String,
    /// How many pictures are in it or within its folders; those that belong together count once.
    pub photos: usize,
    /// How many folders are in it.
    pub folders: usize,
}

/// Which pictures are in which folder itself, while the catalogue has this version.
pub(crate) struct Folders {
    version: u64,
    /// By the folder's path, `""` for the one that all are in.
    pictures: BTreeMap<String, Vec<Row>>,
}

impl Library {
    /// The folders in a folder, by their names; `""` is the one that all are in. None where there is no such folder.
    pub async fn folders(&self, within: &str) -> anyhow::Result<Vec<Folder>> {
        Ok(self.all_folders().await?.within(within))
    }

    /// The pictures in a folder or within its folders, the latest taken first.
    pub async fn in_folder(&self, path: &str) -> anyhow::Result<Page> {
        let folders = self.all_folders().await?;
        let rows = folders.pictures(path);
        Ok(Page { version: folders.version, count: rows.len(), rows })
    }

    async fn all_folders(&self) -> anyhow::Result<Arc<Folders>> {
        let mut kept = self.folders.lock().await;
        let version = self.catalogue.version().await?;
        if let Some(folders) = kept.as_ref().filter(|folders| folders.version == version) {
            return Ok(folders.clone());
        }
        let rows = self.catalogue.find(&Query::default()).await?.rows;
        let mut pictures: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        for rows in rows.chunks(AT_ONCE) {
            let of: HashMap<PhotoId, Row> = rows.iter().map(|row| (row.id, *row)).collect();
            for entry in self.photos(&rows.iter().map(|row| row.id).collect::<Vec<_>>()).await? {
                let folders = entry.files.iter().map(|file| file.path.folders().collect::<Vec<_>>().join("/"));
                for folder in folders.collect::<BTreeSet<String>>() {
                    pictures.entry(folder).or_default().push(of[&entry.id]);
                }
            }
        }
        let folders = Arc::new(Folders { version, pictures });
        *kept = Some(folders.clone());
        Ok(folders)
    }
}

impl Folders {
    /// The folders in a folder.
    fn within(&self, parent: &str) -> Vec<Folder> {
        let lead = if parent.is_empty() { String::new() } else { format!("{parent}/") };
        let below = self.pictures.keys().filter_map(|path| path.strip_prefix(&lead));
        let names: BTreeSet<&str> =
            below.filter_map(|rest| rest.split('/').next()).filter(|name| !name.is_empty()).collect();
        let folder = |name: &str| {
            let path = format!("{lead}{name}");
            let photos = self.pictures(&path).len();
            Folder { name: name.to_owned(), photos, folders: self.children(&path), path }
        };
        names.into_iter().map(folder).collect()
    }

    fn children(&self, path: &str) -> usize {
        let lead = format!("{path}/");
        let below = self.pictures.keys().filter_map(|path| path.strip_prefix(&lead));
        below.filter_map(|rest| rest.split('/').next()).collect::<BTreeSet<&str>>().len()
    }

    /// The pictures in a folder or within its folders.
    fn pictures(&self, path: &str) -> Vec<Row> {
        let lead = format!("{path}/");
        let is_within = |folder: &str| path.is_empty() || folder == path || folder.starts_with(&lead);
        let here = self.pictures.iter().filter(|(folder, _)| is_within(folder)).flat_map(|(_, rows)| rows);
        let mut rows: Vec<Row> = here.copied().collect();
        rows.sort_by_key(|row| (std::cmp::Reverse(row.taken_ms), row.id));
        rows.dedup_by_key(|row| row.id);
        collapsed(&rows)
    }
}
