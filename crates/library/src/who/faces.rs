//! The faces that were seen in every picture, and what was decided of them, in memory for as long as nothing changes.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use people::{FaceSeen, People, Sighting};
use photo::seen::Area;
use photo::{Alike, FaceId, Matter, PhotoId, Reading, Said, Source};
use tokio::sync::OwnedMutexGuard;

use super::alike::alike;
use crate::Library;

/// Who is who.
pub(crate) struct Faces {
    /// Of which state of the catalogue.
    pub(super) version: u64,
    pub(super) people: People,
    pub(super) at: HashMap<FaceId, At>,
}

/// Where a face is.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) photo: PhotoId,
    pub(super) area: Area,
    /// The shorter side of its area, pixels.
    pub(super) size_px: u32,
    /// When the photo was taken, as its file says.
    pub(super) day: Option<Date>,
}

/// Under which name the catalogue keeps which faces look most like which.
const NEIGHBOURS: &str = "neighbours";

/// What was seen in some photos.
#[derive(Default)]
struct Seen {
    sightings: Vec<Sighting>,
    links: Vec<(FaceId, Alike)>,
    at: HashMap<FaceId, At>,
}

impl Library {
    /// Compares the faces that are new with all others, so that nobody has to wait for that later.
    pub async fn group_faces(&self) -> anyhow::Result<()> {
        self.faces().await.map(drop)
    }

    /// Keeps what is in memory, with a change that the catalogue has now, if nobody else changed the catalogue: since that had
    /// a version, this program has done so many times.
    pub(crate) async fn keep_faces(
        &self,
        version: u64,
        times: u64,
        change: impl FnOnce(&mut People),
    ) -> anyhow::Result<()> {
        let mut kept = self.faces.lock().await;
        if let Some(faces) = kept.as_mut().filter(|faces| faces.version == version)
            && self.catalogue.version().await? == version + times
        {
            change(&mut faces.people);
            faces.version = version + times;
        }
        Ok(())
    }

    /// Asks who is who, away from the threads that answer.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&mut Faces) -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let mut faces = self.faces().await?;
        let asked = move || ask(faces.as_mut().expect("they were just looked up"));
        tokio::task::spawn_blocking(asked).await.map_err(Into::into)
    }

    /// What is known now. The guard holds some.
    async fn faces(&self) -> anyhow::Result<OwnedMutexGuard<Option<Faces>>> {
        let mut kept = self.faces.clone().lock_owned().await;
        let version = self.catalogue.version().await?;
        if kept.as_ref().is_none_or(|kept| kept.version != version) {
            *kept = Some(self.look_up_faces(version).await?);
        }
        Ok(kept)
    }

    async fn look_up_faces(&self, version: u64) -> anyhow::Result<Faces> {
        let mut seen = Seen::default();
        for photos in self.pictures().await?.chunks(crate::AT_ONCE) {
            self.see(photos, &mut seen).await?;
        }
        let before = self.catalogue.kept(NEIGHBOURS).await?.unwrap_or_default();
        let Seen { sightings, links, at } = seen;
        let begin = move || {
            let mut people = People::begin(sightings, &before);
            links.iter().for_each(|(face, alike)| people.link(face, &alike.face, alike.percent));
            let neighbours = people.neighbours();
            (people, (neighbours != before).then_some(neighbours))
        };
        let (mut people, neighbours) = tokio::task::spawn_blocking(begin).await?;
        if let Some(neighbours) = neighbours {
            self.catalogue.keep(NEIGHBOURS, neighbours).await?;
        }
        let decided = self.decisions().await?;
        let renamed = renamed(&decided, &at);
        let about_now = |decision: people::Decision| decision.about(|face| renamed.get(face).cloned());
        people.decide(
            decided.into_iter().map(|(standing, decisions)| (standing, decisions.into_iter().map(about_now).collect())),
        );
        Ok(Faces { version, people, at })
    }

    /// What people decided of people, the earliest first.
    pub(crate) async fn decisions(&self) -> anyhow::Result<Vec<(people::Standing, Vec<people::Decision>)>> {
        let decided = self.catalogue.decisions(Matter::People).await?;
        Ok(decided.iter().map(|decided| (decided.standing(), decided.facts().collect())).collect())
    }

    /// Takes in the faces of some photos: of each photo those of one recogniser, since nobody is in a picture twice; and
    /// rather those that have a look.
    async fn see(&self, photos: &[PhotoId], seen: &mut Seen) -> anyhow::Result<()> {
        let mut faces = BTreeMap::new();
        for source in [Source::Rekognition, Source::Onnx] {
            for record in self.catalogue.said(photos, &source).await? {
                let kept = record.seen().map_or(&[][..], |seen| &seen.faces).iter().filter(|face| face.id.is_some());
                let kept: Vec<_> = kept.cloned().collect();
                if !kept.is_empty() {
                    faces.insert(record.photo(), kept);
                }
            }
        }
        for record in self.catalogue.said(photos, &Source::RekognitionAlike).await? {
            for (face, alike) in alike(&record).into_iter().flatten() {
                seen.links.extend(alike.iter().map(|alike| (face.clone(), alike.clone())));
            }
        }
        let shown: Vec<PhotoId> = faces.keys().copied().collect();
        for record in self.catalogue.said(&shown, &Source::Original).await? {
            let Said::Original(reading) = record.said() else { continue };
            let photo = record.photo();
            // What recognisers look at.
            let (width_px, height_px) = self.sizes.thumbnail((reading.width_px, reading.height_px));
            let faces = faces.remove(&photo).unwrap_or_default();
            let kept: Vec<FaceSeen> = faces.iter().filter_map(|face| FaceSeen::of(face, width_px, height_px)).collect();
            for (face, FaceSeen { id, size_px, .. }) in faces.iter().zip(&kept) {
                seen.at.insert(id.clone(), At { photo, area: face.area, size_px: *size_px, day: day(reading) });
            }
            seen.sightings.push(Sighting { photo, day: day(reading), faces: kept });
        }
        Ok(())
    }
}

impl Faces {
    /// The photos that these faces are in.
    pub(super) fn photos<'a>(&self, faces: impl IntoIterator<Item = &'a FaceId>) -> HashSet<PhotoId> {
        faces.into_iter().filter_map(|face| self.at.get(face)).map(|at| at.photo).collect()
    }
}

/// The faces that decisions speak of and that are known by other names now: where they were is the face that they have most
/// in common with.
fn renamed(decided: &[(people::Standing, Vec<people::Decision>)], at: &HashMap<FaceId, At>) -> HashMap<FaceId, FaceId> {
    /// With less in common it is another face.
    const LEAST_IN_COMMON: f64 = 0.4;
    let mut in_photo: HashMap<PhotoId, Vec<(&FaceId, Area)>> = HashMap::new();
    for (face, at) in at {
        in_photo.entry(at.photo).or_default().push((face, at.area));
    }
    let mut renamed = HashMap::new();
    for decision in decided.iter().flat_map(|(_, decisions)| decisions) {
        let people::Decision::Seen { face, photo, area } = decision else { continue };
        if at.contains_key(face) {
            continue;
        }
        let there = in_photo.get(photo).into_iter().flatten();
        let likest = there.map(|(now, its)| (area.in_common(its), *now)).max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((_, now)) = likest.filter(|(in_common, _)| *in_common >= LEAST_IN_COMMON) {
            renamed.insert(face.clone(), now.clone());
        }
    }
    renamed
}

/// When it was taken, as the file itself says.
fn day(reading: &Reading) -> Option<Date> {
    reading.taken.as_ref().map(|taken| taken.local.date())
}
